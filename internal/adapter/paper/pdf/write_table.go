package pdf

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/linebreak"
	"gongkai/internal/kernel/doc"
)

// Measures of tables in points. Text is as large as the narrowest column
// allows, size 5 (10.5 pt) at best.
const (
	padX, padY = 2.5, 2.5
	border     = 0.5
)

var tableSizes = []float64{10.5, 9, 8, 7, 6}

// laid is a table with its measures: where columns begin, how high rows are.
type laid struct {
	boxes   []box
	x       []float64 // left sides of columns from the sheet's left, and the end
	heights []float64
	cuts    []int // merged cells that a page end before a row would cut
	head    int   // rows to repeat on each page
	size    float64
	leading float64
}

// box is a cell on the grid: rows and columns from, to excluded, and its lines.
type box struct {
	r0, r1, c0, c1 int
	lines          []string
	side           side
	bold           bool
}

func (b *box) height(leading float64) float64 { return float64(len(b.lines))*leading + 2*padY }

// roomy is the smallest size that a table is set in only to stand on one page;
// below it, it rather breaks.
const roomy = 9

// layTable works out all measures of a table: at the largest size at which its
// columns fit the width, or a little smaller where it then stands on one page
// under its heading.
func (s *sheet) layTable(t *doc.Table) *laid {
	boxes, cols := boxesOf(t)
	if cols == 0 {
		return &laid{}
	}
	texts := make([]string, len(boxes))
	for i, b := range boxes {
		texts[i] = drawable(b.cell.Text)
	}
	var first *laid
	for i, size := range tableSizes {
		l, fits := s.layAt(t, boxes, texts, cols, size)
		if first == nil && (fits || i == len(tableSizes)-1) {
			first = l
		}
		switch {
		case first == nil:
		case sum(l.heights) <= s.height-2*leading:
			return l
		case size <= roomy:
			return first
		}
	}
	return first
}

// layAt lays a table out at one font size; fits is false where the columns
// need more than the width.
func (s *sheet) layAt(t *doc.Table, boxes []cellBox, texts []string, cols int, size float64) (l *laid, fits bool) {
	l = &laid{head: min(max(t.HeaderRows, 0), len(t.Rows)), size: size, leading: 1.3 * size}
	least := s.leastWidths(boxes, texts, cols, size, wholeWord)
	if sum(least) > 0.8*s.width { // no room for keeping words whole
		least = s.leastWidths(boxes, texts, cols, size, 1)
	}
	l.x = columnEdges(t.Widths, least, s.width)
	for i, b := range boxes {
		b.side, b.bold = sideOf(b.cell, b.r0 < l.head), b.cell.Head || b.r0 < l.head
		b.lines = s.cellLines(texts[i], (l.x[b.c1]-l.x[b.c0]-2*padX)/l.size, b.side)
		l.boxes = append(l.boxes, b.box)
	}
	rows := l.cutTall(len(t.Rows), s.height/2)
	l.heights = l.rowHeights(rows)
	l.cuts = l.countCuts(rows)
	if sum(l.heights[:l.head]) > s.height/3 {
		l.head = 0
	}
	return l, sum(least) <= s.width
}

type cellBox struct {
	box
	cell *doc.Cell
}

// boxesOf lists the cells on the table's grid; a hole is an empty cell.
func boxesOf(t *doc.Table) (out []cellBox, cols int) {
	grid := t.Grid()
	for _, row := range grid {
		cols = max(cols, len(row))
	}
	at := func(r, c int) *doc.Cell {
		if r < len(grid) && c < len(grid[r]) {
			return grid[r][c]
		}
		return nil
	}
	seen := map[*doc.Cell]bool{}
	for r := range grid {
		for c := range cols {
			cell := at(r, c)
			if cell == nil {
				out = append(out, cellBox{box{r0: r, r1: r + 1, c0: c, c1: c + 1}, &doc.Cell{}})
				continue
			}
			if seen[cell] {
				continue
			}
			seen[cell] = true
			b := box{r0: r, r1: r + 1, c0: c, c1: c + 1}
			for at(b.r1, c) == cell {
				b.r1++
			}
			for b.c1 < cols && at(r, b.c1) == cell {
				b.c1++
			}
			out = append(out, cellBox{b, cell})
		}
	}
	return out, cols
}

// sideOf is where a cell's text stands: as it asks, else heads and numbers in
// the middle and words on the left.
func sideOf(c *doc.Cell, head bool) side {
	switch c.Align {
	case doc.AlignLeft:
		return flushLeft
	case doc.AlignCenter:
		return centred
	case doc.AlignRight:
		return flushRight
	}
	if head || c.Head || !strings.ContainsFunc(c.Text, unicode.IsLetter) {
		return centred
	}
	return flushLeft
}

// wholeWord is the longest text of a cell, in characters, that looks broken
// when it is broken: 自然人, 总计.
const wholeWord = 3

// leastWidths is how wide each column must be for the longest unit of its
// cells, and texts of at most short characters, to stay whole; no column
// claims more than a third of the sheet.
func (s *sheet) leastWidths(boxes []cellBox, texts []string, cols int, size float64, short int) []float64 {
	least := make([]float64, cols)
	for c := range least {
		least[c] = size + 2*padX
	}
	for i, b := range boxes {
		if b.c1-b.c0 > 1 {
			continue
		}
		for _, part := range strings.FieldsFunc(texts[i], unicode.IsSpace) {
			least[b.c0] = max(least[b.c0], min(s.widestUnit(part, short)*size+2*padX+0.1, s.width/3))
		}
	}
	return least
}

// widestUnit is the width, in font sizes, of the widest piece of text that
// stays together; text of at most short characters does so as a whole.
func (s *sheet) widestUnit(text string, short int) (widest float64) {
	left := []rune(text)
	if len(left) <= short {
		return s.inked(left)
	}
	for len(left) > 0 {
		n := linebreak.Unit(left[:min(len(left), longestUnit)])
		widest = max(widest, s.inked(left[:n]))
		left = left[n:]
	}
	return widest
}

// columnEdges shares width out by relative widths, giving each column what it
// needs at least where there is enough.
func columnEdges(relative, least []float64, width float64) []float64 {
	n := len(least)
	w := make([]float64, n)
	for c := range w {
		w[c] = 1
		if c < len(relative) && relative[c] > 0 {
			w[c] = relative[c]
		}
	}
	if need := sum(least); need >= width {
		w = least // all are too narrow alike
	}
	fixed := make([]bool, n)
	for again := true; again; {
		again = false
		free, share := width, 0.0
		for c := range w {
			if fixed[c] {
				free -= least[c]
			} else {
				share += w[c]
			}
		}
		for c := range w {
			if !fixed[c] && w[c]/share*free < least[c]-1e-9 && sum(least) < width {
				fixed[c], again = true, true
			}
		}
		if !again {
			return edges(w, least, fixed, free/share)
		}
	}
	return nil
}

func edges(w, least []float64, fixed []bool, scale float64) []float64 {
	out := make([]float64, 1, len(w)+1)
	for c := range w {
		step := w[c] * scale
		if fixed[c] {
			step = least[c]
		}
		out = append(out, out[c]+step)
	}
	return out
}

// cellLines breaks a cell's text; its own line breaks stay.
func (s *sheet) cellLines(text string, room float64, at side) []string {
	if text == "" {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(text, "\n") {
		if at == centred {
			out = append(out, s.even(part, room)...)
		} else {
			out = append(out, s.wrap(part, room, room)...)
		}
	}
	return out
}

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

func sum(v []float64) (total float64) {
	for _, x := range v {
		total += x
	}
	return total
}
