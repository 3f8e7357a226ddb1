package office

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
)

// parts leads from a number of all agencies to what each adds to it.
func (b board) parts(kind string) string {
	return b.at("/office/supervise/shares", url.Values{"kind": {kind}})
}

// openViews are the columns of what stands open today.
var openViews = []struct {
	view  app.InboxView
	label string
	of    func(*app.AgencyNumbers) int64
}{
	{app.InboxClock, "今天在办", func(n *app.AgencyNumbers) int64 { return n.Open.Open }},
	{app.InboxOverdue, "今天已逾期", func(n *app.AgencyNumbers) int64 { return n.Open.Overdue }},
	{app.InboxSoon, "今天即将到期", func(n *app.AgencyNumbers) int64 { return n.Open.Soon }},
	{app.InboxWaiting, "今天等申请人", func(n *app.AgencyNumbers) int64 { return n.Open.Waiting }},
}

// partKind is a column of the table: its name, each agency's number, and where
// that leads.
type partKind struct {
	label string
	of    func(*app.AgencyNumbers) int64
	to    func(b board, id string) string
}

func partOfKind(kind string) (partKind, bool) {
	if name, open := strings.CutPrefix(kind, "open."); open {
		for _, x := range openViews {
			if string(x.view) == name {
				return partKind{x.label, x.of, func(b board, id string) string { return b.inboxOf(id, x.view) }}, true
			}
		}
		return partKind{}, false
	}
	to := func(b board, id string) string { return b.drill(id, app.DrillKind(kind)) }
	switch k := app.DrillKind(kind); k {
	case app.DrillReceived:
		return partKind{drillWords(k), func(n *app.AgencyNumbers) int64 { return n.Period.Received }, to}, true
	case app.DrillClosed:
		return partKind{drillWords(k), func(n *app.AgencyNumbers) int64 { return n.Period.Closed }, to}, true
	case app.DrillLate:
		return partKind{drillWords(k), func(n *app.AgencyNumbers) int64 { return n.Period.Late }, to}, true
	}
	number, found := strings.CutPrefix(kind, "outcome.")
	i, err := strconv.Atoi(number)
	if !found || err != nil || i < 1 || i > len(app.AgencyNumbers{}.Period.Outcomes) {
		return partKind{}, false
	}
	return partKind{drillWords(app.DrillKind(kind)), func(n *app.AgencyNumbers) int64 { return n.Period.Outcomes[i-1] }, to}, true
}

// superviseShares lists what each agency adds to a number of the sum.
func (o *Office) superviseShares(v *visit) error {
	q := v.r.URL.Query()
	kind, ok := partOfKind(cmp.Or(q.Get("kind"), string(app.DrillReceived)))
	if !ok {
		return fault.New(fault.NotFound, "supervise.kind", "没有这种清单。")
	}
	s, err := v.app.Supervise(v.ctx(), v.actor, app.SuperviseQuery{Period: q.Get("period"), Agency: q.Get("agency")})
	if err != nil {
		return err
	}
	b := board{v, &s, q.Get("agency")}
	all := slices.DeleteFunc(slices.Clone(s.Agencies), func(n app.AgencyNumbers) bool { return kind.of(&n) == 0 })
	slices.SortStableFunc(all, func(x, y app.AgencyNumbers) int { return cmp.Compare(kind.of(&y), kind.of(&x)) })
	t := &web.Table{Caption: "各机关的数", Hidden: true, Dense: true, Empty: "这里没有数字。", Columns: []web.Column{{Label: "机关", Wide: true}, {Label: "件数", Number: true}}}
	for i := range all {
		n := &all[i]
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(n.Agency.Name), web.L(strconv.FormatInt(kind.of(n), 10), kind.to(b, n.Agency.ID))}})
	}
	return v.show("list", web.Page{Title: kind.label, Wide: true, Crumbs: crumbs(web.Link{Text: s.Period.Label() + "监督统计", Href: b.at("/office/supervise", nil)}),
		Data: listPage{Table: t, Summary: []web.Item{{Key: "时段", Text: s.Period.Label()}, {Key: "合计", Text: strconv.FormatInt(kind.of(&s.Sum), 10) + " 件"}}}})
}

// superviseDisputes lists exactly the disputes that a number counts.
func (o *Office) superviseDisputes(v *visit) error {
	q := v.r.URL.Query()
	d := app.DisputeDrill{Agency: q.Get("agency"), Period: q.Get("period"), Below: q.Get("one") == "", Kind: app.DisputeKind(cmp.Or(q.Get("kind"), "disputes.ended")), After: q.Get("after")}
	if d.Period == "" {
		d.Period = strconv.Itoa(v.today().Year)
	}
	all, next, err := v.app.DrillDisputes(v.ctx(), v.actor, d)
	if err != nil {
		return err
	}
	p, err := app.ParsePeriod(d.Period)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: d.Kind.Label(), Hidden: true, Dense: true, Empty: "这里没有复议、诉讼。",
		Columns: []web.Column{{Label: "案号"}, {Label: "机关", Wide: true}, {Label: "类型"}, {Label: "提出"}, {Label: "审结"}, {Label: "结果"}}}
	for _, x := range all {
		number := x.Number
		if number == "" {
			number = "（未填案号）"
		}
		ended := "未审结"
		if !x.ConcludedOn.IsZero() {
			ended = x.ConcludedOn.String()
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(number, "/office/disputes/"+x.ID), web.C(x.AgencyName), web.C(groupWords(x.Group)), web.C(x.FiledOn.String()), web.C(ended), web.C(resultWords(dispute.Result(x.Result)))}})
	}
	page := listPage{Table: t, Summary: []web.Item{{Key: "时段", Text: p.Label()}}}
	if next != "" {
		page.Pager.Next = with(v.r.URL.RequestURI(), "after", next)
	}
	if d.After != "" {
		page.Pager.Text = "续页"
	}
	back := url.Values{"period": {d.Period}}
	if d.Agency != "" && d.Below {
		back.Set("agency", d.Agency)
	}
	return v.show("list", web.Page{Title: d.Kind.Label(), Wide: true, Crumbs: crumbs(web.Link{Text: p.Label() + "监督统计", Href: "/office/supervise?" + back.Encode()}), Data: page})
}
