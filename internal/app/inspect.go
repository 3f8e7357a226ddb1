package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/supervise"
)

// Inspection asks what an inspector would find today: of an agency, "" for the
// whole site. Page gives one's own page as a visitor gets it; without it the
// tags of pages are not looked at.
type Inspection struct {
	Agency string
	Page   func(ctx context.Context, path string) (status int, body string)
}

// Inspected is what was found.
type Inspected struct {
	On       calendar.Date
	Agency   string
	Results  []supervise.Result
	Sum      supervise.Sum
	Looked   int            // newest items whose texts were read
	Pages    []string       // own pages that were fetched
	External []ExternalLink // of the texts read
	Table    supervise.Table
}

// What one inspection reads at most, so that it costs the same on any site.
const (
	inspectTexts  = 1000
	inspectPlaces = 200 // of one metric
	inspectLinks  = 500
)

const (
	kindIndicator   = "indicator"    // agency "", key is its id
	kindInspection  = "inspection"   // a run
	kindGuideReview = "guide_review" // key "guide"
)

// inspector gathers facts.
type inspector struct {
	*work
	q        Inspection
	facts    supervise.Facts
	table    supervise.Table
	looked   int
	links    map[string]linkedFrom // addresses of this site → where they stand
	external []ExternalLink
	newest   []store.Item
	sample   []string // own pages to fetch
	reports  []string // of them, a published report
	gone     []string // and a withdrawn item
}

// linkedFrom is the first item that has a link.
type linkedFrom struct{ id, title string }

// Inspect computes what an inspector would find today. Everybody of the
// agency that may read its items may ask; what it reads is public, but for
// what should be and is not.
func (a *App) Inspect(ctx context.Context, actor agency.Actor, q Inspection) (out Inspected, err error) {
	in := &inspector{q: q}
	if err := a.read(ctx, actor, agency.InspectionRead, subjectOf(actor, q.Agency), func(w *work) error {
		in = &inspector{work: w, q: q, facts: supervise.Facts{Today: w.today, Found: map[supervise.Metric][]supervise.Place{}, Missed: map[supervise.Metric]string{}}, links: map[string]linkedFrom{}}
		return in.gather(ctx)
	}); err != nil {
		return out, err
	}
	in.visit(ctx) // after the store is let go: pages read it themselves
	out = Inspected{On: in.facts.Today, Agency: q.Agency, Results: supervise.Inspect(in.table, in.facts), Looked: in.looked, Pages: in.sample, External: in.external, Table: in.table}
	out.Sum = supervise.SumOf(out.Results)
	return out, nil
}

// subjectOf is whose permission is asked: the whole site is everybody's who
// may look at his own agency.
func subjectOf(actor agency.Actor, asked string) string {
	if asked == "" {
		return actor.Agency
	}
	return asked
}

func (in *inspector) gather(ctx context.Context) (err error) {
	if in.table, err = in.indicators(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{in.columnFacts, in.texts, in.itemLinks, in.unexplained, in.overdue, in.guides, in.searches, in.checkedLinks, in.otherPages} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	in.samplePages()
	return nil
}

func (in *inspector) found(m supervise.Metric, about, thing, text string) {
	if len(in.facts.Found[m]) < inspectPlaces {
		in.facts.Found[m] = append(in.facts.Found[m], supervise.Place{About: about, Thing: thing, Text: text})
	}
}

// checked says that a metric was looked at, whatever was found.
func (in *inspector) checked(m supervise.Metric) {
	if in.facts.Found[m] == nil {
		in.facts.Found[m] = []supervise.Place{}
	}
}

// window is that of the first indicator of a metric.
func (in *inspector) window(m supervise.Metric, usual supervise.Window) supervise.Window {
	for _, x := range in.table.Indicators {
		if x.Metric == m && !x.Window.IsZero() {
			return x.Window
		}
	}
	return usual
}

// columnFacts reads the tree and its counts. Of one agency, columns in which
// it never published are not its own to fill.
func (in *inspector) columnFacts(ctx context.Context) error {
	cols, err := in.columns(ctx)
	if err != nil {
		return err
	}
	counts, err := in.ColumnCounts(ctx, in.q.Agency)
	if err != nil {
		return err
	}
	in.facts.Newest = minuteDay(counts[""].Newest)
	reports, published := int64(0), ""
	if err := eachJSON(ctx, in.work, kindReportLine, "", 0, func(_ string, p Publication) error {
		if in.q.Agency == "" || p.Agency == in.q.Agency {
			reports, published = reports+1, max(published, p.PublishedOn.String())
		}
		return nil
	}); err != nil {
		return err
	}
	for _, c := range cols.List() {
		n := counts[c.ID]
		if hiddenAbove(cols, c.ID) || in.q.Agency != "" && n.Items == 0 {
			continue
		}
		w := catalog.WindowByKey(c.Window)
		x := supervise.Column{ID: c.ID, Name: c.Name, Class: classOf(c), Top: c.Parent == "", Leaf: len(cols.Children(c.ID)) == 0 && c.Type != catalog.TopicColumn, Window: supervise.Window{Days: w.Days, Months: w.Months}, Items: n.Items, Newest: minuteDay(n.Newest)}
		if c.Type == catalog.ReportsColumn && reports > 0 {
			x.Items += reports
			if d, err := calendar.ParseDate(published); err == nil && d.After(x.Newest) {
				x.Newest = d
			}
		}
		in.facts.Columns = append(in.facts.Columns, x)
	}
	return nil
}

func hiddenAbove(cols *catalog.Columns, id string) bool {
	return slices.ContainsFunc(cols.Path(id), func(c catalog.Column) bool { return c.Hidden })
}

func classOf(c catalog.Column) supervise.Class {
	switch {
	case c.Type == catalog.GuideColumn:
		return supervise.StandingClass // the guide stands by itself
	case c.Type == catalog.NewsColumn:
		return supervise.NewsClass
	case c.Type == catalog.NoticesColumn:
		return supervise.NoticeClass
	case c.Type == catalog.PoliciesColumn:
		return supervise.PolicyClass
	case c.Type == catalog.ExplainColumn:
		return supervise.ExplainClass
	case c.Window == "statistics":
		return supervise.DataClass
	}
	return supervise.Other
}

// minuteDay is the day of a local minute, zero for none.
func minuteDay(at string) calendar.Date {
	if len(at) < 10 {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(at[:10])
	if err != nil {
		return calendar.Date{}
	}
	return d
}

func (in *inspector) unexplained(ctx context.Context) error {
	in.checked(supervise.Unexplained)
	w := in.window(supervise.Unexplained, supervise.Window{Months: 12})
	from := in.today.AddMonths(-w.Months).AddDays(-w.Days)
	return in.Unexplained(ctx, in.q.Agency, from, inspectPlaces, func(i store.Item) error {
		in.found(supervise.Unexplained, "item:"+i.ID, i.Title, fmt.Sprintf("%s公布，没有解读，或者解读没有关联到这份文件", i.IssuedOn.Chinese()))
		return nil
	})
}

func (in *inspector) overdue(ctx context.Context) error {
	in.checked(supervise.PublishOverdue)
	return in.Overdue(ctx, subjectOf(in.actor, in.q.Agency), in.today, inspectPlaces, func(i store.Item) error {
		in.found(supervise.PublishOverdue, "item:"+i.ID, i.Title, fmt.Sprintf("应不晚于%s公开，至今没有发布", i.Due.Chinese()))
		return nil
	})
}

// guides checks what every guide must state (art. 12), and when it was looked
// over last.
func (in *inspector) guides(ctx context.Context) error {
	in.checked(supervise.GuideField)
	in.checked(supervise.GuideOld)
	all, err := in.Agencies(ctx)
	if err != nil {
		return err
	}
	reviewed := map[string]calendar.Date{}
	if err := eachJSON(ctx, in.work, kindGuideReview, "", 0, func(id string, r GuideReview) error { reviewed[id] = r.On; return nil }); err != nil {
		return err
	}
	w := in.window(supervise.GuideOld, supervise.Window{Months: 12})
	for _, x := range takers(all) {
		if in.q.Agency != "" && x.ID != in.q.Agency {
			continue
		}
		var lacks []string
		for _, f := range []struct{ name, text string }{{"工作机构名称", x.Face.Office}, {"办公地址", x.Face.Address}, {"办公时间", x.Face.Hours}, {"联系电话", x.Face.Phone}, {"传真号码", x.Face.Fax}, {"互联网联系方式", x.Face.Email + x.Face.Web}} {
			if f.text == "" {
				lacks = append(lacks, f.name)
			}
		}
		if len(lacks) > 0 {
			in.found(supervise.GuideField, "agency:"+x.ID, x.Name, "公开指南没有写明"+strings.Join(lacks, "、"))
		}
		switch on := reviewed[x.ID]; {
		case on.IsZero():
			in.found(supervise.GuideOld, "guide:"+x.ID, x.Name, "没有核对公开指南的记录")
		case in.today.After(w.Ends(on)):
			in.found(supervise.GuideOld, "guide:"+x.ID, x.Name, "最近一次核对在"+on.Chinese())
		}
	}
	return nil
}

// searches asks for the newest titles as an inspector does.
func (in *inspector) searches(ctx context.Context) error {
	in.checked(supervise.SearchMissed)
	for _, i := range in.newest[:min(4, len(in.newest))] {
		p, err := in.search(ctx, SearchQuery{Text: i.Title, N: 10})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.Hits, func(h SearchHit) bool { return h.Title == i.Title }) {
			in.found(supervise.SearchMissed, "item:"+i.ID, i.Title, "用标题检索，第一页没有这一条")
		}
	}
	return nil
}

// GuideReview is when somebody looked over an agency's guide.
type GuideReview struct {
	On calendar.Date `json:"on"`
	By string        `json:"by"`
}

// ReviewGuide records that an agency's guide was looked over today.
func (a *App) ReviewGuide(ctx context.Context, actor agency.Actor, agencyID string) error {
	return a.write(ctx, actor, agency.InspectionManage, agencyID, func(w *work) error {
		one, err := w.Agency(ctx, agencyID)
		if err != nil {
			return err
		}
		return w.putJSON(ctx, agency.InspectionManage, kindGuideReview, "", one.ID, 0, GuideReview{w.today, actor.Person})
	})
}

// indicators are the table that holds: the shipped one with the changes.
func (w *work) indicators(ctx context.Context) (supervise.Table, error) {
	t, err := supervise.Shipped()
	if err != nil {
		return t, err
	}
	var own []supervise.Indicator
	err = eachJSON(ctx, w, kindIndicator, "", 0, func(_ string, x supervise.Indicator) error { own = append(own, x); return nil })
	return t.With(own...), err
}

// Indicators is the table that an inspection follows.
func (a *App) Indicators(ctx context.Context, actor agency.Actor) (t supervise.Table, err error) {
	err = a.read(ctx, actor, agency.InspectionRead, actor.Agency, func(w *work) error { t, err = w.indicators(ctx); return err })
	return t, err
}

// PutIndicator changes an indicator or adds one.
func (a *App) PutIndicator(ctx context.Context, actor agency.Actor, x supervise.Indicator) error {
	if err := x.Check(); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.InspectionManage, "", func(w *work) error {
		t, err := w.indicators(ctx)
		if err != nil {
			return err
		}
		if len(t.With(x).Indicators) > 200 {
			return fault.New(fault.Conflict, "supervise.many", "指标已有 200 项，不能再增加。")
		}
		return w.putJSON(ctx, agency.InspectionManage, kindIndicator, "", x.ID, 0, x)
	})
}
