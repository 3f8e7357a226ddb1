package app_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

func code(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// What was typed wrongly at the counter is put right: nothing is lost, the
// clock follows, personal words are masked, and the ledger is whole.
func TestWrongEntriesArePutRight(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := office(t, a, c)
		who := person(agency.Receiver)
		v, err := a.Case(ctx, who, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		app1, err := a.ReadApplication(ctx, who, v.ID, "更正")
		if err != nil {
			t.Fatal(err)
		}
		app1.Applicant.Name, app1.Applicant.Phone, app1.Form = "李明月", "13900001234", "纸质，邮寄"
		if err := a.Amend(ctx, who, v.ID, v.Entry, "扩建项目的批复", app1, " "); code(err) != "amend.why" {
			t.Errorf("without a reason: %v", err)
		}
		if err := a.Amend(ctx, person(agency.Signer), v.ID, v.Entry, "扩建项目的批复", app1, "看错"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by the signer: %v", err)
		}
		if err := a.Amend(ctx, who, v.ID, v.Entry, "扩建项目的批复", app1, "登记时看错证件"); err != nil {
			t.Fatal(err)
		}
		if err := a.Amend(ctx, who, v.ID, v.Entry, "别的标题", app1, "看错"); code(err) != "case.moved-on" {
			t.Errorf("over somebody else's correction: %v", err)
		}
		got, err := a.Amendments(ctx, person(agency.Clerk), v.ID)
		if err != nil || len(got) != 1 || len(got[0].Changes) != 4 || got[0].Reason != "登记时看错证件" {
			t.Fatalf("%+v %v", got, err)
		}
		for _, x := range got[0].Changes {
			if strings.Contains(x.New+x.Old, "明月") || strings.Contains(x.New, "1390000") {
				t.Errorf("personal words in the open: %+v", x)
			}
		}
		open, err := a.ReadPersonal(ctx, who, v.ID, "核实")
		if err != nil || open.Amendments[0].Changes[1].Old != "李某" || open.Amendments[0].Changes[1].New != "李明月" {
			t.Errorf("%+v %v", open, err)
		}
		if _, err := a.ReadPersonal(ctx, person(agency.Clerk), v.ID, "核实"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("read by the clerk: %v", err)
		}

		// received on 1 March by mail, not at the counter on the 4th
		was, _ := a.Case(ctx, who, v.ID)
		c.Set(calendar.D(2024, 3, 6))
		right := request.Act{Kind: request.Received, On: calendar.D(2024, 3, 1), Channel: request.RegisteredMail, PostedOn: calendar.D(2024, 2, 28)}
		now, err := a.Strike(ctx, who, v.ID, was.Version, 1, "签收日看错", &right)
		if err != nil || now.State.Day0 != right.On || now.Due != calendar.D(2024, 3, 29) || was.Due != calendar.D(2024, 4, 1) || now.Version != 3 {
			t.Fatalf("day 0 %s, due %s from %s, version %d, %v", now.State.Day0, now.Due, was.Due, now.Version, err)
		}
		now = apptest.Act(t, a, c, now, request.Act{Kind: request.Assigned, On: calendar.D(2024, 3, 6), Unit: "基础教育科"})
		in, err := a.Inbox(ctx, who, app.InboxQuery{Agency: "edu", View: app.InboxAll, More: app.InboxFacts{Channel: request.RegisteredMail, ReceivedTo: calendar.D(2024, 3, 1)}})
		if err != nil || len(in.Rows) != 1 || in.Rows[0].Due != calendar.D(2024, 3, 29) {
			t.Errorf("the inbox: %+v %v", in.Rows, err)
		}
		all, err := a.EnteredActs(ctx, who, v.ID)
		if err != nil || len(all) != 4 || all[0].StruckBy != 2 || all[1].By != who.Person || all[2].Of != 1 {
			t.Errorf("%+v %v", all, err)
		}
		sound(t, a)
	})
}

// An act is struck only while nothing lawful rests on it.
func TestWhatActsRestOn(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		v := office(t, a, c)
		handler, head := person(agency.Handler), person(agency.OfficeHead)
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: calendar.D(2024, 3, 5), Until: calendar.D(2024, 3, 20), Points: []string{"文号"}},
			request.Act{Kind: request.Corrected, On: calendar.D(2024, 3, 8)}, request.Act{Kind: request.Extended, On: calendar.D(2024, 3, 11), Days: 10, ApprovedBy: "王", ToldOn: calendar.D(2024, 3, 11)})
		refused := func(want string, by agency.Actor, no int, instead *request.Act) {
			t.Helper()
			if _, err := a.Strike(ctx, by, v.ID, v.Version, no, "误记", instead); code(err) != want {
				t.Errorf("%s wanted, got %v", want, err)
			}
		}
		refused("strike.depends", handler, 2, nil)
		refused("strike.depends", handler, 1, nil)
		refused("strike.role", handler, 4, nil)
		refused("strike.missing", handler, 9, nil)
		refused("strike.kind", handler, 3, &request.Act{Kind: request.Withdrawn, On: calendar.D(2024, 3, 11)})
		refused("act.until", handler, 2, &request.Act{Kind: request.CorrectionRequested, On: calendar.D(2024, 3, 5)})
		refused("strike.depends", handler, 1, &request.Act{Kind: request.Received, On: calendar.D(2024, 3, 6), Channel: request.Counter})
		if _, err := a.Act(ctx, handler, v.ID, v.Version, request.Act{Kind: request.Struck, On: calendar.D(2024, 3, 11), Of: 3}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("struck without the checks: %v", err)
		}
		due := v.Due
		v, err := a.Strike(ctx, head, v.ID, v.Version, 4, "没有告知申请人", nil)
		if err != nil || !v.Due.Before(due) || v.State.Extension != 0 {
			t.Fatalf("the extension still holds: %s, %v", v.Due, err)
		}
		refused("strike.twice", head, 4, nil)

		c.Set(calendar.D(2024, 3, 25))
		l := signed(t, a, v, letter.Refused, refusal)
		if _, err := a.IssueLetter(ctx, handler, v.ID, l.ID, l.Version, app.Service{}); err != nil {
			t.Fatal(err)
		}
		if v, err = a.Case(ctx, head, v.ID); err != nil {
			t.Fatal(err)
		}
		refused("amend.closed", handler, 3, nil)
		refused("strike.letter", head, v.Version, nil)
		x, err := a.ReadApplication(ctx, head, v.ID, "更正")
		if err != nil {
			t.Fatal(err)
		}
		x.Applicant.Phone = "0990-1"
		if err := a.Amend(ctx, person(agency.Receiver), v.ID, v.Entry, "", x, "补电话"); code(err) != "amend.closed" {
			t.Errorf("by the counter after the answer: %v", err)
		}
		if err := a.Amend(ctx, head, v.ID, v.Entry, "", x, "补电话"); err != nil {
			t.Error(err)
		}
		sound(t, a)
		if p.URL == "" {
			n, err := raw(t, p).Exec(`UPDATE acts SET void_by = 0`)
			if err != nil {
				t.Fatal(n, err)
			}
			if v, err := a.Verify(ctx, apptest.Operator, nil); err != nil || len(v.Faults) == 0 || !strings.Contains(v.Faults[0].Message, "撤销标记") {
				t.Errorf("a strike taken away is not found: %v %v", v.Faults, err)
			}
		}
	})
}

// A mistaken answer leaves the statistics with its strike, unless the report
// of its year stands.
func TestStruckAnswersLeaveTheReport(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		cases := year2024(t, a, c)
		head, v := person(agency.OfficeHead), cases[0]
		ended := func(want int64, period string) {
			t.Helper()
			s, err := a.Supervise(ctx, apptest.Operator, app.SuperviseQuery{Period: period, Agency: "edu"})
			if err != nil || s.Sum.Period.Closed != want {
				t.Errorf("%s: %d ended, want %d, %v", period, s.Sum.Period.Closed, want, err)
			}
		}
		ended(1, "2024-03")
		v, err := a.Strike(ctx, head, v.ID, v.Version, 2, "答复记在了别的案件", &request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 21), Outcome: "refused.deliberative", Delivery: "mail"})
		if err != nil {
			t.Fatal(err)
		}
		ended(1, "2024-03")
		moved, err := a.Strike(ctx, head, v.ID, v.Version, 4, "月份也误记", &request.Act{Kind: request.Answered, On: calendar.D(2024, 4, 1), Outcome: "refused.deliberative", Delivery: "mail"})
		if err != nil {
			t.Fatal(err)
		}
		ended(0, "2024-03")
		ended(1, "2024-04")
		if v, err = a.Strike(ctx, head, v.ID, moved.Version, 6, "还是三月", &request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 21), Outcome: "refused.deliberative", Delivery: "mail"}); err != nil {
			t.Fatal(err)
		}
		ended(1, "2024-03")
		d, err := a.Derive(ctx, apptest.Operator, "edu", 2024)
		if err != nil || d.Report.Requests[report.New][report.RowTotal].N != 3 {
			t.Fatal(err)
		}
		list, err := a.CellCases(ctx, apptest.Operator, "edu", 2024, "requests.refused.deliberative.total")
		if err != nil || len(list) != 1 || list[0].ID != v.ID {
			t.Errorf("behind the cell: %+v %v", list, err)
		}
		c.Set(calendar.D(2025, 1, 10))
		if _, err := a.Sign(ctx, apptest.Operator, "edu", 2024, report.Sections{}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Strike(ctx, head, v.ID, v.Version, 8, "误记", nil); code(err) != "amend.signed" || !strings.Contains(err.Error(), "2024年年度报告") {
			t.Errorf("against the report that stands: %v", err)
		}
		if _, err := a.Strike(ctx, head, v.ID, v.Version, 8, "日期误记", &request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 22), Outcome: "refused.deliberative", Delivery: "mail"}); err != nil {
			t.Errorf("what changes no number: %v", err)
		}
		sound(t, a)
	})
}
