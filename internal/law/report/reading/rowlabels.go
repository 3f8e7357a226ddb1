package reading

import (
	"strings"

	"gongkai/internal/law/report"
)

// rowNames says which lines of table 3 hold which row's label: it sets the row
// of every cell that is a row's label or a part of it.
type rowNames struct {
	lines  []line
	found  [report.Rows]bool
	count  int
	single bool // （六）其他处理 is one row, as in the trial form
}

// nameRows finds the labels: those written out in full first, then, in the gaps
// between them, the damaged ones.
func nameRows(lines []line) *rowNames {
	n := &rowNames{lines: lines}
	n.exact()
	n.pieces()
	if n.count < int(report.Rows) {
		n.align()
		n.singleOther()
	}
	return n
}

func (n *rowNames) set(c *cell, row report.Row) {
	c.row = int8(row)
	if !n.found[row] {
		n.found[row] = true
		n.count++
	}
}

// candidate is a cell that may be a row's label.
type candidate struct {
	cell   *cell
	row    report.Row
	weight int // how sure it is
	best   int // of the best series that ends here
	before int // the candidate before it in that series, -1
}

// exact takes the labels that are there in full: of all series in the order of
// the form the weightiest. 其他 and 总计 count only with their numbers: they are
// columns too, and 其他 begins other labels.
func (n *rowNames) exact() {
	list := n.candidates()
	top := -1
	for i := range list {
		c := &list[i]
		c.best, c.before = c.weight, -1
		for k := range i {
			if b := &list[k]; b.row < c.row && b.best+c.weight >= c.best && b.best+c.weight > c.weight {
				c.best, c.before = b.best+c.weight, k
			}
		}
		if top < 0 || c.best >= list[top].best {
			top = i
		}
	}
	for ; top >= 0; top = list[top].before {
		n.set(list[top].cell, list[top].row)
	}
}

// maxCandidates bounds the labels that are tried: a table has 25, or a few more
// where heads are repeated.
const maxCandidates = 400

// candidates lists the cells that hold a row's label in full. On the way it
// tells the columns 其他 and 总计 from the rows.
func (n *rowNames) candidates() []candidate {
	list := make([]candidate, 0, report.Rows+8)
	afterColumn := false
	for i := range n.lines {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			if c.kind != name {
				continue
			}
			row, weight := c.label.candidate()
			switch {
			case c.label.kind == columnLabel || c.label.kind == frameLabel:
				afterColumn = true
			case weight == 0 && afterColumn && (c.label.kind == otherLabel || c.label.kind == totalLabel):
				c.label.kind = columnLabel
			default:
				afterColumn = false
			}
			if weight > 0 && len(list) < maxCandidates {
				list = append(list, candidate{cell: c, row: row, weight: weight})
			}
		}
	}
	return list
}

// candidate is the row that a label may be of, and how sure that is; 0 where
// it is of none.
func (l label) candidate() (row report.Row, weight int) {
	switch {
	case l.kind == rowLabel:
		return report.Row(l.n), 4
	case l.kind == totalLabel && l.numbered:
		return report.Total, 3
	case l.kind == otherLabel && l.numbered && l.n == 3:
		return report.OtherOther, 3
	}
	return 0, 0
}

// pieces gives the rest of a wrapped label to its row: what comes before or
// behind the piece that was recognised.
func (n *rowNames) pieces() {
	var begun, loose *cell
	for i := range n.lines {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			switch {
			case c.row != noRow:
				if loose != nil && key(loose.text) != "" && strings.HasPrefix(key(report.Row(c.row).Label()), key(loose.text)+key(c.text)) {
					loose.row = c.row
				}
				begun, loose = c, nil
			case c.kind == words && len(c.text) <= maxLabel:
				loose = c
				if begun != nil && endsLabel(begun, c) {
					c.row, loose = begun.row, nil
				}
			}
		}
	}
}

// endsLabel reports whether c is the end of the label that begun began.
func endsLabel(begun, c *cell) bool {
	whole, rest := key(report.Row(begun.row).Label()), key(c.text)
	return len(rest) >= 6 && len(key(begun.text))+len(rest) <= len(whole) && strings.HasSuffix(whole, rest)
}

// singleOther makes （六）其他处理 the label of the last leaf where the form has
// no rows below it: figures come right behind it, and then the total.
func (n *rowNames) singleOther() {
	if n.found[report.CorrectionOverdue] || n.found[report.FeeUnpaid] || n.found[report.OtherOther] {
		return
	}
	for i := range n.lines {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			if c.label.kind == groupLabel && c.label.n == groupOther && n.oneRowFollows(i, j) {
				n.set(c, report.OtherOther)
				n.single = true
				return
			}
		}
	}
}

// oneRowFollows reports whether the cells from there to the next row's label
// hold figures, of one row at most, and no other words before them.
func (n *rowNames) oneRowFollows(line, at int) bool {
	values := 0
	for i := line; i < len(n.lines); i++ {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			switch {
			case i == line && j <= at:
			case c.row != noRow:
				return values > 0 && values <= columnsOfThree
			case c.isValue():
				values++
			case values == 0 && c.kind != empty && c.kind != footer:
				return false
			}
		}
	}
	return values > 0 && values <= columnsOfThree
}
