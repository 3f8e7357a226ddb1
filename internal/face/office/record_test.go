package office_test

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

var (
	formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)
	claimPart = regexp.MustCompile(`name="(receipt|code)" value="([^"]+)"`)
)

// sees posts a form and wants words on the page that comes back.
func (v *visitor) sees(path string, pairs []string, words ...string) string {
	v.t.Helper()
	a := v.post(path, pairs...)
	webtest.Check(v.t, path, []byte(a.body))
	text := html.UnescapeString(a.body)
	for _, w := range words {
		if !strings.Contains(text, w) {
			v.t.Fatalf("%s: %d, lacks %q\n%s", path, a.status, w, text)
		}
	}
	return a.body
}

// applied sends the portal's form to correct a record and gives the claim.
func (v *visitor) appliedForCorrection() (claim []string) {
	v.t.Helper()
	m := formToken.FindStringSubmatch(v.get("/record").body)
	if m == nil {
		v.t.Fatal("no form to correct a record")
	}
	body := v.sees("/record", []string{"token", m[1], "step", "check", "agency", "housing", "record", "房屋登记簿中本人的出生日期", "wrong", "写作1990年，应为1991年", "evidence", "户口簿",
		"kind", "natural_person", "name", "林小满", "id_type", app.ResidentID, "id_no", "11010519491231002X", "phone", "13800000000", "help", "yes"}, "第四十一条")
	for _, m := range claimPart.FindAllStringSubmatch(body, -1) {
		claim = append(claim, m[1], m[2])
	}
	return claim
}

// recorded finds the only open record correction of the housing bureau.
func (d *desk) recorded(t *testing.T) string {
	t.Helper()
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range in.Rows {
		if v.Type == string(request.TypeRecordCorrection) {
			return v.ID
		}
	}
	t.Fatal("no record correction in the inbox")
	return ""
}

// A record correction goes from the portal's form over more evidence, the
// check and an answer that a review annuls, to the letter that its applicant
// reads; each page offers what this type of case knows, and nothing else.
func TestRecordCorrection(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		public, handler, head, signer := d.visitor(t), d.signedIn(t, agency.Handler), d.signedIn(t, agency.OfficeHead), d.signedIn(t, agency.Signer)
		claim := public.appliedForCorrection()
		id := d.recorded(t)
		at := "/office/cases/" + id
		body := handler.page(at).Raw
		for _, want := range []string{"核实", "告知补充材料", "告知处理结果", "第四十一条", "更正事项"} {
			if !strings.Contains(body, want) {
				t.Errorf("the case lacks %q", want)
			}
		}
		for _, not := range []string{"第三十六条", "延长答复期限", "征求意见<"} {
			if strings.Contains(body, not) {
				t.Errorf("the case offers %q", not)
			}
		}
		if n := strings.Count(handler.page(at+"/acts").Raw, at+"/acts/"); n != 7 {
			t.Errorf("%d acts may be recorded by hand", n)
		}
		if a := head.get(at + "/acts/extended"); a.status != http.StatusNotFound {
			t.Errorf("an extension is asked for: %d", a.status)
		}
		if body := head.page(at).Raw; !strings.Contains(body, "转送有权机关") {
			t.Error("it cannot be handed on")
		}
		follow := func(a answer, want string) {
			t.Helper()
			if a.status != http.StatusSeeOther || !strings.Contains(handler.get(at).body, want) {
				t.Fatalf("%d, the case lacks %q: %s", a.status, want, a.body)
			}
		}
		follow(handler.act(id, "correction_requested", "on", "2025-06-20", "points", "户口簿登记页", "until", "2025-07-04"), "请申请人补充记录不准确的证据")
		public.sees("/track", claim, "请您补充材料", "户口簿登记页", "逾期不会视为放弃申请", "网上补充材料")
		public.sees("/track/evidence", append([]string{"token", "a-token-of-the-test-0123456", "text", "见户口簿第三页"}, claim...), "补充的材料已经收到")
		follow(handler.act(id, "verified", "on", "2025-06-20", "opinion", "inaccurate"), "核实结果：申请人反映属实，记录不准确")
		if a := handler.act(id, "answered", "on", "2025-06-20", "outcome", "granted", "delivery", "mail"); a.status != 422 || strings.Contains(a.body, "recordOutcomes") {
			t.Errorf("a row of table 3 as its result: %d", a.status)
		}
		follow(handler.act(id, "answered", "on", "2025-06-20", "outcome", "declined", "delivery", "mail"), "核实属实的记录没有更正")
		if !strings.Contains(handler.get(at).body, "不予更正") {
			t.Error("the result is not shown")
		}
		public.sees("/track", claim, "答复：不予更正", "行政复议机关：云岭县人民政府，地址：云岭县青石街1号县司法局一楼复议接待室，电话：<a class=\"tel\" href=\"tel:0990-8100100\">0990-8100100</a>。", "人民法院：云岭县人民法院，地址：云岭县柳溪路9号诉讼服务中心，电话：<a class=\"tel\" href=\"tel:0990-8100200\">0990-8100200</a>。")
		if body := public.page("/remedies").Raw; !strings.Contains(body, "0990-8100100") || !strings.Contains(body, "云岭县柳溪路9号诉讼服务中心") {
			t.Error("the remedies do not say where their bodies are")
		}
		filed := handler.post(at+"/dispute", "type", "reconsideration", "number", "云政复〔2025〕9号", "on", "2025-06-20", "accepted", "2025-06-20", "procedure", "ordinary", "served", "2025-06-20")
		where, _, _ := strings.Cut(filed.to, "?")
		for _, step := range [][]string{{"answered", "on", "2025-06-20"}, {"decided", "on", "2025-06-20", "result", "revoked"}} {
			m := hidden.FindStringSubmatch(handler.get(where + "/acts/" + step[0]).body)
			if a := handler.post(where+"/acts/"+step[0], append(step[1:], "version", m[1])...); a.status != http.StatusSeeOther {
				t.Fatalf("dispute %s: %d %s", step[0], a.status, a.body)
			}
		}
		if !strings.Contains(handler.get("/office/").body, "请依生效的决定、判决重新办理") {
			t.Error("a lost dispute waits for nobody")
		}
		again := regexp.MustCompile(`href="(/office/cases/[^"]+/acts/reopened\?dispute=[^"]+)"`).FindStringSubmatch(handler.page(where).Raw)
		if again == nil {
			t.Fatal("the dispute leads nowhere")
		}
		if body := handler.page(again[1]).Raw; !strings.Contains(body, `value="云政复〔2025〕9号"`) || !strings.Contains(body, "行政复议结果：撤销") {
			t.Error("the dispute is not filled in")
		}
		if body := handler.page(at + "/acts/reopened").Raw; !strings.Contains(body, `value="云政复〔2025〕9号"`) {
			t.Error("the only dispute is not filled in on the way from the case")
		}
		second := handler.post(at+"/dispute", "type", "reconsideration", "number", "云政复〔2025〕10号", "on", "2025-06-20", "accepted", "2025-06-20", "procedure", "ordinary", "served", "2025-06-20")
		where, _, _ = strings.Cut(second.to, "?")
		for _, step := range [][]string{{"answered", "on", "2025-06-20"}, {"decided", "on", "2025-06-20", "result", "revoked"}} {
			m := hidden.FindStringSubmatch(handler.get(where + "/acts/" + step[0]).body)
			handler.post(where+"/acts/"+step[0], append(step[1:], "version", m[1])...)
		}
		if body := handler.page(at + "/acts/reopened").Raw; !strings.Contains(body, `<option value="云政复〔2025〕9号"`) || !strings.Contains(body, `<option value="云政复〔2025〕10号"`) {
			t.Error("two lost disputes are not there to choose from")
		}
		follow(handler.act(id, "reopened", "on", "2025-06-20", "dispute", "云政复〔2025〕9号", "until", "2025-07-18", "reason", "复议决定撤销"), "应于2025年7月18日前办结")
		if strings.Contains(handler.get("/office/").body, "请依生效的决定、判决重新办理") {
			t.Error("it was taken up again and still waits")
		}
		a := handler.post(at+"/draft/record_notice", "record", "房屋登记簿中的出生日期", "result", "corrected", "reasons", "户口簿登记为1991年", "delivery", "electronic")
		if a.status != http.StatusSeeOther {
			t.Fatalf("no letter: %d %s", a.status, a.body)
		}
		letter, _, _ := strings.Cut(a.to, "?")
		handler.step(letter, "submit")
		head.step(letter, "approve", "note", "")
		signer.step(letter, "sign")
		handler.step(letter, "issue", "on", "2025-06-20")
		public.sees("/track", claim, "答复：予以更正", "房屋登记簿中的出生日期", "云岭县柳溪路9号诉讼服务中心")
		if sheet := head.get("/office/cases/export?view=all"); sheet.status != http.StatusOK || !strings.Contains(unzipped(t, []byte(sheet.body)), "予以更正") {
			t.Errorf("the workbook lacks the result: %d", sheet.status)
		}
		if v, err := d.Verify(context.Background(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

// A record correction that came by letter is registered with what art. 41
// wants, its postmark beside the day that counts.
func TestRegisterByHand(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	receiver := d.signedIn(t, agency.Receiver)
	const at = "/office/cases/new"
	if body := receiver.page(at + "?type=record_correction").Raw; !strings.Contains(body, "不准确之处") || strings.Contains(body, "双方确认日期") {
		t.Error("not the form of art. 41")
	}
	letter := []string{"type", "record_correction", "channel", "registered_mail", "on", "2025-06-18", "posted_on", "2025-06-16", "kind", "natural_person", "name", "林小满", "postal", "999000", "record", "登记簿", "wrong", "年份"}
	if a := receiver.post(at, letter...); a.status != 422 || !strings.Contains(a.body, "证据：请填写") {
		t.Errorf("without evidence: %d", a.status)
	}
	a := receiver.post(at, append(letter, "evidence", "户口簿")...)
	if a.status != http.StatusSeeOther {
		t.Fatalf("not registered: %d %s", a.status, a.body)
	}
	path, _, _ := strings.Cut(a.to, "?")
	body := receiver.get(path).body
	for _, want := range []string{"更正本人信息", "邮戳日期：2025年6月16日", "2025年6月18日"} {
		if !strings.Contains(body, want) {
			t.Errorf("the case lacks %q", want)
		}
	}
	if body := receiver.post(path+"/applicant", "purpose", "送达文书").body; !strings.Contains(body, "999000") || !strings.Contains(body, "证据：户口簿") {
		t.Error("the postal code or the evidence was not kept")
	}
	fax := []string{"type", "request", "channel", "fax", "on", "2025-06-18", "confirmed_on", "2025-06-19", "confirmed_by", "陈晓兰", "kind", "natural_person", "name", "林小满", "content", "批复"}
	if a := receiver.post(at, append(fax, "posted_on", "2025-06-17")...); a.status != 422 || !strings.Contains(a.body, "只有邮寄的申请有邮戳日期") {
		t.Errorf("a fax with a postmark: %d", a.status)
	}
	a = receiver.post(at, fax...)
	path, _, _ = strings.Cut(a.to, "?")
	if body := receiver.get(path).body; !strings.Contains(body, "确认人：陈晓兰") || !strings.Contains(body, "2025年6月19日（星期四）") {
		t.Errorf("the confirmation is not shown: %d", a.status)
	}
	late := []string{"type", "request", "channel", "ordinary_mail", "on", "2025-06-18", "posted_on", "2025-06-19", "kind", "natural_person", "name", "林小满", "content", "批复"}
	if a := receiver.post(at, late...); a.status != 422 || !strings.Contains(a.body, "邮戳日期") {
		t.Errorf("posted after it came: %d", a.status)
	}
}

// An answer recorded by hand while its letter lies there wants a confirmation.
func TestAnswerByHandBesideALetter(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	handler := d.signedIn(t, agency.Handler)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	id := in.Rows[len(in.Rows)-1].ID
	at := "/office/cases/" + id
	answered := []string{"on", "2025-06-20", "outcome", "granted", "reply", "provided", "delivery", "mail"}
	if body := handler.page(at + "/acts/answered").Raw; strings.Contains(body, "还没有发出") {
		t.Error("a warning of nothing")
	}
	if a := handler.post(at+"/draft/not_exist", "scope", "局档案室", "how", "检索目录", "delivery", "mail"); a.status != http.StatusSeeOther {
		t.Fatal(a.status)
	}
	if body := handler.page(at + "/acts/answered").Raw; !strings.Contains(body, "（草稿）还没有发出") {
		t.Error("no warning of the letter")
	}
	if a := handler.act(id, "answered", answered...); a.status != 422 || !strings.Contains(a.body, "还没有发出") {
		t.Errorf("recorded without a word: %d", a.status)
	}
	if a := handler.act(id, "answered", append(answered, "despite", "1")...); a.status != http.StatusSeeOther {
		t.Errorf("not recorded though it is meant: %d", a.status)
	}
}

// What has no period is never overdue, in whichever list.
func TestRecordCorrectionIsNeverOverdue(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	handler := d.signedIn(t, agency.Handler)
	count := func() store.InboxCounts {
		t.Helper()
		in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxOverdue, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range in.Rows {
			if v.Type == string(request.TypeRecordCorrection) {
				t.Error("a record correction is listed as overdue")
			}
		}
		return in.InboxCounts
	}
	was := count()
	d.visitor(t).appliedForCorrection()
	if now := count(); now.Overdue != was.Overdue || now.Soon != was.Soon || now.Clock != was.Clock+1 {
		t.Errorf("%+v, then %+v", was, now)
	}
	if body := handler.page("/office/cases/" + d.recorded(t)).Raw; !strings.Contains(body, "没有法定办理期限") || strings.Contains(body, "期限未起算") {
		t.Error("the clock of a record correction")
	}
}
