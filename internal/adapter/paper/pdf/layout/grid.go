package layout

import (
	"math"
	"slices"
	"sort"

	"gongkai/internal/kernel/doc"
)

// Distances in points. Borders of one table meet within touch; lines nearer
// than same are one (double borders); a strip narrower than sliver without
// text is the space between the borders of neighbouring cells.
const (
	touch  = 3.0
	same   = 2.0
	sliver = 6.0
	// maxCrossings bounds the work on drawings that are no tables.
	maxCrossings = 4_000_000
	maxNets      = 2000
	maxCells     = 100_000
)

// span is a piece of a rule: along the line at position at, from lo to hi.
type span struct{ at, lo, hi float64 }

// merged joins the spans that lie on one line and meet.
func merged(spans []span) []span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].at < spans[j].at })
	var out []span
	for from := 0; from < len(spans); {
		to := from
		for to < len(spans) && spans[to].at-spans[from].at <= same {
			to++
		}
		out = append(out, joined(spans[from:to])...)
		from = to
	}
	return out
}

func joined(group []span) []span {
	at := 0.0
	for _, s := range group {
		at += s.at / float64(len(group))
	}
	sort.Slice(group, func(i, j int) bool { return group[i].lo < group[j].lo })
	var out []span
	for _, s := range group {
		if n := len(out); n > 0 && s.lo <= out[n-1].hi+touch {
			out[n-1].hi = max(out[n-1].hi, s.hi)
			continue
		}
		out = append(out, span{at, s.lo, s.hi})
	}
	return out
}

// net is rules that touch each other: a table's borders, if it is one.
type net struct{ across, down []span } // horizontal and vertical

// nets parts a page's rules into connected nets.
func nets(rules []Rule) []net {
	var all net
	for _, r := range rules {
		if r.horizontal() {
			all.across = append(all.across, span{r.Y0, r.X0, r.X1})
		} else {
			all.down = append(all.down, span{r.X0, r.Y0, r.Y1})
		}
	}
	all.across, all.down = merged(all.across), merged(all.down)
	if len(all.across)*len(all.down) > maxCrossings {
		return nil
	}
	out := all.parts()
	if len(out) > maxNets {
		return nil
	}
	return out
}

// parts are the pieces of a net that do not touch each other and have rules of
// both directions.
func (n *net) parts() (out []net) {
	sets := newUnion(len(n.across) + len(n.down))
	for i, h := range n.across {
		for j, v := range n.down {
			if v.at > h.lo-touch && v.at < h.hi+touch && h.at > v.lo-touch && h.at < v.hi+touch {
				sets.join(i, len(n.across)+j)
			}
		}
	}
	index := map[int]int{} // of a set's root in out
	of := func(i int) *net {
		root := sets.root(i)
		if _, ok := index[root]; !ok {
			index[root] = len(out)
			out = append(out, net{})
		}
		return &out[index[root]]
	}
	for i, h := range n.across {
		p := of(i)
		p.across = append(p.across, h)
	}
	for j, v := range n.down {
		p := of(len(n.across) + j)
		p.down = append(p.down, v)
	}
	return slices.DeleteFunc(out, func(p net) bool { return len(p.across) == 0 || len(p.down) == 0 })
}

func (n *net) bounds() doc.Rect {
	r := doc.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, h := range n.across {
		r.X0, r.X1 = min(r.X0, h.lo), max(r.X1, h.hi)
		r.Y0, r.Y1 = min(r.Y0, h.at), max(r.Y1, h.at)
	}
	for _, v := range n.down {
		r.Y0, r.Y1 = min(r.Y0, v.lo), max(r.Y1, v.hi)
		r.X0, r.X1 = min(r.X0, v.at), max(r.X1, v.at)
	}
	return r
}

// grid is a net as rows and columns: the lines that bound them, in order, and
// where each line is drawn.
type grid struct {
	xs, ys       []float64
	across, down [][]span // by line of ys and xs
}

// newGrid finds the lines of a net. Sides that are left open, as at a page
// break or in a table without outer borders, are closed. The places of text
// tell slivers from narrow columns.
func newGrid(n net, chars []Char) (*grid, bool) {
	b := n.bounds()
	g := &grid{}
	for _, v := range n.down {
		g.xs = append(g.xs, v.at)
	}
	for _, h := range n.across {
		g.ys = append(g.ys, h.at)
	}
	g.xs = lines(g.xs, b.X0, b.X1, sliver, func(lo, hi float64) bool {
		return anyIn(chars, doc.Rect{X0: lo, X1: hi, Y0: b.Y0, Y1: b.Y1})
	})
	g.ys = lines(g.ys, b.Y0, b.Y1, max(sliver, 0.8*mainSize(chars)), func(lo, hi float64) bool {
		return anyIn(chars, doc.Rect{X0: b.X0, X1: b.X1, Y0: lo, Y1: hi})
	})
	g.across, g.down = byLine(n.across, g.ys), byLine(n.down, g.xs)
	rows, cols := len(g.ys)-1, len(g.xs)-1
	return g, rows > 0 && cols > 0 && rows*cols <= maxCells
}

// lines sorts the positions of drawn lines, joins those that are one and
// narrow strips that hold no text, and closes the ends at first and last where text
// stands beyond the outermost line.
func lines(at []float64, first, last, narrow float64, text func(lo, hi float64) bool) []float64 {
	const near = same + touch/2
	sort.Float64s(at)
	if at[0]-first > near && text(first, at[0]) {
		at = append([]float64{first}, at...)
	}
	if n := len(at); last-at[n-1] > near && text(at[n-1], last) {
		at = append(at, last)
	}
	var out []float64
	for _, a := range at {
		if n := len(out); n > 0 {
			if gap := a - out[n-1]; gap <= near || gap <= narrow && !text(out[n-1], a) {
				continue
			}
		}
		out = append(out, a)
	}
	return out
}

func anyIn(chars []Char, r doc.Rect) bool {
	for _, c := range chars {
		if x, y := c.centre(); x > r.X0 && x < r.X1 && y > r.Y0 && y < r.Y1 {
			return true
		}
	}
	return false
}

// byLine gives each span to the line nearest to it.
func byLine(spans []span, at []float64) [][]span {
	out := make([][]span, len(at))
	for _, s := range spans {
		i := nearest(at, s.at)
		out[i] = append(out[i], s)
	}
	return out
}

// nearest is the index of the position in at, which is sorted, nearest to v.
func nearest(at []float64, v float64) int {
	i := sort.SearchFloat64s(at, v)
	if i == len(at) || i > 0 && v-at[i-1] < at[i]-v {
		i--
	}
	return i
}

// ruled reports whether spans cover at least half of lo to hi.
func ruled(spans []span, lo, hi float64) bool {
	covered := 0.0
	for _, s := range spans {
		covered += max(0, min(s.hi, hi)-max(s.lo, lo))
	}
	return covered >= (hi-lo)/2
}

// union is a forest of disjoint sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.root(i)] = u.root(j) }
