package html

import (
	"slices"
	"strings"

	"gongkai/internal/kernel/doc"
)

// maxSpan bounds colspan and rowspan, as browsers do.
const maxSpan = 1000

// table is a table whose end tag has not come yet.
type table struct {
	parent *flow // what it stands in
	rows   []doc.Row
	row    doc.Row               // the open row, which ends up in rows
	flows  map[place][]doc.Block // what cells hold that is not only text
	inRow  bool
	inCell bool
	opened int // byte of the source after the open cell's tag
	cell   flow
	heads  int // rows in thead
	inHead bool
}

// place is a cell by row and by its number in the row.
type place struct{ row, cell int }

func (r *reader) top() *table {
	if len(r.tables) == 0 {
		return nil
	}
	return r.tables[len(r.tables)-1]
}

// openTable begins a table in the open cell or on the page. A table right
// inside another one, outside its cells, ends that one, as browsers have it.
func (r *reader) openTable() {
	if t := r.top(); t != nil && !t.inCell {
		r.closeTable()
	}
	r.flush()
	r.tables = append(r.tables, &table{parent: r.in})
}

// openCaption ends the open row: the text goes before the table.
func (r *reader) openCaption() {
	r.closeRow()
	r.lineBreak()
	r.style = doc.Caption
}

func (r *reader) openGroup() {
	r.closeRow()
	if t := r.top(); t != nil {
		t.inHead = r.name(1) == "thead"
	}
}

// openRow begins a row; a row outside any table begins a table, so that a page
// with one end tag too many loses nothing.
func (r *reader) openRow() {
	if r.top() == nil {
		r.openTable()
	}
	r.closeRow()
	r.top().inRow = true
}

func (r *reader) openCell(head bool) {
	r.closeCell()
	if t := r.top(); t == nil || !t.inRow {
		r.openRow()
	}
	r.flush() // text that stood between the cells
	t := r.top()
	c := doc.Cell{Head: head}
	r.spans(&c)
	t.row = append(t.row, c)
	t.inCell, t.opened = true, r.end
	t.cell = flow{cell: true, styles: t.cell.styles}
	r.style = doc.Body
	r.enter(&t.cell)
	r.cells++
}

func (r *reader) closeCell() {
	t := r.top()
	if t == nil || !t.inCell {
		return
	}
	last := len(t.row) - 1
	if len(t.cell.blocks) > 0 || r.text.Len()-t.cell.start > proseBytes || len(t.cell.styles) > 0 {
		r.flush()
		if t.flows == nil {
			t.flows = map[place][]doc.Block{}
		}
		t.flows[place{len(t.rows), last}] = t.cell.blocks
	} else {
		c := &t.row[last]
		c.Text, c.Runs = r.pending()
		if len(c.Runs) == 0 {
			r.runs = append(r.runs, doc.Run{Pos: r.at.to(r.src, t.opened)})
			c.Runs = r.runs[len(r.runs)-1 : len(r.runs) : len(r.runs)]
		}
	}
	t.inCell = false
	r.style = doc.Body
	r.enter(t.parent)
}

func (r *reader) closeRow() {
	r.closeCell()
	t := r.top()
	if t == nil || !t.inRow {
		return
	}
	if t.inHead && t.heads == len(t.rows) {
		t.heads++
	}
	t.rows = append(t.rows, slices.Clone(t.row))
	t.row, t.inRow = t.row[:0], false
}

// closeTable ends the innermost table and puts it, or what it holds where it
// was only there for the layout, into its parent.
func (r *reader) closeTable() {
	r.closeRow()
	r.flush()
	t := r.top()
	r.tables = r.tables[:len(r.tables)-1]
	t.parent.blocks = append(t.parent.blocks, t.dissolve()...)
	r.enter(t.parent)
}

// spans reads colspan and rowspan of the current tag.
func (r *reader) spans(c *doc.Cell) {
	if raw := r.src[r.start:r.end]; len(raw) < len("<td rowspan>") || !strings.Contains(raw, "span") && !strings.Contains(raw, "SPAN") && !strings.Contains(raw, "Span") {
		return
	}
	c.ColSpan = span(r.attr("colspan"))
	c.RowSpan = span(r.attr("rowspan"))
}

// span reads digits as browsers do: "2", " 2 ", "2px" are 2, the rest is 1.
func span(val string) int {
	val = strings.TrimSpace(val)
	n := 0
	for i := 0; i < len(val) && val[i] >= '0' && val[i] <= '9' && n < maxSpan; i++ {
		n = n*10 + int(val[i]-'0')
	}
	return min(max(n, 1), maxSpan)
}
