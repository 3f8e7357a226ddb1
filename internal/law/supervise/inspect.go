package supervise

import (
	"fmt"
	"slices"

	"gongkai/internal/kernel/calendar"
)

// Class is what an inspection takes a column for.
type Class string

// The classes; the others are Other.
const (
	NewsClass     Class = "news"
	NoticeClass   Class = "notice"
	PolicyClass   Class = "policy"
	DataClass     Class = "data"
	ExplainClass  Class = "explain"
	Other         Class = "other"
	StandingClass Class = "standing" // filled by the system itself, e.g. the guide
)

// Column is what is known of a column on a day.
type Column struct {
	ID, Name string
	Class    Class
	Top      bool // 一级栏目
	Leaf     bool // nothing stands below it
	Window   Window
	Items    int64
	Newest   calendar.Date
}

// Place is one finding: what is wrong with which thing. About says what mends
// it: "column:ID", "item:ID", "agency:ID", "page:/path", "site".
type Place struct {
	About string `json:"about"`
	Thing string `json:"thing"`
	Text  string `json:"text"`
}

// Facts are what an inspection looks at.
type Facts struct {
	Today   calendar.Date
	Newest  calendar.Date // of all publications
	Columns []Column
	// Found are the places that were looked for one by one; a metric that is
	// not in it was not checked, for the reason in Missed.
	Found  map[Metric][]Place
	Missed map[Metric]string
}

// Result is what an inspector would note under one indicator.
type Result struct {
	Indicator
	Places  []Place
	Checked bool
	Why     string // why not
	Hit     bool   // the threshold is reached
	Cost    Points // unknown where nobody knows the points
}

// Inspect judges facts by indicators: what vetoes first, then what costs, each
// in the order of the table; what is switched off is left out.
func Inspect(t Table, f Facts) (out []Result) {
	for _, x := range t.Indicators {
		if x.Off {
			continue
		}
		r := Result{Indicator: x}
		if info, _ := MetricOf(x.Metric); info.Human || !x.Auto {
			r.Why = info.Why
			if x.How != "" {
				r.Why = x.How
			}
		} else {
			r.Places, r.Checked, r.Why = f.places(x)
		}
		if n := len(r.Places); n >= x.Threshold.Value && n > 0 {
			r.Hit, r.Cost = true, x.Points.Times(n, x.Most)
		}
		out = append(out, r)
	}
	rank := func(k Kind) int { return slices.Index(Kinds(), k) }
	slices.SortStableFunc(out, func(a, b Result) int { return rank(a.Kind) - rank(b.Kind) })
	return out
}

// places are the findings of an indicator.
func (f *Facts) places(x Indicator) (out []Place, checked bool, why string) {
	stale := func(w Window, want func(Column) bool) []Place {
		for _, c := range f.Columns {
			if use := first(w, c.Window); want(c) {
				if p, is := c.stale(use, f.Today); is {
					out = append(out, p)
				}
			}
		}
		return out
	}
	class := func(want ...Class) func(Column) bool {
		return func(c Column) bool { return slices.Contains(want, c.Class) }
	}
	switch x.Metric {
	case HomeStale:
		home := Column{ID: "", Name: "首页", Items: 1, Newest: f.Newest}
		if p, is := home.stale(x.Window, f.Today); is || f.Newest.IsZero() {
			p.About, p.Thing = "site", "首页"
			if f.Newest.IsZero() {
				p.Text = "还没有发布过信息"
			}
			out = append(out, p)
		}
	case MainStale:
		stale(x.Window, class(NewsClass, NoticeClass, PolicyClass))
	case NewsStale:
		stale(x.Window, class(NewsClass))
	case PoliciesStale:
		stale(x.Window, func(c Column) bool { return c.Class == PolicyClass && c.Top })
	case DataStale:
		stale(x.Window, class(DataClass))
	case ColumnStale:
		stale(x.Window, func(c Column) bool { return c.Leaf })
	case ColumnBlank:
		for _, c := range f.Columns {
			if c.Leaf && c.Items == 0 && c.Class != StandingClass {
				out = append(out, Place{"column:" + c.ID, c.Name, "栏目没有内容"})
			}
		}
	default:
		found, ok := f.Found[x.Metric]
		if why = f.Missed[x.Metric]; why == "" && !ok {
			why = "这次没有检查"
		}
		return found, ok, why
	}
	return out, true, ""
}

func first(a, b Window) Window {
	if a.IsZero() {
		return b
	}
	return a
}

// stale reports whether a column with content has stood longer than it may. On
// the last day of the window it is not yet stale.
func (c *Column) stale(w Window, today calendar.Date) (Place, bool) {
	if w.IsZero() || c.Items == 0 || c.Newest.IsZero() {
		return Place{}, false
	}
	end := w.Ends(c.Newest)
	return Place{"column:" + c.ID, c.Name, fmt.Sprintf("最近一次更新在%s，按%s的要求，%s起即为未更新", c.Newest.Chinese(), w, end.AddDays(1).Chinese())}, today.After(end)
}

// Sum is what an inspection comes to.
type Sum struct {
	Vetoes    int    `json:"vetoes"`    // indicators
	Findings  int    `json:"findings"`  // places of all indicators that were hit
	Cost      Points `json:"cost"`      // of those whose points are known
	Uncosted  int    `json:"uncosted"`  // deductions hit without known points
	Unchecked int    `json:"unchecked"` // indicators
	Doubtful  int    `json:"doubtful"`  // hits whose rule was not confirmed
}

// SumOf adds up.
func SumOf(rs []Result) (s Sum) {
	s.Cost.Known = true
	for _, r := range rs {
		switch {
		case !r.Checked:
			s.Unchecked++
			continue
		case !r.Hit:
			continue
		}
		s.Findings += len(r.Places)
		if r.Confidence != Confirmed && r.Kind != Advice {
			s.Doubtful++
		}
		switch {
		case r.Kind == Veto:
			s.Vetoes++
		case r.Kind == Deduct && r.Cost.Known:
			s.Cost.Tenths += r.Cost.Tenths
		case r.Kind == Deduct:
			s.Uncosted++
		}
	}
	return s
}
