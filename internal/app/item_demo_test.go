package app_test

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
)

// The demonstration's county is made through the use cases: it must verify,
// fill every statutory column, and count in table 2 what its library lists.
func TestDemoItems(t *testing.T) {
	slow(t)
	ctx := context.Background()
	now := time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)
	a, err := app.Open(ctx, app.Options{Dir: t.TempDir(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 20, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := a.DemoItems(ctx, apptest.Operator, 1); err != nil {
		t.Fatal(err)
	}
	t.Logf("demo items in %v", time.Since(start))
	verifiedItems(t, a)
	tree, err := a.Visitor().ItemColumns(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, c := range tree {
		total += c.Items
		if c.ID == catalog.ColStatutory {
			for _, sub := range c.Children {
				if sub.Items == 0 {
					t.Errorf("column %s %s is empty", sub.ID, sub.Name)
				}
			}
		}
	}
	if total < 120 {
		t.Errorf("%d items", total)
	}
	tableEqualsLibrary(t, a, "housing", 2024)
	tableEqualsLibrary(t, a, "education", 2024)
	d, err := a.ReviewTasks(ctx, agency.Actor{Person: "xuweimin", Agency: "housing", Roles: []agency.Role{agency.Reviewer}}, "housing")
	if err != nil || len(d.Drafts) == 0 || len(d.Reviews) == 0 || len(d.Releases) == 0 || len(d.Scheduled) == 0 {
		t.Errorf("desk: %d drafts, %d reviews, %d releases, %d scheduled, %v", len(d.Drafts), len(d.Reviews), len(d.Releases), len(d.Scheduled), err)
	}
}

// tableEqualsLibrary compares table 2 of a year with what the public library
// lists: issued in the year, ended in it, in force on its last day.
func tableEqualsLibrary(t testing.TB, a *app.App, agencyID string, year int) {
	t.Helper()
	ctx := context.Background()
	d, err := a.Derive(ctx, apptest.Operator, agencyID, year)
	if err != nil {
		t.Fatal(err)
	}
	end := calendar.D(year, 12, 31)
	var want [report.Stocks]int64
	f := app.NormativeFilter{Agency: agencyID, Kind: catalog.Normative, On: end, N: 7}
	for {
		p, err := a.Visitor().NormativeLibrary(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Lines {
			if l.Facts.IssuedOn.Year == year {
				want[report.Issued]++
			}
			if l.Status.Ended() && l.Facts.EndedOn.Year == year {
				want[report.Repealed]++
			}
			if l.Status.Binding() {
				want[report.InForce]++
			}
		}
		if p.Next == (store.Key{}) {
			break
		}
		f.After = p.Next
	}
	missing, err := a.Uncatalogued(ctx, apptest.Operator, agencyID, year)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range missing { // in the register alone: counted, and named
		add := func(s report.Stock, when bool) {
			if when {
				want[s]++
			}
		}
		add(report.Issued, m.IssuedOn.Year == year)
		add(report.Repealed, m.EndedOn.Year == year)
		add(report.InForce, m.EndedOn.IsZero() || m.EndedOn.After(end))
	}
	for s, w := range want {
		if got := d.Report.Proactive.NormativeDocuments[s].N; got != w {
			t.Errorf("%s %d, %v: table 2 says %d, the library lists %d", agencyID, year, report.Stock(s), got, w)
		}
	}
	rs, err := a.ReconcileDocuments(ctx, apptest.Operator, agencyID, year)
	if err != nil || rs[0].Difference != 0 || rs[0].InForce != want[report.InForce] {
		t.Errorf("reconciliation: %+v, %v", rs, err)
	}
}
