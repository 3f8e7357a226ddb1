package office

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/comparison"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
	"gongkai/internal/law/report/layout"
)

// totalPage is the sum of the accepted reports of a year.
type totalPage struct {
	Notice   *web.Notice
	Years    []web.Link
	Status   []web.Notice
	Actions  []web.Link
	Formats  []web.Link
	Tables   []reportTable
	General  []note
	Findings int
	Leaves   *web.Table
	Charts   []template.HTML
	Remarks  []string
	Changed  *web.Table
	From     string
}

func (v *visit) total() (int, app.CollectedTotal, error) {
	year, err := v.year()
	if err != nil {
		return 0, app.CollectedTotal{}, err
	}
	t, err := v.app.CollectedTotal(v.ctx(), v.actor, v.actor.Agency, year)
	return year, t, err
}

func (o *Office) collectTotal(v *visit) error {
	year, t, err := v.total()
	back := web.Link{Text: fmt.Sprintf("%d 年度下级机关年报", year), Href: collectAt(year, "")}
	p := totalPage{Notice: v.notice(), Years: v.years(year, func(y int) string { return collectAt(y, "/total") })}
	page := web.Page{Title: fmt.Sprintf("%d 年度汇总", year), Wide: true, Crumbs: crumbs(back)}
	if fault.KindOf(err) == fault.Conflict { // nothing to add yet, or reports that cannot be added
		p.Status = []web.Notice{{Tone: web.Info, Title: "还不能汇总", Text: err.Error() + "收到报告、审核接收后，这里逐格相加，并列出每一格由哪些机关组成。", Action: &back}}
		page.Data = p
		return v.show("collected", page)
	}
	if err != nil {
		return err
	}
	p.Status = totalStatus(&t)
	found := present(t.Findings)
	p.Tables, p.General = v.reportTables(&t.Report, found, year)
	p.Findings = len(found)
	for i := range p.Tables {
		toShares(&p.Tables[i], year, &t.Report)
	}
	for _, f := range app.ReportFormats() {
		p.Formats = append(p.Formats, web.Link{Text: f.Label(), Href: collectAt(year, "/total/file/"+string(f))})
	}
	p.Leaves = leafTable(&t, year)
	if c := t.Comparison(); c != nil {
		p.From, p.Remarks, p.Charts, p.Changed = t.From, c.Remarks, comparison.Charts(c), changedTable(c)
		p.Actions = []web.Link{{Text: "下载与上一年度的比较（网页）", Href: collectAt(year, "/total/compare")}}
	}
	p.Actions = append(p.Actions, web.Link{Text: "编制本级政府年度报告", Href: reportAt(year, "")})
	page.Title, page.Data = layout.Title(&t.Report)+"（汇总）", p
	return v.show("collected", page)
}

// totalStatus says what the sum holds and what it lacks.
func totalStatus(t *app.CollectedTotal) []web.Notice {
	n := web.Notice{Tone: web.Good, Title: fmt.Sprintf("已列入 %d 份", len(t.Leaves)), Text: "应报的机关都已列入。"}
	if len(t.Missing) > 0 {
		n.Tone, n.Text = web.Late, fmt.Sprintf("还缺 %d 个机关：%s。没有报的不作 0，也不估计。", len(t.Missing), named(t.Missing))
	}
	return []web.Notice{n, {Tone: web.Info, Title: "交接", Text: "汇总只是数字。本级政府的报告还要有总体情况等文字，由本级政府信息公开工作主管部门编写、签发并在3月31日前公布（条例第四十九条第二款）。在“编制本级政府年度报告”中把数字口径选为“汇总”，这里的数字即列入本级报告。"}}
}

// named lists agencies, at most thirty, and says how many there are.
func named(all []string) string {
	const most = 30
	s := strings.Join(all[:min(len(all), most)], "、")
	if len(all) > most {
		s += fmt.Sprintf(" 等 %d 个", len(all))
	}
	return s
}

// present leaves out the findings that only name who is missing: the page says
// so on top, in one sentence.
func present(all []report.Finding) []report.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f report.Finding) bool {
		return f.Rule == "R-MISSING" && f.Severity == report.Error && len(f.Where) == 0
	})
}

// toShares lets a figure lead to what each report adds to it.
func toShares(t *reportTable, year int, r *report.Report) {
	for i := range t.Rows {
		for k := range t.Rows[i] {
			c := &t.Rows[i][k]
			if c.Href == "" {
				continue
			}
			u, err := url.Parse(c.Href)
			if err != nil {
				continue
			}
			cell := u.Path[len("/office/reports/"+strconv.Itoa(year)+"/cells/"):]
			c.Href = collectAt(year, "/total/cells/"+url.PathEscape(cell))
		}
	}
}

// leafTable is a row a report with its key figures, and the sum.
func leafTable(t *app.CollectedTotal, year int) *web.Table {
	var reports []*report.Report
	for i := range t.Leaves {
		reports = append(reports, t.Leaves[i].Report)
	}
	rows := compare.KeyTable("机关", append(t.Names(), "合计"), append(reports, &t.Report))
	out := &web.Table{Caption: "列入汇总的报告"}
	for i, h := range rows[0] {
		out.Columns = append(out.Columns, web.Column{Label: h, Number: i > 0})
	}
	for i, r := range rows[1:] {
		row := web.Row{}
		for _, x := range r {
			row.Cells = append(row.Cells, web.C(x))
		}
		if i < len(reports) {
			row.Cells[0].Href = memberAt(year, t.IDs[r[0]])
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// changedTable sets the main cells beside last year's; what is 0 in both is
// left out.
func changedTable(c *compare.Comparison) *web.Table {
	t := &web.Table{Caption: "与上一年度比较", Columns: []web.Column{{Label: "项目", Wide: true}, {Label: c.Heads[0], Number: true}, {Label: c.Heads[1], Number: true}, {Label: "增减", Number: true}}}
	for i := range c.Lines {
		l := &c.Lines[i]
		if !l.Main || l.Values[0] == "0" && l.Values[1] == "0" {
			continue
		}
		d := l.Change(0, 1)
		diff := d.Diff
		if d.Percent != "" {
			diff += "（" + d.Percent + "）"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(l.Name()), web.C(known(string(l.Values[0]))), web.C(known(string(l.Values[1]))), web.C(diff)}})
	}
	return t
}

// totalCell lists what each report adds to a cell.
func (o *Office) totalCell(v *visit) error {
	year, t, err := v.total()
	if err != nil {
		return err
	}
	cell := report.Path(v.r.PathValue("cell"))
	shares, ok := t.Shares(cell)
	if !ok {
		return fault.New(fault.NotFound, "report.cell", "没有这个单元格。")
	}
	table := &web.Table{Caption: "各机关的数", Dense: true, Columns: []web.Column{{Label: "机关", Wide: true}, {Label: "数", Number: true}}}
	zero := 0
	for _, s := range shares {
		if s.Value == "0" {
			zero++
			continue
		}
		table.Rows = append(table.Rows, web.Row{Cells: []web.Cell{web.L(s.Name, memberAt(year, s.ID)), web.C(known(s.Value))}})
	}
	sum := []web.Item{{Key: "合计", Text: totalOf(&t.Report, cell)}, {Key: "为 0 的机关", Text: strconv.Itoa(zero) + " 个，没有列出"}}
	if len(t.Missing) > 0 {
		sum = append(sum, web.Item{Key: "未列入", Text: named(t.Missing)})
	}
	return v.show("list", web.Page{Title: cellName(cell), Crumbs: crumbs(web.Link{Text: strconv.Itoa(year) + " 年度汇总", Href: collectAt(year, "/total")}), Data: listPage{Summary: sum, Table: table}})
}

func totalOf(r *report.Report, cell report.Path) string {
	if cell == report.PathFees {
		return known(string(r.Proactive.Fees))
	}
	for _, c := range r.Counts() {
		if c.Path == cell {
			return known(c.Value.String())
		}
	}
	return ""
}

func (o *Office) totalFile(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := doc.Format(v.r.PathValue("format"))
	media, ok := mediaTypes[f]
	if !ok {
		return fault.New(fault.NotFound, "report.format", "没有这种格式。")
	}
	name, data, err := v.app.CollectedFile(v.ctx(), v.actor, v.actor.Agency, year, f)
	if err != nil {
		return err
	}
	return v.download(name, media, data)
}

// totalCompare gives the comparison as a page that stands alone.
func (o *Office) totalCompare(v *visit) error {
	_, t, err := v.total()
	if err != nil {
		return err
	}
	c := t.Comparison()
	if c == nil {
		return fault.New(fault.NotFound, "collect.previous", "没有上一年度的汇总可比。")
	}
	var b bytes.Buffer
	if err := comparison.Write(&b, c, []string{t.From, "本年度已接收的报告之和"}); err != nil {
		return err
	}
	return v.download(c.Title+".html", mediaTypes[doc.HTML], b.Bytes())
}
