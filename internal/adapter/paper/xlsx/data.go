package xlsx

import (
	"fmt"
	"io"
	"math"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Widths of a data sheet's columns in Excel's units: names are read, figures
// stand under heads that wrap.
const (
	dataFirst = 30.0
	dataOther = 11.0
)

// WriteData writes rows of data on one sheet that is made for sorting and
// filtering, not for printing: as wide as it needs to be, the first heads rows
// and the first column stay in sight. Numbers are numbers, all else is text and
// never a formula. What no workbook can hold is a fault of kind Invalid; other
// errors are w's.
func WriteData(w io.Writer, title string, rows [][]string, heads int) error {
	s := &sheetWriter{}
	s.styles.index = map[look]int{}
	s.strings.index = map[string]int{}
	cols := 0
	for _, row := range rows {
		cols = max(cols, len(row))
	}
	if cols == 0 || cols > maxCol || len(rows) > maxRow || len(rows) > maxWritten/cols {
		return fault.New(fault.Invalid, "xlsx.data-size",
			fmt.Sprintf("数据有 %d 行 %d 列，一张工作表放不下，请改用 csv 格式", len(rows), cols))
	}
	for i, row := range rows {
		if err := s.dataRow(row, i < heads); err != nil {
			return err
		}
	}
	o := s.book("数据", s.dataXML(cols, heads))
	o.Describe(title, "zh-CN")
	return o.Pack(w)
}

func (s *sheetWriter) dataRow(row []string, head bool) error {
	height := lineHeight(tableSize)
	if head {
		for i, text := range row {
			height = max(height, lineHeight(tableSize)*float64(linesOf(text, dataWidth(i)*pointsPerUnit, tableSize)))
		}
	}
	s.open(height)
	for i, text := range row {
		if err := checkText(text); err != nil {
			return err
		}
		c := doc.Cell{Head: head, Align: doc.AlignRight}
		if i == 0 || head {
			c.Align = doc.AlignLeft
		}
		c.Text = text
		s.cell(i, text, cellLook(&c, head), !head)
	}
	s.close()
	return nil
}

func dataWidth(col int) float64 {
	if col == 0 {
		return dataFirst
	}
	return dataOther
}

func (s *sheetWriter) dataXML(cols, heads int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<worksheet xmlns="%s"><sheetViews><sheetView workbookViewId="0">`+
		`<pane xSplit="1" ySplit="%d" topLeftCell="%s" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>`, mainSpace, heads, refOf(heads, 1))
	for c := range cols {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%.2f" customWidth="1"/>`, c+1, c+1, math.Min(dataWidth(c), 255))
	}
	b.WriteString(`</cols><sheetData>` + s.rows.String() + `</sheetData>`)
	if heads > 0 && s.row > heads {
		fmt.Fprintf(&b, `<autoFilter ref="%s:%s"/>`, refOf(heads-1, 0), refOf(s.row-1, cols-1))
	}
	b.WriteString(`<pageSetup paperSize="9" orientation="landscape"/></worksheet>`)
	return b.String()
}
