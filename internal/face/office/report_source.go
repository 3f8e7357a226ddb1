package office

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// cell lists what a figure counts.
func (o *Office) cell(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	p := report.Path(v.r.PathValue("cell"))
	if app.IsEntered(p) {
		return v.showEntered(year, p)
	}
	behind, err := v.app.CellCases(v.ctx(), v.actor, v.agency(), year, p)
	if err != nil {
		return err
	}
	return v.showBehind(year, cellName(p), behind, []report.Path{p}, strings.HasPrefix(string(p), "disputes."))
}

// source lists what a number of the narrative counts.
func (o *Office) source(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	from := compose.Source(v.r.PathValue("source"))
	name := app.SourceName(from)
	if from.Items() && name == "" {
		if name, err = v.columnWords(from); err != nil {
			return err
		}
	}
	if name == "" {
		return fault.New(fault.NotFound, "report.source", "没有这个数字来源。")
	}
	behind, err := v.app.SourceCases(v.ctx(), v.actor, v.agency(), year, from)
	if err != nil {
		return err
	}
	if from.Items() {
		return v.showItems(year, name, behind)
	}
	return v.showBehind(year, name, behind, from.Cells(), strings.HasPrefix(string(from), string(compose.FromGroup)))
}

// showBehind lists the parts of cells of a sum, and the cases of the agency.
func (v *visit) showBehind(year int, name string, behind []app.Behind, cells []report.Path, disputes bool) error {
	shares, summary, err := v.shares(year, cells...)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: fmt.Sprintf("%d 件", len(behind)), Dense: true, Empty: "这里没有案件：由填报的数字而来，或者为零。",
		Columns: []web.Column{{Label: "编号"}, {Label: "标题", Wide: true}, {Label: "计入日期"}}}
	for _, b := range behind {
		number := web.C(b.Number)
		switch {
		case b.Item != "" && v.can(agency.ItemRead):
			if number.Href = "/office/items/" + b.Item; b.Number == "" {
				number.Text = "查看"
			}
		case b.ID == "" || !v.can(agency.CaseRead):
		case disputes:
			number.Href = "/office/disputes/" + b.ID
		default:
			number.Href = "/office/cases/" + b.ID
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{number, web.C(b.Title), web.C(b.On)}})
	}
	if shares != nil {
		t.Caption, t.Empty = fmt.Sprintf("本级台账 %d 件", len(behind)), "本级台账在这里没有案件。"
	}
	if stated, err := v.statedFigure(year, cells); err != nil {
		return err
	} else if stated != "" && shares == nil {
		summary = append(summary, web.Item{Key: "签发的报告中", Text: stated})
	}
	back := reportCrumb(year)
	back.Href = v.at(back.Href)
	return v.show("list", web.Page{Title: name, Crumbs: crumbs(back), Data: listPage{Table: t, Shares: shares, Summary: summary}})
}

// showEntered lists what was entered for a figure that no ledger holds: month,
// number, source, by whom and when; and the shares where the report is a sum.
func (v *visit) showEntered(year int, p report.Path) error {
	shares, summary, err := v.shares(year, p)
	if err != nil {
		return err
	}
	all, sum, said, err := v.app.CountsBehind(v.ctx(), v.actor, v.agency(), year, p)
	if err != nil {
		return err
	}
	unit := "件"
	if p == report.PathFees {
		unit = "元"
	}
	if sum != "" {
		one := web.Item{Key: "全年合计", Text: sum + " " + unit}
		if p == report.PathFees {
			one.Text += "，报告中写 " + said + statedUnit(p)
		}
		summary = append(summary, one)
	}
	t := &web.Table{Caption: "填报的数字", Dense: true, Stack: true, Empty: "还没有填报。填报后，这里列出每一次的数字、来源、填报人和时间。",
		Columns: []web.Column{{Label: "期间"}, {Label: "数字（" + unit + "）", Number: true}, {Label: "数据来源", Wide: true}, {Label: "填报人"}, {Label: "填报时间"}}}
	for _, c := range all {
		when := web.C("全年合计")
		if c.Month > 0 {
			when.Text = strconv.Itoa(c.Month) + "月"
		}
		if c.Covered {
			when.Note = "另有全年合计，以全年合计为准"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{when, web.C(c.Value), web.C(c.Source), web.C(c.Name), web.C(c.At.In(app.China()).Format("2006-01-02 15:04"))}})
	}
	stated, err := v.statedFigure(year, []report.Path{p})
	if err != nil {
		return err
	}
	if stated != "" && shares == nil {
		summary = append(summary, web.Item{Key: "签发的报告中", Text: stated + statedUnit(p)})
		t.Empty = "这里没有填报的记录：签发的报告中的数字是随报告带来的，例如从以前的报告导入。"
	}
	d := listPage{Table: t, Shares: shares, Summary: summary}
	if stated == "" && v.can(agency.CountRecord) && v.agency() == v.actor.Agency {
		d.Actions = []web.Link{{Text: "填报数据", Href: reportAt(year, "/counts")}}
	}
	back := reportCrumb(year)
	back.Href = v.at(back.Href)
	return v.show("list", web.Page{Title: cellName(p), Crumbs: crumbs(back), Data: d})
}

// statedFigure is what the signed report says for a cell, "" where none was
// signed.
func (v *visit) statedFigure(year int, cells []report.Path) (string, error) {
	if len(cells) != 1 {
		return "", nil
	}
	s, _, found, err := v.app.SignedReport(v.ctx(), v.actor, v.agency(), year)
	if err != nil || !found {
		return "", err
	}
	return totalOf(&s.Report, cells[0]), nil
}

// columnWords names the column whose items a source counts, "" for none.
func (v *visit) columnWords(from compose.Source) (string, error) {
	all, err := v.app.Columns(v.ctx(), v.actor)
	if err != nil {
		return "", err
	}
	for _, c := range all.List() {
		if compose.FromColumn+compose.Source(c.ID) == from {
			return "本年发布在“" + c.Name + "”栏目的信息", nil
		}
	}
	return "", nil
}

// showItems lists the published items behind a number of the narrative.
func (v *visit) showItems(year int, name string, behind []app.Behind) error {
	t := &web.Table{Caption: fmt.Sprintf("%d 条", len(behind)), Dense: true, Empty: "这里没有信息。", Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "文号"}, {Label: "日期"}}}
	for _, b := range behind {
		title := web.C(b.Title)
		if v.can(agency.ItemRead) {
			title.Href = "/office/items/" + b.Item
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{title, web.C(b.Number), web.C(b.On)}})
	}
	back := reportCrumb(year)
	back.Href = v.at(back.Href)
	return v.show("list", web.Page{Title: name, Crumbs: crumbs(back), Data: listPage{Table: t}})
}
