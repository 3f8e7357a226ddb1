package office

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/rules"
)

// reports leads to the year that is in work: the last that has ended.
func (o *Office) reports(v *visit) error {
	return v.go303(v.at("/office/reports/"+strconv.Itoa(v.today().Year-1)), "")
}

func (v *visit) year() (int, error) {
	y, err := strconv.Atoi(v.r.PathValue("year"))
	if err != nil || y < 2008 || y > 2100 {
		return 0, fault.New(fault.NotFound, "report.year", "没有这个年度的报告。")
	}
	return y, nil
}

// reportPage is the report desk of one year.
type reportPage struct {
	Notice      *web.Notice
	Years       []web.Link
	Filter      *web.Form
	Status      web.Notice
	Actions     []web.Link
	Formats     []web.Link
	Options     []string
	Differences *web.Table
	Tables      []reportTable
	General     []note // findings without a cell
	Findings    int
	Run         int // rules that looked at the report
}

// reportTable is a table of the form; every figure leads to its cases.
type reportTable struct {
	Heading string
	Rows    [][]reportCell
	Notes   []note
}

type reportCell struct {
	Head, Centre, Blank bool
	Text, Href          string
	ColSpan, RowSpan    int // 0 where one
	Level               string
	Notes               []int
	Says                string // the cell's name, for those who hear the link
}

// note is a finding.
type note struct {
	N                                   int
	Level, LevelName, Rule, Title, Text string
	Source                              string
}

func (o *Office) report(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.Derive(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	signed, diffs, found, err := v.app.SignedReport(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	shown := d.Report
	if found {
		shown = signed.Report
	}
	check, err := v.app.CheckReport(v.ctx(), v.actor, v.agency(), &shown)
	if err != nil {
		return err
	}
	if !found { // the prose is written when the report is signed
		check.Findings = slices.DeleteFunc(check.Findings, func(f report.Finding) bool { return f.Rule == "N-SECTION" })
	}
	p := reportPage{Notice: v.notice(), Years: v.reportYears(year), Options: d.Options, Status: reportStatus(d, signed, found, year, v.today().Year), Run: check.Run, Findings: len(check.Findings)}
	p.Tables, p.General = v.reportTables(&shown, check.Findings, year)
	p.Differences = v.differences(append(diffs, d.Differences...))
	p.Actions, p.Formats = v.reportActions(d, found, year)
	f := &web.Form{ID: "filter", Get: true, Submit: "查看"}
	if err := v.chooseAgency(f); err != nil {
		return err
	} else if len(f.Fields) > 0 {
		p.Filter = f
	}
	return v.show("report", web.Page{Title: layout.Title(&shown), Wide: true, Crumbs: crumbs(), Data: p})
}

func (v *visit) reportYears(year int) []web.Link {
	var out []web.Link
	for y := v.today().Year; y > v.today().Year-4; y-- {
		out = append(out, web.Link{Text: strconv.Itoa(y) + " 年", Href: v.at("/office/reports/" + strconv.Itoa(y)), Current: y == year})
	}
	return out
}

func reportStatus(d app.Derived, s app.Signed, found bool, year, now int) web.Notice {
	switch {
	case found:
		return web.Notice{Tone: web.Good, Title: "已签发", Text: fmt.Sprintf("第 %d 版，%s签发。下面是签发时的数字；签发后台账如有变动，列在“签发后的变动”中。", s.Version, s.SignedOn.Chinese())}
	case year >= now:
		return web.Notice{Tone: web.Info, Title: "年度尚未结束", Text: "数字由台账即时生成，供随时查看；年度结束后编制、签发。"}
	case len(d.Missing) > 0:
		return web.Notice{Tone: web.Soon, Title: "待填报", Text: fmt.Sprintf("表二还有 %d 项数据没有填报，填报后才能签发。", len(d.Missing))}
	}
	return web.Notice{Tone: web.Info, Title: "待签发", Text: "数字由台账即时生成，数据齐全，可以签发；文字部分在签发时填写。"}
}

func (v *visit) reportActions(d app.Derived, signed bool, year int) (actions, formats []web.Link) {
	at := "/office/reports/" + strconv.Itoa(year)
	own := v.agency() == v.actor.Agency
	if own && v.can(agency.CountRecord) {
		actions = append(actions, web.Link{Text: "填报数据", Href: at + "/counts"})
	}
	if own && v.can(agency.ReportSign) && len(d.Missing) == 0 && year < v.today().Year {
		text := "签发"
		if signed {
			text = "重新签发"
		}
		actions = append(actions, web.Link{Text: text, Href: at + "/sign"})
	}
	for _, f := range app.ReportFormats() {
		formats = append(formats, web.Link{Text: string(f), Href: v.at(at + "/file/" + string(f))})
	}
	return actions, formats
}

func (v *visit) differences(all []app.Difference) *web.Table {
	if len(all) == 0 {
		return nil
	}
	t := &web.Table{Caption: "签发后的变动", Dense: true, Columns: []web.Column{{Label: "年度"}, {Label: "单元格", Wide: true}, {Label: "签发", Number: true}, {Label: "台账", Number: true}, {Label: "多出的案件"}, {Label: "减少的案件"}}}
	for _, d := range all {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(strconv.Itoa(d.Year)), web.L(cellName(d.Cell), v.cellAt(d.Year, d.Cell)),
			web.C(strconv.FormatInt(d.Signed, 10)), web.C(strconv.FormatInt(d.Ledger, 10)), web.C(few(d.Added)), web.C(few(d.Removed))}})
	}
	return t
}

// few names the first of a list and says how many more there are.
func few(all []string) string {
	const most = 5
	s := ""
	for i, x := range all[:min(len(all), most)] {
		if i > 0 {
			s += "、"
		}
		s += x
	}
	if len(all) > most {
		s += fmt.Sprintf(" 等 %d 件", len(all))
	}
	return s
}

func (v *visit) cellAt(year int, p report.Path) string {
	return v.at("/office/reports/" + strconv.Itoa(year) + "/cells/" + url.PathEscape(string(p)))
}

func cellName(p report.Path) string {
	r := report.Report{}
	for _, c := range r.Counts() {
		if c.Path == p {
			return c.Label
		}
	}
	return string(p)
}

// sheets lays the figures of a report out on the form, with the findings about
// them: each is told under the first table that shows it, in the order of the
// cells; the others are general.
type sheets struct {
	v        *visit
	year     int
	findings []report.Finding
	by       map[report.Path][]int // findings of a cell, by index
	names    map[report.Path]string
	numbers  map[int]int // of a finding: its number on the page
}

func (v *visit) reportTables(r *report.Report, findings []report.Finding, year int) (tables []reportTable, general []note) {
	s := sheets{v, year, findings, map[report.Path][]int{}, map[report.Path]string{}, map[int]int{}}
	for i, f := range findings {
		for _, p := range f.Where {
			if p.Cell != "" && p.File == "" {
				s.by[p.Cell] = append(s.by[p.Cell], i)
			}
		}
	}
	for _, c := range r.Counts() {
		s.names[c.Path] = c.Label
	}
	paths, heading := report.Paths(), ""
	for _, b := range layout.Compose(r).Blocks {
		if b.Para != nil && b.Para.Style == doc.Heading1 {
			heading = b.Para.Text
		}
		if b.Table != nil {
			t := reportTable{Heading: heading}
			for _, row := range b.Table.Rows {
				t.Rows = append(t.Rows, s.row(row, &t, &paths))
			}
			tables = append(tables, t)
		}
	}
	for i, f := range findings {
		if s.numbers[i] == 0 {
			general = append(general, newNote(s.number(i), f))
		}
	}
	return tables, general
}

func (s *sheets) number(i int) int {
	s.numbers[i] = len(s.numbers) + 1
	return s.numbers[i]
}

// row takes the paths of its figures off the front of paths.
func (s *sheets) row(row doc.Row, t *reportTable, paths *[]report.Path) []reportCell {
	var cells []reportCell
	for _, c := range row {
		one := reportCell{Head: c.Head, Centre: c.Align == doc.AlignCenter, Text: c.Text, ColSpan: spanned(c.ColSpan), RowSpan: spanned(c.RowSpan)}
		if !c.Head && len(*paths) > 0 {
			s.figure(&one, (*paths)[0], t)
			*paths = (*paths)[1:]
		}
		cells = append(cells, one)
	}
	return cells
}

func (s *sheets) figure(c *reportCell, p report.Path, t *reportTable) {
	c.Blank, c.Says = c.Text == "", s.names[p]
	if c.Says != "" && c.Text != "" && c.Text != "0" {
		c.Href = s.v.cellAt(s.year, p)
	}
	for _, i := range s.by[p] {
		if s.numbers[i] == 0 {
			t.Notes = append(t.Notes, newNote(s.number(i), s.findings[i]))
		}
		c.Notes = append(c.Notes, s.numbers[i])
		if l := string(s.findings[i].Severity); c.Level == "" || l == string(report.Error) {
			c.Level = l
		}
	}
}

func spanned(n int) int {
	if n <= 1 {
		return 0
	}
	return n
}

func newNote(n int, f report.Finding) note {
	out := note{N: n, Level: string(f.Severity), LevelName: f.Severity.Label(), Rule: f.Rule, Text: f.Message}
	if r, ok := rules.Find(f.Rule); ok {
		out.Title, out.Source = r.Title, r.Source
	}
	return out
}

// cell lists what a figure counts.
func (o *Office) cell(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	p := report.Path(v.r.PathValue("cell"))
	behind, err := v.app.CellCases(v.ctx(), v.actor, v.agency(), year, p)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: fmt.Sprintf("%d 件", len(behind)), Dense: true, Empty: "这个单元格没有案件：由填报的数字而来，或者为零。",
		Columns: []web.Column{{Label: "编号"}, {Label: "标题", Wide: true}, {Label: "计入日期"}}}
	for _, b := range behind {
		number := web.C(b.Number)
		switch {
		case b.ID == "" || !v.can(agency.CaseRead):
		case len(p) > 9 && p[:9] == "disputes.":
			number.Href = "/office/disputes/" + b.ID
		default:
			number.Href = "/office/cases/" + b.ID
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{number, web.C(b.Title), web.C(b.On)}})
	}
	at := v.at("/office/reports/" + strconv.Itoa(year))
	return v.show("list", web.Page{Title: cellName(p), Crumbs: crumbs(web.Link{Text: strconv.Itoa(year) + " 年度报告", Href: at}), Data: listPage{Table: t}})
}

// reportFile gives the report as a file.
func (o *Office) reportFile(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := doc.Format(v.r.PathValue("format"))
	media, ok := mediaTypes[f]
	if !ok {
		return fault.New(fault.NotFound, "report.format", "没有这种格式。")
	}
	name, data, err := v.app.ReportFile(v.ctx(), v.actor, v.agency(), year, f)
	if err != nil {
		return err
	}
	return v.download(name, media, data)
}

var mediaTypes = map[doc.Format]string{
	doc.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.PDF: "application/pdf",
	doc.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", doc.HTML: "text/html; charset=utf-8",
	doc.Text: "text/plain; charset=utf-8", doc.Markdown: "text/markdown; charset=utf-8", doc.JSON: "application/json",
}

// download sends a file, never to be shown in our own name.
func (v *visit) download(name, media string, data []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, _ = v.w.Write(data) // the reader may have gone
	return nil
}
