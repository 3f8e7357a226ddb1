package reading

import (
	"strings"

	"gongkai/internal/law/report"
)

// disputeRun is figures with the labels that stand before them.
type disputeRun struct {
	groups []report.Group
	// litigation is set where 行政诉讼 came last: which of its groups is open.
	litigation bool
	results    []report.Result
	last       labelKind
	cells      []*cell // blank ones too, where the line is a row of a table
	values     []*cell
}

// disputeScanner gathers runs of figures and the labels before them.
type disputeScanner struct {
	lines []line
	runs  []disputeRun
	now   disputeRun
	heads []headColumn
	wrap  wrap
	begun bool // this line has figures already
	last  int
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
			s.wrap.clear()
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
		if !ofHeads(strings.Join(s.wrap.pieces, "")) {
			return // behind words that are no label of this table
		}
		s.now.cells = append(s.now.cells, c)
		s.now.values = append(s.now.values, c)
		s.wrap.clear()
		s.last, s.begun = i, true
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
		if len(c.text) > maxLabel {
			return
		}
		var ok bool
		if what, ok = resembles(c.text, tableFour); !ok {
			if what, ok = s.wrap.add(c.text, tableFour); !ok {
				return
			}
		}
	}
	s.wrap.clear()
	s.last = max(s.last, i)
	if len(s.now.values) > 0 {
		s.flush()
	}
	s.now.cells = s.now.cells[:0]
	switch what.kind {
	case disputeLabel:
		s.now.groups, s.now.litigation = append(s.now.groups, report.Group(what.n)), false
	case litigationLabel:
		s.now.litigation = true
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

// group is the group whose name came last before the figures.
func (run *disputeRun) group() (g report.Group, known bool) {
	n := len(run.groups)
	if n == 0 || run.litigation {
		return 0, false
	}
	return run.groups[n-1], true
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
