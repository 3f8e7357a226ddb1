package office

import (
	"net/url"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/rules"
)

// reportPart is one of the six sections, with the findings about it in its
// margin: a table of the form, or paragraphs.
type reportPart struct {
	reportTable
	ID, Edit   string
	Paragraphs []paragraph
	Empty      string
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
	Was, WasHref        string // last year's, "" where it is not shown
	Change              string // from last year's, "" where there is none
	ColSpan, RowSpan    int    // 0 where one
	Level               string
	Notes               []int
	Says                string // the cell's name, for those who hear the link
}

// note is a finding.
type note struct {
	N                                   int
	Level, LevelName, Rule, Title, Text string
	Source                              string
	Justified, Who                      string
	Explain                             string // where it can be explained
	Explained                           bool
}

// sheets lays a report out on the form, with the findings about it: each is
// told in the margin of the first section that shows it; the others are general.
type sheets struct {
	v       *visit
	d       *app.ReportView
	by      map[report.Path][]int // findings of a cell, by index
	names   map[report.Path]string
	was     map[report.Path]string // last year's figures
	numbers map[int]int            // of a finding: its number on the page
	errors  int
	mayEdit bool
}

func newSheets(v *visit, d *app.ReportView) *sheets {
	s := &sheets{v: v, d: d, by: map[report.Path][]int{}, names: map[report.Path]string{}, was: map[report.Path]string{}, numbers: map[int]int{}}
	s.mayEdit = d.State == app.ReportDrafting && d.Agency.ID == v.actor.Agency && v.can(agency.ReportWrite)
	for i := range d.Findings {
		f := &d.Findings[i]
		if f.Bars() {
			s.errors++
		}
		for _, p := range f.Where {
			if p.Cell != "" && p.File == "" {
				s.by[p.Cell] = append(s.by[p.Cell], i)
			}
		}
	}
	for _, c := range d.Shown.Counts() {
		s.names[c.Path] = c.Label
	}
	s.names[report.PathFees] = cellName(report.PathFees)
	if d.Previous != nil {
		for _, c := range d.Previous.Counts() {
			s.was[c.Path] = c.Value.String()
		}
		s.was[report.PathFees] = string(d.Previous.Proactive.Fees)
	}
	return s
}

// parts are the six sections in their order.
func (s *sheets) parts() []reportPart {
	var out []reportPart
	paths := report.Paths()
	for _, b := range layout.Compose(&s.d.Shown).Blocks {
		switch {
		case b.Para != nil && b.Para.Style == doc.Heading1:
			kind := report.SectionKind(len(out) + 1)
			out = append(out, reportPart{ID: "s" + strconv.Itoa(int(kind)), reportTable: reportTable{Heading: b.Para.Text}})
			if kind == report.SectionOverview || kind == report.SectionProblems || kind == report.SectionOther {
				s.narrative(&out[len(out)-1], kind)
			}
		case b.Table != nil && len(out) > 0:
			p := &out[len(out)-1]
			for _, row := range b.Table.Rows {
				p.Rows = append(p.Rows, s.row(row, p, &paths))
			}
		}
	}
	return out
}

// reportTables lays the figures of any report out on the form, with the
// findings about them; the others are general.
func (v *visit) reportTables(r *report.Report, findings []report.Finding, year int) (tables []reportTable, general []note) {
	d := &app.ReportView{Year: year, Shown: *r, Narrative: &compose.Narrative{}}
	for _, f := range findings {
		one := app.DeskFinding{Finding: f}
		if rule, ok := rules.Find(f.Rule); ok {
			one.Title, one.Source = rule.Title, rule.Source
		}
		d.Findings = append(d.Findings, one)
	}
	s := newSheets(v, d)
	for _, p := range s.parts() {
		if len(p.Rows) > 0 {
			tables = append(tables, p.reportTable)
		}
	}
	return tables, s.general()
}

// general are the findings that no section showed.
func (s *sheets) general() (out []note) {
	for i := range s.d.Findings {
		if s.numbers[i] == 0 {
			out = append(out, s.note(i))
		}
	}
	return out
}

// tell puts a finding into the margin of p, unless it was told before, and
// gives its number.
func (s *sheets) tell(i int, p *reportPart) int {
	if s.numbers[i] == 0 {
		p.Notes = append(p.Notes, s.note(i))
	}
	return s.numbers[i]
}

func (s *sheets) note(i int) note {
	f := &s.d.Findings[i]
	s.numbers[i] = len(s.numbers) + 1
	n := newNote(s.numbers[i], f.Finding)
	n.Title, n.Source = f.Title, f.Source
	if f.Justified != nil {
		n.Justified, n.Who = f.Justified.Text, f.Justified.Name+"，"+f.Justified.At.In(app.China()).Format("2006-01-02 15:04")
	}
	if f.MayJustify && s.mayEdit {
		n.Explain, n.Explained = reportAt(s.d.Year, "/findings/"+f.Key), f.Justified != nil
	}
	return n
}

// row takes the paths of its figures off the front of paths.
func (s *sheets) row(row doc.Row, p *reportPart, paths *[]report.Path) []reportCell {
	var cells []reportCell
	for _, c := range row {
		one := reportCell{Head: c.Head, Centre: c.Align == doc.AlignCenter, Text: c.Text, ColSpan: spanned(c.ColSpan), RowSpan: spanned(c.RowSpan)}
		if !c.Head && len(*paths) > 0 {
			s.figure(&one, (*paths)[0], p)
			*paths = (*paths)[1:]
		}
		cells = append(cells, one)
	}
	return cells
}

func (s *sheets) figure(c *reportCell, at report.Path, p *reportPart) {
	c.Blank, c.Says = c.Text == "", s.names[at]
	if c.Says != "" && c.Text != "" && c.Text != "0" {
		c.Href = s.v.cellAt(s.d.Year, at)
	}
	if was := s.was[at]; comparable(at) && (was != "0" || c.Text != "0") {
		c.Was = was
		if was != "0" && was != "" {
			c.WasHref = s.v.lastAt(s.d, at)
		}
		if d := changeOf(was, c.Text); d != "0" {
			c.Change = d
		}
	}
	for _, i := range s.by[at] {
		c.Notes = append(c.Notes, s.tell(i, p))
		if l := string(s.d.Findings[i].Severity); c.Level == "" || l == string(report.Error) {
			c.Level = l
		}
	}
}

// changeOf is what was added since last year; "" where one of the two is unknown.
func changeOf(was, is string) string {
	l := compare.Line{Values: []report.Amount{report.Amount(was), report.Amount(is)}}
	return l.Change(0, 1).Diff
}

// comparable are the figures beside which last year's stands: all of tables two
// and four, and the totals of table three.
func comparable(p report.Path) bool {
	for row := range report.Rows {
		for c := range report.RowTotal {
			if p == report.RequestPath(row, c) {
				return false
			}
		}
	}
	return true
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

func (v *visit) cellAt(year int, p report.Path) string {
	return v.at(reportAt(year, "/cells/"+url.PathEscape(string(p))))
}

func cellName(p report.Path) string {
	if p == report.PathFees {
		return "行政事业性收费·本年收费金额（万元）"
	}
	r := report.Report{}
	for _, c := range r.Counts() {
		if c.Path == p {
			return c.Label
		}
	}
	return string(p)
}
