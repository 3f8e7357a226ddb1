package pdf

import "gongkai/internal/kernel/doc"

// table writes a table over as many pages as it takes.
func (s *sheet) table(t *doc.Table) {
	l := s.layTable(t)
	if len(l.heights) == 0 {
		return
	}
	s.need(l.least())
	drawn := make([]int, len(l.boxes)) // lines of each box that stand already
	for from := 0; from < len(l.heights); {
		if from > 0 {
			s.newPage()
			s.header(l, from)
		}
		to := l.pageEnd(from, s.bottom()-s.y)
		s.rows(l, from, to, drawn)
		from = to
	}
	s.y += leading / 3
}

// least is the height of the piece of the table that must stand together: the
// head and two rows.
func (l *laid) least() float64 {
	return sum(l.heights[:min(l.head+2, len(l.heights))])
}

// header repeats the head rows on a new page.
func (s *sheet) header(l *laid, from int) {
	if from >= l.head {
		s.rows(l, 0, l.head, make([]int, len(l.boxes)))
	}
}

// pageEnd finds the row before which the page ends when room is left: of the
// last rows that fit, the one that parts the fewest merged cells.
func (l *laid) pageEnd(from int, room float64) int {
	fit, used := from, 0.0
	for fit < len(l.heights) && used+l.heights[fit] <= room+0.01 {
		used += l.heights[fit]
		fit++
	}
	if fit == len(l.heights) {
		return fit
	}
	fit = max(fit, from+1) // at least one row, however high
	best, fewest := fit, l.cuts[fit]
	for r, left := fit, used; r > from && left > used*0.6; r-- {
		if l.cuts[r] < fewest {
			best, fewest = r, l.cuts[r]
		}
		left -= l.heights[r-1]
	}
	return best
}

// rows draws rows from to to, excluded, at s.y and moves s.y below them.
func (s *sheet) rows(l *laid, from, to int, drawn []int) {
	y := make([]float64, to-from+1)
	y[0] = s.y
	for r := from; r < to; r++ {
		y[r-from+1] = y[r-from] + l.heights[r]
	}
	s.pdf.SetDrawColor(0, 0, 0)
	for i := range l.boxes {
		b := &l.boxes[i]
		r0, r1 := max(b.r0, from), min(b.r1, to)
		if r0 >= r1 {
			continue
		}
		top, height := y[r0-from], y[r1-from]-y[r0-from]
		s.pdf.SetLineWidth(border)
		s.pdf.Rect(s.left+l.x[b.c0], top, l.x[b.c1]-l.x[b.c0], height, "D")
		n := l.linesHere(b, drawn[i], r1, height)
		s.cellText(l, b, b.lines[drawn[i]:drawn[i]+n], top, height)
		drawn[i] += n
	}
	s.y = y[to-from]
	s.empty = false
}

// linesHere is how many of a box's lines not yet drawn stand in a piece of it
// that ends at row r1: all where they fit or nothing follows; a merged cell
// that goes on waits for a piece that holds its text whole, if there is one.
func (l *laid) linesHere(b *box, done, r1 int, height float64) int {
	left := len(b.lines) - done
	fit := int((height - 2*padY + 0.01) / l.leading)
	switch {
	case left <= fit || r1 == b.r1:
		return left
	case sum(l.heights[r1:b.r1]) >= float64(left)*l.leading+2*padY:
		return 0
	}
	return max(fit, 0)
}

func (s *sheet) cellText(l *laid, b *box, lines []string, top, height float64) {
	left, width := s.left+l.x[b.c0]+padX, l.x[b.c1]-l.x[b.c0]-2*padX
	y := top + (height-float64(len(lines))*l.leading)/2
	k := ink{size: l.size}
	if b.bold {
		k.bold = 0.025
	}
	for _, text := range lines {
		x := left
		free := width - s.inked([]rune(text))*l.size
		switch b.side {
		case centred:
			x += free / 2
		case flushRight:
			x += free
		}
		s.text(x, y+l.leading/2+capHalf*l.size, text, k)
		y += l.leading
	}
}
