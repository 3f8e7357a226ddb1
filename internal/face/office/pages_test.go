package office_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/office"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
)

// Whoever signs out is out. That every page of every role is sound, the walk
// over the whole demonstration tries (cli: TestEveryPageOfTheDemonstration).
func TestSignOut(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.Handler)
	v.page("/office/")
	if a := v.post("/office/signout"); a.to != "/office/signin" {
		t.Errorf("cannot sign out: %d", a.status)
	}
	if a := v.get("/office/"); a.to != "/office/signin" {
		t.Errorf("is signed out and sees %d", a.status)
	}
}

// A year of an office in one afternoon, by its forms alone: a letter comes in,
// is corrected, extended, answered, challenged, and stands in the report.
func TestJourney(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		d.now = time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)
		receiver := d.signedIn(t, agency.Receiver)
		before := d.granted(t)

		wrong := receiver.post("/office/cases/new", "type", "request", "channel", "counter", "on", "2025年6月31日", "name", "钱某某")
		webtest.Check(t, "wrong", []byte(wrong.body))
		if wrong.status != 422 || !strings.Contains(wrong.body, "没有 2025年6月31日 这一天") || !strings.Contains(wrong.body, `value="钱某某"`) {
			t.Errorf("a wrong form: %d", wrong.status)
		}
		filled := []string{"type", "request", "channel", "registered_mail", "on", "2025年6月20日", "kind", "natural_person", "name", "钱某某", "phone", "13900000000", "content", "青石街旧改项目的立项批复",
			"id_type", "居民身份证", "id_no", "110105194912310021", "sure", "11010519491231002X"} // sure of another number
		if a := receiver.post("/office/cases/new", filled...); a.status != 422 || !strings.Contains(a.body, "GB 11643 的校验不符") || !strings.Contains(a.body, `name="sure" value="110105194912310021"`) {
			t.Errorf("a number that fails its check: %d", a.status)
		}
		filled[len(filled)-1] = "110105194912310021"
		a := receiver.post("/office/cases/new", filled...)
		id := strings.TrimSuffix(strings.TrimPrefix(a.to, "/office/cases/"), "?done=registered")
		if a.status != 303 || len(id) != 36 {
			t.Fatalf("not registered: %d %s", a.status, a.body)
		}
		page := receiver.get("/office/cases/" + id).body
		for _, want := range []string{"剩余 20 个工作日", "应于 2025年7月18日（星期五）前答复", "青石街旧改项目", "告知补正", "条例第三十三条"} {
			if !strings.Contains(page, want) {
				t.Errorf("the case lacks %q", want)
			}
		}
		if strings.Contains(page, "钱某某") || strings.Contains(page, "13900000000") {
			t.Error("the applicant is not masked")
		}
		receiver.did(id, "correction_requested", "on", "2025-06-20", "points", "写明年份", "until", "2025-07-04")
		d.now = d.now.AddDate(0, 0, 3)
		handler, head := d.signedIn(t, agency.Handler), d.signedIn(t, agency.OfficeHead)
		if a := handler.act(id, "corrected", "on", "2025-06-23"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "或者附上来件的扫描件") {
			t.Errorf("corrected with nothing: %d", a.status)
		}
		handler.did(id, "corrected", "on", "2025-06-23", "text", "青石街旧改项目2019年的验收材料")
		if strings.Contains(handler.get("/office/cases/"+id).body, "2019年的验收材料") {
			t.Error("what the applicant added is not sealed")
		}
		if a := handler.get("/office/cases/" + id + "/acts/extended"); a.status != http.StatusForbidden {
			t.Errorf("a handler extends: %d", a.status)
		}
		head.did(id, "extended", "on", "2025-06-23", "days", "10", "told_on", "2025-06-23", "reason", "检索旧档")
		d.now = d.now.AddDate(0, 0, 2)
		handler = d.signedIn(t, agency.Handler)
		handler.did(id, "answered", "on", "2025-06-25", "outcome", "granted", "reply", "provided", "delivery", "mail", "document_no", "云建公开〔2025〕9号")
		if got := d.granted(t); got != before+1 {
			t.Errorf("the report counts %d, want %d", got, before+1)
		}
		clerk := d.signedIn(t, agency.Clerk)
		cell := clerk.get("/office/reports/2025/cells/requests.granted.natural_person").body
		if !strings.Contains(cell, "青石街旧改项目") {
			t.Error("the cell does not show its case")
		}
		filed := handler.post("/office/cases/"+id+"/dispute", "type", "reconsideration", "number", "云复〔2025〕3号", "on", "2025-06-25", "procedure", "ordinary")
		if filed.status != 303 || !strings.Contains(filed.to, "/office/disputes/") {
			t.Errorf("no dispute: %d %s", filed.status, filed.body)
		}
		webtest.Check(t, "dispute", []byte(handler.get(filed.to).body))
		if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

// did does an act that must be taken.
func (v *visitor) did(id, kind string, pairs ...string) {
	v.t.Helper()
	if a := v.act(id, kind, pairs...); a.status != http.StatusSeeOther {
		v.t.Fatalf("%s: %d %s", kind, a.status, a.body)
	}
}

func (d *desk) granted(t *testing.T) int64 {
	t.Helper()
	r, err := d.Derive(t.Context(), app.OperatorOf("test"), "housing", 2025)
	if err != nil {
		t.Fatal(err)
	}
	return r.Report.Requests[report.Granted][report.NaturalPerson].N
}

// A case that has moved on since its form was shown loses nothing.
func TestTwoHandlersAtOnce(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.OfficeHead)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	c := in.Rows[len(in.Rows)-1]
	v.did(c.ID, "assigned", "on", "2025-06-20", "unit", "法规科")
	late := v.post("/office/cases/"+c.ID+"/acts/assigned", "version", strconv.Itoa(c.Version), "on", "2025-06-20", "unit", "物业科")
	if late.status != 422 || !strings.Contains(late.body, "刚被他人更新") || !strings.Contains(late.body, "物业科") {
		t.Errorf("the later writer: %d", late.status)
	}
}

// Once the time to answer is over nobody extends; what happened is recorded as
// what it was.
func TestLateExtension(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.OfficeHead)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxOverdue})
	if err != nil || len(in.Rows) == 0 {
		t.Fatal(len(in.Rows), err)
	}
	c := in.Rows[0]
	if strings.Contains(v.get("/office/cases/"+c.ID).body, "acts/extended\"") {
		t.Error("an overdue case offers an extension")
	}
	fields := []string{"on", "2025-06-20", "told_on", "2025-06-20", "days", "10", "reason", "x"}
	if a := v.act(c.ID, "extended", fields...); a.status != 422 {
		t.Errorf("extended after the day: %d", a.status)
	}
	if a := v.act(c.ID, "extended", append(fields, "happened", "1")...); a.to != "/office/cases/"+c.ID+"?done=unlawful" {
		t.Errorf("what happened was not recorded: %d %s", a.status, a.to)
	}
	after, err := d.Case(t.Context(), app.OperatorOf("test"), c.ID)
	if err != nil || after.State.Due != c.State.Due || len(after.State.Violations) == 0 {
		t.Errorf("due %s, was %s: %v %v", after.State.Due, c.State.Due, after.State.Violations, err)
	}
}

// Reading who asks takes a purpose, and the audit administrator sees it.
func TestApplicantIsAudited(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	handler, auditor := d.signedIn(t, agency.Handler), d.signedIn(t, agency.AuditAdmin)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/office/cases/" + in.Rows[0].ID + "/applicant"
	if a := handler.post(path); a.status != 422 {
		t.Errorf("without a purpose: %d", a.status)
	}
	a := handler.post(path, "purpose", "送达文书", "note", "寄答复书")
	webtest.Check(t, path, []byte(a.body))
	if a.status != 200 || !strings.Contains(a.body, "联系电话") || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", a.status, a.header.Get("Cache-Control"))
	}
	trail := auditor.get("/office/audit?verb=applicant.read").body
	if strings.Count(trail, "送达文书：寄答复书") != 1 || // one reading, one entry
		!strings.Contains(trail, d.staff[agency.Handler].Login) {
		t.Error("the reading is not in the audit")
	}
	if a := auditor.post("/office/audit/verify"); !strings.Contains(a.body, "审计链完整") {
		t.Error("the chain is not proved")
	}
}

// An empty installation asks to be set up, by who knows the code, once; then
// the three administrators take on the first handler.
func TestSetup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := open(t, p, office.Options{SetupCode: "SECRET"})
		v := d.visitor(t)
		if a := v.get("/office/"); a.to != "/office/setup" {
			t.Fatalf("an empty installation shows %d %s", a.status, a.to)
		}
		v.page("/office/setup")
		fields := []string{"name", "云岭县教育局", "id", "edu", "kind", "department"}
		for i, who := range []string{"sys", "sec", "aud"} {
			n := strconv.Itoa(i)
			fields = append(fields, "person"+n, who, "login"+n, who, "password"+n, "Zhang-San-88")
		}
		if a := v.post("/office/setup", append(fields, "code", "guess")...); a.status != 422 || !strings.Contains(a.body, "设置码不正确") {
			t.Errorf("a guessed code: %d", a.status)
		}
		if a := v.post("/office/setup", append(fields, "code", "SECRET")...); a.to != "/office/signin?set=1" || !strings.Contains(v.get(a.to).body, "请系统管理员登录") {
			t.Fatalf("not set up: %d %s", a.status, a.body)
		}
		if a := v.post("/office/setup", append(fields, "code", "SECRET")...); a.status == 303 {
			t.Error("set up twice")
		}
		if a := v.get("/office/setup"); a.status != 404 {
			t.Errorf("the set-up stays open: %d", a.status)
		}
		d.takeOn(t, v)
	})
}

var first = regexp.MustCompile(`[A-Za-z2-9]{4}(-[A-Za-z2-9]{4}){3}`)

func (d *desk) takeOn(t *testing.T, v *visitor) {
	t.Helper()
	v.post("/office/signin", "login", "sys", "password", "Zhang-San-88")
	webtest.Check(t, "people", []byte(v.get("/office/people").body))
	a := v.post("/office/people/new", "login", "lisi", "name", "李四", "agency", "edu")
	password := first.FindString(a.body)
	if a.status != 200 || password == "" {
		t.Fatalf("not taken on: %d", a.status)
	}
	if a := v.post("/office/people/lisi/name", "name", " ", "unit", "法规科"); a.status != 422 || !strings.Contains(a.body, "法规科") {
		t.Errorf("nobody is without a name: %d", a.status)
	}
	if a := v.post("/office/people/lisi/name", "name", "李思", "unit", "法规科"); a.status != 303 {
		t.Errorf("not renamed: %d", a.status)
	}
	if p := v.page("/office/people/lisi").Raw; !strings.Contains(p, "李思") || !strings.Contains(p, "法规科") {
		t.Error("the new name and unit are not shown")
	}
	v = d.visitor(t)
	v.post("/office/signin", "login", "sec", "password", "Zhang-San-88")
	if a := v.post("/office/people/lisi/name", "name", "李四", "unit", ""); a.status != 403 {
		t.Errorf("the security administrator renames: %d", a.status)
	}
	if a := v.post("/office/people/lisi/roles", "roles", "handler", "roles", "audit_admin"); a.status != 422 {
		t.Errorf("roles that do not go together: %d", a.status)
	}
	if a := v.post("/office/people/lisi/roles", "roles", "handler"); a.status != 303 {
		t.Errorf("no role given: %d", a.status)
	}
	v = d.visitor(t)
	v.post("/office/signin", "login", "lisi", "password", password)
	if a := v.get("/office/cases"); a.to != "/office/password" {
		t.Errorf("a first password opens %d %s", a.status, a.to)
	}
	if a := v.post("/office/password", "old", password, "password", "Fresh-pass-2025", "again", "Fresh-pass-2025"); a.status != 303 {
		t.Errorf("password not changed: %d", a.status)
	}
	v.page("/office/cases")
}

func TestGuessingIsSlowed(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.visitor(t)
	slowed := false
	for range 40 {
		a := v.post("/office/signin", "login", "lizhiming", "password", "wrong")
		slowed = slowed || a.status == http.StatusServiceUnavailable
	}
	if !slowed {
		t.Error("forty guesses in a row")
	}
}

// What is typed is shown as it was typed, never run.
func TestNothingTypedIsRun(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.Receiver)
	const evil = `"><script>alert(1)</script>{{.Actor}}'; DROP TABLE cases; --`
	a := v.post("/office/cases/new", "type", "request", "channel", "counter", "on", "2025-06-20", "kind", "other", "name", evil, "content", evil, "title", evil)
	if a.status != 303 {
		t.Fatal(a.status, a.body)
	}
	for _, path := range []string{a.to, "/office/cases?view=all", "/office/cases?view=all&q=" + "%22%3E%3Cscript%3E", "/office/cases?view=nonsense", "/office/cases?after=%27%3B--", "/office/cases?unit=%3Cb%3E", "/office/signin?back=//evil.example"} {
		body := v.get(path).body
		if strings.Contains(body, "<script>alert") || strings.Contains(body, `"//evil.example`) {
			t.Errorf("%s runs what was typed", path)
		}
		webtest.Check(t, path, []byte(body))
	}
}
