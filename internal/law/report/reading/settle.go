package reading

import "gongkai/internal/law/report"

// maxTries bounds the readings of all open rows that are tried together.
const maxTries = 50_000

// settle lets the balance relations choose among the ways to read open rows. A
// figure counts only if every choice that satisfies all relations has it, and
// if at least one relation with all its cells known confirms it.
func (g *grid) settle() {
	var rows []report.Row
	for r := range report.Rows {
		in := &g.read[r]
		if in.state != undecided {
			continue
		}
		in.ways = g.fitting(in)
		if len(in.ways) == 0 {
			in.lose()
			continue
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return
	}
	s := solver{g: g, rows: rows, common: make([]*agreement, len(rows)), pick: make([]int, len(rows))}
	s.try(0)
	for i, r := range rows {
		in := &g.read[r]
		if s.tries > maxTries || s.common[i] == nil {
			in.lose()
		} else {
			in.decide(s.common[i])
		}
	}
}

// fitting keeps the ways whose row can add up.
func (g *grid) fitting(in *rowReading) []arrangement {
	kept := in.ways[:0]
	for _, w := range in.ways {
		row := in.with(&w)
		if can, _ := balances(row[:]); can {
			kept = append(kept, w)
		}
	}
	return kept
}

// with is the row as the way w reads its open cells.
func (in *rowReading) with(w *arrangement) [report.Columns]report.Count {
	row := in.value
	for c := range row {
		if in.open[c] {
			row[c] = w.value[c]
		}
	}
	return row
}

// agreement is what all solutions so far have in common for one row.
type agreement struct {
	value     [report.Columns]report.Count
	cells     [report.Columns]*cell
	differs   [report.Columns]bool
	confirmed [report.Columns]bool
}

type solver struct {
	g      *grid
	rows   []report.Row
	pick   []int
	common []*agreement
	tries  int
}

func (s *solver) try(i int) {
	if s.tries > maxTries {
		return
	}
	if i == len(s.rows) {
		s.tries++
		s.check()
		return
	}
	for k := range s.g.read[s.rows[i]].ways {
		s.pick[i] = k
		s.try(i + 1)
	}
}

// check tests one choice against every relation that an open cell takes part
// in, and narrows what all solutions agree on.
func (s *solver) check() {
	var table [report.Rows][report.Columns]report.Count
	var touched [report.Columns]bool
	for r := range report.Rows {
		table[r] = s.g.read[r].value
	}
	for i, r := range s.rows {
		in := &s.g.read[r]
		table[r] = in.with(&in.ways[s.pick[i]])
		for c, open := range in.open {
			touched[c] = touched[c] || open
		}
	}
	var sums [report.Columns]columnSums
	for c := range report.Columns {
		if !touched[c] {
			continue
		}
		sums[c] = s.g.sum(&table, c)
		if !sums[c].can() {
			return
		}
	}
	for i, r := range s.rows {
		s.agree(i, table[r], &sums, r)
	}
}

func (s *solver) agree(i int, row [report.Columns]report.Count, sums *[report.Columns]columnSums, r report.Row) {
	w := &s.g.read[r].ways[s.pick[i]]
	_, rowSure := balances(row[:])
	a := s.common[i]
	first := a == nil
	if first {
		a = &agreement{}
		s.common[i] = a
	}
	for c := range row {
		sure := rowSure || sums[c].sureFor(r)
		if first {
			a.value[c], a.cells[c], a.confirmed[c] = row[c], w.cells[c], sure
			continue
		}
		a.confirmed[c] = a.confirmed[c] && sure
		a.differs[c] = a.differs[c] || a.value[c] != row[c]
	}
}

// decide keeps what all solutions agree on and a relation confirms.
func (in *rowReading) decide(a *agreement) {
	kept := 0
	in.state = recovered
	for c := range in.value {
		if !in.open[c] {
			kept++
			continue
		}
		if a.differs[c] || !a.confirmed[c] || !a.value[c].Known {
			if a.cells[c] != nil && !a.differs[c] && a.cells[c].kind != figure {
				in.cells[c] = a.cells[c]
				kept++
			}
			continue
		}
		in.value[c], in.cells[c] = a.value[c], a.cells[c]
		kept++
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

// columnSums is one column of table 3 in its two relations.
type columnSums struct {
	leaves, total, in, out int64
	leavesKnown            bool // every leaf
	totalKnown             bool
	inKnown, outKnown      bool
}

func (g *grid) sum(table *[report.Rows][report.Columns]report.Count, c report.Column) columnSums {
	s := columnSums{leavesKnown: true}
	for r := report.FirstLeaf; r <= report.LastLeaf; r++ {
		v := table[r][c]
		if !v.Known && !(g.single && (r == report.CorrectionOverdue || r == report.FeeUnpaid)) {
			s.leavesKnown = false
		}
		s.leaves += v.N
	}
	newly, carried := table[report.New][c], table[report.CarriedIn][c]
	s.in, s.inKnown = newly.N+carried.N, newly.Known && carried.Known
	s.total, s.totalKnown = table[report.Total][c].N, table[report.Total][c].Known
	s.out, s.outKnown = table[report.CarriedOut][c].N, table[report.CarriedOut][c].Known
	return s
}

// can reports whether the column's relations hold or, where cells are unknown,
// may hold: figures are never negative.
func (s columnSums) can() bool {
	switch {
	case s.totalKnown && s.leavesKnown && s.leaves != s.total,
		s.totalKnown && s.leaves > s.total,
		s.inKnown && s.totalKnown && s.outKnown && s.in != s.total+s.out,
		s.inKnown && s.in < s.total+s.out,
		s.totalKnown && s.outKnown && s.in > s.total+s.out,
		s.inKnown && s.leavesKnown && s.outKnown && s.in != s.leaves+s.out,
		s.inKnown && s.in < s.leaves+s.out:
		return false
	}
	return true
}

// sureFor reports whether a relation with all cells known holds row r's cell.
func (s columnSums) sureFor(r report.Row) bool {
	leaves := s.totalKnown && s.leavesKnown
	balance := s.inKnown && s.totalKnown && s.outKnown
	both := s.inKnown && s.leavesKnown && s.outKnown
	switch {
	case r.IsLeaf():
		return leaves || both
	case r == report.Total:
		return leaves || balance
	}
	return balance || both
}
