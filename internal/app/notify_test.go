package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/notify/notifytest"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// asks registers an application of somebody who can be reached.
func asks(t *testing.T, a *app.App, c *apptest.Clock, on calendar.Date, tell string) app.View {
	t.Helper()
	c.Set(on)
	v, err := a.Register(t.Context(), apptest.Operator, app.Registration{Agency: "edu",
		Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某某", Phone: "138 0000 1234", Email: "limou@home.example"}, Content: "第二小学扩建的批复", Tell: tell},
		Acts:        []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func putNotices(t *testing.T, a *app.App, n app.Notices, password, key string) {
	t.Helper()
	if err := a.PutNotices(t.Context(), apptest.Operator, n, password, key); err != nil {
		t.Fatal(err)
	}
}

func deliverAll(t *testing.T, a *app.App) {
	t.Helper()
	for range 100 {
		did, err := a.Deliver(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !did {
			return
		}
	}
	t.Fatal("the outbox does not get empty")
}

func outbox(t *testing.T, a *app.App, state string) []app.Outgoing {
	t.Helper()
	out, err := a.Outbox(t.Context(), apptest.Operator, app.OutboxQuery{Agency: "edu", State: state})
	if err != nil {
		t.Fatal(err)
	}
	return out.Rows
}

func kinds(rows []app.Outgoing) string {
	var out []string
	for i := range rows { // oldest first
		o := rows[len(rows)-1-i]
		out = append(out, o.Channel+":"+o.Kind)
	}
	return strings.Join(out, " ")
}

var wed = calendar.D(2024, 3, 6)

// Each act that the law wants the applicant told of puts its notification into
// the outbox with itself; one that is refused puts none.
func TestActsTellTheApplicant(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		silent := asks(t, a, c, wed, "")
		putNotices(t, a, app.Notices{Mail: app.MailChannel{How: app.ByLog}, SMS: app.SMSChannel{How: app.ByLog}}, "", "")
		if rows := outbox(t, a, ""); len(rows) > 0 {
			t.Errorf("told before anything carried it: %s", kinds(rows))
		}
		apptest.Act(t, a, c, silent, request.Act{Kind: request.Assigned, On: wed, Unit: "法规科"})

		v := asks(t, a, c, wed, app.TellByBoth)
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: wed, Until: calendar.D(2024, 3, 20), Points: []string{"年份"}})
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.Corrected, On: calendar.D(2024, 3, 8)})
		if _, err := a.Act(t.Context(), apptest.Operator, v.ID, v.Version, request.Act{Kind: request.Extended, On: calendar.D(2024, 3, 8)}); err == nil {
			t.Error("took an extension without its days")
		}
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.Extended, On: calendar.D(2024, 3, 11), Days: 10, ApprovedBy: "王某", ToldOn: calendar.D(2024, 3, 11), Reason: "检索"})
		apptest.Act(t, a, c, v, request.Act{Kind: request.Withdrawn, On: calendar.D(2024, 3, 12)})
		want := "mail:confirmed sms:confirmed mail:correction sms:correction mail:corrected sms:corrected mail:extended sms:extended mail:withdrawn sms:withdrawn"
		if got := kinds(outbox(t, a, "")); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		for _, none := range []string{app.TellNobody} {
			asks(t, a, c, wed.AddDays(7), none)
		}
		asks(t, a, c, calendar.D(2024, 3, 13), "")
		if got := kinds(outbox(t, a, "")); got != want+" mail:confirmed" {
			t.Errorf("who chose nothing: %s", strings.TrimPrefix(got, want))
		}
		old := asks(t, a, c, calendar.D(2024, 3, 13), app.TellBySMS)
		c.Set(calendar.D(2024, 4, 8))
		if _, err := a.Act(t.Context(), apptest.Operator, old.ID, old.Version, request.Act{Kind: request.Withdrawn, On: calendar.D(2024, 3, 14)}); err != nil {
			t.Fatal(err)
		}
		if got := kinds(outbox(t, a, "")); got != want+" mail:confirmed sms:confirmed" {
			t.Errorf("old news: %s", strings.TrimPrefix(got, want))
		}
		verified, err := a.Verify(t.Context(), apptest.Operator, nil)
		if err != nil || len(verified.Faults) > 0 {
			t.Errorf("%+v, %v", verified.Faults, err)
		}
	})
}

// A mail says what happened, by when and where to read on; not what was asked
// or answered, not who asked, nor any code. It leaves through a real server.
func TestMailSaysNoMoreThanNeeded(t *testing.T) {
	t.Parallel()
	srv := notifytest.Start(t, notifytest.Options{Security: notify.STARTTLS, User: "gk", Password: "s3cret-word"})
	p := store.Place{Dir: t.TempDir()}
	a, c := apptest.Open(t, p)
	putNotices(t, a, app.Notices{Portal: "https://gk.yunling.example/", Mail: app.MailChannel{How: app.BySMTP, Host: "127.0.0.1", Port: srv.Port, Security: "starttls", User: "gk", From: "gk@yunling.example", Roots: srv.Roots}}, "s3cret-word", "")
	v := asks(t, a, c, wed, app.TellByMail)
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 8), Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "electronic"})
	assertSealed(t, p.Dir, "limou@home.example", "13800001234", "138 0000 1234", "李某某", "s3cret-word", "已经答复")
	deliverAll(t, a)
	got := srv.Taken(t)
	if len(got) != 2 {
		t.Fatalf("%d mails", len(got))
	}
	for i, want := range []string{"答复期限至4月3日", "已经答复"} {
		text := plainText(t, got[i].Data)
		for _, must := range []string{want, "EDU-2024-0001", "https://gk.yunling.example/track", "云岭县教育局", "不代替文书的送达"} {
			if !strings.Contains(text, must) {
				t.Errorf("lacks %q: %s", must, text)
			}
		}
		for _, never := range []string{"第二小学", "李", "138", "予以公开", "{"} {
			if strings.Contains(text, never) {
				t.Errorf("says %q: %s", never, text)
			}
		}
	}
	if rows := outbox(t, a, app.OutboxSent); len(rows) != 2 {
		t.Errorf("%+v", rows)
	}
	if err := a.TestMail(t.Context(), apptest.Operator, "admin@yunling.example"); err != nil || len(srv.Taken(t)) != 3 {
		t.Errorf("test mail: %v", err)
	}
	if err := a.TestMail(t.Context(), apptest.Operator, "nobody@yunling.example"); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "550 5.1.1") {
		t.Errorf("test mail to nobody: %v", err)
	}
}

// assertSealed looks for words in every file of an installation.
func assertSealed(t *testing.T, dir string, words ...string) {
	t.Helper()
	for _, name := range []string{"gongkai.db", "gongkai.db-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(data, []byte(w)) || bytes.Contains(data, []byte(base64.StdEncoding.EncodeToString([]byte(w)))) {
				t.Errorf("%s holds %q in the clear", name, w)
			}
		}
	}
}

func plainText(t *testing.T, data string) string {
	t.Helper()
	_, rest, _ := strings.Cut(data, "text/plain")
	_, rest, _ = strings.Cut(rest, "\r\n\r\n")
	code, _, _ := strings.Cut(rest, "\r\n--")
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, strings.NewReader(code)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A gateway that fails, hangs up and then works gets each message under one
// key; a night is waited for; what is refused for good is the office's task.
func TestSMSThroughTheNight(t *testing.T) {
	t.Parallel()
	status := 503
	keys := map[string]int{}
	var text string
	gw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys[r.Header.Get("Idempotency-Key")]++
		var body struct{ Phone, Text string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.Phone != "13800001234" {
			t.Errorf("%+v, %v", body, err)
		}
		text = body.Text
		if status == 429 {
			w.Header().Set("Retry-After", "120")
		}
		w.WriteHeader(status)
	}))
	defer gw.Close()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	n := app.Notices{QuietFrom: 21, QuietUntil: 8, SMS: app.SMSChannel{How: app.ByWebhook, URL: gw.URL, Private: true}}
	putNotices(t, a, n, "", "0123456789abcdef")
	asks(t, a, c, wed, app.TellBySMS)
	deliverAll(t, a)
	waiting := outbox(t, a, app.OutboxWaiting)
	if len(waiting) != 1 || waiting[0].Attempts != 1 || !strings.Contains(waiting[0].Trouble, "503") {
		t.Fatalf("%+v", waiting)
	}
	if d := waiting[0].NotBefore.Sub(c.Now()); d < 15*time.Second || d > 45*time.Second {
		t.Errorf("tried again after %v", d)
	}
	status = 429
	c.To(waiting[0].NotBefore)
	deliverAll(t, a)
	if waiting = outbox(t, a, app.OutboxWaiting); len(waiting) != 1 || waiting[0].NotBefore.Sub(c.Now()) != 2*time.Minute {
		t.Errorf("the gateway asked to wait two minutes: %+v at %v", waiting, c.Now())
	}
	c.At(wed, 23, 0)
	deliverAll(t, a)
	waiting = outbox(t, a, app.OutboxWaiting)
	if want := time.Date(2024, 3, 7, 8, 0, 0, 0, app.China()); len(waiting) != 1 || !waiting[0].NotBefore.Equal(want) || waiting[0].Attempts != 2 {
		t.Fatalf("in the night: %+v", waiting)
	}
	status = 200
	c.At(wed.AddDays(1), 8, 0)
	deliverAll(t, a)
	if len(outbox(t, a, app.OutboxSent)) != 1 || len(keys) != 1 || !strings.Contains(text, "EDU-2024-0001") {
		t.Errorf("%v %q", keys, text)
	}
	if _, segments := app.Segments(text); segments != 1 {
		t.Errorf("%d segments: %s", segments, text)
	}

	status = 400
	asks(t, a, c, wed.AddDays(1), app.TellBySMS)
	deliverAll(t, a)
	failed := outbox(t, a, app.OutboxFailed)
	if len(failed) != 1 {
		t.Fatalf("%+v", failed)
	}
	status = 200
	if err := a.RetryOutgoing(t.Context(), apptest.Operator, failed[0].ID); err != nil {
		t.Fatal(err)
	}
	deliverAll(t, a)
	if len(outbox(t, a, app.OutboxSent)) != 2 {
		t.Error("not tried again")
	}
	if err := a.SettleOutgoing(t.Context(), apptest.Operator, failed[0].ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("settled what was sent: %v", err)
	}
}

// What cannot be delivered for three days is given up, and told.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	putNotices(t, a, app.Notices{Mail: app.MailChannel{How: app.BySMTP, Host: "127.0.0.1", Port: 1, Security: "plain", From: "gk@yunling.example"}}, "", "")
	asks(t, a, c, wed, "")
	tries := 0
	for range 400 {
		waiting := outbox(t, a, app.OutboxWaiting)
		if len(waiting) == 0 {
			break
		}
		c.To(waiting[0].NotBefore)
		if _, err := a.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		tries++
	}
	if failed := outbox(t, a, app.OutboxFailed); len(failed) != 1 || tries < 30 || tries > 80 {
		t.Errorf("%d tries, %+v", tries, failed)
	}
	c.To(c.Now().AddDate(0, 0, 40))
	if n, err := a.SweepOutbox(t.Context()); err != nil || n != 1 {
		t.Errorf("swept %d, %v", n, err)
	}
	if err := a.RetryOutgoing(t.Context(), apptest.Operator, outbox(t, a, app.OutboxFailed)[0].ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("tried what is gone: %v", err)
	}
}

// Secrets go in and never come out, nor to another server.
func TestSecretsStayIn(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	n := app.Notices{Mail: app.MailChannel{How: app.BySMTP, Host: "smtp.example.cn", Port: 465, Security: "tls", User: "gk", From: "gk@example.cn"}}
	if err := a.PutNotices(t.Context(), apptest.Operator, n, "", ""); err == nil {
		t.Error("took a user without a password")
	}
	putNotices(t, a, n, "s3cret-word", "")
	got, err := a.Notices(t.Context(), apptest.Operator)
	if err != nil || !got.Mail.HasSecret() || len(got.Mail.Sealed) != 1 {
		t.Errorf("%+v, %v", got.Mail, err)
	}
	putNotices(t, a, got, "", "") // the same again keeps it
	got.Mail.Host = "smtp.elsewhere.example"
	var f *fault.Error
	if err := a.PutNotices(t.Context(), apptest.Operator, got, "", ""); !errors.As(err, &f) || f.Fields[0].Name != "password" {
		t.Errorf("took the password to another server: %v", err)
	}
}

func TestNoticeWords(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	c.Set(wed)
	for _, e := range app.Events() {
		words, err := a.NoticeWordsOf(t.Context(), apptest.Operator, "edu", e)
		if err != nil || e.Name() == "" {
			t.Fatalf("%s: %v", e, err)
		}
		if err := a.PutNoticeWords(t.Context(), apptest.Operator, "edu", words); err != nil {
			t.Errorf("the usual words of %s: %v", e, err)
		}
		one, err := a.Agency(t.Context(), apptest.Operator, "edu")
		if err != nil {
			t.Fatal(err)
		}
		one.ID = "human-resources" // a long one
		subject, mail, sms := words.Sample(one, "https://gk.yunling.example", a.Today())
		if n, segments := app.Segments(sms); segments != 1 || strings.ContainsAny(subject+mail+sms, "{}") {
			t.Errorf("%s: %d characters, %s", e, n, sms)
		}
	}
	for _, x := range []struct{ field, mail string }{
		{"mail", "没有编号"}, {"mail", "{受理编号} {期限} {申请人}"}, {"mail", "{受理编号} {期限} {"}, {"mail", ""}, {"mail", "只有{受理编号}"},
		{"mail", "{受理编号}{期限}" + strings.Repeat("长", 1000)},
	} {
		err := a.PutNoticeWords(t.Context(), apptest.Operator, "edu", app.NoticeWords{Event: app.EventCorrection, Subject: "题", Mail: x.mail, SMS: "{受理编号}{期限}"})
		var f *fault.Error
		if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Name != x.field {
			t.Errorf("%q: %v", x.mail, err)
		}
	}
}

func TestSegments(t *testing.T) {
	for text, want := range map[string][2]int{"": {0, 1}, strings.Repeat("字", 70): {70, 1}, strings.Repeat("字", 71): {71, 2}, strings.Repeat("字", 134): {134, 2}, strings.Repeat("字", 135): {135, 3}, "𠮷": {2, 1}} {
		if n, s := app.Segments(text); n != want[0] || s != want[1] {
			t.Errorf("%d characters: %d, %d, want %v", len([]rune(text)), n, s, want)
		}
	}
}

// An act that tells its applicant by two ways, against one that tells nobody,
// in turns on two installations: both meet the same neighbours.
func BenchmarkActTells(b *testing.B) {
	var spent [2]time.Duration
	var views [2]app.View
	var apps [2]*app.App
	for i := range apps {
		a, c := apptest.Open(b, store.Place{Dir: b.TempDir()})
		if i == 1 {
			if err := a.PutNotices(b.Context(), apptest.Operator, app.Notices{Mail: app.MailChannel{How: app.ByLog}, SMS: app.SMSChannel{How: app.ByLog}}, "", ""); err != nil {
				b.Fatal(err)
			}
		}
		c.Set(wed)
		apps[i] = a
	}
	for b.Loop() {
		for i, a := range apps {
			v, err := a.Register(b.Context(), apptest.Operator, app.Registration{Agency: "edu",
				Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李", Phone: "13800001234", Email: "li@home.example"}, Content: "一", Tell: app.TellByBoth},
				Acts:        []request.Act{{Kind: request.Received, On: wed, Channel: request.Internet}}})
			if err != nil {
				b.Fatal(err)
			}
			views[i] = v
			begun := time.Now()
			if _, err := a.Act(b.Context(), apptest.Operator, v.ID, v.Version, request.Act{Kind: request.Confirmed, On: wed}); err != nil {
				b.Fatal(err)
			}
			spent[i] += time.Since(begun)
		}
	}
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "times-silent")
}
