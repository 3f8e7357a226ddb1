package office_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/letter"
)

// step does a step of a letter that must be taken.
func (v *visitor) step(path, do string, pairs ...string) {
	v.t.Helper()
	m := hidden.FindStringSubmatch(v.page(path).Raw)
	if m == nil {
		v.t.Fatalf("%s: no step may be taken", path)
	}
	if a := v.post(path+"/"+do, append(pairs, "version", m[1])...); a.status != http.StatusSeeOther {
		v.t.Fatalf("%s: %d %s", do, a.status, a.body)
	}
}

// A letter is drafted, returned, mended, approved, signed and sent, by four
// people, and stands in the case as the act that it is.
func TestLetterDesk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		handler, head, signer := d.signedIn(t, agency.Handler), d.signedIn(t, agency.UnitHead), d.signedIn(t, agency.Signer)
		in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
		if err != nil {
			t.Fatal(err)
		}
		at := "/office/cases/" + in.Rows[len(in.Rows)-1].ID
		putRight(t, d, handler, at)
		handler.page(at + "/letters")
		form := at + "/draft/not_exist"
		handler.page(form)
		if a := handler.post(form, "scope", "档案室"); a.status != 422 || !strings.Contains(a.body, "检索方法：请填写") {
			t.Errorf("a letter without its facts: %d", a.status)
		}
		a := handler.post(form, "scope", "局档案室 2010 年以来的档案", "how", "以项目名称检索目录", "delivery", "mail")
		if a.status != http.StatusSeeOther {
			t.Fatalf("not drafted: %d %s", a.status, a.body)
		}
		path, _, _ := strings.Cut(a.to, "?")
		for _, want := range []string{"局档案室 2010 年以来的档案", "云岭县住房和城乡建设局", "行政复议"} {
			if !strings.Contains(handler.get(path).body, want) {
				t.Errorf("the preview lacks %q", want)
			}
		}
		if a := handler.post(path+"/approve", "version", "1"); a.status != http.StatusForbidden {
			t.Errorf("the drafter approves: %d", a.status)
		}
		if a := head.get("/office/"); strings.Contains(a.body, "等待审核") {
			t.Error("a draft waits for approval")
		}
		handler.step(path, "submit")
		if a := head.get("/office/"); !strings.Contains(a.body, "等待审核") {
			t.Error("what was handed in waits for nobody")
		}
		if m := hidden.FindStringSubmatch(handler.get(path).body); m != nil && strings.Contains(handler.get(path).body, "/edit\"") {
			t.Error("what was handed in can be changed")
		}
		if strings.Contains(head.get(path).body, "撤回送审") {
			t.Error("who did not write it may take it back")
		}
		handler.step(path, "recall")
		if a := head.get("/office/"); strings.Contains(a.body, "等待审核") || !strings.Contains(handler.get(path).body, "/edit\"") {
			t.Error("what was taken back still waits, or cannot be changed")
		}
		handler.step(path, "submit")
		head.step(path, "return", "reason", "写明检索方法")
		if a := handler.get("/office/"); !strings.Contains(a.body, "被退回") {
			t.Error("the drafter is not told that it came back")
		}
		handler.step(path, "submit")
		head.step(path, "approve", "note", "同意")
		signer.step(path, "return", "reason", "写明检索范围的年份")
		m := hidden.FindStringSubmatch(handler.get(path + "/edit").body)
		edited := handler.post(path+"/edit", "version", m[1], "scope", "局档案室 2005 年以来的档案", "how", "以项目名称检索目录", "delivery", "mail")
		if edited.status != http.StatusSeeOther {
			t.Fatalf("not mended: %d %s", edited.status, edited.body)
		}
		handler.step(path, "submit")
		head.step(path, "approve", "note", "")
		signer.step(path, "sign")
		handler.step(path, "issue", "on", "2025-06-20")
		file := handler.get(path + "/file/docx")
		if file.status != http.StatusOK || !strings.HasPrefix(file.body, "PK") {
			t.Errorf("no file: %d", file.status)
		}
		body := handler.get(at).body
		if !strings.Contains(body, "无法提供：本机关不掌握相关政府信息") || !strings.Contains(body, "已于 2025年6月20日（星期五）答复") || !strings.Contains(body, "已发出") {
			t.Error("the case does not show its answer")
		}
		if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

// Every letter that is offered has a sound form, and says what it lacks.
func TestEveryLetterForm(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	handler := d.signedIn(t, agency.Handler)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	at := "/office/cases/" + in.Rows[3].ID + "/draft/"
	offered := 0
	for _, i := range letter.Kinds() {
		a := handler.get(at + string(i.Kind))
		if a.status == http.StatusNotFound {
			continue
		}
		offered++
		webtest.Check(t, string(i.Kind), []byte(a.body))
		if a := handler.post(at + string(i.Kind)); a.status != 422 && a.status != http.StatusSeeOther {
			t.Errorf("%s: %d", i.Kind, a.status)
		} else if key := internalKey.FindString(a.body); key != "" {
			t.Errorf("%s names %s to the handler", i.Kind, key)
		}
	}
	if offered != len(letter.Kinds()) {
		t.Errorf("%d of %d letters are offered", offered, len(letter.Kinds()))
	}
}

// internalKey is a fact's name in the law of letters, which no page shows.
var internalKey = regexp.MustCompile(`（[a-z_.]+）`)

// A letter's words may be changed around its mandatory parts and not in them;
// a preview keeps nothing; a partial answer withholds as many parts as there
// are; nobody approves what they wrote.
func TestLetterWords(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	head := d.signedIn(t, agency.UnitHead)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	at := "/office/cases/" + in.Rows[len(in.Rows)-1].ID
	form := at + "/draft/partial"
	facts := []string{"given", "工程概况", "means", "当面领取", "place", "县政务服务中心", "when", "工作日办公时间", "parts", "2", "withheld", "施工人员名单", "withheld_ground", "refused.third_party_rights", "withheld_reasons", "涉及个人隐私",
		"withheld2", "内部请示", "withheld_ground2", "refused.internal_affairs", "withheld_reasons2", "属于内部事务信息", "delivery", "mail"}
	lacking := head.post(form, "given", "工程概况", "means", "当面领取", "withheld", "施工人员名单", "withheld_ground", "refused.third_party_rights", "withheld_reasons", "涉及个人隐私", "delivery", "mail")
	if key := internalKey.FindString(lacking.body); lacking.status != 422 || key != "" || !strings.Contains(lacking.body, `href="#form-place"`) {
		t.Errorf("what a letter lacks is not told at its field: %d %s", lacking.status, key)
	}
	words, _, _ := strings.Cut(letter.Source(letter.Partial), "施行：\n\n")
	words = strings.TrimSpace(strings.TrimPrefix(letter.Source(letter.Partial), words+"施行：\n\n"))
	mine := strings.Replace(words, "特此告知。", "如有疑问，可以致电{电话}。\n特此告知。", 1)
	a := head.post(form, append(facts, "words", mine, "do", "preview")...)
	for _, want := range []string{"施工人员名单", "内部请示", "如有疑问，可以致电", "行政复议"} {
		if a.status != http.StatusOK || !strings.Contains(strings.Split(a.body, `id="preview"`)[1], want) {
			t.Errorf("%d: the preview lacks %q", a.status, want)
		}
	}
	if a := head.get(at); strings.Contains(a.body, "草稿") {
		t.Error("a preview was kept")
	}
	cut := strings.Replace(words, "{必备:不公开部分}\n", "", 1)
	if a := head.post(form, append(facts, "words", cut)...); a.status != 422 || !strings.Contains(a.body, "不公开部分") {
		t.Errorf("a letter without its mandatory part: %d", a.status)
	}
	if a := head.post(form, append(facts, "do", "more")...); a.status != http.StatusOK || !strings.Contains(a.body, "withheld_reasons3") || !strings.Contains(a.body, "内部请示") {
		t.Errorf("no room for another part: %d", a.status)
	}
	a = head.post(form, append(facts, "words", mine)...)
	if a.status != http.StatusSeeOther {
		t.Fatalf("not drafted: %d %s", a.status, a.body)
	}
	path, _, _ := strings.Cut(a.to, "?")
	if body := head.get(path + "/edit").body; !strings.Contains(body, "属于内部事务信息") || !strings.Contains(body, "如有疑问") {
		t.Error("the draft is not edited as it stands")
	}
	head.step(path, "submit")
	if a := head.post(path+"/approve", "version", "2"); a.status != http.StatusForbidden || !strings.Contains(a.body, "由他人审核") {
		t.Errorf("who wrote it approves it: %d", a.status)
	}
}
