package app_test

import (
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// Every number of disputes leads to exactly the disputes that it counts, page
// by page, of one agency and of all.
func TestDisputeNumbersLeadToTheirDisputes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		c := &apptest.Clock{}
		c.Set(calendar.D(2025, 3, 3))
		a, err := app.Open(ctx, app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 20, Seed: 4}, nil); err != nil {
			t.Fatal(err)
		}
		for i, id := range []string{"housing", "water"} {
			want := plainReport(id, 2024, 12, 0)
			n := int64(i)
			want.Disputes[report.Reconsideration] = [report.Results]report.Count{report.C(3), report.C(2 + n), report.C(1), report.C(2), report.C(8 + n)}
			want.Disputes[report.LitigationDirect] = [report.Results]report.Count{report.C(1), report.C(1), report.C(n), report.C(1), report.C(3 + n)}
			if err := a.Fill(ctx, apptest.Operator, id, want, 7, nil); err != nil {
				t.Fatal(err)
			}
		}
		who := agency.Actor{Person: "zhou", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}
		seen := int64(0)
		for _, period := range []string{"2024", "2024Q3", "2024-05", "2025"} {
			s, err := a.Supervise(ctx, who, app.SuperviseQuery{Period: period})
			if err != nil {
				t.Fatal(err)
			}
			same := func(id string, kind app.DisputeKind, want int64) {
				t.Helper()
				seen += want
				got := int64(0)
				q := app.DisputeDrill{Agency: id, Period: period, Kind: kind, Limit: 3}
				for {
					all, next, err := a.DrillDisputes(ctx, who, q)
					if err != nil {
						t.Fatal(err)
					}
					got += int64(len(all))
					if q.After = next; next == "" {
						break
					}
				}
				if got != want {
					t.Errorf("%s %s %s: %d disputes, the number says %d", period, id, kind, got, want)
				}
			}
			for _, n := range append(s.Agencies, s.Sum) {
				same(n.Agency.ID, "reconsideration.ended", n.Reconsideration.Ended())
				same(n.Agency.ID, "reconsideration.corrected", n.Reconsideration.Corrected)
				same(n.Agency.ID, "lawsuits.ended", n.Lawsuits.Ended())
				same(n.Agency.ID, "lawsuits.pending", n.Lawsuits.Pending)
				both := n.Disputes()
				same(n.Agency.ID, "disputes.pending", both.Pending)
			}
		}
		if seen < 20 {
			t.Errorf("only %d disputes were counted", seen)
		}
		if _, _, err := a.DrillDisputes(ctx, who, app.DisputeDrill{Period: "2024", Kind: "disputes.lost"}); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		stranger := agency.Actor{Person: "li", Agency: "housing", Roles: []agency.Role{agency.Handler}}
		if _, _, err := a.DrillDisputes(ctx, stranger, app.DisputeDrill{Agency: "water", Period: "2024", Kind: "disputes.ended"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another agency's disputes: %v", err)
		}
	})
}
