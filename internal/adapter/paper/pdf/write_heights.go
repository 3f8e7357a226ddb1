package pdf

import "slices"

// cutTall cuts rows higher than most into several, so that a page can end
// inside them, and answers with the new number of rows.
func (l *laid) cutTall(rows int, most float64) int {
	per := max(int((most-2*padY)/l.leading), 1) // lines
	tall := make([]int, rows)
	for _, b := range l.boxes {
		if b.r1 == b.r0+1 {
			tall[b.r0] = max(tall[b.r0], len(b.lines))
		}
	}
	for r := 0; r < rows; r++ {
		if tall[r] <= per {
			continue
		}
		tall = slices.Insert(tall, r+1, tall[r]-per)
		for i := range l.boxes {
			l.boxes = l.boxes[i].cut(r, per, l.boxes)
		}
		if rows++; r < l.head {
			l.head = r
		}
	}
	return rows
}

// cut makes room for a new row after r: b grows, moves down, or leaves its
// lines beyond the first per to a new box there, which is appended to all.
func (b *box) cut(r, per int, all []box) []box {
	switch {
	case b.r0 > r:
		b.r0++
		b.r1++
	case b.r1 > r+1:
		b.r1++
	case b.r1 == r+1 && b.r0 == r:
		rest := *b
		n := min(per, len(b.lines))
		b.lines, rest.lines = b.lines[:n], b.lines[n:]
		rest.r0, rest.r1 = r+1, r+2
		return append(all, rest)
	case b.r1 == r+1:
		b.r1++
	}
	return all
}

// rowHeights makes every row as high as its cells need; what a merged cell
// needs more is shared by its rows.
func (l *laid) rowHeights(rows int) []float64 {
	h := make([]float64, rows)
	for r := range h {
		h[r] = l.leading + 2*padY
	}
	for pass := range 2 {
		for i := range l.boxes {
			b := &l.boxes[i]
			if single := b.r1-b.r0 == 1; single != (pass == 0) {
				continue
			}
			more := b.height(l.leading) - sum(h[b.r0:b.r1])
			for r := b.r0; more > 0 && r < b.r1; r++ {
				h[r] += more / float64(b.r1-b.r0)
			}
		}
	}
	return h
}

func (l *laid) countCuts(rows int) []int {
	n := make([]int, rows+1)
	for _, b := range l.boxes {
		if b.r1 > b.r0+1 {
			n[b.r0+1]++
			n[b.r1]--
		}
	}
	for r := 1; r <= rows; r++ {
		n[r] += n[r-1]
	}
	return n
}
