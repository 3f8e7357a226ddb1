package catalog_test

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// An agency's own rules hold from their first day on; before it, and where it
// has none, those above it do.
func TestInherit(t *testing.T) {
	d := calendar.D
	rule := func(name string, year int) catalog.Policy { return catalog.Policy{Name: name, From: d(year, 1, 1)} }
	p, err := catalog.Inherit([]catalog.Policy{rule("全国", 2015)}, nil, []catalog.Policy{rule("市新", 2022), rule("市旧", 2018)}, []catalog.Policy{rule("县", 2020)})
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{2014: "", 2016: "全国", 2019: "市旧", 2020: "县", 2025: "县"} {
		if got := p.At(d(year, 6, 1)).Name; got != want {
			t.Errorf("%d: %q, want %q", year, got, want)
		}
	}
	if _, err := catalog.Inherit([]catalog.Policy{{Name: "没有日期"}}); err == nil {
		t.Error("a rule without a day passed")
	}
}

// The renewal tasks come due six, two and one months before the last day, to
// the day, also where the month is shorter.
func TestRenewalBoundaries(t *testing.T) {
	d := calendar.D
	for _, c := range []struct {
		last calendar.Date
		due  [4]calendar.Date
	}{
		{d(2026, 3, 20), [4]calendar.Date{d(2025, 9, 20), d(2026, 1, 20), d(2026, 2, 20), d(2026, 3, 20)}},
		{d(2025, 8, 31), [4]calendar.Date{d(2025, 2, 28), d(2025, 6, 30), d(2025, 7, 31), d(2025, 8, 31)}},
		{d(2024, 8, 31), [4]calendar.Date{d(2024, 2, 29), d(2024, 6, 30), d(2024, 7, 31), d(2024, 8, 31)}},
		{d(2025, 12, 31), [4]calendar.Date{d(2025, 6, 30), d(2025, 10, 31), d(2025, 11, 30), d(2025, 12, 31)}},
	} {
		f := catalog.Facts{IssuedOn: d(2020, 1, 1), InForceOn: d(2020, 1, 1), LastDay: c.last, EndedOn: c.last.AddDays(1), Expired: true}
		for n, on := range c.due {
			due, later := catalog.Policy{}.Tasks(f, on.AddDays(-1))
			if len(due) != n || len(later) != 4-n {
				t.Errorf("%s, the day before %s: %d due, %d later", c.last, on, len(due), len(later))
			}
			due, _ = catalog.Policy{}.Tasks(f, on)
			if len(due) != n+1 || due[n].On != on || due[n].What != catalog.Renewals()[n].What {
				t.Errorf("%s on %s: %+v", c.last, on, due)
			}
		}
		if due, later := (catalog.Policy{}).Tasks(f, c.last.AddDays(1)); len(due)+len(later) > 0 {
			t.Errorf("%s: tasks of what has ended: %v, %v", c.last, due, later)
		}
	}
	own := catalog.Policy{Renewal: []catalog.Reminder{{Months: 3, What: "评估"}}}
	if due, later := own.Tasks(catalog.Facts{IssuedOn: d(2020, 1, 1), LastDay: d(2025, 6, 30)}, d(2025, 3, 30)); len(due) != 1 || len(later) != 0 || !strings.Contains(due[0].What, "评估") {
		t.Errorf("own table: %v, %v", due, later)
	}
}
