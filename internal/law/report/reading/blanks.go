package reading

import "gongkai/internal/law/report"

// byColumns finds the seven cells of a row some of which are blank, where there
// is one way only: all cells behind the label in a table that knows its merges
// and has seven in every row, or seven columns of which the first and the last
// are filled in.
func (g *grid) byColumns(in *rowCells, values []*cell) []*cell {
	if len(in.pieces) != 1 || len(values) > columnsOfThree {
		return nil
	}
	p := in.pieces[0]
	l := &g.lines[p.line]
	behind := l.cells[p.from:p.to]
	switch {
	case l.table < 0:
		return nil
	case l.spans && g.regular(l.table) && !hasGroupPiece(behind):
		return pointers(behind)
	case len(values) == 0:
		return make([]*cell, columnsOfThree)
	case int(values[len(values)-1].col-values[0].col) == columnsOfThree-1:
		return window(behind, int(values[0].col))
	}
	return nil
}

// regular reports whether every row of the table has seven cells behind its
// label.
func (g *grid) regular(table int) bool {
	for i := range g.rows {
		for _, p := range g.rows[i].pieces {
			if g.lines[p.line].table == table && p.to-p.from != columnsOfThree {
				return false
			}
		}
	}
	return true
}

// window is the seven cells from column start on.
func window(cells []cell, start int) []*cell {
	out := make([]*cell, columnsOfThree)
	for i := range cells {
		if k := int(cells[i].col) - start; k >= 0 && k < columnsOfThree {
			out[k] = &cells[i]
		}
	}
	return out
}

// windows lists the ways to read a row of a table with too few figures as it
// stands, blanks among them, at each column where its seven may begin.
func (g *grid) windows(in *rowCells, values []*cell) []arrangement {
	p := in.pieces[0]
	l := &g.lines[p.line]
	if len(in.pieces) != 1 || l.table < 0 {
		return nil
	}
	var ways []arrangement
	first, last := int(values[0].col), int(values[len(values)-1].col)
	for start := max(last-columnsOfThree+1, 0); start <= first; start++ {
		a := arrangement{value: make([]report.Count, columnsOfThree), cells: window(l.cells[p.from:p.to], start)}
		for i, c := range a.cells {
			if c != nil && c.kind == figure {
				a.value[i], _ = c.num.count()
			}
		}
		ways = append(ways, a)
	}
	return ways
}

// hasGroupPiece reports whether a cell is a piece of a group's label, which may
// stand where a figure was lost.
func hasGroupPiece(cells []cell) bool {
	for i := range cells {
		if c := &cells[i]; c.kind == words && !isForeign(c) {
			return true
		}
	}
	return false
}

func pointers(cells []cell) []*cell {
	out := make([]*cell, len(cells))
	for i := range cells {
		out[i] = &cells[i]
	}
	return out
}
