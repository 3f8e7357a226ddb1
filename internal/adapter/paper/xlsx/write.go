package xlsx

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	bookPart      = "xl/workbook.xml"
	sheetPart     = "xl/worksheets/sheet1.xml"
	sheetName     = "正文"
)

// What a workbook holds at most.
const (
	maxCellText = 32767           // characters in a cell; Excel's limit
	maxWritten  = 4 * doc.MaxGrid // places of a sheet that are written
)

// Write lays d out on one sheet that prints on A4: paragraphs across the whole
// width, tables with borders and merged cells, numbers as numbers. The same
// document gives the same bytes. Attachments travel as custom XML items, which
// Excel and LibreOffice keep. What no workbook can hold is a fault of kind
// Invalid; other errors are w's.
func Write(w io.Writer, d *doc.Document) error {
	s := newSheetWriter(d)
	for _, b := range d.Blocks {
		var err error
		if b.Table != nil {
			err = s.table(b.Table)
		} else {
			err = s.para(b.Para)
		}
		if err != nil {
			return err
		}
	}
	o := s.book(sheetName, s.xml(d.Landscape))
	o.Describe(d.Title, d.Language)
	o.Attach(bookPart, d.Attachments)
	return o.Pack(w)
}

// book is a workbook of one sheet, whose worksheet part is xml.
func (s *sheetWriter) book(name, xml string) *archive.Office {
	var o archive.Office
	o.Link("", "officeDocument", bookPart)
	add := func(part, kind, xml string) (id string) {
		o.Add(part, "officedocument.spreadsheetml."+kind, xml)
		return o.Link(bookPart, kind, part)
	}
	sheet := add(sheetPart, "worksheet", xml)
	add("xl/styles.xml", "styles", s.styles.xml())
	add("xl/sharedStrings.xml", "sharedStrings", s.strings.xml())
	o.Add(bookPart, "officedocument.spreadsheetml.sheet.main", fmt.Sprintf(
		`<workbook xmlns="%s" xmlns:r="%s"><bookViews><workbookView/></bookViews><sheets><sheet name="%s" sheetId="1" r:id="%s"/></sheets></workbook>`,
		mainSpace, relationSpace, name, sheet))
	return &o
}

// stringTable is the texts that cells share, in the order of first use.
type stringTable struct {
	index map[string]int
	items strings.Builder
	uses  int
}

func (t *stringTable) add(text string) int {
	t.uses++
	if i, ok := t.index[text]; ok {
		return i
	}
	i := len(t.index)
	t.index[text] = i
	t.items.WriteString(`<si><t xml:space="preserve">` + archive.Escape(mask(text)) + `</t></si>`)
	return i
}

func (t *stringTable) xml() string {
	return fmt.Sprintf(`<sst xmlns="%s" count="%d" uniqueCount="%d">%s</sst>`, mainSpace, t.uses, len(t.index), t.items.String())
}

// isNumber reports whether text is a number that comes back from a number cell
// letter for letter: no sign of plus, no separators, no zeros to be lost, at
// most fifteen digits.
func isNumber(text string) bool {
	whole, decimals, hasPoint := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if !isDigits(whole) || len(whole)+len(decimals) > 15 || text == "-0" {
		return false
	}
	return !hasPoint || decimals != "" && strings.Trim(decimals, "0123456789") == "" && !strings.HasSuffix(decimals, "0")
}

func checkText(text string) error {
	if n := utf8.RuneCountInString(text); n > maxCellText {
		return fault.New(fault.Invalid, "xlsx.write-text",
			fmt.Sprintf("有一段文字长达 %d 字，Excel 单元格最多 %d 字，请改用 docx 格式", n, maxCellText))
	}
	return nil
}
