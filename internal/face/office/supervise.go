package office

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// supervisePage is the dashboard of a period.
type supervisePage struct {
	Filter  *web.Form
	Figures []figure
	Actions []web.Link
	Words   []string
	Charts  []template.HTML
	Table   *web.Table
	Buckets *web.Table
	Empty   bool
}

func (o *Office) supervise(v *visit) error {
	q := v.r.URL.Query()
	s, err := v.app.Supervise(v.ctx(), v.actor, app.SuperviseQuery{Period: q.Get("period"), Agency: q.Get("agency")})
	if err != nil {
		return err
	}
	b := board{v, &s, q.Get("agency")}
	p := supervisePage{Filter: b.filter(), Figures: b.figures(), Words: b.words(), Charts: b.charts(), Table: b.table(), Buckets: b.buckets(), Empty: s.Sum.Idle()}
	p.Actions = []web.Link{{Text: "导出 Excel", Href: b.at("/office/supervise/file/xlsx", nil)}}
	p.Actions = append(p.Actions, b.disputeLinks()...)
	return v.show("supervise", web.Page{Title: s.Period.Label() + "监督统计", Wide: true, Crumbs: crumbs(), Data: p})
}

// board is the numbers and how they are asked for.
type board struct {
	v      *visit
	s      *app.Supervision
	agency string // asked for, "" for all
}

// at is an address about the same period and agency.
func (b board) at(path string, more url.Values) string {
	q := url.Values{"period": {b.s.Period.Name}}
	if b.agency != "" {
		q.Set("agency", b.agency)
	}
	for k, x := range more {
		q[k] = x
	}
	return path + "?" + q.Encode()
}

// filter keeps what is asked for in the address.
func (b board) filter() *web.Form {
	f := &web.Form{ID: "filter", Get: true, Action: "/office/supervise", Submit: "查看", Fields: []*web.Field{
		{Name: "period", Label: "时段", Kind: web.Select, Optional: true, Blank: "今年", Value: b.s.Period.Name, Options: periods(b.v.today().Year, int(b.v.today().Month), b.s.Period)},
	}}
	if len(b.s.Scope) > 1 {
		x := &web.Field{Name: "agency", Label: "机关", Kind: web.Select, Optional: true, Blank: "全部", Value: b.agency}
		for _, a := range b.s.Scope {
			x.Options = append(x.Options, web.Option{Value: a.ID, Label: a.Name})
		}
		f.Fields = append(f.Fields, x)
	}
	return f
}

// periods lists four years, eight quarters and twelve months back.
func periods(year, month int, shown app.Period) (out []web.Option) {
	add := func(name string) {
		if p, err := app.ParsePeriod(name); err == nil {
			out = append(out, web.Option{Value: name, Label: p.Label()})
		}
	}
	for i := range 4 {
		add(strconv.Itoa(year - i))
	}
	for i := range 8 {
		n := year*4 + (month-1)/3 - i
		add(fmt.Sprintf("%dQ%d", n/4, n%4+1))
	}
	for i := range 12 {
		n := year*12 + month - 1 - i
		add(fmt.Sprintf("%d-%02d", n/12, n%12+1))
	}
	if !slices.ContainsFunc(out, func(o web.Option) bool { return o.Value == shown.Name }) {
		out = append(out, web.Option{Value: shown.Name, Label: shown.Label()})
	}
	return out
}

func (b board) figures() []figure {
	n := &b.s.Sum
	one := func(label string, k int64, tone web.Tone, href string) figure {
		if k == 0 {
			tone = web.Plain
		}
		return figure{label, strconv.FormatInt(k, 10), href, tone}
	}
	return []figure{
		one("今天已逾期", n.Open.Overdue, web.Late, b.inbox(app.InboxOverdue)),
		one("今天即将到期", n.Open.Soon, web.Soon, b.inbox(app.InboxSoon)),
		one("今天在办", n.Open.Open, web.Plain, b.inbox(app.InboxClock)),
		{"本期按期办结", app.PercentWords(n.Period.Closed-n.Period.Late, n.Period.Closed), "#numbers", web.Plain},
	}
}

// inbox leads to the list where one agency is looked at, else to the table.
func (b board) inbox(view app.InboxView) string {
	if len(b.s.Agencies) != 1 || !b.v.can(agency.CaseRead) {
		return "#numbers"
	}
	return b.inboxOf(b.s.Agencies[0].Agency.ID, view)
}

func (b board) inboxOf(id string, view app.InboxView) string {
	path := "/office/cases?view=" + string(view)
	if id != b.v.actor.Agency {
		path = with(path, "agency", id)
	}
	return path
}

// words are the period in sentences, for those who do not look at charts.
func (b board) words() []string {
	n, t := &b.s.Sum, &b.s.Sum.Period
	both := n.Disputes()
	out := []string{
		fmt.Sprintf("%s收到 %d 件，办结 %d 件，其中逾期办结 %d 件，按期办结 %s；办结用时中位数 %s 个工作日（自收到之日的次日数到办结之日，含等待补正、征求意见的时间）。",
			b.s.Period.Label(), t.Received, t.Closed, t.Late, app.PercentWords(t.Closed-t.Late, t.Closed), app.MedianWords(t)),
		fmt.Sprintf("复议、诉讼审结 %d 件，结果纠正 %d 件，纠错率 %s；期末尚未审结 %d 件。", both.Ended(), both.Corrected, app.PercentWords(both.Corrected, both.Ended()), both.Pending),
		fmt.Sprintf("在办、即将到期、逾期是今天（%s）的情况；即将到期指%s前到期。", b.s.Today.Chinese(), dayWords(b.s.SoonUntil)),
	}
	if b.s.Idle > 0 {
		out = append(out, fmt.Sprintf("另有 %d 个机关没有申请，也没有复议诉讼，没有列出。", b.s.Idle))
	}
	return out
}

// table is a row an agency; every number leads to its cases.
func (b board) table() *web.Table {
	t := &web.Table{Caption: "各机关的数字", Empty: "这一时段没有数字。登记申请后，这里按机关和时段统计。", Columns: []web.Column{{Label: "机关"}}}
	for _, h := range []string{"在办", "逾期", "将到期", "等申请人", "收到", "办结", "逾期办结", "按期率", "用时中位数", "公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他", "复议审结", "复议纠正", "诉讼审结", "诉讼纠正"} {
		t.Columns = append(t.Columns, web.Column{Label: h, Number: true})
	}
	if len(b.s.Agencies) > 1 {
		t.Rows = append(t.Rows, b.row("合计", "", &b.s.Sum))
	}
	for i := range b.s.Agencies {
		if i == mostMembers {
			t.Caption = fmt.Sprintf("各机关的数字（前 %d 个，全部见导出的 Excel）", mostMembers)
			break
		}
		n := &b.s.Agencies[i]
		t.Rows = append(t.Rows, b.row(n.Agency.Name, n.Agency.ID, n))
	}
	return t
}

func (b board) row(name, id string, n *app.AgencyNumbers) web.Row {
	first := web.C(name)
	if id != "" && len(b.s.Agencies) > 1 {
		first.Href = b.at("/office/supervise", url.Values{"agency": {id}})
	}
	cells := []web.Cell{first}
	number := func(k int64, href string) {
		c := web.C(strconv.FormatInt(k, 10))
		if k > 0 && b.v.can(agency.CaseRead) {
			c.Href = href
		}
		cells = append(cells, c)
	}
	inbox := func(k int64, view app.InboxView) {
		if id == "" {
			number(k, b.parts("open."+string(view)))
			return
		}
		number(k, b.inboxOf(id, view))
	}
	drill := func(k int64, kind app.DrillKind) {
		if id == "" {
			number(k, b.parts(string(kind)))
			return
		}
		number(k, b.drill(id, kind))
	}
	inbox(n.Open.Open, app.InboxClock)
	inbox(n.Open.Overdue, app.InboxOverdue)
	inbox(n.Open.Soon, app.InboxSoon)
	inbox(n.Open.Waiting, app.InboxWaiting)
	t := &n.Period
	drill(t.Received, app.DrillReceived)
	drill(t.Closed, app.DrillClosed)
	drill(t.Late, app.DrillLate)
	cells = append(cells, web.C(app.PercentWords(t.Closed-t.Late, t.Closed)), web.C(app.MedianWords(t)))
	for i, k := range t.Outcomes {
		drill(k, app.DrillKind("outcome."+strconv.Itoa(i+1)))
	}
	for i, d := range []app.DisputeTally{n.Reconsideration, n.Lawsuits} {
		group := []string{"reconsideration", "lawsuits"}[i]
		number(d.Ended(), b.disputes(id, group+".ended"))
		number(d.Corrected, b.disputes(id, group+".corrected"))
	}
	row := web.Row{Cells: cells}
	if n.Open.Overdue > 0 && id != "" {
		row.Tone = web.Late
	}
	return row
}

func (b board) drill(id string, kind app.DrillKind) string {
	return b.at("/office/supervise/cases", url.Values{"agency": {id}, "kind": {string(kind)}})
}

// disputeLinks lead from the sentence about disputes to those that it counts.
func (b board) disputeLinks() (out []web.Link) {
	both := b.s.Sum.Disputes()
	for _, x := range []struct {
		n    int64
		kind string
	}{{both.Ended(), "disputes.ended"}, {both.Corrected, "disputes.corrected"}, {both.Pending, "disputes.pending"}} {
		if x.n > 0 && b.v.can(agency.CaseRead) {
			out = append(out, web.Link{Text: fmt.Sprintf("%s（%d 件）", app.DisputeKind(x.kind).Label(), x.n), Href: b.disputes("", x.kind)})
		}
	}
	return out
}

// disputes leads to exactly those that a number counts: of one agency, or of
// all that are added up where id is "".
func (b board) disputes(id, kind string) string {
	more := url.Values{"kind": {kind}}
	if id != "" {
		more["agency"] = []string{id}
		more["one"] = []string{"1"}
	}
	return b.at("/office/supervise/disputes", more)
}

// buckets lead from the working days to their cases, where one agency is
// looked at.
func (b board) buckets() *web.Table {
	if len(b.s.Agencies) != 1 || b.s.Sum.Period.Closed == 0 || !b.v.can(agency.CaseRead) {
		return nil
	}
	t := &web.Table{Caption: "办结用时的案件", Columns: []web.Column{{Label: "工作日", Wide: true}, {Label: "件数", Number: true}, {Label: "占比", Number: true}}}
	for _, x := range spans {
		n := x.count(&b.s.Sum.Period)
		c := web.C(strconv.FormatInt(n, 10))
		if n > 0 {
			c.Href = b.drill(b.s.Agencies[0].Agency.ID, app.DrillKind(fmt.Sprintf("days.%d-%d", x.low, x.high)))
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(x.name()), c, web.C(app.PercentWords(n, b.s.Sum.Period.Closed))}})
	}
	return t
}

func (o *Office) superviseFile(v *visit) error {
	if doc.Format(v.r.PathValue("format")) != doc.XLSX {
		return fault.New(fault.NotFound, "supervise.format", "没有这种格式。")
	}
	q := v.r.URL.Query()
	name, data, err := v.app.SupervisionFile(v.ctx(), v.actor, app.SuperviseQuery{Period: q.Get("period"), Agency: q.Get("agency")})
	if err != nil {
		return err
	}
	return v.download(name, mediaTypes[doc.XLSX], data)
}

// superviseCases lists what stands behind a number.
func (o *Office) superviseCases(v *visit) error {
	q := v.r.URL.Query()
	d := app.DrillQuery{Agency: v.agency(), Period: q.Get("period"), Kind: app.DrillKind(q.Get("kind")), After: q.Get("after")}
	if d.Period == "" {
		d.Period = strconv.Itoa(v.today().Year)
	}
	if d.Kind == "" {
		d.Kind = app.DrillReceived
	}
	rows, next, err := v.app.Drill(v.ctx(), v.actor, d)
	if err != nil {
		return err
	}
	p, err := app.ParsePeriod(d.Period)
	if err != nil {
		return fault.New(fault.NotFound, "supervise.period", "没有这个时段。")
	}
	names, err := v.agencyNames()
	if err != nil {
		return err
	}
	page := listPage{Table: drillTable(rows, drillWords(d.Kind)), Summary: []web.Item{{Key: "机关", Text: names[d.Agency]}, {Key: "时段", Text: p.Label()}}}
	if next != "" {
		page.Pager.Next = with(v.r.URL.RequestURI(), "after", next)
	}
	if d.After != "" {
		page.Pager.Text = "续页"
	}
	back := "/office/supervise?" + url.Values{"period": {d.Period}, "agency": {d.Agency}}.Encode()
	return v.show("list", web.Page{Title: drillWords(d.Kind), Wide: true, Crumbs: crumbs(web.Link{Text: p.Label() + "监督统计", Href: back}), Data: page})
}

// drillWords names a list behind a number.
func drillWords(k app.DrillKind) string {
	names := app.OutcomeNames()
	var low, high int
	var n int
	switch {
	case k == app.DrillReceived:
		return "收到的申请"
	case k == app.DrillClosed:
		return "办结的申请"
	case k == app.DrillLate:
		return "逾期办结的申请"
	}
	if _, err := fmt.Sscanf(string(k), "outcome.%d", &n); err == nil && n >= 1 && n <= len(names) {
		return "办结的申请：" + names[n-1]
	}
	if _, err := fmt.Sscanf(string(k), "days.%d-%d", &low, &high); err == nil {
		return "办结的申请：用时 " + daySpan{low, high}.name()
	}
	return "申请"
}

func drillTable(rows []app.Drilled, caption string) *web.Table {
	t := &web.Table{Caption: caption, Hidden: true, Dense: true, Empty: "这里没有申请。", Columns: []web.Column{{Label: "编号"}, {Label: "所需信息", Wide: true}, {Label: "收到"}, {Label: "办结"}, {Label: "用时"}, {Label: "结果"}}}
	for _, d := range rows {
		row := web.Row{Cells: []web.Cell{web.L(d.Number, "/office/cases/"+d.ID), {Text: d.Title, Note: columnWords(d.Applicant)}, web.C(d.CountedOn.String() + " 收到"), {}, {}, {}}}
		if d.Ended {
			row.Cells[3].Text = d.ClosedOn.String() + " 办结"
			row.Cells[5].Text = request.OutcomeLabel(d.Outcome)
		} else {
			row.Cells[3].Text = "在办"
		}
		if d.Days > 0 || d.Late {
			row.Cells[4].Text = strconv.Itoa(d.Days) + " 个工作日"
		}
		if d.Late {
			row.Tone, row.Cells[3].Tag = web.Late, &web.Tag{Text: "逾期", Tone: web.Late}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
