package xlsx

import (
	"math"
	"slices"

	"gongkai/internal/kernel/doc"
)

// ruler is the columns of a sheet. Tables of different columns share them: the
// table with the most columns sets them, the others merge them.
type ruler struct {
	edges []float64 // of the columns, from 0 to 1
}

func newRuler(blocks []doc.Block) ruler {
	most := ruler{edges: []float64{0, 1}}
	for _, b := range blocks {
		if b.Table == nil {
			continue
		}
		if e := edgesOf(b.Table); len(e) > len(most.edges) {
			most.edges = e
		}
	}
	return most
}

// columns is the number of columns of the sheet.
func (r ruler) columns() int { return len(r.edges) - 1 }

// edgesOf gives the edges of a table's own columns, from 0 to 1.
func edgesOf(t *doc.Table) []float64 {
	cols := t.Columns()
	if cols == 0 {
		return nil
	}
	widths := t.Widths
	if len(widths) != cols || slices.ContainsFunc(widths, func(w float64) bool { return !(w > 0 && w < 1e9) }) {
		widths = slices.Repeat([]float64{1}, cols)
	}
	edges := make([]float64, 1, cols+1)
	for _, w := range widths {
		edges = append(edges, edges[len(edges)-1]+w)
	}
	for i, last := 0, edges[cols]; i <= cols; i++ {
		edges[i] /= last
	}
	return edges
}

// fit says at which column of the sheet each column of a table begins, and
// where the last one ends: the nearest edge that leaves every column a place.
func (r ruler) fit(edges []float64) []int {
	n := len(edges) - 1
	out := make([]int, n+1)
	for i := 1; i < n; i++ {
		low, high := out[i-1]+1, r.columns()-(n-i)
		best := low
		for at := low; at <= high; at++ {
			if math.Abs(r.edges[at]-edges[i]) < math.Abs(r.edges[best]-edges[i]) {
				best = at
			}
		}
		out[i] = best
	}
	out[n] = r.columns()
	return out
}
