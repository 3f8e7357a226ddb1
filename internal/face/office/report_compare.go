package office

import (
	"html/template"
	"net/url"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/comparison"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

// comparePage sets a year's figures beside last year's.
type comparePage struct {
	Tabs    []web.Link
	Summary []web.Item
	Charts  []template.HTML
	Remarks []string
	Table   *web.Table
}

// compareReport shows each figure with last year's and the change; both lead to
// what they count.
func (o *Office) compareReport(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	back := reportCrumb(year)
	back.Href = v.at(back.Href)
	title := strconv.Itoa(year) + " 年度报告与上年比较"
	if d.Previous == nil {
		return v.show("compare", web.Page{Title: title, Crumbs: crumbs(back), Data: comparePage{}})
	}
	c := besideLast(&d)
	all := v.r.URL.Query().Get("all") != ""
	p := comparePage{Charts: comparison.Charts(c), Remarks: c.Remarks, Table: v.compareTable(&d, c, all),
		Summary: []web.Item{{Key: "上年的数", Text: d.Before}, {Key: "本年的数", Text: d.State.Label() + "，" + d.Basis.Label()}},
		Tabs:    []web.Link{{Text: "主要数字", Href: v.at(reportAt(year, "/compare")), Current: !all}, {Text: "全部单元格", Href: v.at(reportAt(year, "/compare?all=1")), Current: all}}}
	return v.show("compare", web.Page{Title: title, Wide: true, Crumbs: crumbs(back), Data: p})
}

// besideLast compares the two as one agency's years, whatever each calls itself.
func besideLast(d *app.ReportView) *compare.Comparison {
	last, now := *d.Previous, d.Shown
	last.Agency, now.Agency = d.Agency.Name, d.Agency.Name
	return compare.Of([]*report.Report{&last, &now})
}

func (v *visit) compareTable(d *app.ReportView, c *compare.Comparison, all bool) *web.Table {
	t := &web.Table{Caption: "逐格比较；两年都是 0 的没有列出", Dense: true, Columns: []web.Column{{Label: "项目", Wide: true}, {Label: strconv.Itoa(d.Year-1) + " 年", Number: true}, {Label: strconv.Itoa(d.Year) + " 年", Number: true}, {Label: "增减", Number: true}}}
	for i := range c.Lines {
		l := &c.Lines[i]
		was, is := string(l.Values[0]), string(l.Values[1])
		if !l.Main && !all || was == "0" && is == "0" {
			continue
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(l.Name()), linked(known(was), v.lastAt(d, l.Path)), linked(known(is), v.drillAt(d.Year, l.Path)), web.C(changeWords(l.Change(0, 1)))}})
	}
	return t
}

func linked(text, href string) web.Cell {
	if href == "" || text == "0" || text == known("") {
		return web.C(text)
	}
	return web.L(text, href)
}

func changeWords(c compare.Change) string {
	switch {
	case !c.Known:
		return "—"
	case c.Percent == "" || c.Diff == "0":
		return c.Diff
	}
	return c.Diff + "（" + c.Percent + "）"
}

// drillAt is where the things behind a figure are listed, "" where nothing can be.
func (v *visit) drillAt(year int, p report.Path) string {
	if p == report.PathFees {
		return ""
	}
	return v.cellAt(year, p)
}

// lastAt is where the things behind last year's figure are listed: where the
// figure is a sum of what was accepted, with that.
func (v *visit) lastAt(d *app.ReportView, p report.Path) string {
	if d.Sum == nil || d.PreviousSigned {
		return v.drillAt(d.Year-1, p)
	}
	if !v.can(agency.ReportCollect) || d.Agency.ID != v.actor.Agency {
		return ""
	}
	return collectAt(d.Year-1, "/total/cells/"+url.PathEscape(string(p)))
}
