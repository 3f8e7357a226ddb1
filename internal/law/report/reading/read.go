// Package reading reads the annual report out of a document (the form of
// 国办公开办函〔2021〕30号, and the trial form of 〔2019〕60号): it finds the three
// tables and six sections by their labels, in whatever layout they came, and
// takes no figure that it is not sure of. What is not sure is unknown, and a
// finding says so.
package reading

import (
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// Read reads a report. The reading is never nil: it holds whatever was
// understood, at least the prose, with TABLE-, CELL- and FILE- findings.
//
// The error is not nil, of kind fault.Invalid and with a Chinese message that
// names the table and the reason, when the document holds no report, two
// reports, or a table that is missing or cannot be recovered; that table's
// cells are then all unknown. A caller that only wants figures stops there, one
// that checks prose goes on with the reading.
func Read(d *doc.Document) (*report.Reading, error) {
	r := reader{Reading: report.Reading{Sources: make(map[report.Path]report.Source, report.CellCount)}}
	r.Report.Format = report.Format2021
	r.lines = lines(d)
	r.form = locate(r.lines)
	r.tableTwo()
	r.tableThree()
	r.tableFour()
	r.absentTables()
	r.readSections(d)
	return &r.Reading, r.fault()
}

// reader is one reading under way.
type reader struct {
	report.Reading
	lines   []line
	form    form
	refused []string // tables that could not be read, and why
}

// take puts a count and its source into the reading.
func (r *reader) take(into *report.Count, path report.Path, v report.Count, c *cell, recovered bool) {
	*into = v
	r.Sources[path] = report.Source{Raw: c.text, Pos: c.pos(), Recovered: recovered}
}

// refuse notes that a table is missing or cannot be recovered, and why.
func (r *reader) refuse(t tableID, why string) {
	r.note("TABLE-MISSING", report.Error, t.String()+"："+why)
	r.refused = append(r.refused, t.String()+"："+why)
}

// absentTables refuses the tables that are not there.
func (r *reader) absentTables() {
	for _, t := range [...]struct {
		id tableID
		at extent
	}{{tableTwo, r.form.two}, {tableThree, r.form.three}, {tableFour, r.form.four}} {
		if t.at.empty() {
			r.refuse(t.id, "报告里没有这张表；如果原文中它是图片，请换用有文字的文件")
		}
	}
}

// fault is the error of a document whose figures cannot be had, nil otherwise.
func (r *reader) fault() error {
	switch {
	case len(r.refused) == 0:
		return nil
	case len(r.refused) == 3 && r.form == (form{again: -1}) && r.Report.Agency == "":
		return fault.New(fault.Invalid, "report.none", "文件里没有政府信息公开工作年度报告：找不到标题，也找不到表二、表三、表四")
	}
	return fault.New(fault.Invalid, "report.table", "年度报告不能完整读出："+strings.Join(r.refused, "；"))
}
