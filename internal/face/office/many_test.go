package office_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// Many cases are handed out at once; what cannot be done is said and leaves
// the others done.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	head := d.signedIn(t, agency.OfficeHead)
	all, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	one, two := all.Rows[0], all.Rows[1]
	if body := head.get("/office/cases").body; !strings.Contains(body, `value="`+one.ID+`"`) {
		t.Error("no box before a case")
	}
	a := head.post("/office/cases/many", "case", one.ID, "case", two.ID, "unit", "测绘股")
	webtest.Check(t, "many", []byte(a.body))
	if a.status != http.StatusOK || !strings.Contains(a.body, "2 件已交办") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if !strings.Contains(head.get("/office/cases/"+two.ID).body, "测绘股") {
		t.Error("the second case was not handed out")
	}
	if a := head.post("/office/cases/many", "case", one.ID, "do", "archive"); !strings.Contains(a.body, "1 件没有办理") || !strings.Contains(a.body, "尚未办结") {
		t.Errorf("an open case is filed away: %s", a.body)
	}
	if a := head.post("/office/cases/many", "unit", "测绘股"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("none ticked: %d", a.status)
	}
	if a := d.signedIn(t, agency.Clerk).post("/office/cases/many", "case", one.ID, "unit", "甲"); a.status != http.StatusForbidden {
		t.Errorf("a clerk hands out: %d", a.status)
	}
}

// The inbox goes into a workbook as it is looked at, without personal data,
// and the audit says so.
func TestInboxFile(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	head := d.signedIn(t, agency.OfficeHead)
	a := head.get("/office/cases/export?view=all")
	rows, err := d.SheetRows(t.Context(), "x.xlsx", strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("%d: %v", a.status, err)
	}
	all, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxAll, Limit: 200})
	if err != nil || len(all.Rows) < 10 {
		t.Fatal(len(all.Rows), err)
	}
	late := 0
	for _, c := range all.Rows {
		i := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == c.Number })
		if i < 0 {
			t.Errorf("%s is not in the workbook", c.Number)
			continue
		}
		if !c.State.Overdue {
			continue
		}
		late++
		if n := rows[i][len(rows[i])-1]; n != strconv.Itoa(len(c.State.Breaches())) || n == "0" || late == 1 && !strings.Contains(head.get("/office/cases/"+c.ID).body, "逾期没有答复") {
			t.Errorf("%s is overdue, the workbook counts %s unlawful", c.Number, n)
		}
	}
	if late == 0 {
		t.Error("nothing is overdue")
	}
	if a := d.signedIn(t, agency.Handler).get("/office/cases/export"); a.status != http.StatusForbidden {
		t.Errorf("a handler takes the list away: %d", a.status)
	}
}

// Notes are for those who work on the case; a query code is shown once.
func TestNotesAndCode(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	handler, receiver := d.signedIn(t, agency.Handler), d.signedIn(t, agency.Receiver)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	at := "/office/cases/" + in.Rows[0].ID
	if a := handler.post(at+"/notes", "text", "已电话询问档案馆<b>"); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if body := receiver.get(at).body; !strings.Contains(body, "已电话询问档案馆&lt;b&gt;") {
		t.Error("a colleague does not see the note")
	}
	if body := d.signedIn(t, agency.Supervisor).get(at).body; strings.Contains(body, "档案馆") {
		t.Error("the supervisor sees the note")
	}
	if a := handler.post(at + "/notes"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("an empty note: %d", a.status)
	}
	if a := receiver.post(at + "/code"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a code for whom nobody checked: %d", a.status)
	}
	a := receiver.post(at+"/code", "checked", "1")
	if a.status != http.StatusOK || !strings.Contains(a.body, "HOUSING-") {
		t.Errorf("no code: %d", a.status)
	}
	if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

// An application that came by two channels goes on in the case received first
// and is counted once.
func TestMerge(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	receiver := d.signedIn(t, agency.Receiver)
	register := func(channel, on string) string {
		a := receiver.post("/office/cases/new", "type", "request", "channel", channel, "on", on, "kind", "natural_person", "name", "高某某", "content", "老旧小区改造验收表", "title", "老旧小区改造验收表")
		if a.status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.status, a.body)
		}
		path, _, _ := strings.Cut(a.to, "?")
		return path
	}
	for _, wrong := range [][]string{{"on", "2999-01-01", "不能晚于今天（20"}, {"email", "x@", "不像电子邮箱"}} {
		typed := []string{"type", "request", "channel", "counter", "on", "2025-06-16", "kind", "natural_person", "name", "高某某", "content", "验收表"}
		if i := slices.Index(typed, wrong[0]); i >= 0 {
			typed[i+1] = wrong[1]
		} else {
			typed = append(typed, wrong[:2]...)
		}
		if a := receiver.post("/office/cases/new", typed...); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, wrong[2]) || !strings.Contains(a.body, "验收表") {
			t.Errorf("%s: %d %s", wrong, a.status, a.body)
		}
	}
	first, second := register("counter", "2025-06-16"), register("registered_mail", "2025-06-18")
	number := func(path string) string {
		c, err := d.Case(t.Context(), app.OperatorOf("test"), strings.TrimPrefix(path, "/office/cases/"))
		if err != nil {
			t.Fatal(err)
		}
		return c.Number
	}
	if a := receiver.post(first+"/merge", "version", "1", "into", number(second), "reason", "内容和申请人相同"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "期限先起算的一件") {
		t.Errorf("the earlier goes into the later: %d", a.status)
	}
	if a := receiver.post(second+"/merge", "version", "1", "into", "没有这号", "reason", "同"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("into nothing: %d", a.status)
	}
	for page, want := range map[string]string{second: `name="kept" value="` + number(first) + `"`, first: "应并入本案的"} {
		if body := receiver.get(page + "/merge").body; !strings.Contains(body, want) {
			t.Errorf("%s does not suggest the other: no %s", page, want)
		}
	}
	if a := receiver.post(second+"/merge", "version", "1", "kept", "typed", "reason", "同"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "其他案件的编号：请填写") {
		t.Errorf("another that is not named: %d", a.status)
	}
	handler := d.signedIn(t, agency.Handler)
	drafted := handler.post(second+"/draft/not_exist", "scope", "局档案室", "how", "检索目录", "delivery", "mail")
	if a := receiver.post(second+"/merge", "version", "1", "kept", number(first), "reason", "内容和申请人相同"); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	mergedOffersNothing(t, handler, second, drafted.to, number(first))
	if body := receiver.get(second).body; !strings.Contains(body, "已并案") || !strings.Contains(body, "答复在 "+number(first)+" 中作出") {
		t.Error("the case does not say where its answer comes from")
	}
	got, err := d.Case(t.Context(), app.OperatorOf("test"), strings.TrimPrefix(second, "/office/cases/"))
	if err != nil || !got.CountedOn.IsZero() || got.Outcome != "" {
		t.Errorf("the second is counted: %+v, %v", got.Cached, err)
	}
	if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

// mergedOffersNothing looks that a case which went into another offers only
// what stays with it, and refuses the rest with the way to the other.
func mergedOffersNothing(t *testing.T, handler *visitor, path, letterPath, kept string) {
	t.Helper()
	body := handler.get(path).body
	for _, gone := range []string{"登记复议、诉讼", "拟提供的文件", "登记已发生的其他行为", "与另一件是同一份申请"} {
		if strings.Contains(body, gone) {
			t.Errorf("a merged case offers %s", gone)
		}
	}
	kinds := handler.get(path + "/letters").body
	if strings.Contains(kinds, "答复书") || strings.Contains(kinds, "补正告知书") || !strings.Contains(kinds, "送达回证") {
		t.Error("the letters of a merged case are not those of its own file")
	}
	letterPath, _, _ = strings.Cut(letterPath, "?")
	if page := handler.get(letterPath).body; !strings.Contains(page, "请作废") || strings.Contains(page, ">送审<") || !strings.Contains(page, ">作废<") {
		t.Error("a draft of a merged case can go on")
	}
	if a := handler.post(letterPath+"/submit", "version", "1"); a.status == http.StatusSeeOther {
		t.Error("a letter of a merged case is handed in")
	}
	if a := handler.post(letterPath+"/void", "version", "1", "reason", "已并案"); a.status != http.StatusSeeOther {
		t.Errorf("a letter of a merged case is not made void: %d", a.status)
	}
	for what, a := range map[string]answer{
		"a letter":  handler.post(path+"/draft/not_exist", "scope", "局档案室", "how", "检索目录", "delivery", "mail"),
		"a dispute": handler.post(path+"/dispute", "type", "reconsideration", "number", "云政复〔2025〕9号", "procedure", "ordinary", "on", "2025-06-20"),
	} {
		if a.status == http.StatusSeeOther || !strings.Contains(a.body, "请到 "+kept+" 中办理") {
			t.Errorf("%s on a merged case: %d", what, a.status)
		}
	}
}
