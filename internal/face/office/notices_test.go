package office_test

import (
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/notify/notifytest"
	"gongkai/internal/adapter/store"
	"gongkai/internal/face/office"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"

	"strconv"
)

func (v *visitor) sound(path string) string {
	v.t.Helper()
	a := v.get(path)
	if a.status != http.StatusOK {
		v.t.Errorf("%s: %d", path, a.status)
	}
	webtest.Check(v.t, path, []byte(a.body))
	return a.body
}

// An administrator sets mail up and sees that it works; an applicant is told
// by a real server; what cannot be delivered is the office's task, is tried
// again and settled. Nothing typed as a secret is ever shown.
func TestNotificationsFromSettingsToSettled(t *testing.T) {
	t.Parallel()
	srv := notifytest.Start(t, notifytest.Options{Security: notify.STARTTLS, User: "gk", Password: "s3cret-word"})
	d := county(t, store.Place{Dir: t.TempDir()})
	admin := d.signedIn(t, agency.SystemAdmin)
	mail := []string{"how", "smtp", "host", "127.0.0.1", "port", strconv.Itoa(srv.Port), "security", "starttls", "user", "gk", "from", "gk@yunling.example", "roots", srv.Roots}
	if a := admin.post("/office/notices/mail", mail...); a.status != 422 || !strings.Contains(a.body, "请填写口令") || !strings.Contains(a.body, `value="gk@yunling.example"`) {
		t.Errorf("without a password: %d", a.status)
	}
	if a := admin.post("/office/notices/mail", append(mail, "password", "s3cret-word")...); a.status != 303 {
		t.Fatalf("not saved: %d %s", a.status, a.body)
	}
	if page := admin.sound("/office/notices"); strings.Contains(page, "s3cret-word") || !strings.Contains(page, "已保存，不再显示") {
		t.Error("the secret is shown, or not said to be kept")
	}
	if a := admin.post("/office/notices/times", "portal", "https://gk.yunling.example", "soon_days", "5、2、1", "digest_hour", "8"); a.status != 303 {
		t.Errorf("times: %d %s", a.status, a.body)
	}
	if a := admin.post("/office/notices/times", "portal", "gk", "soon_days", "5、x", "digest_hour", "8"); a.status != 422 {
		t.Errorf("wrong times: %d", a.status)
	}
	if a := admin.post("/office/notices/test", "to", "admin@yunling.example"); a.status != 303 || len(srv.Taken(t)) != 1 {
		t.Errorf("test mail: %d, %d taken", a.status, len(srv.Taken(t)))
	}
	if a := admin.post("/office/notices/test", "to", "nobody@yunling.example"); a.status != 422 || !strings.Contains(a.body, "550 5.1.1") {
		t.Errorf("test mail to nobody: %d", a.status)
	}

	if a := admin.post("/office/backup", "days", "0"); a.status != 422 || !strings.Contains(a.body, "1 至 31") {
		t.Errorf("no days without a backup: %d", a.status)
	}
	if a := admin.post("/office/backup", "days", "7"); a.status != 303 || !strings.Contains(admin.sound("/office/backup"), `value="7"`) {
		t.Errorf("days without a backup: %d", a.status)
	}

	receiver := d.signedIn(t, agency.Receiver)
	register := func(email string) {
		t.Helper()
		if a := receiver.post("/office/cases/new", "type", "request", "channel", "counter", "on", "2025-06-20", "kind", "natural_person", "name", "钱某某", "email", email, "tell", "email", "content", "青石街旧改项目的批复"); a.status != 303 {
			t.Fatalf("not registered: %d", a.status)
		}
	}
	register("qian@home.example")
	register("nobody@home.example")
	for range 2 {
		if _, err := d.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(srv.Taken(t)); n != 2 {
		t.Errorf("%d mails", n)
	}
	page := receiver.sound("/office/outbox")
	if !strings.Contains(page, "未送达") || !strings.Contains(page, "550 5.1.1") || strings.Contains(page, "home.example") || strings.Contains(page, "钱某某") {
		t.Error("the outbox lacks what failed, or says to whom")
	}
	today := receiver.sound("/office/")
	at := strings.Index(today, `href="/office/outbox/`)
	if at < 0 {
		t.Fatal("what failed is no task")
	}
	where := today[at+6 : at+6+len("/office/outbox/")+36]
	receiver.sound(where)
	if a := receiver.post(where + "/retry"); a.status != 303 {
		t.Errorf("retry: %d", a.status)
	}
	if _, err := d.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := receiver.post(where + "/settle"); a.status != 303 {
		t.Errorf("settle: %d", a.status)
	}
	if strings.Contains(receiver.sound("/office/"), where) {
		t.Error("what was settled is still a task")
	}
	if a := receiver.post(where + "/settle"); a.status != http.StatusConflict {
		t.Errorf("settled twice: %d", a.status)
	}
}

func TestWordsOfNotifications(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	head := d.signedIn(t, agency.OfficeHead)
	head.sound("/office/words")
	head.sound("/office/words/correction")
	a := head.post("/office/words/correction", "subject", "请补正", "mail", "没有编号 {申请人}", "sms", "{受理编号}{期限}")
	webtest.Check(t, "wrong", []byte(a.body))
	if a.status != 422 || !strings.Contains(a.body, "不认识 {申请人}") {
		t.Errorf("took an unknown placeholder: %d", a.status)
	}
	if a := head.post("/office/words/correction", "subject", "请补正", "mail", "{受理编号}请在{期限}前补正", "sms", "{受理编号}请在{期限}前补正"); a.status != 303 {
		t.Errorf("not saved: %d %s", a.status, a.body)
	}
	if page := head.sound("/office/words"); !strings.Contains(page, "请补正") {
		t.Error("the words are not shown")
	}
	if a := head.get("/office/words/nothing"); a.status != http.StatusNotFound {
		t.Errorf("no such event: %d", a.status)
	}
	if a := head.post("/office/reminders", "mail", "wang@yunling.example"); a.status != 303 || !strings.Contains(head.sound("/office/reminders"), "wang@yunling.example") {
		t.Errorf("reminders: %d", a.status)
	}
}

// The first administrator is led from step to step; what is put off stays on
// the list.
func TestStart(t *testing.T) {
	d := open(t, store.Place{Dir: t.TempDir()}, office.Options{SetupCode: "code"})
	v := d.visitor(t)
	form := []string{"code", "code", "name", "云岭县教育局", "id", "education", "kind", "department"}
	for i, login := range []string{"sys", "sec", "aud"} {
		n := strconv.Itoa(i)
		form = append(form, "person"+n, "管理员"+n, "login"+n, login, "password"+n, "Long-enough-"+n)
	}
	if a := v.post("/office/setup", form...); a.status != 303 {
		t.Fatalf("set-up: %d %s", a.status, a.body)
	}
	if a := v.post("/office/signin", "login", "sys", "password", "Long-enough-0"); a.status != 303 {
		t.Fatalf("sign-in: %d", a.status)
	}
	if page := v.sound("/office/"); !strings.Contains(page, "开始使用") || !strings.Contains(page, "本机关的联系方式") {
		t.Error("today does not lead on")
	}
	if page := v.sound("/office/start"); !strings.Contains(page, "缺少：工作机构、地址、电话、行政复议机关、法院") {
		t.Error("the list does not say what lacks")
	}
	own := "/office/agencies/education"
	for part, pairs := range map[string][]string{
		"contact": {"office", "办公室", "address", "青石街1号", "phone", "0990-8100000"}, "remedy": {"review", "云岭县人民政府", "court", "云岭县人民法院"},
		"units": {"units", "办公室\n基教科\n\n基教科"}, "numbering": {"short", "云教", "case_number", "依申请〔{年}〕{号}号"},
	} {
		v.sound(own + "/" + part)
		if a := v.post(own+"/"+part, pairs...); a.status != 303 {
			t.Errorf("%s: %d %s", part, a.status, a.body)
		}
	}
	if a := v.post(own+"/numbering", "short", "云教", "case_number", "{年}"); a.status != 422 {
		t.Errorf("a number without a serial: %d", a.status)
	}
	if a := v.post("/office/start/payment/skip"); a.status != 303 {
		t.Errorf("skip: %d", a.status)
	}
	page := v.sound("/office/start")
	for _, want := range []string{"已跳过", "办公室、基教科", "依申请〔2026〕1号", "由安全管理员办理"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	v.sound(own)
	if a := v.post("/office/agencies/new", "name", "云岭县第二小学", "id", "education", "kind", "institution"); a.status != 422 {
		t.Errorf("one agency over the other: %d", a.status)
	}
	if a := v.post("/office/agencies/new", "name", "云岭县第二小学", "id", "school-2", "kind", "institution"); a.status != 303 {
		t.Errorf("a subordinate: %d %s", a.status, a.body)
	}
}
