package reading

import "gongkai/internal/law/report"

// The order of the rows is known. So a label that lost characters, is wrapped
// over cells or lines or broken by another is found by aligning the characters
// of a stretch of the source with those of the labels that must stand there.

// align finds the labels that are not there in full, gap by gap between those
// that are.
func (n *rowNames) align() {
	last, from := report.Row(-1), place{0, 0}
	for row := range report.Rows + 1 {
		if row < report.Rows && !n.found[row] {
			continue
		}
		to := place{len(n.lines), 0}
		if row < report.Rows {
			to = n.where(row)
		}
		if row-last > 1 {
			n.alignGap(last+1, row, from, to)
		}
		last, from = row, to
	}
}

// place is a cell by line and number.
type place struct{ line, cell int }

// where is the first cell of a row's label.
func (n *rowNames) where(row report.Row) place {
	for i := range n.lines {
		for j := range n.lines[i].cells {
			if n.lines[i].cells[j].row == int8(row) {
				return place{i, j}
			}
		}
	}
	return place{}
}

// wanted is the text of the labels of a gap; rows says whose each character is.
type wanted struct {
	text []rune
	rows []int8 // noRow for a group's label
	core []bool // counts for knowing the label again
}

func wantedOf(from, to report.Row) (w wanted) {
	add := func(s string, row int8, core bool) {
		for _, r := range key(s) {
			w.text, w.rows, w.core = append(w.text, r), append(w.rows, row), append(w.core, core)
		}
	}
	group := ""
	if from > report.New {
		group = (from - 1).Section()
	}
	for row := from; row < to; row++ {
		if row == report.Granted {
			add("三本年度办理结果", noRow, false)
		}
		if g := row.Section(); g != group {
			add(g, noRow, false)
			group = g
		}
		label := row.Label()
		rest, _ := cutNumbering(label)
		add(label[:len(label)-len(rest)], int8(row), false)
		if row == report.Partial {
			add("部分公开", int8(row), true)
			add("区分处理的只计这一情形不计其他情形", int8(row), false)
			continue
		}
		add(rest, int8(row), true)
	}
	return w
}

// given is the text of a stretch of the source; cells says where each
// character stands.
type given struct {
	text  []rune
	cells []int
	list  []*cell
}

func (n *rowNames) given(from, to place) (g given) {
	for i := from.line; i < len(n.lines) && i <= to.line; i++ {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			before := i == from.line && j < from.cell || i == to.line && j >= to.cell
			if before || c.row != noRow || c.kind != words && c.label.kind != otherLabel && c.label.kind != totalLabel || len(c.text) > maxFields {
				continue
			}
			for _, r := range key(c.text) {
				g.text, g.cells = append(g.text, r), append(g.cells, len(g.list))
			}
			g.list = append(g.list, c)
		}
	}
	return g
}

// maxGiven bounds the characters that are aligned at once.
const maxGiven = 3000

// tally counts the matches of one cell's characters.
type tally struct {
	length int
	row    [report.Rows]int // matches with a row's label
	group  int              // matches with a group's
}

// alignGap gives rows [first,end) the cells between two places.
func (n *rowNames) alignGap(first, end report.Row, from, to place) {
	g, w := n.given(from, to), wantedOf(first, end)
	if len(g.text) == 0 || len(g.text) > maxGiven {
		return
	}
	match := alignment(g, w.text)
	counts := make([]tally, len(g.list))
	for i, j := range match {
		t := &counts[g.cells[i]]
		t.length++
		if j >= 0 {
			if w.rows[j] != noRow {
				t.row[w.rows[j]]++
			} else {
				t.group++
			}
		}
	}
	owner := make([]int8, len(g.list))
	for k := range counts {
		owner[k] = counts[k].owner()
	}
	var core, hits [report.Rows]int
	for j, row := range w.rows {
		if w.core[j] {
			core[row]++
		}
	}
	for i, j := range match {
		if j >= 0 && w.rows[j] != noRow && owner[g.cells[i]] == w.rows[j] {
			hits[w.rows[j]]++ // a number before the label counts too
		}
	}
	for k, row := range owner {
		if row != noRow && known60(hits[row], core[row]) {
			n.set(g.list[k], report.Row(row))
		}
	}
}

// known60 reports whether enough of a label is there: three fifths, and of the
// shortest labels everything.
func known60(hits, core int) bool { return hits >= 2 && 5*hits >= 3*core }

// owner is the row that a cell's text is a label of: hardly any of its
// characters fit nowhere.
func (t *tally) owner() int8 {
	best, all := int8(noRow), 0
	for row, n := range t.row {
		all += n
		if n > 0 && (best == noRow || n > t.row[best]) {
			best = int8(row)
		}
	}
	rest := t.length - t.group
	if best == noRow || 2*t.row[best] < rest || 10*all < 7*rest {
		return noRow
	}
	return best
}
