package supervise

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/property"
)

var day = calendar.D

func table(t testing.TB) Table {
	t.Helper()
	s, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShippedTable(t *testing.T) {
	s := table(t)
	ids, used := map[string]bool{}, map[Metric]bool{}
	for _, x := range s.Indicators {
		if ids[x.ID] {
			t.Errorf("%s stands twice", x.ID)
		}
		ids[x.ID], used[x.Metric] = true, true
		if x.Kind == Veto && x.Points.Known {
			t.Errorf("%s vetoes and costs", x.ID)
		}
		if !x.Auto && x.How == "" {
			if m, _ := MetricOf(x.Metric); m.Why == "" {
				t.Errorf("%s is nobody's to check", x.ID)
			}
		}
	}
	for _, m := range Metrics() {
		if !used[m.Metric] {
			t.Errorf("no indicator counts %s", m.Metric)
		}
	}
	if s.From.IsZero() || s.Checked.IsZero() {
		t.Error("the table is not dated")
	}
}

// On the last day of a window a column is not stale; on the next it is.
func TestStale(t *testing.T) {
	for _, c := range []struct {
		w      Window
		newest calendar.Date
		last   calendar.Date
	}{
		{Window{Days: 14}, day(2024, 2, 20), day(2024, 3, 5)},
		{Window{Months: 6}, day(2023, 8, 31), day(2024, 2, 29)},
		{Window{Months: 3}, day(2023, 12, 4), day(2024, 3, 4)},
	} {
		col := Column{ID: "x", Name: "某栏目", Items: 1, Newest: c.newest}
		if _, is := col.stale(c.w, c.last); is {
			t.Errorf("%v: stale on %s", c.w, c.last)
		}
		if _, is := col.stale(c.w, c.last.AddDays(1)); !is {
			t.Errorf("%v: not stale on the day after %s", c.w, c.last)
		}
	}
}

func TestInspect(t *testing.T) {
	f := Facts{Today: day(2024, 3, 4), Newest: day(2024, 2, 1), Found: map[Metric][]Place{Unexplained: {{"item:1", "办法", "没有解读"}, {"item:2", "规定", "没有解读"}}, SearchMissed: {{}, {}, {}, {}, {}}, LinkDead: nil},
		Missed: map[Metric]string{TagMissing: "没有页面"}, Columns: []Column{
			{ID: "news", Name: "政务动态", Class: NewsClass, Top: true, Leaf: true, Window: Window{Days: 14}, Items: 9, Newest: day(2024, 2, 1)},
			{ID: "a", Name: "空一", Leaf: true}, {ID: "b", Name: "空二", Leaf: true}, {ID: "c", Name: "指南", Leaf: true, Class: StandingClass}, {ID: "d", Name: "上级", Items: 0},
		}}
	rs := Inspect(table(t), f)
	by := map[string]Result{}
	for i, r := range rs {
		by[r.ID] = r
		if i > 0 && slices.Index(Kinds(), rs[i-1].Kind) > slices.Index(Kinds(), r.Kind) {
			t.Errorf("%s stands behind %s", r.ID, rs[i-1].ID)
		}
	}
	for id, want := range map[string]struct {
		n    int
		hit  bool
		cost string
	}{"W-V3": {1, true, ""}, "W-V4c": {2, false, ""}, "W-D-news": {1, true, "5"}, "W-D-blank": {2, true, "4"}, "W-D-explain": {2, true, "2"}, "W-D-search": {5, true, "4"}, "W-D-link": {0, false, ""}, "W-D-stale": {1, true, "1"}} {
		if r := by[id]; len(r.Places) != want.n || r.Hit != want.hit || r.Cost.String() != want.cost || !r.Checked {
			t.Errorf("%s: %d places, hit %v, cost %q", id, len(r.Places), r.Hit, r.Cost)
		}
	}
	if r := by["W-D-tag"]; r.Checked || r.Why != "没有页面" {
		t.Errorf("%+v", r)
	}
	s := SumOf(rs)
	if s.Vetoes != 1 || s.Cost.String() != "16" || s.Unchecked == 0 || s.Findings != 12 {
		t.Errorf("%+v", s)
	}
}

func TestPoints(t *testing.T) {
	for in, want := range map[string]string{"5": "5", "2.5": "2.5", "0": "0", "": "", "0.5": "0.5"} {
		p, err := ParsePoints(in)
		if err != nil || p.String() != want {
			t.Errorf("%q: %q, %v", in, p, err)
		}
	}
	for _, bad := range []string{"-1", "2.55", "x", "1.", "1001", "+2", "1.-5", "1e3"} {
		if p, err := ParsePoints(bad); err == nil {
			t.Errorf("%q is %v", bad, p)
		}
	}
	property.Check(t, func(t *rapid.T) {
		p := Points{rapid.IntRange(0, 10000).Draw(t, "tenths"), rapid.Bool().Draw(t, "known")}
		if !p.Known {
			p.Tenths = 0
		}
		b, err := json.Marshal(p)
		var back Points
		if err != nil || json.Unmarshal(b, &back) != nil || back != p {
			t.Fatalf("%v → %s → %v", p, b, back)
		}
	})
}

func TestCheckRefuses(t *testing.T) {
	good := table(t).Indicators[2]
	for name, f := range map[string]func(*Indicator){"id": func(x *Indicator) { x.ID = "编号" }, "name": func(x *Indicator) { x.Name = " " }, "kind": func(x *Indicator) { x.Kind = "x" }, "metric": func(x *Indicator) { x.Metric = "x" },
		"by hand": func(x *Indicator) { x.Metric = Human }, "threshold": func(x *Indicator) { x.Threshold.Value = 0 }, "window": func(x *Indicator) { x.Window.Days = -1 }, "confidence": func(x *Indicator) { x.Confidence = "" }} {
		x := good
		if f(&x); x.Check() == nil {
			t.Errorf("%s is let through", name)
		}
	}
	if n := len(table(t).With(good, Indicator{ID: "new"}).Indicators); n != len(table(t).Indicators)+1 {
		t.Errorf("%d indicators", n)
	}
}
