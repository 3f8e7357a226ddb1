package reading

import "gongkai/internal/law/report"

// grid is table 3 as far as it is read.
type grid struct {
	lines  []line
	rows   *[report.Rows]rowCells
	single bool // the form has no rows below （六）其他处理
	read   [report.Rows]rowReading
}

// rowReading is what a row's figures are read as.
type rowReading struct {
	value [report.Columns]report.Count
	cells [report.Columns]*cell // where each stands; nil where nobody knows
	state rowState
	// ways are the possible readings of an open row; open says which of its
	// cells they are to settle.
	ways  []arrangement
	open  [report.Columns]bool
	short bool // there are too few figures, or may be
	moved bool // only the order of the rows says that they are this row's
	// found are all figures of a row that could not be read.
	found []*cell
}

type rowState uint8

const (
	missing   rowState = iota // no such row
	unfilled                  // its label alone
	plain                     // as stated
	undecided                 // the relations must choose among the ways
	recovered                 // they chose
	lost                      // they could not
)

func newGrid(lines []line, rows *[report.Rows]rowCells, single bool) *grid {
	g := &grid{lines: lines, rows: rows, single: single}
	for r := range report.Rows {
		g.readRow(r)
	}
	g.doubt()
	return g
}

// doubt opens rows of seven figures that do not add up, in a text without cells
// in which other rows have too many or too few: a number split and a cell lost
// also make seven. In a text that is whole, and in tables, they stand as stated.
func (g *grid) doubt() {
	damaged := false
	for r := range report.Rows {
		if in := &g.read[r]; in.state == undecided && g.lines[g.rows[r].pieces[0].line].table < 0 {
			damaged = true
		}
	}
	for r := range report.Rows {
		in := &g.read[r]
		if !damaged || in.state != plain || g.lines[g.rows[r].pieces[0].line].table >= 0 {
			continue
		}
		if can, _ := in.addsUp(nil); !can {
			in.openAll()
		}
	}
}

// readRow reads a row by its layout alone, or lists the ways to read it.
func (g *grid) readRow(r report.Row) {
	in, out := &g.rows[r], &g.read[r]
	if len(in.pieces) == 0 {
		if in.name != nil {
			out.state = unfilled
		}
		return
	}
	var buf [16]*cell
	values := g.figures(in, buf[:0])
	cells := values
	switch {
	case len(values) != columnsOfThree:
		cells = g.byColumns(in, values)
	case g.lines[in.pieces[0].line].table < 0 && split(values):
		cells = nil
	}
	switch {
	case cells != nil:
		for c, v := range cells {
			out.put(report.Column(c), v)
		}
		if !in.placed {
			out.openAll()
		}
	default:
		out.state, out.found = undecided, append([]*cell(nil), values...)
		text := g.lines[in.pieces[0].line].table < 0
		out.ways = arrangements(values, columnsOfThree, text)
		if len(values) < columnsOfThree {
			out.ways = append(out.ways, g.windows(in, values)...)
		}
		out.short, out.moved = text || len(values) < columnsOfThree, !in.placed
		for c := range out.open {
			out.open[c] = true
		}
	}
}

// figures lists the cells that say something.
func (g *grid) figures(in *rowCells, out []*cell) []*cell {
	for _, p := range in.pieces {
		l := &g.lines[p.line]
		from := len(out)
		for j := p.from; j < p.to; j++ {
			c := &l.cells[j]
			switch {
			case c.isValue():
				out = append(out, c)
			case c.kind == words && l.table >= 0 && len(out) > from && len(out) < columnsOfThree:
				out = append(out, c) // an answer that is no number
			}
		}
	}
	return out
}

// put sets a cell as it is stated; digits that are split stay open.
func (o *rowReading) put(col report.Column, c *cell) {
	if o.state == missing {
		o.state = plain
	}
	o.cells[col] = c
	if c == nil || c.kind != figure {
		return
	}
	v, ok := c.num.count()
	if c.num.parts == 1 {
		o.value[col] = v
		return
	}
	if ok {
		if o.ways == nil {
			o.ways = []arrangement{{value: make([]report.Count, columnsOfThree), cells: make([]*cell, columnsOfThree)}}
		}
		o.ways[0].value[col], o.ways[0].cells[col] = v, c
		o.open[col], o.state = true, undecided
	}
}

// openAll lets the relations decide whether a row is where it belongs.
func (o *rowReading) openAll() {
	way := arrangement{value: make([]report.Count, columnsOfThree), cells: make([]*cell, columnsOfThree)}
	for c := range o.value {
		way.value[c], way.cells[c] = o.value[c], o.cells[c]
		if o.open[c] {
			way.value[c] = o.ways[0].value[c]
		}
		o.open[c] = true
		if o.cells[c] != nil {
			o.found = append(o.found, o.cells[c])
		}
	}
	o.value, o.cells = [report.Columns]report.Count{}, [report.Columns]*cell{}
	o.state, o.ways, o.moved = undecided, []arrangement{way}, true
}
