package docx

import (
	"fmt"
	"strconv"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// maxColumns of a table. Word allows 63.
const maxColumns = 1000

// grid is a w:tbl as Word writes it: every row lists every cell it touches,
// also those that a merge from above covers.
type grid struct {
	widths []float64
	rows   []gridRow
}

type gridRow struct {
	before  int // columns left out at the left
	cols    int // used so far
	head    bool
	deleted bool // by a tracked change
	cells   []gridCell
}

type gridCell struct {
	col, span int
	joinsUp   bool // continues the cell above
	joinsLeft bool // continues the cell before
	blocks    []doc.Block
}

func (r *reader) table(x *archive.XML) []doc.Block {
	var g grid
	r.rows(x, &g)
	if r.err != nil {
		return nil
	}
	return g.settle()
}

func (r *reader) rows(x *archive.XML, g *grid) {
	for name := range x.Children() {
		switch name {
		case "w:tblGrid":
			for name := range x.Children() {
				if w, err := strconv.ParseFloat(x.Attr("w:w"), 64); name == "w:gridCol" && err == nil {
					g.widths = append(g.widths, w)
				}
			}
		case "w:tr":
			var row gridRow
			r.cells(x, &row)
			if !row.deleted {
				g.rows = append(g.rows, row)
			}
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins":
			r.rows(x, g)
		case "mc:AlternateContent":
			r.alternate(x, func() { r.rows(x, g) })
		}
	}
}

func (r *reader) cells(x *archive.XML, row *gridRow) {
	for name := range x.Children() {
		switch name {
		case "w:trPr":
			r.rowProperties(x, row)
		case "w:tc":
			r.cell(x, row)
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins":
			r.cells(x, row)
		}
	}
}

func (r *reader) rowProperties(x *archive.XML, row *gridRow) {
	for name := range x.Children() {
		switch name {
		case "w:gridBefore":
			row.before = r.span(x)
			row.cols += row.before
		case "w:tblHeader":
			row.head = isOn(x)
		case "w:del":
			row.deleted = true
		}
	}
}

// span reads a number of columns, at least one.
func (r *reader) span(x *archive.XML) int {
	n, err := strconv.Atoi(x.Attr("w:val"))
	if err == nil && n > maxColumns {
		r.fail(tooWide(n))
	}
	return min(max(n, 1), maxColumns)
}

func tooWide(columns int) error {
	return fault.New(fault.Unavailable, "docx.columns",
		fmt.Sprintf("文档里有表格宽达 %d 列，超过 %d 列的上限，请检查这个表格", columns, maxColumns))
}

func (r *reader) cell(x *archive.XML, row *gridRow) {
	c := gridCell{col: row.cols, span: 1}
	around := r.open
	r.open = &c
	c.blocks = r.blocks(x)
	r.open = around
	row.cols += c.span
	if row.cols > maxColumns {
		r.fail(tooWide(row.cols))
	}
	if last := len(row.cells) - 1; c.joinsLeft && last >= 0 {
		row.cells[last].span += c.span
		return
	}
	row.cells = append(row.cells, c)
}

// cellProperties reads the merges of the innermost open cell.
func (r *reader) cellProperties(x *archive.XML) {
	for name := range x.Children() {
		switch {
		case r.open == nil:
		case name == "w:gridSpan":
			r.open.span = r.span(x)
		case name == "w:vMerge":
			r.open.joinsUp = x.Attr("w:val") != "restart"
		case name == "w:hMerge": // Word 97's way
			r.open.joinsLeft = x.Attr("w:val") != "restart"
		}
	}
}

// table lays the grid out as anchor cells with spans. What a continuing cell
// holds is not shown by Word, and dropped.
func (g *grid) table() *doc.Table {
	t := &doc.Table{}
	cols := 0
	open := map[int]*doc.Cell{} // by first column: cells that the next row may continue
	for _, gr := range g.rows {
		row := make(doc.Row, 0, len(gr.cells)+1)
		if gr.before > 0 {
			row = append(row, doc.Cell{ColSpan: gr.before})
		}
		next := map[int]*doc.Cell{}
		for _, gc := range gr.cells {
			if above := open[gc.col]; gc.joinsUp && above != nil && above.Cols() == gc.span {
				above.RowSpan = above.Lines() + 1
				next[gc.col] = above
				continue
			}
			c := doc.Cell{ColSpan: gc.span, Head: gr.head}
			c.Text, c.Runs = join(gc.blocks)
			row = append(row, c) // within capacity: pointers into row stay good
			next[gc.col] = &row[len(row)-1]
		}
		open = next
		cols = max(cols, gr.cols)
		t.Rows = append(t.Rows, row)
		if gr.head && t.HeaderRows == len(t.Rows)-1 {
			t.HeaderRows++
		}
	}
	if len(g.widths) == cols {
		t.Widths = g.widths
	}
	return t
}
