package layout

import "sort"

// column is the stretch of a page that prose runs in, and its usual type.
type column struct {
	left, right float64
	width       float64 // of the page
	size        float64 // font size of most characters
	pitch       float64 // usual distance of baselines in font sizes
}

// measure finds the column of prose on each page; pages of one size share it.
func measure(pages []*Page, items [][]item) []column {
	type size struct{ w, h int }
	groups := map[size][]*line{}
	of := make([]size, len(pages))
	for i, p := range pages {
		of[i] = size{int(p.Width), int(p.Height)}
		for _, it := range items[i] {
			if it.line != nil {
				groups[of[i]] = append(groups[of[i]], it.line)
			}
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
		chars = append(chars, l.chars...)
	}
	c.size = mainSize(chars)
	body := ls[:0:0]
	for _, l := range ls {
		if l.size == c.size {
			body = append(body, l)
		}
	}
	c.left, c.right = margins(body, c.size, width)
	c.pitch = usualPitch(body, c.pitch)
	return c
}

// margins finds where most lines begin and where full lines end. An end that
// only one line reaches proves nothing: then the margins are taken to be equal.
func margins(ls []*line, size, width float64) (left, right float64) {
	starts, ends := make([]float64, 0, len(ls)), make([]float64, 0, len(ls))
	for _, l := range ls {
		starts, ends = append(starts, l.x0), append(ends, -l.x1)
	}
	left = firstShared(starts, size)
	right = -firstShared(ends, size)
	if len(ends) < 2 || ends[1]-ends[0] > 1.2*size {
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
func usualPitch(ls []*line, otherwise float64) float64 {
	n := map[int]int{}
	best := 0
	for i := 1; i < len(ls); i++ {
		a, b := ls[i-1], ls[i]
		k := int(10*(b.base-a.base)/max(a.size, 1) + 0.5)
		if a.page != b.page || k < 8 || k > 40 {
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
