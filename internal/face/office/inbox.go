package office

import (
	"html/template"
	"net/url"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// listPage is what the page "list" shows.
type listPage struct {
	Notice  *web.Notice
	Tabs    []web.Link
	Saved   []web.Link // one's own searches
	Filter  *web.Form
	Actions []web.Link
	Summary []web.Item
	Shares  *web.Table // what the parts of a sum add, above the agency's own
	Table   *web.Table
	Pager   web.Pager
	Many    *web.Form // what is done with the rows ticked
	Forms   []*web.Form
	Heads   []string // of Forms
}

func (o *Office) inbox(v *visit) error {
	q := v.r.URL.Query()
	all, err := v.conditionsForm(nil)
	if err != nil {
		return err
	}
	all.Fill(q)
	if wrongDays(all) {
		return v.askConditions(all)
	}
	ask := inboxAsked(q, all)
	if ask.View == "" {
		if ask.View = app.InboxClock; ask.Find != "" {
			ask.View = app.InboxAll
		}
	}
	in, err := v.inboxOf(ask)
	if err != nil {
		return err
	}
	filter, err := v.inboxFilter(ask.View, in.Units, q)
	if err != nil {
		return err
	}
	filter.Fill(q)
	p := listPage{Notice: v.notice(), Tabs: v.tabs(ask.View, in.InboxCounts), Filter: filter, Summary: narrowed(all, q), Pager: v.inboxPager(in)}
	many := v.can(agency.CaseAssign, agency.CaseAct) && v.agency() == v.actor.Agency && len(in.Rows) > 0
	p.Table = v.caseTable(viewName(ask.View), emptyInbox(q), in, many)
	p.Table.Else = v.elsewhere(q, ask.View, in.InboxCounts)
	if p.Notice == nil {
		p.Notice = lookedWords(in)
	}
	p.Table.Hidden = true
	if v.can(agency.CaseRegister) {
		p.Actions = []web.Link{{Text: "登记申请", Href: "/office/cases/new"}}
	}
	p.Actions = append(p.Actions, web.Link{Text: "更多条件", Href: conditionsAt + "?" + onlyKept(q).Encode()})
	if v.can(agency.Export) && len(in.Rows) > 0 {
		p.Actions = append(p.Actions, web.Link{Text: "导出 Excel", Href: "/office/cases/export?" + onlyKept(q).Encode()})
	}
	if many {
		p.Many = v.manyForm()
	}
	if err := v.keepable(&p, q); err != nil {
		return err
	}
	rows := web.Shared{HTML: p.Table.Drawn, Packed: in.Drawn.Once(drawnAs(many)+" packed", func() string { return web.PackShared(p.Table.Drawn) })}
	return v.show("list", web.Page{Title: "收件箱", Wide: true, Crumbs: crumbs(), Data: p, Shared: rows})
}

// keepable shows one's own searches, and offers to keep this one.
func (v *visit) keepable(p *listPage, q url.Values) error {
	tabs, current, err := v.savedTabs(q)
	if err != nil {
		return err
	}
	p.Saved = tabs
	if current != "" || hasAny(q, append([]string{"unit", "stage"}, narrow...)) {
		f, head := keepForm(q, current)
		p.Forms, p.Heads = append(p.Forms, f), append(p.Heads, head)
	}
	return nil
}

// countWords is a count as far as it was counted.
func countWords(n int64) string {
	if n >= app.MostCounted {
		return strconv.Itoa(app.MostCounted-1) + "+"
	}
	return strconv.FormatInt(n, 10)
}

func emptyInbox(q url.Values) string {
	switch {
	case q.Get("q") != "":
		return "没有找到编号以此开头、或者标题含有这些字的申请。"
	case narrowedBy(q):
		return "没有符合这些条件的申请。"
	}
	return "这里没有申请。收到申请后点“登记申请”，系统即开始计算期限。"
}

// narrowedBy reports whether an inbox was narrowed.
func narrowedBy(q url.Values) bool {
	return hasAny(q, append([]string{"q", "unit", "stage"}, narrow...))
}

// elsewhere leads from a view without a case to those that have some, and from
// conditions that nothing fits to the same among all cases.
func (v *visit) elsewhere(q url.Values, view app.InboxView, n app.InboxCounts) (out []web.Link) {
	if narrowedBy(q) && view != app.InboxAll {
		wider := onlyKept(q)
		wider.Set("view", string(app.InboxAll))
		out = append(out, web.Link{Text: "在“全部”中找", Href: "/office/cases?" + wider.Encode()})
	}
	for _, l := range v.tabs(view, n) {
		if l.Count != "" && !l.Current {
			out = append(out, web.Link{Text: "“" + l.Text + "”" + l.Count + " 件", Href: l.Href})
		}
	}
	return out
}

func viewName(view app.InboxView) string {
	for _, x := range app.InboxViews() {
		if x.View == view {
			return x.Name
		}
	}
	return string(view)
}

func (v *visit) tabs(view app.InboxView, n app.InboxCounts) []web.Link {
	counts := map[app.InboxView]int64{app.InboxClock: n.Clock, app.InboxOverdue: n.Overdue, app.InboxSoon: n.Soon, app.InboxWaiting: n.Waiting}
	var out []web.Link
	for _, x := range app.InboxViews() {
		l := web.Link{Text: x.Name, Href: v.at("/office/cases?view=" + string(x.View)), Current: x.View == view}
		if c := counts[x.View]; c > 0 {
			l.Count = countWords(c)
		}
		out = append(out, l)
	}
	return out
}

// inboxFilter asks for what is asked most; the other conditions stay as they are.
func (v *visit) inboxFilter(view app.InboxView, units []string, q url.Values) (*web.Form, error) {
	f := &web.Form{ID: "filter", Get: true, Action: "/office/cases", Submit: "查找", Hidden: []web.Option{{Label: "view", Value: string(view)}}, Fields: []*web.Field{
		{Name: "q", Label: "编号或者标题", Kind: web.Search, Optional: true}, unitField(units), stageField(),
	}}
	for _, name := range narrow {
		if x := q.Get(name); x != "" {
			f.Hidden = append(f.Hidden, web.Option{Label: name, Value: x})
		}
	}
	return f, v.chooseAgency(f)
}

// chooseAgency lets a supervisor look at a subordinate.
func (v *visit) chooseAgency(f *web.Form) error {
	if !v.actor.Has(agency.Supervisor) {
		return nil
	}
	all, err := v.app.Agencies(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	x := &web.Field{Name: "agency", Label: "机关", Kind: web.Select, Optional: true, Blank: "本机关", Value: v.agency()}
	for _, a := range all {
		if a.ID == v.actor.Agency || a.Parent == v.actor.Agency {
			x.Options = append(x.Options, web.Option{Value: a.ID, Label: a.Name})
		}
	}
	f.Fields = append(f.Fields, x)
	return nil
}

func (v *visit) inboxPager(in app.Inbox) web.Pager {
	here := *v.r.URL
	q := here.Query()
	q.Del("done")
	at := func(after string) string {
		n := url.Values{}
		for k := range q {
			n.Set(k, q.Get(k))
		}
		n.Del("after")
		if after != "" {
			n.Set("after", after)
		}
		return here.Path + "?" + n.Encode()
	}
	p := web.Pager{}
	if q.Get("after") != "" {
		p.Text, p.Prev = "续页", at("")
	}
	if in.Next != "" {
		p.Next = at(in.Next)
	}
	return p
}

// caseTable lists cases by number, title, clock and who works on them; ticked
// has a box before each. The rows are drawn once for all who ask the same.
func (v *visit) caseTable(caption, empty string, in app.Inbox, ticked bool) *web.Table {
	t := &web.Table{Caption: caption, Empty: empty, Dense: true, Columns: []web.Column{{Label: "编号"}, {Label: "所需信息", Wide: true}, {Label: "期限"}, {Label: "状态"}, {Label: "承办"}}}
	if ticked {
		t.Columns = append(t.Columns, web.Column{Label: "选择"})
	}
	if len(in.Rows) == 0 {
		return t
	}
	t.Drawn = template.HTML(in.Drawn.Once(drawnAs(ticked), func() string { //nolint:gosec // drawn by web
		of := *t
		for i := range in.Rows {
			of.Rows = append(of.Rows, caseRow(&in.Rows[i], ticked))
		}
		return string(v.Rows(&of))
	}))
	return t
}

// drawnAs tells apart the two ways in which rows are drawn.
func drawnAs(ticked bool) string {
	if ticked {
		return "ticked"
	}
	return "plain"
}

func caseRow(r *app.View, ticked bool) (row web.Row) {
	tone, line := web.ClockLine(r.State)
	if tone == web.Late {
		row.Tone = web.Late
	}
	state := web.Cell{Tag: &web.Tag{Text: r.State.Stage.Label(), Tone: tone}}
	if tone == web.Late {
		state.Tag.Text = "已逾期"
	}
	if n := len(r.State.Breaches()); n > 0 {
		state.Note = "违法之处 " + strconv.Itoa(n) + " 处"
	}
	row.Cells = []web.Cell{web.L(r.Number, "/office/cases/"+r.ID), {Text: r.Title, Note: columnWords(r.Applicant)}, {Text: line}, state, web.C(r.State.Unit)}
	if ticked {
		row.Cells = append(row.Cells, tickBox(r))
	}
	return row
}
