package docx

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// wordColumns is the most that Word takes in one table.
const wordColumns = 63

// writeTable adds a table as wide as the text; width is in twips.
func writeTable(b *strings.Builder, t *doc.Table, width int) error {
	cols := t.Columns()
	if cols == 0 {
		return nil
	}
	if cols > wordColumns {
		return fault.New(fault.Invalid, "docx.write-columns",
			fmt.Sprintf("表格有 %d 列，Word 表格最多 %d 列，请改用 xlsx 格式", cols, wordColumns))
	}
	widths := columnWidths(t.Widths, cols, width)
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, width)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/>` +
		`<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
	for r, areas := range t.RowAreas() {
		tableRow{r, areas, r < t.HeaderRows, widths}.write(b)
	}
	b.WriteString(`</w:tbl>` + gap)
	return nil
}

// wideTable is the number of columns from which a table is set smaller, so
// that the form's table of requests stands on one page.
const wideTable = 9

// tableRow is a row on its way to paper.
type tableRow struct {
	number int
	areas  []doc.Area // that touch it, left to right
	head   bool       // repeated on every page
	widths []int      // of the table's columns, twips
}

func (r tableRow) write(b *strings.Builder) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="380" w:hRule="atLeast"/>`)
	if r.head {
		b.WriteString(`<w:tblHeader/>`)
	}
	b.WriteString(`</w:trPr>`)
	next := 0
	for _, a := range r.areas {
		r.writeCell(b, a)
		next = a.Col + a.Cols
	}
	for ; next < len(r.widths); next++ { // the row is short
		r.writeCell(b, doc.Area{Row: r.number, Col: next, Rows: 1, Cols: 1})
	}
	b.WriteString(`</w:tr>`)
}

// keptRows is the size up to which merged rows stay on one page.
const keptRows = 10

// keepsNext reports whether the row stays on the page of the next one, because
// a merged cell of few rows would be torn.
func (r tableRow) keepsNext() bool {
	return r.head || slices.ContainsFunc(r.areas, func(a doc.Area) bool {
		return a.Rows <= keptRows && r.number < a.Row+a.Rows-1
	})
}

func (r tableRow) writeCell(b *strings.Builder, a doc.Area) {
	width := 0
	for _, w := range r.widths[a.Col : a.Col+a.Cols] {
		width += w
	}
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if a.Cols > 1 {
		fmt.Fprintf(b, `<w:gridSpan w:val="%d"/>`, a.Cols)
	}
	switch {
	case a.Rows > 1 && r.number == a.Row:
		b.WriteString(`<w:vMerge w:val="restart"/>`)
	case a.Rows > 1:
		b.WriteString(`<w:vMerge/>`)
	}
	b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	cell := a.Cell
	if cell == nil || r.number > a.Row {
		cell = &doc.Cell{}
	}
	style, extra := "TableText", ""
	head := r.head || cell.Head && cell.Align != doc.AlignLeft // flush left it labels a row
	if head {
		style = "TableHead"
	}
	if len(r.widths) >= wideTable {
		style = "Wide" + style
	}
	if r.keepsNext() {
		extra = `<w:keepNext/>`
	}
	for line := range strings.SplitSeq(cell.Text, "\n") {
		writePara(b, style, extra+alignment(cell, head), line)
	}
	b.WriteString(`</w:tc>`)
}

func alignment(c *doc.Cell, head bool) string {
	switch c.Align {
	case doc.AlignLeft:
		return `<w:jc w:val="left"/>`
	case doc.AlignCenter:
		return center
	case doc.AlignRight:
		return `<w:jc w:val="right"/>`
	}
	if !head && isFigure(c.Text) {
		return center
	}
	return ""
}

// isFigure reports whether a cell holds a number or stands empty.
func isFigure(s string) bool {
	return strings.Trim(s, "0123456789.,%+-—/ ") == ""
}

// columnWidths shares width twips out by relative widths; equal where there are
// none or not one for each column.
func columnWidths(relative []float64, cols, width int) []int {
	if len(relative) != cols || slices.ContainsFunc(relative, func(w float64) bool { return !(w > 0 && w < 1e9) }) {
		relative = slices.Repeat([]float64{1}, cols)
	}
	total := 0.0
	for _, w := range relative {
		total += w
	}
	out := make([]int, cols)
	edge, sum := 0, 0.0
	for i, w := range relative {
		sum += w
		right := int(sum / total * float64(width))
		out[i], edge = max(1, right-edge), right
	}
	return out
}
