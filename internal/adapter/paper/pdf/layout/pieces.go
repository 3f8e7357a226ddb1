package layout

// A table over a page break is drawn in pieces, one on each page.

// releaseFrames gives back the text of boxes with a single cell, which frame
// text and are no tables, unless one is a piece of a table on the next page or
// the page before.
func releaseFrames(tables [][]ruledTable, rest [][]Char) {
	for i := range tables {
		var kept []ruledTable
		for k := range tables[i] {
			t := &tables[i][k]
			if t.frame != nil && !continued(tables, i, t) {
				rest[i] = append(rest[i], t.frame...)
				continue
			}
			kept = append(kept, *t)
		}
		tables[i] = kept
	}
}

// continued reports whether t, on page i, is the last on it and goes on in the
// first table of the next page, or the other way round.
func continued(tables [][]ruledTable, i int, t *ruledTable) bool {
	if i+1 < len(tables) && t == lowest(tables[i]) {
		if next := highest(tables[i+1]); next != nil && next.frame == nil && t.sameSides(next) {
			return true
		}
	}
	if i > 0 && t == highest(tables[i]) {
		if last := lowest(tables[i-1]); last != nil && last.frame == nil && t.sameSides(last) {
			return true
		}
	}
	return false
}

// sameSides reports whether two tables stand between the same margins.
func (t *ruledTable) sameSides(o *ruledTable) bool {
	return abs(t.box.X0-o.box.X0) <= touch && abs(t.box.X1-o.box.X1) <= touch
}

// joinColumns gives a table that ends a page and one that begins the next the
// same columns.
func joinColumns(text [][]line, drop [][]bool, tables [][]ruledTable) {
	for i := 1; i < len(tables); i++ {
		last, first := lowest(tables[i-1]), highest(tables[i])
		if last == nil || first == nil ||
			anyLine(text[i-1], drop[i-1], func(y float64) bool { return y > last.box.Y1 }) ||
			anyLine(text[i], drop[i], func(y float64) bool { return y < first.box.Y0 }) {
			continue
		}
		if last.sameSides(first) {
			shareColumns(last, first)
		}
	}
}

func lowest(ts []ruledTable) (out *ruledTable) {
	for i := range ts {
		if out == nil || ts[i].box.Y1 > out.box.Y1 {
			out = &ts[i]
		}
	}
	return out
}

func highest(ts []ruledTable) (out *ruledTable) {
	for i := range ts {
		if out == nil || ts[i].box.Y0 < out.box.Y0 {
			out = &ts[i]
		}
	}
	return out
}

func anyLine(ls []line, drop []bool, at func(y float64) bool) bool {
	for i := range ls {
		if !drop[i] && at(ls[i].base) {
			return true
		}
	}
	return false
}

// shareColumns gives two tables between the same margins, which are pieces of
// one over a page break, the same columns: a piece may lack lines that only
// the other draws.
func shareColumns(a, b *ruledTable) {
	all := lines(append(append([]float64(nil), a.grid.xs...), b.grid.xs...), a.box.X0, a.box.X1, sliver,
		func(lo, hi float64) bool { return false })
	a.recolumn(all)
	b.recolumn(all)
}

// recolumn puts the table's cells on other column lines, among which are, to
// within a sliver, its own.
func (t *ruledTable) recolumn(xs []float64) {
	at := make([]int, len(t.grid.xs))
	for i, x := range t.grid.xs {
		at[i] = nearest(xs, x)
	}
	for i := range t.areas {
		a := &t.areas[i]
		if at[a.c0] == at[a.c1] {
			return // columns narrower than a sliver
		}
	}
	for i := range t.areas {
		a := &t.areas[i]
		a.c0, a.c1 = at[a.c0], at[a.c1]
	}
	t.grid.xs = xs
}
