package xlsx

import (
	"fmt"
	"math"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// sheetWriter collects the rows of the sheet.
type sheetWriter struct {
	ruler   ruler
	width   float64 // of all columns, in points
	styles  styleTable
	strings stringTable
	rows    strings.Builder
	row     int // number of rows written
	merges  []string
}

// Widths of the sheet in points: what A4 leaves between the margins.
const (
	uprightWidth   = 442
	landscapeWidth = 688
)

func newSheetWriter(d *doc.Document) *sheetWriter {
	s := &sheetWriter{ruler: newRuler(d.Blocks), width: uprightWidth}
	if d.Landscape {
		s.width = landscapeWidth
	}
	s.styles.index = map[look]int{}
	s.strings.index = map[string]int{}
	return s
}

// linesPerRow is how much of a long paragraph stands in one row: a row never
// breaks across pages, and Excel allows it 409 points.
const linesPerRow = 10

// para writes a paragraph across all columns.
func (s *sheetWriter) para(p *doc.Para) error {
	if err := checkText(p.Text); err != nil {
		return err
	}
	l := lookOf(p.Style)
	lines := linesOf(p.Text, s.width, l.size)
	rows := (lines + linesPerRow - 1) / linesPerRow
	if err := s.room(rows); err != nil {
		return err
	}
	s.merge(s.row, 0, s.ruler.columns(), rows)
	extra := 0.0
	if p.Style == doc.Title || p.Style == doc.IssueMark {
		extra = l.size
	}
	for i := range rows {
		height := float64(min(lines, linesPerRow))*lineHeight(l.size) + extra
		lines -= linesPerRow
		s.open(height)
		for c := range s.ruler.columns() {
			text := ""
			if i == 0 && c == 0 {
				text = p.Text
			}
			s.cell(c, text, l, false)
		}
		s.close()
	}
	return nil
}

// gap writes a blank row across all columns, which parts two tables.
func (s *sheetWriter) gap() {
	s.merge(s.row, 0, s.ruler.columns(), 1)
	s.open(6)
	for c := range s.ruler.columns() {
		s.cell(c, "", lookOf(doc.Body), false)
	}
	s.close()
}

// table writes a table with a gap behind it.
func (s *sheetWriter) table(t *doc.Table) error {
	edges := edgesOf(t)
	if edges == nil {
		return nil
	}
	if err := s.room(len(t.Rows) + 1); err != nil {
		return err
	}
	at := s.ruler.fit(edges)
	heights := s.heights(t, at)
	first := s.row
	for r, areas := range t.RowAreas() {
		s.open(heights[r])
		next := 0
		for _, a := range areas {
			if r == a.Row {
				s.merge(first+r, at[a.Col], at[a.Col+a.Cols], a.Rows)
			}
			if err := s.tableCell(a, r, r < t.HeaderRows, at); err != nil {
				return err
			}
			next = a.Col + a.Cols
		}
		for ; next < len(edges)-1; next++ { // the row is short
			hole := doc.Area{Row: r, Col: next, Rows: 1, Cols: 1}
			s.merge(first+r, at[next], at[next+1], 1)
			if err := s.tableCell(hole, r, false, at); err != nil {
				return err
			}
		}
		s.close()
	}
	s.gap()
	return nil
}

// tableCell writes what an area covers in one row; its text stands in the first.
func (s *sheetWriter) tableCell(a doc.Area, row int, head bool, at []int) error {
	c := a.Cell
	if c == nil {
		c = &doc.Cell{}
	}
	l := cellLook(c, head)
	for col := at[a.Col]; col < at[a.Col+a.Cols]; col++ {
		text := ""
		if row == a.Row && col == at[a.Col] {
			text = c.Text
		}
		s.cell(col, text, l, true)
	}
	return checkText(c.Text)
}

// room refuses what no workbook holds.
func (s *sheetWriter) room(rows int) error {
	if cols := s.ruler.columns(); cols > maxCol || s.row+rows > maxRow || s.row+rows > maxWritten/cols {
		return fault.New(fault.Invalid, "xlsx.write-size",
			fmt.Sprintf("内容有 %d 行 %d 列以上，一张工作表放不下，请改用 html 格式", s.row+rows, cols))
	}
	return nil
}

func (s *sheetWriter) open(height float64) {
	s.row++
	fmt.Fprintf(&s.rows, `<row r="%d" ht="%.1f" customHeight="1">`, s.row, math.Min(height, 409))
}

func (s *sheetWriter) close() { s.rows.WriteString(`</row>`) }

// merge notes that columns from up to to, over rows from row on, are one cell.
func (s *sheetWriter) merge(row, from, to, rows int) {
	if to-from > 1 || rows > 1 {
		s.merges = append(s.merges, `<mergeCell ref="`+refOf(row, from)+`:`+refOf(row+rows-1, to-1)+`"/>`)
	}
}

func (s *sheetWriter) cell(col int, text string, l look, numbers bool) {
	ref, style := refOf(s.row-1, col), s.styles.add(l)
	switch {
	case text == "":
		fmt.Fprintf(&s.rows, `<c r="%s" s="%d"/>`, ref, style)
	case numbers && isNumber(text):
		s.number(col, text, l)
	default:
		fmt.Fprintf(&s.rows, `<c r="%s" s="%d" t="s"><v>%d</v></c>`, ref, style, s.strings.add(text))
	}
}

// number writes a number that the format of l shows.
func (s *sheetWriter) number(col int, value string, l look) {
	fmt.Fprintf(&s.rows, `<c r="%s" s="%d"><v>%s</v></c>`, refOf(s.row-1, col), s.styles.add(l), value)
}

// xml is the worksheet part.
func (s *sheetWriter) xml(landscape bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<worksheet xmlns="%s"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`+
		`<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`, mainSpace)
	for c := range s.ruler.columns() {
		share := s.ruler.edges[c+1] - s.ruler.edges[c]
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%.2f" customWidth="1"/>`, c+1, c+1, math.Min(s.width*share/pointsPerUnit, 255))
	}
	b.WriteString(`</cols><sheetData>` + s.rows.String() + `</sheetData>`)
	if len(s.merges) > 0 {
		fmt.Fprintf(&b, `<mergeCells count="%d">%s</mergeCells>`, len(s.merges), strings.Join(s.merges, ""))
	}
	orientation := "portrait"
	if landscape {
		orientation = "landscape"
	}
	// The margins and the page number of GB/T 9704-2012, in inches.
	fmt.Fprintf(&b, `<printOptions horizontalCentered="1"/><pageMargins left="1.1" right="1.02" top="1.46" bottom="1.38" header="0.5" footer="0.9"/>`+
		`<pageSetup paperSize="9" orientation="%s" fitToWidth="1" fitToHeight="0"/>`+
		`<headerFooter><oddFooter>%s</oddFooter></headerFooter></worksheet>`, orientation, archive.Escape(`&C— &P —`))
	return b.String()
}
