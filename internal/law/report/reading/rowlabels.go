package reading

import "gongkai/internal/law/report"

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
	if n.count < int(report.Rows) {
		n.singleOther()
	}
	if !n.complete() {
		n.align()
		n.singleOther()
	}
	return n
}

func (n *rowNames) complete() bool {
	want := int(report.Rows)
	if n.single {
		want -= 2
	}
	return n.count == want
}

func (n *rowNames) set(c *cell, row report.Row) {
	c.row = int8(row)
	if !n.found[row] {
		n.found[row] = true
		n.count++
	}
}

// exact takes the labels that are there in full and in the order of the form.
// 其他 and 总计 are columns too: they are rows only where their turn has come and
// no column's label stands right before them.
func (n *rowNames) exact() {
	last, afterColumn := report.Row(-1), false
	for i := range n.lines {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			row := report.Row(-1)
			switch c.label.kind {
			case rowLabel:
				row = report.Row(c.label.n)
			case otherLabel:
				if c.label.numbered || !afterColumn && last >= report.Reconfirmation {
					row = report.OtherOther
				}
			case totalLabel:
				if c.label.numbered || !afterColumn && last >= report.Reconfirmation {
					row = report.Total
				}
			case columnLabel, frameLabel:
				afterColumn = true
				continue
			case groupLabel:
				afterColumn = false
			}
			if row < 0 {
				continue
			}
			afterColumn = false
			if row > last && row >= 0 {
				n.set(c, row)
				last = row
			}
		}
	}
}

// singleOther makes （六）其他处理 the label of the last leaf where the form has
// no rows below it.
func (n *rowNames) singleOther() {
	if n.single || n.found[report.CorrectionOverdue] || n.found[report.FeeUnpaid] || n.found[report.OtherOther] {
		return
	}
	for i := range n.lines {
		for j := range n.lines[i].cells {
			c := &n.lines[i].cells[j]
			if c.label.kind == groupLabel && c.label.n == groupOther && figureFollows(n.lines, i, j) {
				n.set(c, report.OtherOther)
				n.single = true
				return
			}
		}
	}
}
