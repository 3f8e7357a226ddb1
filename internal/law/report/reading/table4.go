package reading

import (
	"fmt"

	"gongkai/internal/law/report"
)

const (
	disputeCells = int(report.Groups) * int(report.Results)
	results      = int(report.Results)
)

// disputeRun is figures with the labels that stand before them.
type disputeRun struct {
	groups  []report.Group
	results []report.Result
	last    labelKind
	cells   []*cell // blank ones too, where the line is a row of a table
	values  []*cell
	from    int // first line of the figures
}

// tableFour reads 政府信息公开行政复议、行政诉讼情况.
func (r *reader) tableFour() {
	e := r.form.four
	if e.empty() {
		return
	}
	s := disputeScanner{lines: r.lines[e.from:e.to]}
	s.scan()
	t := disputes{runs: s.runs, heads: s.heads}
	t.read()
	r.putDisputes(&t)
	takeLines(s.lines[:s.last+1])
}

// disputeScanner gathers runs of figures and the labels before them.
type disputeScanner struct {
	lines   []line
	runs    []disputeRun
	now     disputeRun
	heads   []headColumn
	pending string
	last    int
}

// headColumn is the grid column of a result's head.
type headColumn struct {
	table, line, col int
	result           report.Result
}

func (s *disputeScanner) scan() {
	for i := range s.lines {
		l := &s.lines[i]
		if l.prose {
			continue
		}
		for j := range l.cells {
			s.cell(i, l, &l.cells[j])
		}
	}
	s.flush()
}

func (s *disputeScanner) cell(i int, l *line, c *cell) {
	switch c.kind {
	case figure, mark:
		s.now.cells = append(s.now.cells, c)
		s.now.values = append(s.now.values, c)
		s.pending, s.last = "", i
	case empty:
		if l.table >= 0 {
			s.now.cells = append(s.now.cells, c)
		}
	case name, words:
		s.label(i, l, c)
	}
}

// label notes a group or result; pieces of a wrapped one are put together.
func (s *disputeScanner) label(i int, l *line, c *cell) {
	what := c.label
	if what.table() != tableFour && what.kind != totalLabel {
		if len(c.text) > 60 {
			return
		}
		s.pending += c.text
		if what, _ = lookup(s.pending, nil); what.table() != tableFour && what.kind != totalLabel {
			if len(s.pending) > 60 {
				s.pending = ""
			}
			return
		}
	}
	s.pending, s.last = "", max(s.last, i)
	if len(s.now.values) > 0 {
		s.flush()
	}
	s.now.cells = s.now.cells[:0]
	switch what.kind {
	case disputeLabel:
		s.now.groups = append(s.now.groups, report.Group(what.n))
	case resultLabel, totalLabel:
		r := report.GroupTotal
		if what.kind == resultLabel {
			r = report.Result(what.n)
		}
		s.now.results = append(s.now.results, r)
		if l.table >= 0 {
			s.heads = append(s.heads, headColumn{l.table, i, int(c.col), r})
		}
	}
	s.now.last = what.kind
}

func (s *disputeScanner) flush() {
	s.runs = append(s.runs, s.now)
	s.now = disputeRun{}
}

// disputes is table 4 as far as it is read.
type disputes struct {
	runs   []disputeRun
	heads  []headColumn
	value  [disputeCells]report.Count
	cells  [disputeCells]*cell
	joined [disputeCells]bool
	why    string // why nothing could be read
}

func at(g report.Group, r report.Result) int { return int(g)*results + int(r) }

// read fits the figures into one of the layouts of the table.
func (t *disputes) read() {
	var all []*cell
	var withFigures []*disputeRun
	totals := 0
	for i := range t.runs {
		run := &t.runs[i]
		for _, r := range run.results {
			if r == report.GroupTotal {
				totals++
			}
		}
		if len(run.values) > 0 {
			all = append(all, run.values...)
			withFigures = append(withFigures, run)
		}
	}
	switch {
	case len(all) == 0:
	case t.list(withFigures), t.turned(withFigures), t.grouped(withFigures, totals == 0):
	case len(withFigures) == 1 && t.oneRow(withFigures[0], totals == 0):
	case t.arranged(all):
	default:
		t.why = fmt.Sprintf("有 %d 个数，应有 %d 个", len(all), disputeCells)
	}
}

func (t *disputes) put(i int, c *cell) {
	t.cells[i] = c
	if c.kind == figure && c.num.parts == 1 {
		t.value[i], _ = c.num.count()
	}
}

// list reads a figure behind each result's name: 结果维持 2 件, ….
func (t *disputes) list(runs []*disputeRun) bool {
	group, seen := report.Group(-1), [disputeCells]bool{}
	if len(runs) < 3 {
		return false
	}
	for _, run := range runs {
		if len(run.groups) > 0 {
			group = run.groups[len(run.groups)-1]
		}
		if len(run.values) != 1 || len(run.results) != 1 || run.last != resultLabel && run.last != totalLabel || group < 0 {
			return false
		}
		i := at(group, run.results[0])
		if seen[i] {
			return false
		}
		seen[i] = true
	}
	group = -1
	for _, run := range runs {
		if len(run.groups) > 0 {
			group = run.groups[len(run.groups)-1]
		}
		t.put(at(group, run.results[0]), run.values[0])
	}
	return true
}

// turned reads a table whose rows are results and whose columns are groups.
func (t *disputes) turned(runs []*disputeRun) bool {
	if len(runs) < 4 || len(runs) > results || len(runs[0].groups) != int(report.Groups) {
		return false
	}
	order := runs[0].groups
	for _, run := range runs {
		if len(run.values) != int(report.Groups) || len(run.results) == 0 {
			return false
		}
	}
	for _, run := range runs {
		for k, v := range run.values {
			t.put(at(order[k], run.results[len(run.results)-1]), v)
		}
	}
	return true
}

// grouped reads three rows of five, each behind the name of its group.
func (t *disputes) grouped(runs []*disputeRun, noTotals bool) bool {
	width := results
	if noTotals {
		width--
	}
	if len(runs) != int(report.Groups) {
		return false
	}
	var order [report.Groups]report.Group
	var seen [report.Groups]bool
	for i, run := range runs {
		order[i] = report.Group(i)
		if n := len(run.groups); n > 0 {
			order[i] = run.groups[n-1]
		}
		if len(run.values) != width || seen[order[i]] {
			return false
		}
		seen[order[i]] = true
	}
	for i, run := range runs {
		for k, v := range run.values {
			t.put(at(order[i], report.Result(k)), v)
		}
	}
	return true
}

// oneRow reads the official layout: fifteen figures below all the heads.
func (t *disputes) oneRow(run *disputeRun, noTotals bool) bool {
	order := groupOrder(t.runs)
	width := results
	if noTotals {
		width--
	}
	n := width * int(report.Groups)
	cells := run.values
	if len(cells) != n {
		if cells = t.byHeads(run, n); cells == nil {
			cells = run.cells
		}
	}
	if len(cells) != n {
		return false
	}
	for i, c := range cells {
		if c != nil {
			t.put(at(order[i/width], report.Result(i%width)), c)
		}
	}
	return true
}

// groupOrder is the order of the groups' heads: the form's, unless the heads
// say otherwise.
func groupOrder(runs []disputeRun) [report.Groups]report.Group {
	order := [report.Groups]report.Group{0, 1, 2}
	var g []report.Group
	for i := range runs {
		g = append(g, runs[i].groups...)
	}
	if len(g) == len(order) && g[0] != g[1] && g[1] != g[2] && g[0] != g[2] {
		copy(order[:], g)
	}
	return order
}

// byHeads finds the cell of each column where some are blank: by the columns of
// the heads above them.
func (t *disputes) byHeads(run *disputeRun, n int) []*cell {
	var cols []int
	for _, h := range t.heads {
		at := len(cols)
		for at > 0 && cols[at-1] >= h.col {
			at--
		}
		if at < len(cols) && cols[at] == h.col {
			return nil
		}
		cols = append(cols[:at], append([]int{h.col}, cols[at:]...)...)
	}
	if len(cols) != n {
		return nil
	}
	out := make([]*cell, n)
	placed := 0
	for _, c := range run.cells {
		for i, col := range cols {
			if int(c.col) == col && out[i] == nil {
				out[i] = c
				if c.kind != empty {
					placed++
				}
			}
		}
	}
	if placed != len(run.values) {
		return nil
	}
	return out
}

// arranged reads figures that are a few too many or one too few: the way that
// adds up in every group, if there is only one.
func (t *disputes) arranged(all []*cell) bool {
	var fit []arrangement
	for _, a := range arrangements(all, disputeCells, false) {
		if sure := addsUp(a.value); sure {
			fit = append(fit, a)
		}
	}
	if len(fit) != 1 {
		return false
	}
	for i, c := range fit[0].cells {
		if c == nil {
			continue
		}
		t.cells[i], t.value[i], t.joined[i] = c, fit[0].value[i], true
	}
	return true
}

func addsUp(v []report.Count) bool {
	for g := 0; g < len(v); g += results {
		if can, sure := balances(v[g : g+results]); !can || !sure {
			return false
		}
	}
	return true
}

func (r *reader) putDisputes(t *disputes) {
	if t.why != "" {
		r.refuse(tableFour, t.why+"，不能确定哪个数属于哪一格")
		return
	}
	for g := range report.Groups {
		t.joinSplit(g)
		var gaps gaps
		for res := range report.Results {
			i, path := at(g, res), report.DisputePath(g, res)
			c := t.cells[i]
			switch {
			case c == nil:
				gaps.add(absent, path, nil)
				continue
			case !t.value[i].Known && c.kind == figure:
				gaps.add(notNumber, path, c)
			case !t.value[i].Known:
				gaps.addCell(path, c)
			case t.joined[i]:
				gaps.recovered(path, c, t.value[i].String())
			}
			r.take(&r.Report.Disputes[g][res], path, t.value[i], c, t.joined[i])
		}
		r.gapFindings(tableFour, g.Label(), &gaps)
	}
}

// joinSplit puts split digits of a group together where the sum agrees.
func (t *disputes) joinSplit(g report.Group) {
	from := at(g, 0)
	row := append([]report.Count(nil), t.value[from:from+results]...)
	split := false
	for i := range row {
		if c := t.cells[from+i]; c != nil && c.kind == figure && c.num.parts > 1 {
			row[i], _ = c.num.count()
			split = true
		}
	}
	if can, sure := balances(row); !split || !can || !sure {
		return
	}
	for i := range row {
		if c := t.cells[from+i]; c != nil && c.kind == figure && c.num.parts > 1 {
			t.value[from+i], t.joined[from+i] = row[i], true
		}
	}
}
