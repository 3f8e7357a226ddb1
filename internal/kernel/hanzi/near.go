package hanzi

import "strings"

// Misspelt gives term queries of which a text that holds the word with one
// character wrong, missing or too many satisfies one: for each character the
// tokens of what stands before and behind it.
func Misspelt(word string) (out [][]string) {
	var units []unit
	eachUnit(word, func(u unit, _ bool) { units = append(units, u) })
	if len(units) < 3 || len(units) > 24 {
		return nil
	}
	part := func(from, to int) []string {
		if from >= to {
			return nil
		}
		s := word[units[from].at:units[to-1].end]
		if units[from].word {
			s = " " + s
		}
		if units[to-1].word {
			s += " "
		}
		tokens, _ := Needs(s)
		return tokens
	}
	for i := range units {
		out = append(out, append(part(0, i), part(i+1, len(units))...))
	}
	return out
}

// cell is what the word, or a part of it, costs against a stretch that begins
// at the character from.
type cell struct{ cost, from int }

// nearer is the cheaper one, and of two the one that begins earlier, as the
// one that ends later is preferred: of names that are alike, whoever leaves a
// character out means the longer.
func nearer(a, b cell) cell {
	if b.cost < a.cost || b.cost == a.cost && b.from < a.from {
		return b
	}
	return a
}

// Nearest finds the stretch of a text that is most like the canonical word, as
// the text writes it, and by how many characters it differs: wrong, missing or
// too many. ok is false where they are more than most.
func Nearest(s, word string, most int) (near string, distance int, ok bool) {
	c := canonizer{keep: true}
	c.write(s)
	want := []rune(strings.ReplaceAll(word, " ", ""))
	if len(want) == 0 || most < 0 {
		return "", 0, false
	}
	row, last := make([]cell, len(want)+1), make([]cell, len(want)+1)
	for i := range row {
		row[i] = cell{cost: i}
	}
	best, end := cell{most + 1, 0}, 0
	var starts, ends []int // of each character, in the source
	for _, u := range c.units {
		for range []rune(string(c.out[u.at:u.end])) {
			starts, ends = append(starts, u.from), append(ends, u.to)
		}
	}
	n := 0
	for _, u := range c.units {
		for _, r := range string(c.out[u.at:u.end]) {
			row, last = last, row
			row[0] = cell{0, n + 1} // the stretch may begin behind this character
			last[0].from = n
			for i := 1; i <= len(want); i++ {
				swap := last[i-1]
				if want[i-1] != r {
					swap.cost++
				}
				row[i] = swap
				row[i] = nearer(row[i], cell{last[i].cost + 1, last[i].from})   // r is too many
				row[i] = nearer(row[i], cell{row[i-1].cost + 1, row[i-1].from}) // one is missing
			}
			n++
			if d := row[len(want)]; nearer(d, best) == d {
				best, end = d, n
			}
		}
	}
	if best.cost > most || end <= best.from {
		return "", 0, false
	}
	return s[starts[best.from]:ends[end-1]], best.cost, true
}
