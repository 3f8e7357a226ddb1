package app_test

import (
	"slices"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/request"
)

// Usually everybody who handles cases sees all of the agency's. Where it has
// chosen otherwise, who handles sees those of their own unit alone, by no way
// any other; the disclosure office sees all, and who may see is said.
func TestCasesBoundToTheirUnit(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		hand := agency.Actor{Person: "hand", Name: "韩办", Agency: "edu", Unit: "基教科", Roles: []agency.Role{agency.Handler}}
		lead := agency.Actor{Person: "lead", Name: "凌科", Agency: "edu", Unit: "人事科", Roles: []agency.Role{agency.UnitHead}}
		head := agency.Actor{Person: "head", Name: "何主任", Agency: "edu", Unit: "办公室", Roles: []agency.Role{agency.OfficeHead, agency.Handler}}
		for _, x := range []agency.Actor{hand, lead, head} {
			if _, err := a.AddPerson(ctx, apptest.Operator, app.Person{Login: x.Person, Name: x.Name, Agency: x.Agency, Unit: x.Unit}); err != nil {
				t.Fatal(err)
			}
			if err := a.SetRoles(ctx, apptest.Operator, x.Person, x.Roles); err != nil {
				t.Fatal(err)
			}
		}
		on := calendar.D(2024, 3, 4)
		ours := apptest.Act(t, a, c, apptest.Received(t, a, c, on, "学位安排方案"), request.Act{Kind: request.Assigned, On: on, Unit: "基教科"})
		theirs := apptest.Act(t, a, c, apptest.Received(t, a, c, on, "学位安排通知"), request.Act{Kind: request.Assigned, On: on, Unit: "人事科"})
		loose := apptest.Received(t, a, c, on, "学位安排总结")
		d, err := a.FileDispute(ctx, head, app.DisputeFiling{Agency: "edu", CaseID: theirs.ID, Type: dispute.Reconsideration, Number: "复议1号", Acts: []dispute.Act{{Kind: dispute.Filed, On: on}}})
		if err != nil {
			t.Fatal(err)
		}
		// what hand can do with a case, by every way there is
		ways := func(id string) (out []error) {
			_, err := a.Case(ctx, hand, id)
			out = append(out, err)
			_, err = a.ReadApplication(ctx, hand, id, "联系申请人")
			out = append(out, err)
			_, err = a.Letters(ctx, hand, id)
			out = append(out, err)
			_, err = a.Files(ctx, hand, id)
			out = append(out, err)
			_, err = a.Notes(ctx, hand, id)
			out = append(out, err)
			_, err = a.Similar(ctx, hand, id)
			out = append(out, err)
			_, err = a.CaseReaders(ctx, hand, id)
			return append(out, err, a.AddNote(ctx, hand, id, "备注"))
		}
		listed := func(who agency.Actor) (out []string) {
			t.Helper()
			in, err := a.Inbox(ctx, who, app.InboxQuery{Agency: "edu", View: app.InboxAll})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range in.Rows {
				out = append(out, v.Number)
			}
			slices.Sort(out)
			return out
		}
		for _, v := range []app.View{ours, theirs, loose} {
			for i, err := range ways(v.ID) {
				if err != nil {
					t.Errorf("as it is usually, way %d: %v", i, err)
				}
			}
		}
		if got := listed(hand); len(got) != 3 {
			t.Errorf("usually lists %v", got)
		}
		if err := a.ChangeSetting(ctx, head, "edu", statute.Change{Key: statute.CaseReaders, Value: "unit", From: on}); err != nil {
			t.Fatal(err)
		}
		for i, err := range ways(ours.ID) {
			if err != nil {
				t.Errorf("one's own unit's, way %d: %v", i, err)
			}
		}
		for _, v := range []app.View{theirs, loose} {
			for i, err := range ways(v.ID) {
				if fault.KindOf(err) != fault.Forbidden {
					t.Errorf("another's, way %d: %v", i, err)
				}
			}
		}
		if got := listed(hand); len(got) != 1 || got[0] != ours.Number {
			t.Errorf("hand lists %v", got)
		}
		if got := listed(lead); len(got) != 1 || got[0] != theirs.Number {
			t.Errorf("lead lists %v", got)
		}
		if got := listed(head); len(got) != 3 {
			t.Errorf("the disclosure office lists %v", got)
		}
		in, err := a.Inbox(ctx, hand, app.InboxQuery{Agency: "edu", View: app.InboxAll, Unit: "人事科"})
		if err != nil || len(in.Rows) != 0 || in.Clock != 1 {
			t.Errorf("asking for another unit's: %d %d %v", len(in.Rows), in.Clock, err)
		}
		if in, err = a.Inbox(ctx, hand, app.InboxQuery{Agency: "edu", View: app.InboxAll, Find: "学位安排"}); err != nil || len(in.Rows) != 1 {
			t.Errorf("searching: %d %v", len(in.Rows), err)
		}
		if s, err := a.Similar(ctx, hand, ours.ID); err != nil || len(s.Cases) != 0 {
			t.Errorf("similar cases: %+v %v", s.Cases, err)
		}
		if _, err := a.Dispute(ctx, hand, d.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the dispute about another's case: %v", err)
		}
		if all, err := a.Disputes(ctx, hand, "edu", ""); err != nil || len(all) != 0 {
			t.Errorf("disputes: %d %v", len(all), err)
		}
		r, err := a.CaseReaders(ctx, head, theirs.ID)
		if err != nil || !r.Unit || len(r.Readers) != 3 || !slices.Equal(r.Readers[0].Names, []string{"何主任"}) || !slices.Equal(r.Readers[1].Names, []string{"凌科"}) {
			t.Errorf("%+v %v", r, err)
		}
	})
}
