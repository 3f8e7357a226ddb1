package reading

import "gongkai/internal/law/report"

// slot is a label without figures beside it, or a series of figures without a
// label beside them.
type slot struct {
	row     int8 // noRow for figures
	pieces  []piece
	values  int
	singles bool // every figure on a line of its own
}

// matchLoose gives figures that stand on lines of their own to the labels
// around them, stretch by stretch between rows that have theirs.
func matchLoose(events []event, rows *[report.Rows]rowCells) {
	if settled(events) {
		return
	}
	var slots []slot
	before := int8(noRow)
	for i := range events {
		e := &events[i]
		switch {
		case e.row == noRow:
			slots = appendSeries(slots, e)
		case rows[e.row].values > 0:
			assign(rows, slots, before, e.row)
			slots, before = slots[:0], e.row
		case len(slots) == 0 || !isLast(slots, e.row):
			slots = append(slots, slot{row: e.row})
		}
	}
	assign(rows, slots, before, int8(report.Rows))
}

// settled reports whether there are no figures without a label.
func settled(events []event) bool {
	for i := range events {
		if events[i].row == noRow {
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

// appendSeries joins figures to those right before them: single ones always, a
// line of several as far as a row takes.
func appendSeries(slots []slot, e *event) []slot {
	if n := len(slots); n > 0 && slots[n-1].row == noRow {
		s := &slots[n-1]
		if s.singles && e.values == 1 || s.values+e.values <= int(report.Columns) {
			s.pieces = append(s.pieces, e.piece)
			s.singles = s.singles && e.values == 1
			s.values += e.values
			return slots
		}
	}
	return append(slots, slot{row: noRow, pieces: []piece{e.piece}, values: e.values, singles: e.values == 1})
}

// assign matches the figures of a stretch to its labels. One cell a line means
// that a label comes before its figures. Lines of figures may stand above or
// below a label that is wrapped around them: then both must come out even, or
// the stretch must begin and end so that only one way is left.
func assign(rows *[report.Rows]rowCells, slots []slot, before, after int8) {
	labels, series, singles := 0, 0, true
	for i := range slots {
		if slots[i].row != noRow {
			labels++
		} else {
			series++
			singles = singles && slots[i].singles
		}
	}
	switch {
	case series == 0:
	case singles:
		assignBehind(rows, slots, true)
	case labels == series:
		assignInOrder(rows, slots)
	case labels == 0 && series == int(after-before)-1:
		for i := range slots {
			give(rows, before+1+int8(i), &slots[i], false)
		}
	case slots[0].row != noRow && slots[len(slots)-1].row == noRow:
		assignBehind(rows, slots, false)
	case slots[0].row == noRow && slots[len(slots)-1].row != noRow:
		assignBefore(rows, slots)
	}
}

func give(rows *[report.Rows]rowCells, row int8, s *slot, placed bool) {
	r := &rows[row]
	r.pieces, r.values, r.placed = s.pieces, s.values, placed
}

func assignBehind(rows *[report.Rows]rowCells, slots []slot, placed bool) {
	for i := 1; i < len(slots); i++ {
		if slots[i].row == noRow && slots[i-1].row != noRow {
			give(rows, slots[i-1].row, &slots[i], placed)
		}
	}
}

func assignBefore(rows *[report.Rows]rowCells, slots []slot) {
	for i := 1; i < len(slots); i++ {
		if slots[i].row != noRow && slots[i-1].row == noRow {
			give(rows, slots[i].row, &slots[i-1], false)
		}
	}
}

// assignInOrder matches the first label to the first series and so on. It is
// sure where each series touches its label.
func assignInOrder(rows *[report.Rows]rowCells, slots []slot) {
	at := 0
	next := func() int {
		for slots[at].row == noRow {
			at++
		}
		at++
		return at - 1
	}
	for i := range slots {
		if slots[i].row != noRow {
			continue
		}
		l := next()
		give(rows, slots[l].row, &slots[i], l == i-1 || l == i+1)
	}
}

// splitMerged parts the figures of a row from those of the rows after it whose
// labels were lost, where the numbers come out even.
func splitMerged(rows *[report.Rows]rowCells) {
	const width = int(report.Columns)
	for r := range report.Rows {
		row := &rows[r]
		lost := report.Row(0)
		for r+lost+1 < report.Rows && rows[r+lost+1].name == nil && rows[r+lost+1].values == 0 {
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
