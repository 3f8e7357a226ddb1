package reading

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// carriedName is the name under which written reports carry their JSON form.
const carriedName = "gongkai-report.json"

// carriedIn gives the report that a document carries as data.
func carriedIn(d *doc.Document) (data []byte, ok bool) {
	for i := range d.Attachments {
		if d.Attachments[i].Name == carriedName {
			return d.Attachments[i].Data, true
		}
	}
	return nil, false
}

// readCarried reads a file that is nothing but data.
func readCarried(data []byte) (*report.Reading, error) {
	r := reader{Reading: report.Reading{Sources: map[report.Path]report.Source{}}}
	if err := r.Report.UnmarshalJSON(data); err != nil {
		r.note("FILE-UNREADABLE", report.Error, err.Error())
		return &r.Reading, err
	}
	s := &r.Report.Sections
	for _, text := range [...]struct {
		kind report.SectionKind
		text string
	}{{report.SectionOverview, s.Overview}, {report.SectionProblems, s.Problems}, {report.SectionOther, s.Other}} {
		section := report.Section{Kind: text.kind, Heading: doc.Para{Text: text.kind.Heading()}}
		for line := range strings.Lines(text.text) {
			if line, _ = trim(line); line != "" {
				section.Paras = append(section.Paras, doc.Para{Text: line})
			}
		}
		r.Prose = append(r.Prose, section)
	}
	return &r.Reading, nil
}

// reconcile compares what the file carries with what it shows. What it shows
// counts; carried figures fill only cells that the layout does not give.
func (r *reader) reconcile(data []byte) {
	var carried report.Report
	if err := carried.UnmarshalJSON(data); err != nil {
		r.note("FILE-CONTRADICTS", report.Error, "文件内嵌的数据不能读，只采用所示表格："+err.Error())
		return
	}
	c := reconciler{reader: r, filled: map[report.Path]bool{}}
	shown, told := r.Report.Counts(), carried.Counts()
	for i := range shown {
		c.count(shown[i].Path, shown[i].Label, shown[i].Value, *told[i].Value)
	}
	c.amount(report.PathFees, "行政事业性收费·本年收费金额", &r.Report.Proactive.Fees, carried.Proactive.Fees)
	c.trial(carried.Trial)
	c.finish()
	r.Report.Leaves = carried.Leaves // the form has no place for them
	if r.Report.Agency == "" {
		r.Report.Agency = carried.Agency
	}
	if r.Report.Year == 0 {
		r.Report.Year = carried.Year
	}
	if r.Report.Title == "" {
		r.Report.Title = carried.Title
	}
}

type reconciler struct {
	*reader
	filled map[report.Path]bool
}

func (c *reconciler) count(path report.Path, label string, shown *report.Count, told report.Count) {
	if *shown == told {
		return
	}
	if _, there := c.Sources[path]; !there && told.Known {
		*shown = told
		c.fill(path, told.String())
		return
	}
	if c.shows(path) {
		c.contradicts(path, label, shown.String(), told.String())
	}
}

func (c *reconciler) amount(path report.Path, label string, shown *report.Amount, told report.Amount) {
	a, ok := shown.Rat()
	b, known := told.Rat()
	if ok == known && (!ok || a.Cmp(b) == 0) {
		return
	}
	if _, there := c.Sources[path]; !there && known {
		*shown = told
		c.fill(path, string(told))
		return
	}
	if c.shows(path) {
		c.contradicts(path, label, string(*shown), string(told))
	}
}

func (c *reconciler) trial(told *report.Trial) {
	if told == nil {
		return
	}
	for _, cell := range report.TrialCells() {
		if cell.Amount {
			var shown report.Amount
			if c.Report.Trial != nil {
				shown = c.Report.Trial.Amounts[cell.Name]
			}
			c.amount(cell.Path(), cell.Label, &shown, told.Amounts[cell.Name])
			if shown != "" {
				c.Report.SetTrialAmount(cell.Name, shown)
			}
			continue
		}
		var shown report.Count
		if c.Report.Trial != nil {
			shown = c.Report.Trial.Counts[cell.Name]
		}
		c.count(cell.Path(), cell.Label, &shown, told.Counts[cell.Name])
		if shown.Known {
			c.Report.SetTrialCount(cell.Name, shown)
		}
	}
}

// shows reports whether the file shows the cell at all.
func (c *reconciler) shows(path report.Path) bool {
	_, there := c.Sources[path]
	return there
}

func (c *reconciler) fill(path report.Path, text string) {
	c.Sources[path] = report.Source{Raw: text, Recovered: true}
	c.filled[path] = true
}

func (c *reconciler) contradicts(path report.Path, label, shown, told string) {
	s := c.Sources[path]
	name := func(v string) string {
		if v == "" {
			return "空白"
		}
		return v
	}
	c.Findings = append(c.Findings, report.Finding{
		Rule: "FILE-CONTRADICTS", Severity: report.Error,
		Message: fmt.Sprintf("%s：所示表格为 %s，文件内嵌数据为 %s；以所示表格为准", label, name(shown), name(told)),
		Where:   []report.Place{{Pos: s.Pos, Cell: path, Text: s.Raw}},
		Got:     shown, Want: told,
	})
}

// finish drops what was said of cells that are filled now, and says that they
// were filled.
func (c *reconciler) finish() {
	if len(c.filled) == 0 {
		return
	}
	kept := c.Findings[:0]
	for _, f := range c.Findings {
		if !c.answers(&f) {
			kept = append(kept, f)
		}
	}
	c.Findings = kept
	refused := c.refused[:0]
	for _, x := range c.refused {
		if !c.fills(x.table) {
			refused = append(refused, x)
		}
	}
	c.refused = refused
	var where []report.Place
	for _, p := range report.Paths() {
		if c.filled[p] {
			where = append(where, report.Place{Cell: p, Text: c.Sources[p].Raw})
		}
	}
	c.note("CELL-RECOVERED", report.Info, fmt.Sprintf("%d 格由文件内嵌数据补齐：所示表格里读不出这些数", len(where)), where...)
}

// answers reports whether a finding says only that filled cells are missing.
func (c *reconciler) answers(f *report.Finding) bool {
	if f.Rule != "CELL-MISSING" {
		return false
	}
	cells := 0
	for _, p := range f.Where {
		if p.Cell != "" {
			cells++
			if !c.filled[p.Cell] {
				return false
			}
		}
	}
	return cells > 0
}

// fills reports whether cells of the table were filled.
func (c *reconciler) fills(t tableID) bool {
	for p := range c.filled {
		if tableOf(p) == t {
			return true
		}
	}
	return false
}

func tableOf(p report.Path) tableID {
	switch {
	case strings.HasPrefix(string(p), "requests."):
		return tableThree
	case strings.HasPrefix(string(p), "disputes."):
		return tableFour
	}
	return tableTwo
}
