// Package reading reads the annual report out of a document (the form of
// 国办公开办函〔2021〕30号, and the trial form of 〔2019〕60号): it finds the three
// tables and six sections by their labels, in whatever layout they came, and
// takes no figure that it is not sure of. What is not sure is unknown, and a
// finding says so.
package reading

import (
	"fmt"
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
	data, carries := carriedIn(d)
	if carries && len(d.Blocks) == 0 {
		return readCarried(data)
	}
	r := reader{Reading: report.Reading{Sources: make(map[report.Path]report.Source, report.CellCount)}}
	r.Report.Format = report.Format2021
	r.lines = lines(d)
	r.form = locate(r.lines)
	if r.form.again >= 0 && !r.onlyCopy(d) {
		err := r.several()
		r.lines = r.lines[:r.second(d)]
		for i := range r.lines {
			r.lines[i].taken = !r.lines[i].prose && (r.lines[i].table >= 0 || r.lines[i].cells[0].kind != words)
		}
		r.readSections(d)
		return &r.Reading, err
	}
	r.tableTwo()
	r.tableThree()
	r.tableFour()
	r.readSections(d)
	if carries {
		r.reconcile(data)
	}
	r.checkTitle()
	return &r.Reading, r.fault()
}

// reader is one reading under way.
type reader struct {
	report.Reading
	lines   []line
	form    form
	refused []refusal
}

// refusal is a table that is missing or cannot be recovered, and why.
type refusal struct {
	table tableID
	why   string
}

// take puts a count and its source into the reading.
func (r *reader) take(into *report.Count, path report.Path, v report.Count, c *cell, recovered bool) {
	*into = v
	r.Sources[path] = report.Source{Raw: c.text, Pos: c.pos(), Recovered: recovered}
}

func (r *reader) refuse(t tableID, why string) { r.refused = append(r.refused, refusal{t, why}) }

func (r *reader) refuseAbsent(t tableID) {
	r.refuse(t, "报告里没有这张表；如果原文中它是图片，请换用有文字的文件")
}

// fault gives a finding for each refused table and the error they make
// together, nil where there is none.
func (r *reader) fault() error {
	if len(r.refused) == 0 {
		return nil
	}
	var all []string
	for _, x := range r.refused {
		message := x.table.String() + "：" + x.why
		r.note("TABLE-MISSING", report.Error, message)
		all = append(all, message)
	}
	if len(all) == 3 && len(r.Sources) == 0 && r.Report.Agency == "" {
		return fault.New(fault.Invalid, "report.none", "文件里没有政府信息公开工作年度报告：找不到标题，也找不到表二、表三、表四")
	}
	return fault.New(fault.Invalid, "report.table", "年度报告不能完整读出："+strings.Join(all, "；"))
}

// onlyCopy reports whether the second table 3 belongs to a copy of the same
// report, as a page for two sizes of screen has it, and cuts the copy off.
func (r *reader) onlyCopy(d *doc.Document) bool {
	if !r.form.same {
		return false
	}
	at := r.second(d)
	first := titleOf(d, r.lines[:at], r.form.three.from)
	if t, ok := parseTitle(titleLine(&r.lines[at])); ok && (t.agency != first.agency || t.year != first.year) {
		return false
	}
	r.lines = r.lines[:at]
	r.form = locate(r.lines)
	return r.form.again < 0
}

// second is the line at which the second report begins: its title, its first
// heading or, without either, its table 3.
func (r *reader) second(d *doc.Document) int {
	for i := r.form.first + 1; i < r.form.again; i++ {
		_, isTitle := parseTitle(titleLine(&r.lines[i]))
		if h := r.lines[i].head; isTitle || h.kind == report.SectionOverview && h.exact {
			return i
		}
	}
	return r.form.again
}

// several refuses a file that holds more than one report: figures of two must
// never mix.
func (r *reader) several() error {
	l := &r.lines[r.form.again]
	place := report.Place{Text: textOf(l)}
	where := "后文"
	if len(l.cells) > 0 {
		place.Pos = l.cells[0].pos()
		switch p := place.Pos; {
		case p.Page > 0:
			where = fmt.Sprintf("第 %d 页", p.Page)
		case p.Line > 0:
			where = fmt.Sprintf("第 %d 行", p.Line)
		}
	}
	message := "文件里有两份以上年度报告（" + where + "起又有一张" + tableThree.String() + "），不能确定要哪一份；请拆成单独的文件"
	r.note("FILE-UNREADABLE", report.Error, message, place)
	return fault.New(fault.Invalid, "report.several", message)
}
