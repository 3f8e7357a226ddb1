package layout

import (
	"sort"
	"strings"

	"gongkai/internal/kernel/doc"
)

// area is a cell of a grid: rows r0 to r1 and columns c0 to c1, ends excluded.
type area struct{ r0, r1, c0, c1 int }

// areas joins the grid's smallest boxes across missing lines into cells, row
// by row. What is no rectangle is cut into rectangles.
func (g *grid) areas() []area {
	rows, cols := len(g.ys)-1, len(g.xs)-1
	parts := newUnion(rows * cols)
	for r := range rows {
		for c := range cols {
			if c > 0 && !ruled(g.down[c], g.ys[r], g.ys[r+1]) {
				parts.join(r*cols+c, r*cols+c-1)
			}
			if r > 0 && !ruled(g.across[r], g.xs[c], g.xs[c+1]) {
				parts.join(r*cols+c, (r-1)*cols+c)
			}
		}
	}
	var out []area
	used := make([]bool, rows*cols)
	for i := range used {
		if !used[i] {
			out = append(out, rectangle(parts, used, i, cols))
		}
	}
	return g.tightened(out)
}

// tightened drops the lines at which no cell ends: strokes that bound nothing.
func (g *grid) tightened(cells []area) []area {
	rows, cols := make([]bool, len(g.ys)), make([]bool, len(g.xs))
	for _, a := range cells {
		rows[a.r0], rows[a.r1], cols[a.c0], cols[a.c1] = true, true, true, true
	}
	var row, col []int
	g.ys, row = kept(g.ys, rows)
	g.xs, col = kept(g.xs, cols)
	for i, a := range cells {
		cells[i] = area{row[a.r0], row[a.r1], col[a.c0], col[a.c1]}
	}
	return cells
}

// kept gives the wanted positions and, for each position, its new index.
func kept(at []float64, want []bool) (out []float64, index []int) {
	for i, a := range at {
		index = append(index, len(out))
		if want[i] {
			out = append(out, a)
		}
	}
	return out, index
}

// rectangle takes the largest unused rectangle of box i's part that begins at
// i, first to the right, then down.
func rectangle(parts union, used []bool, i, cols int) area {
	part := parts.root(i)
	free := func(r, c int) bool {
		k := r*cols + c
		return k < len(used) && c < cols && !used[k] && parts.root(k) == part
	}
	a := area{r0: i / cols, r1: i/cols + 1, c0: i % cols, c1: i%cols + 1}
	for free(a.r0, a.c1) {
		a.c1++
	}
	for whole := true; whole; {
		for c := a.c0; c < a.c1; c++ {
			whole = whole && free(a.r1, c)
		}
		if whole {
			a.r1++
		}
	}
	for r := a.r0; r < a.r1; r++ {
		for c := a.c0; c < a.c1; c++ {
			used[r*cols+c] = true
		}
	}
	return a
}

// ruledTable is a table found by its rules: its cells by place and where it
// stands.
type ruledTable struct {
	grid  *grid
	areas []area
	cells []doc.Cell // as areas
	box   doc.Rect
	frame []Char // of a table of one cell: most are frames around text
}

// ruledTables takes the tables that rules draw out of a page and returns the
// characters outside them. A table inside another's cell is taken first. Cells
// drawn as filled boxes on a dark ground count where no rules do.
func ruledTables(p *Page, page int) (out []ruledTable, chars []Char) {
	chars = p.Chars
	for i, rules := range [][]Rule{p.Rules, boxRules(p)} {
		drawn := i == 0
		found := nets(rules)
		sort.SliceStable(found, func(i, j int) bool { return areaOf(found[i].bounds()) < areaOf(found[j].bounds()) })
		for _, n := range found {
			inside, outside := parted(chars, n.bounds())
			if len(inside) == 0 {
				continue
			}
			g, ok := newGrid(n, inside)
			if !ok {
				continue
			}
			t := g.table(g.areas(), inside, page, n.bounds())
			if len(t.areas) == 1 {
				if !drawn || t.box.Y1-t.box.Y0 > p.Height/4 {
					continue // the ground or a frame of text
				}
				t.frame = inside
			}
			out = append(out, t)
			chars = outside
		}
	}
	return out, chars
}

// boxRules are the edges of the page's innermost filled boxes: cells on a dark
// ground, but not the ground.
func boxRules(p *Page) []Rule {
	if len(p.Boxes) > maxBoxes {
		return nil // a drawing
	}
	var out []Rule
	for i, b := range p.Boxes {
		if isGround(p.Boxes, i) {
			continue
		}
		out = append(out,
			Rule{b.X0, b.Y0, b.X1, b.Y0}, Rule{b.X0, b.Y1, b.X1, b.Y1},
			Rule{b.X0, b.Y0, b.X0, b.Y1}, Rule{b.X1, b.Y0, b.X1, b.Y1})
	}
	return out
}

const maxBoxes = 5000

// isGround reports whether smaller boxes lie on box i.
func isGround(boxes []doc.Rect, i int) bool {
	b := boxes[i]
	for _, o := range boxes {
		x, y := (o.X0+o.X1)/2, (o.Y0+o.Y1)/2
		if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 && areaOf(o) < 0.9*areaOf(b) {
			return true
		}
	}
	return false
}

func areaOf(r doc.Rect) float64 { return (r.X1 - r.X0) * (r.Y1 - r.Y0) }

func parted(chars []Char, r doc.Rect) (inside, outside []Char) {
	for _, c := range chars {
		if x, y := c.centre(); x >= r.X0 && x <= r.X1 && y >= r.Y0 && y <= r.Y1 {
			inside = append(inside, c)
		} else {
			outside = append(outside, c)
		}
	}
	return inside, outside
}

// table puts the characters into the cells they stand in.
func (g *grid) table(cells []area, chars []Char, page int, box doc.Rect) ruledTable {
	cols := len(g.xs) - 1
	owner := make([]int, (len(g.ys)-1)*cols)
	for i, a := range cells {
		for r := a.r0; r < a.r1; r++ {
			for c := a.c0; c < a.c1; c++ {
				owner[r*cols+c] = i
			}
		}
	}
	in := make([][]Char, len(cells))
	for _, c := range chars {
		x, y := c.centre()
		i := owner[interval(g.ys, y)*cols+interval(g.xs, x)]
		in[i] = append(in[i], c)
	}
	t := ruledTable{grid: g, areas: cells, box: box}
	for i := range cells {
		t.cells = append(t.cells, cellOf(linesOf(in[i], page)))
	}
	return t
}

// table is the table as data.
func (t *ruledTable) table() *doc.Table {
	out := &doc.Table{Rows: make([]doc.Row, len(t.grid.ys)-1)}
	for i, a := range t.areas {
		cell := t.cells[i]
		cell.ColSpan, cell.RowSpan = a.c1-a.c0, a.r1-a.r0
		out.Rows[a.r0] = append(out.Rows[a.r0], cell)
	}
	for i := 1; i < len(t.grid.xs); i++ {
		out.Widths = append(out.Widths, t.grid.xs[i]-t.grid.xs[i-1])
	}
	return out
}

// interval is the index of the interval between neighbours of at that v lies
// in, the first or last where it lies outside.
func interval(at []float64, v float64) int {
	return min(max(sort.SearchFloat64s(at, v)-1, 0), len(at)-2)
}

// cellOf joins the lines of a cell by line breaks.
func cellOf(ls []line) doc.Cell {
	var b strings.Builder
	var c doc.Cell
	for i := range ls {
		if i > 0 {
			b.WriteByte('\n')
		}
		c.Runs = append(c.Runs, doc.Run{Start: b.Len(), Pos: ls[i].pos()})
		b.WriteString(ls[i].text())
	}
	c.Text = b.String()
	return c
}
