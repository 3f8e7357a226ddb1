package layout

import "sort"

// column is the stretch of a page that prose runs in, and its usual type.
type column struct {
	left, right float64
	width       float64 // of the page
	size        float64 // font size of most characters
	pitch       float64 // usual distance of baselines in font sizes
	plain       bool    // neither indents nor free space tell paragraphs apart
}

// measure finds the column of prose on each page; pages of one size share it.
func measure(pages []*Page, items [][]item) []column {
	type size struct{ w, h int }
	groups := map[size][]*line{}
	of := make([]size, len(pages))
	for i, p := range pages {
		of[i] = size{int(p.Width), int(p.Height)}
		for _, it := range items[i] { // nil for a table
			groups[of[i]] = append(groups[of[i]], it.line)
		}
	}
	cols := map[size]column{}
	for k, ls := range groups {
		cols[k] = columnOf(ls, float64(k.w))
	}
	out := make([]column, len(pages))
	for i := range pages {
		out[i] = cols[of[i]]
	}
	return out
}

func columnOf(ls []*line, width float64) column {
	c := column{width: width, pitch: 1.5}
	var chars []Char
	for _, l := range ls {
		if l != nil {
			chars = append(chars, l.chars...)
		}
	}
	c.size = mainSize(chars)
	var body []*line
	var pairs [][2]*line // neighbours
	for i, l := range ls {
		if l == nil || l.size != c.size {
			continue
		}
		body = append(body, l)
		if i > 0 && ls[i-1] != nil && ls[i-1].size == c.size && ls[i-1].page == l.page {
			pairs = append(pairs, [2]*line{ls[i-1], l})
		}
	}
	c.left, c.right = margins(body, c.size, width)
	c.pitch = usualPitch(pairs, c.pitch)
	c.plain = c.isPlain(body, pairs)
	return c
}

// isPlain reports whether all lines begin at the left margin, one below the
// other.
func (c *column) isPlain(ls []*line, pairs [][2]*line) bool {
	for _, l := range ls {
		if l.x0-c.left > 0.8*c.size {
			return false
		}
	}
	for _, p := range pairs {
		if c.setOff(p[0], p[1]) {
			return false
		}
	}
	return true
}

// setOff reports whether more than the usual distance parts two lines.
func (c *column) setOff(a, b *line) bool {
	return a.page == b.page && (b.base-a.base > 1.35*c.pitch*max(a.size, 1) || b.base < a.base)
}

// margins finds where most lines begin and where full lines end. An end that
// only one line reaches, or that leaves much of the page free, proves nothing:
// then the margins are taken to be equal.
func margins(ls []*line, size, width float64) (left, right float64) {
	starts, ends := make([]float64, 0, len(ls)), make([]float64, 0, len(ls))
	for _, l := range ls {
		starts, ends = append(starts, l.x0), append(ends, -l.x1)
	}
	left = firstShared(starts, size)
	right = -firstShared(ends, size)
	if len(starts) > 0 && left-starts[0] < 3*size {
		left = starts[0] // the one line that is not a paragraph's first
	}
	if len(ends) < 2 || ends[1]-ends[0] > 1.2*size || right-left < 0.6*width {
		right = max(right, width-left)
	}
	return left, right
}

// firstShared sorts positions and gives the first that another comes close
// after, the first of all where none does.
func firstShared(at []float64, size float64) float64 {
	sort.Float64s(at)
	for i := 1; i < len(at); i++ {
		if at[i]-at[i-1] < 1.2*size {
			return at[i-1]
		}
	}
	if len(at) == 0 {
		return 0
	}
	return at[0]
}

// usualPitch is the most frequent distance between neighbouring lines, in
// tenths of the font size, the smaller of two that are as frequent.
func usualPitch(pairs [][2]*line, otherwise float64) float64 {
	n := map[int]int{}
	best := 0
	for _, p := range pairs {
		k := int(10*(p[1].base-p[0].base)/max(p[0].size, 1) + 0.5)
		if k < 8 || k > 40 {
			continue
		}
		n[k]++
		if n[k] > n[best] || n[k] == n[best] && k < best {
			best = k
		}
	}
	if n[best] == 0 {
		return otherwise
	}
	return float64(best) / 10
}
