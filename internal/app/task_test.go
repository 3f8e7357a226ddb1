package app_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/notify/notifytest"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

func staff(login, unit string, r agency.Role) agency.Actor {
	return agency.Actor{Person: login, Name: login, Agency: "edu", Unit: unit, Roles: []agency.Role{r}}
}

// said lists tasks as kind:number(days left).
func said(t *testing.T, a *app.App, who agency.Actor) string {
	t.Helper()
	all, err := a.Tasks(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range all {
		s := string(x.Kind) + ":" + strings.TrimPrefix(x.Ref, "2024-000")
		if x.Mail {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// Each of those who work on a case is told of what waits for them, when it is
// time, and of nothing else.
func TestTasks(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		day := func(d int) calendar.Date { return calendar.D(2024, 3, d) }
		// 1: for the school unit, due 2 April (20 working days from 5 March)
		v := apptest.Received(t, a, c, day(5), "一")
		apptest.Act(t, a, c, v, request.Act{Kind: request.Assigned, On: day(5), Unit: "基教科"})
		// 2: nobody's
		apptest.Received(t, a, c, day(6), "二")
		// 3: asked to correct until the 15th
		v = apptest.Received(t, a, c, day(6), "三")
		apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: day(7), Until: day(15), Points: []string{"年份"}})
		// 4: a third party asked
		v = apptest.Received(t, a, c, day(7), "四")
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.Assigned, On: day(7), Unit: "基教科"})
		apptest.Act(t, a, c, v, request.Act{Kind: request.Consulted, On: day(7), ID: "1", With: request.ThirdParty, ReceivedOn: day(8)})
		// 5: on line, not confirmed
		c.Set(day(8))
		if _, err := a.Register(t.Context(), apptest.Operator, app.Registration{Agency: "edu", Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: "五"},
			Acts: []request.Act{{Kind: request.Received, On: day(8), Channel: request.Internet}}}); err != nil {
			t.Fatal(err)
		}
		handler, other := staff("li", "基教科", agency.Handler), staff("wang", "人事科", agency.Handler)
		receiver, head := staff("chen", "", agency.Receiver), staff("zhao", "", agency.OfficeHead)
		for _, x := range []struct {
			who  agency.Actor
			on   calendar.Date
			want string
		}{
			{handler, day(8), ""},
			{receiver, day(8), "term:3! unassigned:2! unconfirmed:5!"},
			{head, day(8), "term:3! unassigned:2! unconfirmed:5! report:2023年度!"},
			{receiver, day(18), "lapsed:3! unassigned:2! unconfirmed:5!"},
			{handler, day(26), "due:1! term:4"},
			{handler, day(27), "due:1 term:4!"}, // four days before is shown, not mailed
			{other, day(26), ""},
			{handler, day(29), "due:1! term:4!"},
			{handler, calendar.D(2024, 4, 2), "due:1! opinion:4!"},
			{handler, calendar.D(2024, 4, 3), "overdue:1! opinion:4!"},
			{head, calendar.D(2024, 4, 3), "overdue:1! due:2! lapsed:3! unassigned:2! unconfirmed:5! report:2023年度!"},
			{staff("liu", "", agency.Clerk), calendar.D(2024, 5, 6), ""},
		} {
			c.Set(x.on)
			if got := said(t, a, x.who); got != x.want {
				t.Errorf("%s on %s: %q, want %q", x.who.Person, x.on, got, x.want)
			}
		}
	})
}

func TestTasksOfLettersDisputesReportsDocuments(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	if err := a.PutAgency(t.Context(), apptest.Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教",
		Face: agency.Contact{Office: "办公室", Address: "青石街1号", Phone: "0990-8100000"}}); err != nil {
		t.Fatal(err)
	}
	v := apptest.Received(t, a, c, calendar.D(2024, 3, 5), "一")
	handler, head := staff("li", "基教科", agency.Handler), staff("zhang", "基教科", agency.UnitHead)
	signer := staff("sun", "", agency.Signer)
	l, err := a.DraftLetter(t.Context(), handler, v.ID, letter.Receipt, letter.Detail{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := said(t, a, head) + said(t, a, handler); got != "draft:1" {
		t.Errorf("a draft is its drafter's: %q", got)
	}
	submit := func() {
		t.Helper()
		if l, err = a.SubmitLetter(t.Context(), handler, v.ID, l.ID, l.Version); err != nil {
			t.Fatal(err)
		}
		if got := said(t, a, head); got != "approve:1!" {
			t.Errorf("unit head: %q", got)
		}
	}
	submit()
	if l, err = a.ReturnLetter(t.Context(), head, v.ID, l.ID, l.Version, "写明收到之日"); err != nil {
		t.Fatal(err)
	}
	if got := said(t, a, head) + said(t, a, handler); got != "returned:1!" {
		t.Errorf("sent back: %q", got)
	}
	submit()
	if l, err = a.ApproveLetter(t.Context(), head, v.ID, l.ID, l.Version, ""); err != nil {
		t.Fatal(err)
	}
	if got := said(t, a, signer); got != "sign:1!" {
		t.Errorf("signer: %q", got)
	}
	if l, err = a.SignLetter(t.Context(), signer, v.ID, l.ID, l.Version); err != nil {
		t.Fatal(err)
	}
	if got := said(t, a, signer) + said(t, a, handler); got != "deliver:1!" {
		t.Errorf("signed: %q", got)
	}
	if _, err := a.VoidLetter(t.Context(), signer, v.ID, l.ID, l.Version, "演练"); err != nil {
		t.Fatal(err)
	}
	c.Set(calendar.D(2024, 3, 11))
	if _, err := a.FileDispute(t.Context(), apptest.Operator, app.DisputeFiling{Agency: "edu", CaseID: v.ID, Number: "云政复〔2024〕3号", Type: dispute.Reconsideration,
		Acts: []dispute.Act{{Kind: dispute.Filed, On: calendar.D(2024, 3, 6)}, {Kind: dispute.Accepted, On: calendar.D(2024, 3, 8)}, {Kind: dispute.Served, On: calendar.D(2024, 3, 11)}}}); err != nil {
		t.Fatal(err)
	}
	c.Set(calendar.D(2024, 3, 18)) // five working days before 25 March
	if got := said(t, a, handler); got != "dispute:云政复〔2024〕3号!" {
		t.Errorf("dispute: %q", got)
	}
	lost := func(acts ...dispute.Act) {
		t.Helper()
		all, err := a.Disputes(t.Context(), head, "edu", v.ID)
		if err == nil {
			_, err = a.ActOnDispute(t.Context(), apptest.Operator, all[0].ID, all[0].Version, acts...)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 19), Outcome: "unavailable.not_held", Reply: "not_exist", Delivery: "mail"})
	c.Set(calendar.D(2024, 4, 19))
	lost(dispute.Act{Kind: dispute.Answered, On: calendar.D(2024, 3, 20)}, dispute.Act{Kind: dispute.Decided, On: calendar.D(2024, 4, 18), Result: dispute.Revoked})
	if got := said(t, a, handler); got != "reopen:云政复〔2024〕3号!" {
		t.Errorf("a lost dispute: %q", got)
	}
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Reopened, On: calendar.D(2024, 4, 19), Until: calendar.D(2024, 6, 28), Dispute: "云政复〔2024〕3号"})
	if got := said(t, a, handler); strings.Contains(got, "reopen") {
		t.Errorf("it was taken up again: %q", got)
	}
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: calendar.D(2024, 4, 22), Outcome: "granted", Reply: "provided", Delivery: "mail"})
	clerk := staff("liu", "", agency.Clerk)
	c.Set(calendar.D(2025, 1, 31).AddDays(-17)) // ten working days, with the Spring Festival
	if got := said(t, a, clerk); !strings.HasPrefix(got, "report:2024年度") {
		t.Errorf("report: %q", got)
	}
	if err := a.RecordDocuments(t.Context(), apptest.Operator, "edu", []app.Document{{Number: "云教规〔2020〕1号", Title: "办法", IssuedOn: calendar.D(2020, 9, 1), EndedOn: calendar.D(2025, 9, 1), Expired: true}}); err != nil {
		t.Fatal(err)
	}
	for on, want := range map[calendar.Date]string{calendar.D(2025, 7, 1): "renew:云教规〔2020〕1号!", calendar.D(2025, 7, 2): "renew:云教规〔2020〕1号", calendar.D(2025, 9, 2): ""} {
		c.Set(on)
		if got := said(t, a, clerk); got != want {
			t.Errorf("documents on %s: %q, want %q", on, got, want)
		}
	}
}

// A person gets one mail on a working day from eight o'clock on, however often
// it is asked for and however many ask; none on a day of rest.
func TestDigestOnceADay(t *testing.T) {
	t.Parallel()
	srv := notifytest.Start(t, notifytest.Options{Security: notify.Plain})
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	putNotices(t, a, app.Notices{SoonDays: []int{5, 2, 1}, DigestHour: 8, Mail: app.MailChannel{How: app.BySMTP, Host: "127.0.0.1", Port: srv.Port, Security: "plain", From: "gk@yunling.example"}}, "", "")
	if _, err := a.AddPerson(t.Context(), apptest.Operator, app.Person{Login: "chen", Name: "陈某", Agency: "edu"}); err != nil {
		t.Fatal(err)
	}
	if err := a.SetRoles(t.Context(), apptest.Operator, "chen", []agency.Role{agency.Receiver}); err != nil {
		t.Fatal(err)
	}
	p, err := a.Person(t.Context(), apptest.Operator, "chen")
	if err != nil {
		t.Fatal(err)
	}
	who := app.Who{Person: p}
	if err := a.SetOwnMail(t.Context(), who, "not an address"); err == nil {
		t.Error("took no address")
	}
	if err := a.SetOwnMail(t.Context(), who, "chen@yunling.example"); err != nil {
		t.Fatal(err)
	}
	if at, err := a.OwnMail(t.Context(), who); err != nil || at != "chen@yunling.example" {
		t.Errorf("%q, %v", at, err)
	}
	apptest.Received(t, a, c, wed, "第二小学扩建的批复")
	for _, x := range []struct {
		on   calendar.Date
		hour int
		want int
		done bool
	}{
		{wed, 7, 0, false}, {wed, 8, 1, true}, {wed, 8, 0, true}, {wed, 17, 0, true},
		{calendar.D(2024, 3, 9), 9, 0, true}, {calendar.D(2024, 3, 11), 9, 1, true},
	} {
		c.At(x.on, x.hour, 0)
		if n, done, err := a.Remind(t.Context()); err != nil || n != x.want || done != x.done {
			t.Errorf("%s %d o'clock: %d, %v, %v", x.on, x.hour, n, done, err)
		}
	}
	deliverAll(t, a)
	got := srv.Taken(t)
	if len(got) != 2 || !slices.Equal(got[0].To, []string{"chen@yunling.example"}) {
		t.Fatalf("%+v", got)
	}
	text := plainText(t, got[0].Data)
	if !strings.Contains(text, "2024-0001 尚未交给承办机构") || strings.Contains(text, "第二小学") || strings.Contains(text, "李") {
		t.Error(text)
	}
	if err := a.SetOwnMail(t.Context(), who, ""); err != nil {
		t.Fatal(err)
	}
	c.At(calendar.D(2024, 3, 12), 9, 0)
	if n, _, err := a.Remind(t.Context()); err != nil || n != 0 {
		t.Errorf("reminded who wants none: %d, %v", n, err)
	}
}
