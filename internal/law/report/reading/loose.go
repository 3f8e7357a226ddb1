package reading

import "gongkai/internal/law/report"

// slot is a label without figures beside it, or a series of figures without a
// label beside them.
type slot struct {
	row    int8 // noRow for figures
	pieces []piece
	values int
	named  bool // words stand before them: the figures of another row
	// blank is set for a label in full before blank cells of its own: more
	// likely an empty row than one whose figures stand apart.
	blank bool
}

// matchLoose gives figures that stand on lines of their own to the labels
// around them, stretch by stretch between rows that have theirs.
func matchLoose(events []event, rows *[report.Rows]rowCells) {
	if settled(events) {
		return
	}
	m := matcher{rows: rows, stacked: isStacked(events)}
	var slots []slot
	before := int8(noRow)
	for i := range events {
		e := &events[i]
		switch {
		case e.words:
			m.words = m.stacked
			continue
		case e.row == noRow:
			e.named = e.named || m.words
			slots = m.appendSeries(slots, e)
		case rows[e.row].values > 0:
			m.assign(slots, before, e.row)
			slots, before = slots[:0], e.row
		case !isLast(slots, e.row):
			slots = append(slots, slot{row: e.row, blank: e.grid && e.label.kind == name && e.to-e.from >= columnsOfThree})
		case slots[len(slots)-1].named: // within a wrapped label
			slots[len(slots)-1].named = false
		}
		m.words = false
	}
	m.assign(slots, before, int8(report.Rows))
}

// matcher matches labels and figures that stand apart.
type matcher struct {
	rows    *[report.Rows]rowCells
	stacked bool // one cell a line
	words   bool // words that are no known label came last
}

// isStacked reports whether figures stand on lines of their own, but for a few
// whose digits a blank splits.
func isStacked(events []event) bool {
	single, several := 0, 0
	for i := range events {
		switch e := &events[i]; {
		case e.row != noRow, e.words:
		case e.values == 1:
			single++
		default:
			several++
		}
	}
	return single > 3*several && single >= columnsOfThree
}

// settled reports whether there are no figures without a label.
func settled(events []event) bool {
	for i := range events {
		if events[i].row == noRow && !events[i].words {
			return false
		}
	}
	return true
}

// isLast reports whether row's label came last: two parts of a wrapped label,
// perhaps with its figures between them.
func isLast(slots []slot, row int8) bool {
	for i := len(slots) - 1; i >= 0; i-- {
		if slots[i].row != noRow {
			return slots[i].row == row
		}
	}
	return false
}

// appendSeries joins cells on lines of their own. Where lines hold whole rows,
// a figure alone on a line is a page number or the like.
func (m *matcher) appendSeries(slots []slot, e *event) []slot {
	switch n := len(slots); {
	case !m.stacked && e.values == 1:
		return slots
	case m.stacked && n > 0 && slots[n-1].row == noRow && !slots[n-1].named && !e.named:
		s := &slots[n-1]
		s.pieces = append(s.pieces, e.piece)
		s.values += e.values
		return slots
	}
	return append(slots, slot{row: noRow, pieces: []piece{e.piece}, values: e.values, named: e.named})
}

// assign gives the figures of a stretch between two rows to the rows between
// them. Figures behind words that are no known label belong to a row whose
// label is lost: which one, only the order tells, if the numbers come out even.
func (m *matcher) assign(slots []slot, before, after int8) {
	even := true
	row := before
	for i := range slots {
		switch s := &slots[i]; {
		case s.row != noRow:
			row++
			even = even && s.row == row
		case s.named:
			row++
		}
	}
	even = even && row+1 == after
	row = before
	from := 0
	for i := range slots {
		switch s := &slots[i]; {
		case s.row != noRow:
			row = s.row
		case s.named:
			m.match(slots[from:i], before, row+1)
			from = i + 1
			row++
			if even {
				m.give(row, s, false)
			}
			before = row
		}
	}
	m.match(slots[from:], before, after)
}

// match gives series of figures to the labels around them. One cell a line
// means that a label comes before its figures. Lines of figures may stand above
// or below a label that is wrapped around them: then both must come out even,
// or the stretch must begin and end so that only one way is left.
func (m *matcher) match(slots []slot, before, after int8) {
	labels, series := 0, 0
	for i := range slots {
		if slots[i].row != noRow {
			labels++
		} else {
			series++
		}
	}
	switch {
	case series == 0:
	case m.stacked && labels == series && slots[0].row == noRow && slots[0].values == columnsOfThree:
		m.giveBehind(slots, -1, false)
	case m.stacked:
		m.giveBehind(slots, 1, true)
	case labels == series:
		m.giveInOrder(slots)
	case labels == 0 && series == int(after-before)-1:
		for i := range slots {
			m.give(before+1+int8(i), &slots[i], false)
		}
	case slots[0].row != noRow && slots[len(slots)-1].row == noRow:
		m.giveBehind(slots, 1, false)
	case slots[0].row == noRow && slots[len(slots)-1].row != noRow:
		m.giveBehind(slots, -1, false)
	}
}

func (m *matcher) give(row int8, s *slot, placed bool) {
	r := &m.rows[row]
	r.pieces, r.values, r.placed = s.pieces, s.values, placed
}

// giveBehind gives each label the series right behind it, or, with step -1,
// right before it.
func (m *matcher) giveBehind(slots []slot, step int, placed bool) {
	for i := range slots {
		if k := i + step; slots[i].row != noRow && k >= 0 && k < len(slots) && slots[k].row == noRow {
			m.give(slots[i].row, &slots[k], placed && !slots[i].blank)
		}
	}
}

// giveInOrder matches the first label to the first series and so on. It is
// sure where each series touches its label.
func (m *matcher) giveInOrder(slots []slot) {
	label := -1
	for i := range slots {
		if slots[i].row != noRow {
			continue
		}
		for label++; slots[label].row == noRow; label++ {
		}
		m.give(slots[label].row, &slots[i], (label == i-1 || label == i+1) && !slots[label].blank)
	}
}

// splitMerged parts the figures of a row from those of the rows after it whose
// labels were lost, where the numbers come out even.
func splitMerged(rows *[report.Rows]rowCells) {
	const width = int(report.Columns)
	for r := range report.Rows {
		row := &rows[r]
		lost := report.Row(0)
		for r+lost+1 < report.Rows && rows[r+lost+1].values == 0 {
			lost++
		}
		if lost == 0 || row.values != width*int(lost+1) || len(row.pieces) != row.values {
			continue
		}
		all := row.pieces
		for k := range lost + 1 {
			rows[r+k].pieces = all[int(k)*width : int(k+1)*width]
			rows[r+k].values, rows[r+k].placed = width, false
		}
	}
}
