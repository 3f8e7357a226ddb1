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

// Scores of an alignment: a pair of equal characters; a pair right behind
// another, more in the same cell than across cells; a character of a cell left
// over. A cell may be passed over as a whole for nothing, so that what is no
// label does not pick characters out of labels.
const (
	pairScore  = 6
	runInCell  = 4
	runOfCells = 2
	leftOver   = -4
)

// How the best alignment of two prefixes came about.
const (
	stepUp   uint8 = iota // the last given character is left over
	stepLeft              // the last wanted one is missing
	stepPair
	stepCell       // the whole last cell is passed over
	stepMask       = 3
	inRun    uint8 = 4 // the pair follows a pair
)

// never is a score that nothing reaches.
const never = -1 << 30

// alignment matches equal characters of g and b in order, as many as possible
// and in runs as long as possible: out[i] is the place in b, or -1.
func alignment(g given, b []rune) []int {
	m := len(b)
	how := make([]uint8, (len(g.text)+1)*(m+1))
	best, prev := make([]int32, m+1), make([]int32, m+1)     // best score
	paired, before := make([]int32, m+1), make([]int32, m+1) // best with the last two paired
	entry := make([]int32, m+1)                              // best before the cell
	for j := range before {
		before[j] = never
		how[j] = stepLeft
	}
	for i := 1; i <= len(g.text); i++ {
		run := int32(runInCell)
		if i == 1 || g.cells[i-2] != g.cells[i-1] {
			run = runOfCells
			copy(entry, prev)
		}
		last := i == len(g.text) || g.cells[i] != g.cells[i-1]
		row := how[i*(m+1):]
		for j := 0; j <= m; j++ {
			h := stepUp
			best[j], paired[j] = prev[j]+leftOver, never
			if j > 0 && best[j-1] > best[j] {
				best[j], h = best[j-1], stepLeft
			}
			if j > 0 && g.text[i-1] == b[j-1] {
				paired[j] = prev[j-1] + pairScore
				if with := before[j-1] + pairScore + run; with >= paired[j] {
					paired[j] = with
					h |= inRun
				}
				if paired[j] >= best[j] {
					best[j], h = paired[j], stepPair|h&inRun
				}
			}
			if last && entry[j] >= best[j] {
				best[j], h = entry[j], stepCell|h&inRun
			}
			row[j] = h
		}
		best, prev = prev, best
		paired, before = before, paired
	}
	return trace(g, how, m)
}

// trace walks back through the choices of an alignment.
func trace(g given, how []uint8, m int) []int {
	out := make([]int, len(g.text))
	for i := range out {
		out[i] = -1
	}
	inside := false
	for i, j := len(g.text), m; i > 0; {
		h := how[i*(m+1)+j]
		switch {
		case inside || h&stepMask == stepPair:
			out[i-1] = j - 1
			inside = h&inRun != 0
			i, j = i-1, j-1
		case h&stepMask == stepLeft:
			j--
		case h&stepMask == stepCell:
			for cell := g.cells[i-1]; i > 0 && g.cells[i-1] == cell; {
				i--
			}
		default:
			i--
		}
	}
	return out
}
