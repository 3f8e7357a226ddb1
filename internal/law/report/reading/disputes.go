package reading

import (
	"fmt"

	"gongkai/internal/law/report"
)

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
		if g, known := run.group(); known {
			group = g
		} else if run.litigation {
			group = -1
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
		g, known := run.group()
		if !known {
			g = report.Group(i)
		} else if len(run.groups) == 1 {
			named++
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
