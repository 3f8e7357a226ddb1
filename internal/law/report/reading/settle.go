package reading

import "gongkai/internal/law/report"

// maxTries bounds the readings of all open rows that are tried together.
const maxTries = 20_000

// settle lets the balance relations choose among the ways to read open rows. A
// figure counts only if every choice that satisfies all relations has it, and
// if relations with all their cells known confirm it. For this, and only for
// this, a cell left blank counts as 0: if it hides a number, no choice
// satisfies the relations and nothing is recovered.
func (g *grid) settle() {
	s := solver{g: g}
	for r := range report.Rows {
		in := &g.read[r]
		if in.state != undecided {
			s.fixed.add(r, in, nil, g.single)
			continue
		}
		in.fit()
		if len(in.ways) == 0 {
			in.lose()
			s.fixed.add(r, in, nil, g.single)
			continue
		}
		s.rows = append(s.rows, r)
		for c, open := range in.open {
			s.touched[c] = s.touched[c] || open
		}
	}
	if len(s.rows) == 0 {
		return
	}
	s.common = make([]*agreement, len(s.rows))
	s.pick = make([]int, len(s.rows))
	s.try(0, s.fixed)
	for i, r := range s.rows {
		in := &g.read[r]
		if s.tries > maxTries || s.common[i] == nil {
			in.lose()
		} else {
			in.decide(s.common[i])
		}
	}
}

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

// fit keeps the ways whose row can add up, each once.
func (in *rowReading) fit() {
	kept := in.ways[:0]
next:
	for i := range in.ways {
		w := in.ways[i]
		if can, _ := in.addsUp(&w); !can {
			continue
		}
		for k := range kept {
			if sameValues(kept[k].value, w.value) {
				continue next
			}
		}
		kept = append(kept, w)
	}
	in.ways = kept
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

// agreement is what all solutions so far have in common for one row.
type agreement struct {
	value    [report.Columns]report.Count
	cells    [report.Columns]*cell
	told     [report.Columns]bool // some solution speaks of the cell
	differs  [report.Columns]bool
	doubtful [report.Columns]bool // some solution is not confirmed
}

// solver tries the ways of all open rows together.
type solver struct {
	g       *grid
	rows    []report.Row
	pick    []int
	common  []*agreement
	fixed   columnSums // of the rows that are not open
	touched [report.Columns]bool
	tries   int
}

func (s *solver) try(i int, sums columnSums) {
	if s.tries > maxTries {
		return
	}
	if i == len(s.rows) {
		s.tries++
		s.check(&sums)
		return
	}
	r := s.rows[i]
	in := &s.g.read[r]
	for k := range in.ways {
		next := sums
		next.add(r, in, &in.ways[k], s.g.single)
		s.pick[i] = k
		s.try(i+1, next)
	}
}

// check tests one choice against every relation that an open cell takes part
// in, and narrows what all solutions agree on.
func (s *solver) check(sums *columnSums) {
	for c := range sums {
		if s.touched[c] && !sums[c].can() {
			return
		}
	}
	for i, r := range s.rows {
		s.agree(i, r, sums)
	}
}

func (s *solver) agree(i int, r report.Row, sums *columnSums) {
	in := &s.g.read[r]
	w := &in.ways[s.pick[i]]
	_, rowSure := in.addsUp(w)
	if s.common[i] == nil {
		s.common[i] = &agreement{}
	}
	a := s.common[i]
	for c := range sums {
		sure := rowSure || sums[c].confirms(r)
		if in.short || in.moved {
			sure = rowSure && sums[c].confirms(r)
		}
		a.doubtful[c] = a.doubtful[c] || !sure
		switch v := w.value[c]; {
		case w.far && !v.Known: // supposes a loss; says nothing of the others
		case !a.told[c]:
			a.told[c], a.value[c], a.cells[c] = true, v, w.cells[c]
		default:
			a.differs[c] = a.differs[c] || a.value[c] != v
		}
	}
}

// decide keeps what all solutions agree on and relations confirm.
func (in *rowReading) decide(a *agreement) {
	kept := 0
	in.state = recovered
	for c := range in.value {
		switch cell := a.cells[c]; {
		case !in.open[c]:
			kept++
		case a.differs[c] || a.doubtful[c]:
		case a.value[c].Known, cell != nil && cell.kind != figure:
			in.value[c], in.cells[c] = a.value[c], cell
			kept++
		}
	}
	if kept == 0 {
		in.lose()
	}
}

// lose gives an open row up; what the layout alone tells stays.
func (in *rowReading) lose() {
	in.state = lost
	for c := range in.open {
		if !in.open[c] {
			in.state = plain
		}
	}
}
