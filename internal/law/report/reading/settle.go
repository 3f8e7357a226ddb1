package reading

import (
	"slices"

	"gongkai/internal/law/report"
)

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

// fit keeps the ways whose row can add up.
func (in *rowReading) fit() {
	in.ways = slices.DeleteFunc(in.ways, func(w arrangement) bool {
		can, _ := in.addsUp(&w)
		return !can
	})
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
