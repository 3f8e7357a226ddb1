package xlsx

import (
	"fmt"
	"io"
	"math"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Widths of a data sheet's columns in Excel's units, as narrow and as wide as
// one may be: what is longer wraps.
const (
	dataLeast = 8.0
	dataMost  = 40.0
	dataPage  = 240.0 // of all columns: what is wider cannot be read when it is fitted to the width of a page
)

// WriteData writes rows of data on one sheet that is made for sorting and
// filtering: each column is as wide as what stands in it, the first heads rows
// and the first column stay in sight, and it prints on pages as wide as it is.
// Numbers, days, times and shares are what they are, and numbers and shares
// stand right; all else is text, stands left and is never a formula. What no
// workbook can hold is a fault of kind Invalid; other errors are w's.
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
	widths := dataWidths(rows, cols, heads)
	for i, row := range rows {
		if err := s.dataRow(row, widths, i < heads); err != nil {
			return err
		}
	}
	o := s.book("数据", s.dataXML(widths, heads))
	o.Describe(title, "zh-CN")
	return o.Pack(w)
}

// dataWidths are the columns' widths: of the longest text, or where a head is
// longer than what stands under it, of half of the head, which wraps.
func dataWidths(rows [][]string, cols, heads int) []float64 {
	out := make([]float64, cols)
	for i, row := range rows {
		for c, text := range row {
			longest := 0.0
			for line := range strings.SplitSeq(text, "\n") {
				longest = max(longest, widthOf(line, 2))
			}
			if i < heads {
				longest = max(longest/2, min(longest, dataLeast))
			}
			out[c] = max(out[c], longest)
		}
	}
	for c := range out {
		out[c] = math.Ceil(min(max(out[c]+2, dataLeast), dataMost))
	}
	return out
}

func (s *sheetWriter) dataRow(row []string, widths []float64, head bool) error {
	height := lineHeight(tableSize)
	for i, text := range row {
		height = max(height, lineHeight(tableSize)*float64(linesOf(text, widths[i]*pointsPerUnit, tableSize)))
	}
	s.open(height)
	for i, text := range row {
		if err := checkText(text); err != nil {
			return err
		}
		c := doc.Cell{Text: text, Head: head, Align: doc.AlignLeft}
		if !head && isNumber(text) {
			c.Align = doc.AlignRight
		}
		look := cellLook(&c, head)
		if value, format := dataValue(text); value != "" && !head {
			look.format = format
			if strings.HasSuffix(text, "%") {
				look.horizontal = "right"
			}
			s.number(i, value, look)
			continue
		}
		s.cell(i, text, look, !head)
	}
	s.close()
	return nil
}

func (s *sheetWriter) dataXML(widths []float64, heads int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<worksheet xmlns="%s"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`+
		`<pane xSplit="1" ySplit="%d" topLeftCell="%s" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>`, mainSpace, heads, refOf(heads, 1))
	all, fit := 0.0, 1
	for c, w := range widths {
		all += w
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%.2f" customWidth="1"/>`, c+1, c+1, w)
	}
	b.WriteString(`</cols><sheetData>` + s.rows.String() + `</sheetData>`)
	if heads > 0 && s.row > heads {
		fmt.Fprintf(&b, `<autoFilter ref="%s:%s"/>`, refOf(heads-1, 0), refOf(s.row-1, len(widths)-1))
	}
	if all > dataPage {
		fit = 0
	}
	fmt.Fprintf(&b, `<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>`+
		`<pageSetup paperSize="9" orientation="landscape" fitToWidth="%d" fitToHeight="0"/>`+
		`<headerFooter><oddFooter>%s</oddFooter></headerFooter></worksheet>`, fit, archive.Escape(`&C&P / &N`))
	return b.String()
}
