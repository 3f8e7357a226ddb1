package app_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Cases are found by the whole name or telephone, for a stated purpose that the
// audit keeps; neither the store nor the audit holds what was looked for; older
// cases are marked in pieces.
func TestCasesOfAnApplicant(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		for _, x := range []app.Applicant{
			{Kind: "natural_person", Name: "阿依古丽·买买提", Phone: "139 0000 1234"},
			{Kind: "commercial", Name: "云岭某某（集团）有限公司", Contact: "李明月", Phone: "0990-8101002"},
			{Kind: "natural_person", Name: "李明月", Phone: "+86 13900001234"},
		} {
			if _, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu", Application: app.Application{Applicant: x, Content: "批复"},
				Acts: []request.Act{{Kind: request.Received, On: calendar.D(2024, 3, 4), Channel: request.Counter}}}); err != nil {
				t.Fatal(err)
			}
		}
		who := person(agency.Receiver)
		found := func(name, phone string) string {
			t.Helper()
			f, err := a.CasesOfApplicant(ctx, who, "edu", name, phone, "来电询问")
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, v := range f.Cases {
				out = append(out, strings.TrimPrefix(v.Number, "2024-000"))
			}
			if f.Partial {
				out = append(out, "…")
			}
			return strings.Join(out, "")
		}
		for more := true; more; {
			var err error
			if _, more, err = a.MarkApplicants(ctx); err != nil {
				t.Fatal(err)
			}
		}
		db := raw(t, p)
		if _, err := db.Exec(`DELETE FROM applicant_marks`); err != nil { // as before the upgrade
			t.Fatal(err)
		}
		if _, err := db.Exec(`UPDATE applicant_marks_state SET made = '', upto = ''`); err != nil {
			t.Fatal(err)
		}
		if got := found("李明月", ""); got != "…" {
			t.Errorf("nothing is marked yet: %q", got)
		}
		if n, more, err := a.MarkApplicants(ctx); n != 3 || more || err != nil {
			t.Errorf("marked %d, more %v, %v", n, more, err)
		}
		for _, tc := range [][3]string{
			{"李明月", "", "32"}, {" 李 明月 ", "", "32"}, {"李明", "", ""}, {"阿依古丽买买提", "", "1"}, {"云岭某某(集团)有限公司", "", "2"},
			{"", "13900001234", "31"}, {"李明月", "139-0000-1234", "3"}, {"", "1390000", ""}, {"", "09908101002", "2"},
		} {
			if got := found(tc[0], tc[1]); got != tc[2] {
				t.Errorf("%s %s: found %q, want %q", tc[0], tc[1], got, tc[2])
			}
		}
		likelyTwins(t, a, who)
		for want, q := range map[string][3]string{"applicant.purpose": {"李明月", "", " "}, "applicant.name": {"·", "无", "询问"}} {
			if _, err := a.CasesOfApplicant(ctx, who, "edu", q[0], q[1], q[2]); code(err) != want {
				t.Errorf("%v: %v", q, err)
			}
		}
		if _, err := a.CasesOfApplicant(ctx, person(agency.Clerk), "edu", "李明月", "", "询问"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the clerk: %v", err)
		}
		noTrace(t, a, who, found)
	})
}

// likelyTwins: the two with one telephone may be one application, whichever
// goes on; who may not read applicants is told nothing.
func likelyTwins(t *testing.T, a *app.App, who agency.Actor) {
	t.Helper()
	id := func(number string) string {
		v, err := a.CaseByNumber(ctx, who, "edu", number)
		if err != nil {
			t.Fatal(err)
		}
		return v.ID
	}
	got, err := a.LikelyTwins(ctx, who, id("2024-0003"))
	if err != nil || got.Partial || len(got.Cases) != 1 || got.Cases[0].Number != "2024-0001" || !got.Cases[0].First || !got.Cases[0].Alike || got.Cases[0].Same[0] != "phone" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := a.LikelyTwins(ctx, person(agency.UnitHead), id("2024-0003")); err != nil || len(got.Cases) > 0 {
		t.Errorf("who may not read applicants: %+v, %v", got, err)
	}
	if _, err := a.LikelyTwins(ctx, person(agency.Clerk), id("2024-0003")); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the clerk: %v", err)
	}
}

// noTrace corrects a name, by which the case is found from then on, and looks
// for names in the audit.
func noTrace(t *testing.T, a *app.App, who agency.Actor, found func(name, phone string) string) {
	t.Helper()
	f, err := a.CasesOfApplicant(ctx, who, "edu", "李明月", "13900001234", "更正")
	if err != nil || len(f.Cases) != 1 {
		t.Fatal(f, err)
	}
	v := f.Cases[0]
	x, err := a.ReadApplication(ctx, who, v.ID, "更正")
	if err != nil {
		t.Fatal(err)
	}
	x.Applicant.Name = "李明玥"
	if err := a.Amend(ctx, who, v.ID, v.Entry, "", x, "看错"); err != nil {
		t.Fatal(err)
	}
	if found("李明玥", "") != "3" || found("李明月", "") != "2" {
		t.Error("the corrected name is not what is found")
	}
	searches := 0
	lines, _, err := a.Trail(ctx, person(agency.AuditAdmin), app.TrailQuery{Agency: "edu", Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		e := l.Subject + " " + l.Detail
		if strings.Contains(e, "明月") || strings.Contains(e, "0000") && strings.Contains(e, "139") {
			t.Errorf("personal data in the audit: %s", e)
		}
		if strings.Contains(e, "来电询问") && strings.Contains(e, "case:") {
			searches++
		}
	}
	if searches == 0 {
		t.Error("what was found is not in the audit")
	}
	sound(t, a)
}

// What the law gives no date stands in the inbox after what has one, through
// pages of one row too, and is neither overdue nor due.
func TestUndatedCasesStandLast(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		for i, kind := range []request.Type{request.TypeRecordCorrection, request.TypeRequest, request.TypeRecordCorrection, request.TypeRequest} {
			on := calendar.D(2024, 3, 4).AddDays(-i)
			if _, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu", Type: kind, Record: app.Inaccuracy{Record: "登记", Wrong: "日期", Evidence: "证件"},
				Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: "批复"}, Acts: []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}}}); err != nil {
				t.Fatal(err)
			}
		}
		var numbers, kinds []string
		for q := (app.InboxQuery{Agency: "edu", View: app.InboxClock, Limit: 1}); ; {
			in, err := a.Inbox(ctx, apptest.Operator, q)
			if err != nil || len(in.Rows) != 1 {
				t.Fatal(in, err)
			}
			numbers, kinds = append(numbers, in.Rows[0].Number[len("2024-000"):]), append(kinds, in.Rows[0].Type)
			if q.After = in.Next; in.Next == "" {
				break
			}
		}
		if strings.Join(numbers, "") != "2413" {
			t.Errorf("in the order %v %v", numbers, kinds)
		}
		c.Set(calendar.D(2024, 5, 6))
		in, err := a.Inbox(ctx, apptest.Operator, app.InboxQuery{Agency: "edu", View: app.InboxOverdue})
		if err != nil || len(in.Rows) != 2 || in.Overdue != 2 || in.Clock != 4 || in.Soon != 0 {
			t.Errorf("overdue %d rows, %+v, %v", len(in.Rows), in.InboxCounts, err)
		}
		in, err = a.Inbox(ctx, apptest.Operator, app.InboxQuery{Agency: "edu", View: app.InboxClock, More: app.InboxFacts{DueFrom: calendar.D(2024, 1, 1)}})
		if err != nil || len(in.Rows) != 2 {
			t.Errorf("due from a day: %d, %v", len(in.Rows), err)
		}
	})
}
