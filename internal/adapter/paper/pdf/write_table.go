package pdf

import (
	"strings"
	"unicode"

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

func sum(v []float64) (total float64) {
	for _, x := range v {
		total += x
	}
	return total
}
