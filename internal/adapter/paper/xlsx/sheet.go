package xlsx

import (
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// The size of a sheet (ECMA-376 leaves it open, Excel and WPS do not).
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// sheet is what a worksheet part says.
type sheet struct {
	name   string
	cells  []cell // that show something, in the order of the part
	merges []area
	lined  []bool // rows with a cell that has borders
}

// cell is a cell that shows something; rows and columns count from 0.
type cell struct {
	row, col int
	text     string
}

// area is a range of cells, both ends included.
type area struct{ row, col, lastRow, lastCol int }

func (b *book) readSheet(ref sheetRef) (*sheet, error) {
	x, err := openPart(b.archive, ref.part)
	if err != nil {
		return nil, err
	}
	s := &sheet{name: ref.name}
	for name := range x.Children() {
		switch name {
		case "sheetData":
			err = b.readRows(x, s)
		case "mergeCells":
			err = readMerges(x, s)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, x.Err()
}

func (b *book) readRows(x *archive.XML, s *sheet) error {
	row := -1
	for name := range x.Children() {
		if name != "row" {
			continue
		}
		row++ // a row without a number follows the one before it
		if n := x.Attr("r"); n != "" {
			i, err := strconv.Atoi(n)
			if err != nil || i < 1 || i > maxRow {
				return damaged(s.name, "行号 "+n)
			}
			row = i - 1
		}
		if err := b.readCells(x, s, row); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) readCells(x *archive.XML, s *sheet, row int) error {
	col := -1
	for name := range x.Children() {
		if name != "c" {
			continue
		}
		c := cell{row: row, col: col + 1}
		if ref := x.Attr("r"); ref != "" {
			_, at, ok := parseRef(ref)
			if !ok {
				return damaged(s.name, "单元格位置 "+ref)
			}
			c.col = at
		}
		if col = c.col; col >= maxCol || row >= maxRow {
			return damaged(s.name, "单元格超出工作表范围")
		}
		var style cellStyle
		if i, err := strconv.Atoi(x.Attr("s")); err == nil && i >= 0 && i < len(b.styles) {
			style = b.styles[i]
		}
		if style.bordered {
			s.line(row)
		}
		if c.text = b.cellText(x, style); strings.TrimSpace(c.text) == "" {
			continue
		}
		if b.bytes -= len(c.text); b.bytes < 0 || len(s.cells) == doc.MaxGrid {
			return tooLarge(s.name)
		}
		s.cells = append(s.cells, c)
	}
	return nil
}

// line notes that a row has borders.
func (s *sheet) line(row int) {
	for len(s.lined) <= row {
		s.lined = append(s.lined, false)
	}
	s.lined[row] = true
}

func (s *sheet) isLined(row int) bool { return row < len(s.lined) && s.lined[row] }

// cellText is what a cell shows.
func (b *book) cellText(x *archive.XML, style cellStyle) string {
	kind := x.Attr("t")
	value, formula, text, calculated := "", "", "", false
	for name := range x.Children() {
		switch name {
		case "v":
			value = x.Text()
		case "f":
			formula, calculated = x.Text(), true
		case "is":
			text = richText(x)
		}
	}
	if calculated && value == "" && kind != "str" {
		return "=" + formula // nobody has worked it out: show that rather than nothing
	}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(b.strings) {
			return b.strings[i]
		}
		return ""
	case "inlineStr":
		return text
	case "str":
		return unmask(value)
	case "b":
		return strings.ToUpper(strconv.FormatBool(isTrue(value)))
	case "e", "d":
		return value
	}
	return style.format.show(value, b.date1904)
}

func readMerges(x *archive.XML, s *sheet) error {
	for range x.Children() {
		ref := x.Attr("ref")
		from, to, ranged := strings.Cut(ref, ":")
		if !ranged {
			to = from
		}
		row, col, ok := parseRef(from)
		lastRow, lastCol, ok2 := parseRef(to)
		if !ok || !ok2 || lastRow < row || lastCol < col {
			return damaged(s.name, "合并区域 "+ref)
		}
		if lastRow > row || lastCol > col {
			s.merges = append(s.merges, area{row, col, lastRow, lastCol})
		}
	}
	return nil
}

// parseRef reads "B7" as row 6, column 1.
func parseRef(ref string) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		col = col*26 + int(ref[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	ok = i > 0 && col <= maxCol && err == nil && row >= 1 && row <= maxRow
	return row - 1, col - 1, ok
}

// refOf writes row 6, column 1 as "B7".
func refOf(row, col int) string { return columnName(col) + strconv.Itoa(row+1) }

func columnName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}
