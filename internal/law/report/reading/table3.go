package reading

import (
	"fmt"

	"gongkai/internal/law/report"
)

const columnsOfThree = int(report.Columns)

// tableThree reads 收到和处理政府信息公开申请情况.
func (r *reader) tableThree() {
	e := r.form.three
	if e.empty() {
		r.refuseAbsent(tableThree)
		return
	}
	lines := r.lines[e.from:e.to]
	names := nameRows(lines)
	rows := collectRows(names)
	takeLines(lines[:lastLine(lines, &rows)+1])
	g := newGrid(lines, &rows, names.single)
	g.settle()
	if why := g.hopeless(names.count); why != "" {
		r.refuse(tableThree, why)
		return
	}
	if names.single {
		r.Report.Format = report.Format2019
	}
	r.putRequests(g)
}

// lastLine is the last line that holds a label or figures of the table.
func lastLine(lines []line, rows *[report.Rows]rowCells) int {
	last := 0
	for i := range rows {
		for _, p := range rows[i].pieces {
			last = max(last, p.line)
		}
	}
	for i := range lines {
		for j := range lines[i].cells {
			if lines[i].cells[j].row != noRow {
				last = max(last, i)
			}
		}
	}
	return last
}

// Fewer rows than this, or more that cannot be read, and the table is refused.
const (
	leastRows = 13
	mostLost  = 8
)

// hopeless says why the table cannot be recovered, "" where it can.
func (g *grid) hopeless(named int) string {
	if named < leastRows {
		return fmt.Sprintf("只找到 %d 行，应有 %d 行，表格残缺", named, report.Rows)
	}
	n, first := 0, report.Row(0)
	for row := range report.Rows {
		if g.read[row].state == lost {
			if n == 0 {
				first = row
			}
			n++
		}
	}
	if n <= mostLost {
		return ""
	}
	return fmt.Sprintf("有 %d 行的数不是 %d 个（如“%s”有 %d 个），不能确定每个数属于哪一栏；可能是空白格或相同的数在转换时丢失，请用原始文件",
		n, columnsOfThree, first.Label(), len(g.read[first].found))
}

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
	case l.spans && g.regular(l.table):
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

func pointers(cells []cell) []*cell {
	out := make([]*cell, len(cells))
	for i := range cells {
		out[i] = &cells[i]
	}
	return out
}

// putRequests puts table 3 into the report.
func (r *reader) putRequests(g *grid) {
	for row := range report.Rows {
		if g.single && (row == report.CorrectionOverdue || row == report.FeeUnpaid) {
			continue
		}
		in := &g.read[row]
		var gaps gaps
		switch in.state {
		case missing, unfilled:
			kind := absent
			if in.state == unfilled {
				kind = blank
			}
			for col := range report.Columns {
				gaps.add(kind, report.RequestPath(row, col), nil)
			}
		case lost:
			gaps.note = fmt.Sprintf("找到 %d 个数，应有 %d 个", len(in.found), columnsOfThree)
			for _, c := range in.found {
				gaps.add(unsure, "", c)
			}
			for col := range report.Columns {
				gaps.add(unsure, report.RequestPath(row, col), nil)
			}
		default:
			r.putRow(&gaps, row, in)
		}
		r.gapFindings(tableThree, row.Section()+row.Label(), &gaps)
	}
}

func (r *reader) putRow(gaps *gaps, row report.Row, in *rowReading) {
	for col := range report.Columns {
		path, c := report.RequestPath(row, col), in.cells[col]
		switch again := in.state == recovered && in.open[col]; {
		case c == nil && in.state == recovered && in.open[col]:
			gaps.note = "只有一部分数能够确定"
			gaps.add(unsure, path, nil)
		case c == nil:
			gaps.add(blank, path, nil)
		case again && in.value[col].Known:
			gaps.recovered(path, c, in.value[col].String())
			r.take(&r.Report.Requests[row][col], path, in.value[col], c, true)
		default:
			if !in.value[col].Known && c.kind == figure {
				gaps.add(notNumber, path, c)
			} else if !in.value[col].Known {
				gaps.addCell(path, c)
			}
			r.take(&r.Report.Requests[row][col], path, in.value[col], c, false)
		}
	}
}
