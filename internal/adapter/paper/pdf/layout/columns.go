package layout

import "gongkai/internal/kernel/doc"

// segment is a stretch of a line with gaps on both sides that columns leave.
type segment struct {
	chars  []Char
	x0, x1 float64
}

// segments cuts a line at gaps of at least two characters' width.
func segments(l *line) []segment {
	const gap = 2.0
	var out []segment
	for _, c := range l.chars {
		if c.Rune == ' ' || c.Rune == '　' || c.Rune == '\t' {
			continue
		}
		n := len(out)
		if n == 0 || c.left()-out[n-1].x1 > gap*l.size {
			out = append(out, segment{x0: c.left()})
			n++
		}
		s := &out[n-1]
		s.chars = append(s.chars, c)
		s.x1 = max(s.x1, c.right())
	}
	return out
}

// columns reads a table without rules at the start of ls and says how many
// lines it takes, 0 where there is none. It takes three columns on two lines
// to tell a table from prose.
func columns(ls []line, stops []float64) (*doc.Table, int) {
	var rows [][]segment
	n, full := 0, 0
	for i := range ls {
		if i > 0 && !continues(&ls[i-1], &ls[i], stops) {
			break
		}
		s := segments(&ls[i])
		rows = append(rows, s)
		if len(s) >= 2 {
			n = i + 1
		} else if i+1-n > 2 {
			break
		}
		if len(s) >= 3 {
			full++
		}
	}
	if full < 2 || len(rows[0]) < 2 {
		return nil, 0
	}
	return clustered(ls[:n], rows[:n]), n
}

// continues reports whether b can belong to the same table as the line a
// above it.
func continues(a, b *line, stops []float64) bool {
	for _, y := range stops {
		if y > a.base && y < b.base {
			return false
		}
	}
	return b.base-a.base < 4*max(a.size, b.size)
}

// clustered lays rows of segments out in columns: those of the lines with the
// most segments.
func clustered(ls []line, rows [][]segment) *doc.Table {
	cols := columnSpans(rows)
	t := &doc.Table{}
	for i, row := range rows {
		var cells doc.Row
		next := 0
		for _, s := range row {
			piece := line{chars: s.chars, page: ls[i].page, x0: s.x0, x1: s.x1}
			if next == len(cols) { // an earlier piece lay over all columns
				last := &cells[len(cells)-1]
				last.Text += " " + piece.text()
				continue
			}
			from, to := covers(cols, s, next)
			for ; next < from; next++ {
				cells = append(cells, doc.Cell{})
			}
			cells = append(cells, doc.Cell{
				Text:    piece.text(),
				Runs:    []doc.Run{{Pos: piece.pos()}},
				ColSpan: to - from,
			})
			next = to
		}
		for ; next < len(cols); next++ {
			cells = append(cells, doc.Cell{})
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, c := range cols {
		t.Widths = append(t.Widths, c.hi-c.lo)
	}
	return t
}

// columnSpans unites the segments of the fullest lines by where they overlap.
func columnSpans(rows [][]segment) []span {
	most := 0
	for _, r := range rows {
		most = max(most, len(r))
	}
	cols := make([]span, most)
	first := true
	for _, r := range rows {
		if len(r) != most {
			continue
		}
		for k, s := range r {
			if first {
				cols[k] = span{lo: s.x0, hi: s.x1}
			}
			cols[k].lo, cols[k].hi = min(cols[k].lo, s.x0), max(cols[k].hi, s.x1)
		}
		first = false
	}
	return cols
}

// covers finds the columns from next on that a segment lies over: all that it
// overlaps, or else the nearest.
func covers(cols []span, s segment, next int) (from, to int) {
	from = -1
	for k := next; k < len(cols); k++ {
		if s.x1 > cols[k].lo && s.x0 < cols[k].hi {
			if from < 0 {
				from = k
			}
			to = k + 1
		}
	}
	if from >= 0 {
		return from, to
	}
	from = min(next, len(cols)-1)
	for k := from + 1; k < len(cols); k++ {
		if distance(cols[k], s) < distance(cols[from], s) {
			from = k
		}
	}
	return from, from + 1
}

func distance(c span, s segment) float64 { return abs((c.lo + c.hi - s.x0 - s.x1) / 2) }
