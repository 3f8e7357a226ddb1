package layout

import (
	"sort"

	"gongkai/internal/kernel/doc"
)

// segment is a stretch of a line with gaps on both sides that columns leave.
type segment struct {
	chars  []Char
	x0, x1 float64
}

// The least gap between columns, in font sizes: what tells that a
// line is of a table, and what parts columns once that is known.
const (
	clearGap  = 1.0
	columnGap = 0.25
)

// segments cuts a line at gaps of at least gap font sizes. Spaces are gaps.
func segments(l *line, gap float64) []segment {
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

// columns looks for a table without rules at the start of ls. It says how many
// lines belong together, at least one, and gives the table that they are, nil
// where they are prose. It takes three columns on two lines to tell. A table
// never goes on past the heights in stops.
func columns(ls []line, stops []float64) (*doc.Table, int) {
	n, full := 0, 0
	for i := range ls {
		if i > 0 && !continues(&ls[i-1], &ls[i], stops) {
			break
		}
		k := len(segments(&ls[i], clearGap))
		if k >= 2 {
			n = i + 1
		} else if i == 0 || i+1-n > 2 || heading1.MatchString(ls[i].text()) {
			break
		}
		if k >= 3 {
			full++
		}
	}
	if full < 2 {
		return nil, max(n, 1)
	}
	return clustered(ls[:n]), n
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

// clustered lays lines out in the columns that they share.
func clustered(ls []line) *doc.Table {
	cols := columnSpans(ls)
	t := &doc.Table{}
	for from := 0; from < len(ls); {
		to := from + 1
		for to < len(ls) && ls[to].base-ls[to-1].base < ls[to].size {
			to++ // lines this near stand beside each other: one row
		}
		t.Rows = append(t.Rows, clusteredRow(cols, ls[from:to]))
		from = to
	}
	for _, c := range cols {
		t.Widths = append(t.Widths, c.hi-c.lo)
	}
	return t
}

// columnSpans finds the columns: stretches of the page's width that the lines
// with the most segments fill, parted by gaps that all of them leave.
func columnSpans(ls []line) []span {
	most := 0
	for i := range ls {
		most = max(most, len(segments(&ls[i], clearGap)))
	}
	var filled []span
	size := ls[0].size
	for i := range ls {
		if 4*len(segments(&ls[i], clearGap)) < 3*most {
			continue // a head over several columns, a line of a label
		}
		for _, s := range segments(&ls[i], columnGap) {
			filled = append(filled, span{lo: s.x0, hi: s.x1})
		}
	}
	sort.Slice(filled, func(i, j int) bool { return filled[i].lo < filled[j].lo })
	var out []span
	for _, s := range filled {
		if n := len(out); n > 0 && s.lo <= out[n-1].hi+columnGap*size {
			out[n-1].hi = max(out[n-1].hi, s.hi)
			continue
		}
		out = append(out, s)
	}
	return out
}

// clusteredRow puts the characters of lines that make one row into columns. A
// segment that runs on over a gap between columns covers them all.
func clusteredRow(cols []span, ls []line) doc.Row {
	pieces := make([][]line, len(cols)) // by first column
	last := make([]int, len(cols))      // column after the piece
	for i := range ls {
		for _, s := range segments(&ls[i], columnGap) {
			from, to := covered(cols, s)
			l, _ := newLine(s.chars, ls[i].page)
			pieces[from] = append(pieces[from], l)
			last[from] = max(last[from], to)
		}
	}
	var row doc.Row
	for c := 0; c < len(cols); {
		to := max(last[c], c+1)
		var here []line
		for k := c; k < to; k++ { // pieces that a wide one covers are its own
			here = append(here, pieces[k]...)
			to = max(to, last[k])
		}
		cell := cellOf(here)
		cell.ColSpan = to - c
		row = append(row, cell)
		c = to
	}
	return row
}

// covered finds the columns that a segment lies over, or else the nearest.
func covered(cols []span, s segment) (from, to int) {
	from = -1
	for k, c := range cols {
		if s.x1 > c.lo && s.x0 < c.hi {
			if from < 0 {
				from = k
			}
			to = k + 1
		}
	}
	if from >= 0 {
		return from, to
	}
	best := 0
	for k, c := range cols {
		if distance(c, s) < distance(cols[best], s) {
			best = k
		}
	}
	return best, best + 1
}

func distance(c span, s segment) float64 { return abs((c.lo + c.hi - s.x0 - s.x1) / 2) }
