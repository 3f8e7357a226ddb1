package prose

// Share is a whole and the parts that the text says it consists of, in the
// order of the text. Parts count in the whole's unit and speak of its time.
type Share struct {
	Whole int // index of a quantity
	Parts []int
	Kind  ShareKind
	// Wholes is how many quantities before the parts could be the whole.
	Wholes int
}

// ShareKind is how the text says that one number is part of another.
type ShareKind uint8

// The kinds.
const (
	OfWhich  ShareKind = iota // 45件，其中公开2件，不公开3件
	Bracket                   // 45件（公开2件，不公开3件）
	Listed                    // 共45件：公开2件，不公开3件
	AddingUp                  // 公开2件，不公开3件，共5件
)

// maxShared bounds the quantities of a passage that are looked at together:
// more of them are a table that was read as prose.
const maxShared = 500

// Shares finds the wholes and parts of a passage.
func (p *Passage) Shares() []Share {
	var out []Share
	if len(p.Quantities) < 2 || len(p.Quantities) > maxShared || len(p.Marks) > maxShared {
		return nil
	}
	for _, m := range p.Marks {
		switch m.Cue {
		case Among:
			out = p.ofWhich(out, m)
		case Summed:
			out = p.addingUp(out, m)
		}
	}
	for i := range p.Quantities {
		out = p.bracket(out, i)
		out = p.listed(out, i)
	}
	return out
}

// ofWhich reads the parts behind 其中, up to the end of the sentence or to the
// next 其中. The whole is the last number before it in the first part's unit,
// in the sentence or, where 其中 begins one, in the sentence before.
func (p *Passage) ofWhich(out []Share, m Mark) []Share {
	depth, sentence := p.Clauses[m.Clause].Depth, p.Clauses[m.Clause].Sentence
	end := p.nextAmong(m)
	s := Share{Whole: -1, Kind: OfWhich}
	first := -1
	for i := range p.Quantities {
		q := &p.Quantities[i]
		c := &p.Clauses[q.Clause]
		if q.Start < m.Start || q.Start >= end || c.Sentence != sentence || c.Depth != depth || !q.counts() {
			continue
		}
		if depth > 0 && !p.sameBracket(m.Clause, q.Clause) {
			continue
		}
		if first < 0 {
			first = i
			s.Whole, s.Wholes = p.wholeBefore(m, q.Unit)
		}
		if s.Whole >= 0 && p.partOf(i, s.Whole) {
			s.Parts = append(s.Parts, i)
		}
	}
	if s.Whole < 0 || len(s.Parts) == 0 {
		return out
	}
	return append(out, s)
}

// nextAmong is where the next 其中 at the same depth begins.
func (p *Passage) nextAmong(m Mark) int {
	for _, n := range p.Marks {
		if n.Cue == Among && n.Start > m.Start && p.Clauses[n.Clause].Depth == p.Clauses[m.Clause].Depth {
			return n.Start
		}
	}
	return len(p.Text) + 1
}

// wholeBefore is the last quantity before the mark in the given unit, and how
// many there are in its sentence.
func (p *Passage) wholeBefore(m Mark, unit string) (whole, n int) {
	c := p.Clauses[m.Clause]
	whole = -1
	sentence := -1
	for i := len(p.Quantities) - 1; i >= 0; i-- {
		q := &p.Quantities[i]
		at := p.Clauses[q.Clause]
		if q.Start > m.Start || at.Depth > c.Depth || q.Unit != unit || !q.counts() {
			continue
		}
		if at.Depth < c.Depth { // 其中 inside brackets speaks of what stands before them
			if n == 0 {
				return i, 1
			}
			break
		}
		if at.Sentence != c.Sentence && (at.Sentence != c.Sentence-1 || !p.begins(m)) {
			break
		}
		if sentence < 0 {
			sentence, whole = at.Sentence, i
		}
		if at.Sentence != sentence {
			break
		}
		n++
	}
	return whole, n
}

// begins reports whether a mark stands at the beginning of its sentence.
func (p *Passage) begins(m Mark) bool { return p.Sentence(m.Clause).Start == m.Start }

// counts reports whether a quantity is a plain number of things, fit for sums.
func (q *Quantity) counts() bool {
	return !q.Absent && !q.Delta && !q.Quoted && q.Cues&Compared == 0 && (q.Class == Piece || q.Class == People || q.Class == Money || q.Class == NoUnit)
}

func (p *Passage) partOf(part, whole int) bool {
	q, w := &p.Quantities[part], &p.Quantities[whole]
	return q.Unit == w.Unit && q.counts() && (!q.When.Stated() || q.When == w.When || !w.When.Stated() && q.When.Now)
}

// sameBracket reports whether two clauses stand in one pair of brackets.
func (p *Passage) sameBracket(a, b int) bool {
	for i := min(a, b); i < max(a, b); i++ {
		if c := p.Clauses[i]; c.Depth < p.Clauses[a].Depth || c.Stop == ')' && c.Depth == p.Clauses[a].Depth {
			return false
		}
	}
	return true
}

// bracket reads the parts in the brackets right behind quantity i.
func (p *Passage) bracket(out []Share, i int) []Share {
	w := &p.Quantities[i]
	if w.End >= len(p.Text) || p.Text[w.End] != '(' || !w.counts() {
		return out
	}
	depth := p.Clauses[w.Clause].Depth + 1
	s := Share{Whole: i, Kind: Bracket, Wholes: 1}
	opened := -1
	for j := i + 1; j < len(p.Quantities); j++ {
		q := &p.Quantities[j]
		c := &p.Clauses[q.Clause]
		if c.Depth < depth || opened >= 0 && c.Depth == depth && !p.sameBracket(opened, q.Clause) {
			break
		}
		if c.Depth > depth {
			continue
		}
		if opened < 0 {
			opened = q.Clause
			if p.hasAmong(q.Clause, q.Start) || p.outside(w.End, q.Start) {
				return out
			}
		}
		if p.partOf(j, i) {
			s.Parts = append(s.Parts, j)
		}
	}
	if len(s.Parts) == 0 {
		return out
	}
	return append(out, s)
}

// outside reports whether the bracket that opens at from closes before to.
func (p *Passage) outside(from, to int) bool {
	depth := 0
	for _, c := range []byte(p.Text[from:to]) {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}

func (p *Passage) hasAmong(clause, before int) bool {
	for _, m := range p.Marks {
		if m.Cue == Among && m.Start < before && (m.Clause == clause || p.sameBracket(m.Clause, clause) && p.Clauses[m.Clause].Depth == p.Clauses[clause].Depth && p.Clauses[clause].Depth > 0) {
			return true
		}
	}
	return false
}

// listed reads 共45件：公开2件，不公开3件。The whole ends its clause.
func (p *Passage) listed(out []Share, i int) []Share {
	w := &p.Quantities[i]
	c := p.Clauses[w.Clause]
	if c.Stop != ':' || c.Depth > 0 || c.End != w.End || c.Cues&Summed == 0 || !w.counts() {
		return out
	}
	s := Share{Whole: i, Kind: Listed, Wholes: 1}
	for j := i + 1; j < len(p.Quantities); j++ {
		at := p.Clauses[p.Quantities[j].Clause]
		if at.Sentence != c.Sentence || at.Cues&Among != 0 {
			break
		}
		if at.Depth == 0 && p.partOf(j, i) {
			s.Parts = append(s.Parts, j)
		}
	}
	if len(s.Parts) < 2 {
		return out
	}
	return append(out, s)
}

// addingUp reads 公开2件，不公开3件，共5件: the sum comes last, in a clause of its
// own that begins with 共.
func (p *Passage) addingUp(out []Share, m Mark) []Share {
	c := p.Clauses[m.Clause]
	if m.Start != c.Start || c.Depth > 0 {
		return out
	}
	s := Share{Whole: -1, Kind: AddingUp, Wholes: 1}
	for i := range p.Quantities {
		if q := &p.Quantities[i]; q.Clause == m.Clause && q.Head <= m.End && q.counts() {
			s.Whole = i
			break
		}
	}
	if s.Whole < 0 || p.Text[m.End:p.Quantities[s.Whole].Start] != "" {
		return out
	}
	for i := s.Whole - 1; i >= 0; i-- {
		q := &p.Quantities[i]
		at := p.Clauses[q.Clause]
		if at.Sentence != c.Sentence || at.Depth == 0 && !p.partOf(i, s.Whole) || at.Cues&(Among|Summed) != 0 {
			break
		}
		if at.Depth == 0 {
			s.Parts = append([]int{i}, s.Parts...)
		}
	}
	if len(s.Parts) < 2 {
		return out
	}
	return append(out, s)
}
