package reading

import "gongkai/internal/law/report"

// amount is a cell as the relations see it.
type quantity struct {
	n    int64
	sure bool
}

// quantity is column c of the row, as way w reads its open cells.
func (in *rowReading) quantity(c int, w *arrangement) quantity {
	v, cell := in.value[c], in.cells[c]
	if w != nil && in.open[c] {
		v, cell = w.value[c], w.cells[c]
	}
	switch {
	case v.Known:
		return quantity{v.N, true}
	case in.state == missing || in.state == lost || in.open[c] && w == nil:
		return quantity{}
	}
	return quantity{0, cell == nil || cell.kind == empty || cell.kind == mark}
}

// addsUp reports whether the row can add up as w reads it, and whether all its
// cells are known.
func (in *rowReading) addsUp(w *arrangement) (can, sure bool) {
	var sum int64
	sure = true
	for c := range columnsOfThree - 1 {
		q := in.quantity(c, w)
		sum += q.n
		sure = sure && q.sure
	}
	total := in.quantity(columnsOfThree-1, w)
	switch {
	case !total.sure:
		return true, false
	case sure:
		return sum == total.n, true
	}
	return sum <= total.n, false
}

// columnSum is one column of table 3 in its two relations; open counts the
// cells that are not known.
type columnSum struct {
	leaves, in, total, out                 int64
	leavesOpen, inOpen, totalOpen, outOpen int16
}

type columnSums [report.Columns]columnSum

// add adds row r as way w reads it. The rows that the trial form does not have
// count as nothing.
func (s *columnSums) add(r report.Row, in *rowReading, w *arrangement, single bool) {
	if single && (r == report.CorrectionOverdue || r == report.FeeUnpaid) {
		return
	}
	for c := range s {
		q, col := in.quantity(c, w), &s[c]
		var open int16
		if !q.sure {
			open = 1
		}
		switch {
		case r.IsLeaf():
			col.leaves, col.leavesOpen = col.leaves+q.n, col.leavesOpen+open
		case r == report.Total:
			col.total, col.totalOpen = q.n, open
		case r == report.CarriedOut:
			col.out, col.outOpen = q.n, open
		default:
			col.in, col.inOpen = col.in+q.n, col.inOpen+open
		}
	}
}

// can reports whether the column's relations hold or, where cells are unknown,
// may hold: figures are never negative.
func (s *columnSum) can() bool {
	leaves, in, total, out := s.leavesOpen == 0, s.inOpen == 0, s.totalOpen == 0, s.outOpen == 0
	switch {
	case total && s.leaves > s.total,
		total && leaves && s.leaves != s.total,
		in && s.in < s.total+s.out,
		in && s.in < s.leaves+s.out,
		total && out && s.in > s.total+s.out,
		leaves && out && s.in > s.leaves+s.out:
		return false
	}
	return true
}

// confirms reports whether a relation with all cells known holds row r's cell.
func (s *columnSum) confirms(r report.Row) bool {
	leaves := s.leavesOpen == 0 && s.totalOpen == 0
	balance := s.inOpen == 0 && s.totalOpen == 0 && s.outOpen == 0
	both := s.inOpen == 0 && s.leavesOpen == 0 && s.outOpen == 0
	switch {
	case r.IsLeaf():
		return leaves || both
	case r == report.Total:
		return leaves || balance
	}
	return balance || both
}
