package reading

import (
	"fmt"
	"strings"

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
}

// tableFour reads 政府信息公开行政复议、行政诉讼情况.
func (r *reader) tableFour() {
	e := r.form.four
	if e.empty() {
		if !r.listedDisputes() {
			r.refuseAbsent(tableFour)
		}
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
	begun   bool // this line has figures already
	last    int
}

// ofHeads reports a text of nothing but characters of the table's heads: pieces
// of wrapped ones.
func ofHeads(s string) bool {
	for _, r := range key(s) {
		if !strings.ContainsRune("行政复议诉讼未经直接起后结果维持纠正其他尚审总计", r) {
			return false
		}
	}
	return true
}

// headColumn is the grid column of a result's head.
type headColumn struct {
	table, line, col int
	result           report.Result
}

func (s *disputeScanner) scan() {
	for i := range s.lines {
		l := &s.lines[i]
		if l.prose || isStray(l) {
			continue
		}
		if l.table >= 0 {
			s.pending = ""
		}
		s.begun = false
		for j := range l.cells {
			s.cell(i, l, &l.cells[j])
		}
	}
	s.flush()
}

// isStray reports a row of a table with one figure and nothing else: a page
// number or the like.
func isStray(l *line) bool {
	c := only(l.cells)
	return l.table >= 0 && l.width > 1 && c != nil && c.isValue()
}

func (s *disputeScanner) cell(i int, l *line, c *cell) {
	switch c.kind {
	case figure, mark:
		if s.pending != "" && !ofHeads(s.pending) {
			return // behind words that are no label of this table
		}
		s.now.cells = append(s.now.cells, c)
		s.now.values = append(s.now.values, c)
		s.pending, s.last, s.begun = "", i, true
	case empty:
		if l.table >= 0 {
			s.now.cells = append(s.now.cells, c)
		}
	case name, words:
		if c.kind == words && l.table >= 0 && s.begun { // an answer that is no number
			s.now.cells = append(s.now.cells, c)
			s.now.values = append(s.now.values, c)
			return
		}
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
		joined := s.pending + c.text
		what, _ = lookup(joined, nil)
		if what.table() != tableFour && what.kind != totalLabel {
			what, _ = resembles(c.text, tableFour)
		}
		if what.table() != tableFour && what.kind != totalLabel {
			if s.pending = joined; len(joined) > 60 {
				s.pending = c.text
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
	short  bool   // the table has no columns for totals
	partly bool   // what is missing could not be told apart
	why    string // why nothing could be read
}

func at(g report.Group, r report.Result) int { return int(g)*results + int(r) }

// read fits the figures into one of the layouts of the table.
func (t *disputes) read() {
	var all []*cell
	var withFigures []*disputeRun
	var heads [report.Results]int
	for i := range t.runs {
		run := &t.runs[i]
		for _, r := range run.results {
			heads[r]++
		}
		if len(run.values) > 0 {
			all = append(all, run.values...)
			withFigures = append(withFigures, run)
		}
	}
	// The total's column may be missing: only where all other heads are there.
	noTotals := heads[report.GroupTotal] == 0 && heads[report.Upheld] > 0 && heads[report.Corrected] > 0 &&
		heads[report.OtherResult] > 0 && heads[report.Pending] > 0
	t.short = noTotals
	switch {
	case len(all) == 0:
	case t.list(withFigures), t.turned(withFigures), t.grouped(withFigures, noTotals):
	case len(withFigures) == 1 && t.oneRow(withFigures[0], noTotals):
	case len(withFigures) == 1 && t.arranged(all, 0, disputeCells):
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
	if len(runs) < 3 {
		return false
	}
	var found [disputeCells]*cell
	group := report.Group(-1)
	for i := range t.runs {
		run := &t.runs[i]
		if len(run.groups) > 0 {
			group = run.groups[len(run.groups)-1]
		}
		if len(run.values) == 0 {
			continue
		}
		if len(run.values) != 1 || len(run.results) == 0 || run.last != resultLabel && run.last != totalLabel || group < 0 {
			return false
		}
		at := at(group, run.results[len(run.results)-1])
		if found[at] != nil {
			return false
		}
		found[at] = run.values[0]
	}
	for i, c := range found {
		if c != nil {
			t.put(i, c)
		}
	}
	return true
}

// turned reads a table whose rows are results and whose columns are groups.
func (t *disputes) turned(runs []*disputeRun) bool {
	const width = int(report.Groups)
	if len(runs) < 4 || len(runs) > results || len(runs[0].groups) != width {
		return false
	}
	order := runs[0].groups
	for _, run := range runs {
		if run.row(width) == nil || len(run.results) == 0 {
			return false
		}
	}
	for _, run := range runs {
		for k, c := range run.row(width) {
			t.put(at(order[k], run.results[len(run.results)-1]), c)
		}
	}
	return true
}

// grouped reads three rows of five, each behind the name of its group. A row
// may be missing if the others are named.
func (t *disputes) grouped(runs []*disputeRun, noTotals bool) bool {
	width := results
	if noTotals {
		width--
	}
	if len(runs) > int(report.Groups) {
		return false
	}
	var rows [report.Groups]*disputeRun
	named := 0
	for i, run := range runs {
		g := report.Group(i)
		if n := len(run.groups); n > 0 {
			g = run.groups[n-1]
			named += n
		}
		if rows[g] != nil || len(run.values) < width-1 && run.row(width) == nil || len(run.values) > results+maxExtra {
			return false
		}
		rows[g] = run
	}
	if len(runs) < int(report.Groups) && named != len(runs) {
		return false
	}
	for g, run := range rows {
		if run == nil {
			continue
		}
		from, cells := at(report.Group(g), 0), run.row(width)
		if cells == nil {
			t.partly = true
			t.arranged(run.values, from, results)
		}
		for k, c := range cells {
			t.put(from+k, c)
		}
	}
	return true
}

// row is the run's figures as a row of width cells, blank ones among them where
// it is a row of a table.
func (run *disputeRun) row(width int) []*cell {
	switch {
	case len(run.values) == width:
		return run.values
	case len(run.cells) == width:
		return run.cells
	}
	return nil
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
	if len(t.heads) > 4*disputeCells {
		return nil
	}
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
	for _, c := range out {
		if c == nil { // the row is short: cells were lost
			return nil
		}
	}
	return out
}

// arranged reads a row, of one group or of all, with figures that are a few too
// many or one too few: what all ways that can add up have in common.
func (t *disputes) arranged(values []*cell, from, width int) bool {
	if len(values) < width-1 {
		return false
	}
	var fit []arrangement
	for _, a := range arrangements(values, width, false) {
		if addsUp(a.value) {
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return false
	}
	for i, c := range fit[0].cells {
		v, same := fit[0].value[i], c != nil
		for _, other := range fit[1:] {
			same = same && other.value[i] == v
		}
		if same {
			t.cells[from+i], t.value[from+i], t.joined[from+i] = c, v, v.Known
		}
	}
	t.partly = true
	return true
}

func addsUp(v []report.Count) bool {
	for g := 0; g < len(v); g += results {
		if can, _ := balances(v[g : g+results]); !can {
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
			case c == nil && t.short && res == report.GroupTotal:
				gaps.add(absent, path, nil)
				continue
			case c == nil && t.partly:
				gaps.note = "只有一部分数能够确定"
				gaps.add(unsure, path, nil)
				continue
			case c == nil:
				gaps.add(blank, path, nil)
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
