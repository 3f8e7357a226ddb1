package app_test

import (
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
)

// The demonstration's published reports keep every rule, also with the year
// before beside them; one was corrected in public, one is the county's sum.
func TestDemoYears(t *testing.T) {
	slow(t)
	c := &apptest.Clock{}
	c.Set(calendar.D(2025, 6, 20))
	a, err := app.Open(ctx, app.Options{Dir: t.TempDir(), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, step := range []func() error{
		func() error {
			return a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 200, Seed: 1}, nil)
		},
		func() error { return a.DemoReports(ctx, apptest.Operator, 2024) },
		func() error { return a.DemoCollection(ctx, apptest.Operator, 2024, 1) },
		func() error { return a.DemoRegion(ctx, apptest.Operator, 2024) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	list, err := a.Visitor().Reports(ctx)
	if err != nil {
		t.Fatal(err)
	}
	years, corrected := map[string]int{}, 0
	for _, x := range list {
		years[x.Agency]++
		if x.Version > 1 && x.Note != "" {
			corrected++
		}
		p, err := a.Visitor().Report(ctx, x.Agency, x.Year)
		if err != nil {
			t.Fatal(err)
		}
		res, err := a.CheckReport(ctx, apptest.Operator, x.Agency, &p.Report)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range res.Findings {
			if f.Severity != report.Info {
				t.Errorf("%s %d: %s %s", x.Agency, x.Year, f.Rule, f.Message)
			}
		}
	}
	three := 0
	for _, n := range years {
		if n >= 3 {
			three++
		}
	}
	if three < 4 || corrected != 1 {
		t.Errorf("%d agencies have three years, %d reports were corrected", three, corrected)
	}
	region, err := a.Visitor().Report(ctx, "yunling", 2023)
	if err != nil || len(region.Report.Leaves) < 15 {
		t.Errorf("%v %v", region.Report.Leaves, err)
	}
	d, err := a.ReportDesk(ctx, apptest.Operator, "yunling", 2024)
	if err != nil || d.Basis != app.BasisSum || d.Previous == nil || !d.PreviousSigned || len(d.Sum.Missing) == 0 {
		t.Errorf("%q %v %v", d.Basis, d.Previous != nil, err)
	}
	verify(t, a)
}
