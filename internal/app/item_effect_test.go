package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// publicStatus is what the public reads of a document's validity.
func publicStatus(t *testing.T, a *app.App, id string) catalog.Status {
	t.Helper()
	p, err := a.Visitor().Item(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p.Status
}

// A wrong event is taken back with a reason that the public reads, and the
// validity is what the other events make it.
func TestWrongEventIsRevoked(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		d := reviewDesk{t, a}
		v := d.release(d.draft(paperOf("旧办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		c.Set(calendar.D(2024, 6, 3))
		d.refused(apptest.Operator, v, catalog.Act{Kind: catalog.EventRevoked, Event: 1, Reason: "误"}, "不可能")
		v = d.act(apptest.Operator, v, catalog.Act{Kind: catalog.Amended, Effective: calendar.D(2024, 5, 1), Cause: &catalog.Relation{Title: "修改决定"}})
		v = d.act(apptest.Operator, v, catalog.Act{Kind: catalog.Repealed, Effective: calendar.D(2024, 6, 1), Cause: &catalog.Relation{Title: "废止决定"}})
		if s := publicStatus(t, a, v.ID); s != catalog.RepealedStatus {
			t.Errorf("repealed: %s", s)
		}
		wrong := v.State.Events[1]
		d.refused(apptest.Operator, v, catalog.Act{Kind: catalog.EventRevoked, Event: wrong.N}, "理由")
		d.refused(apptest.Operator, v, catalog.Act{Kind: catalog.EventRevoked, Event: 99, Reason: "误"}, "没有要撤销的记载")
		if _, err := a.ActOnItem(t.Context(), editor, v.ID, v.Version, catalog.Act{Kind: catalog.EventRevoked, Event: wrong.N, Reason: "误"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by an editor: %v", err)
		}
		v = d.act(apptest.Operator, v, catalog.Act{Kind: catalog.EventRevoked, Event: wrong.N, Reason: "文号看错，废止的是另一件"})
		if s := publicStatus(t, a, v.ID); s != catalog.AmendedStatus {
			t.Errorf("after it was taken back: %s", s)
		}
		got, _ := a.Visitor().Item(t.Context(), v.ID)
		if n := len(got.Traces); n != 1 || !strings.Contains(got.Traces[0].Reason, "《废止决定》") || !strings.Contains(got.Traces[0].Reason, "文号看错") || len(got.Validity.Events) != 1 {
			t.Errorf("traces %+v, events %+v", got.Traces, got.Validity.Events)
		}
		verifiedItems(t, a)
	})
}

// Withdrawing a repealing document, or correcting its relation or its day,
// brings the others into line; publishing it again marks them again.
func TestRepealFollowsItsDocument(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		d := reviewDesk{t, a}
		old := d.release(d.draft(paperOf("旧办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		other := d.release(d.draft(paperOf("另一办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20))))
		c.Set(calendar.D(2024, 6, 3))
		x := paperOf("新办法", "云教规〔2024〕3号", calendar.D(2024, 6, 1))
		x.InForceOn = calendar.D(2024, 6, 3)
		x.Relations = []catalog.Relation{{Kind: catalog.Repeals, Item: old.ID}}
		v := d.release(d.draft(x))
		want := func(what string, first, second catalog.Status) {
			t.Helper()
			if a, b := publicStatus(t, a, old.ID), publicStatus(t, a, other.ID); a != first || b != second {
				t.Errorf("%s: %s and %s, want %s and %s", what, a, b, first, second)
			}
		}
		correct := func(text catalog.Version) {
			t.Helper()
			next, err := a.ReviseItem(t.Context(), editor, v.ID, v.Version, text, "更正")
			if err != nil {
				t.Fatal(err)
			}
			v = d.release(next)
		}
		want("published", catalog.RepealedStatus, catalog.InForce)
		text := v.Text
		text.Relations = []catalog.Relation{{Kind: catalog.Amends, Item: other.ID}}
		correct(text)
		want("its relation corrected", catalog.InForce, catalog.AmendedStatus)
		text.Relations = []catalog.Relation{{Kind: catalog.Repeals, Item: old.ID}}
		text.InForceOn = calendar.D(2024, 6, 4)
		correct(text)
		want("its day corrected", catalog.InForce, catalog.InForce)
		c.Set(calendar.D(2024, 6, 4))
		want("on that day", catalog.RepealedStatus, catalog.InForce)
		v = d.act(publisher, v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "内容有误"})
		want("withdrawn", catalog.InForce, catalog.InForce)
		correct(text)
		want("published again", catalog.RepealedStatus, catalog.InForce)
		verifiedItems(t, a)
	})
}

// A document that another agency's document repeals is a task of its own
// agency until it is marked; so is a mark whose ground was withdrawn.
func TestRepealByAnotherAgencyIsATask(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "county", Kind: agency.Government, Name: "云岭县人民政府", Short: "云政"}); err != nil {
			t.Fatal(err)
		}
		old := d.release(d.draft(paperOf("旧办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		c.Set(calendar.D(2024, 6, 3))
		x := paperOf("县里的决定", "云政规〔2024〕3号", calendar.D(2024, 6, 1))
		x.Agency, x.Relations = "county", []catalog.Relation{{Kind: catalog.Repeals, Item: old.ID}}
		v, err := a.DraftItem(ctx, apptest.Operator, x)
		if err != nil {
			t.Fatal(err)
		}
		county := func(who agency.Actor) agency.Actor { who.Agency = "county"; return who }
		step := func(who agency.Actor, act catalog.Act) {
			t.Helper()
			if v, err = a.ActOnItem(ctx, who, v.ID, v.Version, act); err != nil {
				t.Fatalf("%s: %v", act.Kind, err)
			}
		}
		step(apptest.Operator, catalog.Act{Kind: catalog.Submitted})
		for i, s := range []string{"review1", "proof1", "review2", "proof2", "review3", "proof3"} {
			step(county([]agency.Actor{reader1, reader2, reader3}[i/2]), catalog.Act{Kind: catalog.Passed, Step: s})
		}
		step(county(keeper), catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
		step(county(head), catalog.Act{Kind: catalog.Signed})
		step(county(publisher), catalog.Act{Kind: catalog.Released})
		marks := func(who agency.Actor) (out []string) {
			t.Helper()
			all, err := a.Tasks(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range all {
				if x.Kind == app.TaskMark {
					out = append(out, x.Item+" "+x.Text)
				}
			}
			return out
		}
		if m := marks(reader3); len(m) != 1 || !strings.HasPrefix(m[0], old.ID) || !strings.Contains(m[0], "云政规〔2024〕3号写明废止本文件") || !strings.Contains(m[0], "云岭县人民政府") {
			t.Errorf("not told: %q", m)
		}
		if m := slices.Concat(marks(editor), marks(county(reader3))); len(m) != 0 {
			t.Errorf("told those who may not mark it: %q", m)
		}
		old = d.act(reader3, old, catalog.Act{Kind: catalog.Repealed, Effective: calendar.D(2024, 6, 3), Cause: &catalog.Relation{Kind: catalog.Repeals, Item: v.ID}})
		if m := marks(reader3); len(m) != 0 {
			t.Errorf("marked, and still a task: %q", m)
		}
		step(apptest.Operator, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "内容有误"})
		if m := marks(reader3); len(m) != 1 || !strings.Contains(m[0], "已撤回") {
			t.Errorf("its ground has gone: %q", m)
		}
		d.act(reader3, old, catalog.Act{Kind: catalog.EventRevoked, Event: old.State.Events[0].N, Reason: "县里的决定已撤回"})
		if m := marks(reader3); len(m) != 0 || publicStatus(t, a, old.ID) != catalog.InForce {
			t.Errorf("taken back: %q", m)
		}
		verifiedItems(t, a)
	})
}
