package prose

import "strings"

// Respective is the thing that quantity i counts where the text gives things
// and numbers in two lists (公开、不予公开分别为5件、3件), "" elsewhere.
func (p *Passage) Respective(i int) string {
	q := &p.Quantities[i]
	if q.Cues&Respectively == 0 {
		return ""
	}
	mark := -1
	for _, m := range p.Marks {
		if m.Cue == Respectively && m.Clause == q.Clause && m.Start < q.Start {
			mark = m.Start
		}
	}
	if mark < 0 {
		return ""
	}
	n, nth := 0, 0
	for k := range p.Quantities {
		if o := &p.Quantities[k]; o.Start > mark && p.Clauses[o.Clause].Sentence == p.Clauses[q.Clause].Sentence && o.Unit == q.Unit {
			if k == i {
				nth = n
			}
			n++
		}
	}
	things := strings.FieldsFunc(p.Text[p.Clauses[q.Clause].Start:mark], func(r rune) bool { return strings.ContainsRune("、和及与", r) })
	if len(things) != n || n < 2 {
		return ""
	}
	return things[nth]
}
