// Package xlsx reads Excel workbooks (.xlsx, ECMA-376 and ISO/IEC 29500, strict
// and transitional) as tables with merged cells whose figures are exact, and
// writes official documents as workbooks that print on A4.
//
// It has its own reader and writer: one pass over the few parts that say what
// cells show is many times faster than a library that models all of Excel.
package xlsx

import (
	"fmt"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// spaces are the namespaces that the reader knows, transitional and strict.
var spaces = archive.Spaces{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           "",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                       "",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             "r",
}

// Read gives what the sheets show, in order, hidden ones too: tables, and
// paragraphs for text that runs across the width of a sheet or stands in a
// shape on it. Where more than
// one sheet holds text, each begins with its name as a heading. Numbers come in
// plain digits (see format), formulas as their stored results. Pos is the sheet
// and cell. Errors are faults of kind Invalid or Unavailable.
func Read(data []byte) (*doc.Document, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	b, err := openBook(a)
	if err != nil {
		return nil, err
	}
	d := &doc.Document{Format: doc.XLSX}
	if d.Blocks, err = b.blocks(); err != nil {
		return nil, err
	}
	if d.Title, d.Language, err = a.Description(); err != nil {
		return nil, err
	}
	d.Attachments, err = a.Attachments()
	return d, err
}

// book is an open workbook.
type book struct {
	archive  *archive.Archive
	sheets   []sheetRef
	strings  []string
	styles   []cellStyle
	date1904 bool
	places   int // cells that tables may still take
	bytes    int // of text that cells may still show: many may share one text
}

type sheetRef struct{ name, part string }

func openBook(a *archive.Archive) (*book, error) {
	top, err := a.Relations("")
	if err != nil {
		return nil, err
	}
	part := archive.Related(top, "officeDocument")
	if part == "" {
		part = "xl/workbook.xml"
	}
	if _, ok := a.Find(part); !ok || strings.HasSuffix(part, ".bin") {
		return nil, fault.New(fault.Invalid, "xlsx.no-workbook",
			"这个压缩包不是 Excel 工作簿（里面没有 xl/workbook.xml），请用 Excel 或 WPS 另存为 .xlsx 后再试")
	}
	b := &book{archive: a, places: doc.MaxGrid, bytes: archive.MaxMember}
	links, err := a.Relations(part)
	if err != nil {
		return nil, err
	}
	if err := b.readSheets(part, links); err != nil {
		return nil, err
	}
	if b.strings, err = readStrings(a, archive.Related(links, "sharedStrings")); err != nil {
		return nil, err
	}
	b.styles, err = readStyles(a, archive.Related(links, "styles"))
	return b, err
}

func (b *book) readSheets(part string, links []archive.Relation) error {
	x, err := openPart(b.archive, part)
	if err != nil {
		return err
	}
	if x.Name() != "workbook" {
		return fault.New(fault.Invalid, "xlsx.not-excel",
			"文件里的工作簿不是 Excel 格式，请用 Excel 或 WPS 打开后另存为 .xlsx 再试")
	}
	byID := map[string]archive.Relation{}
	for _, l := range links {
		byID[l.ID] = l
	}
	seen := false
	for name := range x.Children() {
		switch name {
		case "workbookPr":
			b.date1904 = isTrue(x.Attr("date1904"))
		case "sheets":
			for range x.Children() {
				seen = true
				ref := sheetRef{name: x.Attr("name")}
				switch l, ok := byID[x.Attr("r:id")]; {
				case !ok:
					return damaged(ref.name, "内容缺失")
				case l.Type == "worksheet": // a sheet that is all chart shows no text
					ref.part = l.Target
					b.sheets = append(b.sheets, ref)
				}
			}
		}
	}
	if x.Err() == nil && !seen {
		return fault.New(fault.Invalid, "xlsx.no-sheet", "工作簿里没有工作表，请用 Excel 或 WPS 打开检查后另存为 .xlsx 再试")
	}
	return x.Err()
}

// blocks gives the content of all sheets.
func (b *book) blocks() ([]doc.Block, error) {
	var filled []string
	var contents [][]doc.Block
	for _, ref := range b.sheets {
		s, err := b.readSheet(ref)
		if err != nil {
			return nil, err
		}
		blocks, err := b.layOut(s)
		if err != nil {
			return nil, err
		}
		boxes, err := b.textBoxes(ref)
		if err != nil {
			return nil, err
		}
		if blocks = append(blocks, boxes...); len(blocks) > 0 {
			filled, contents = append(filled, ref.name), append(contents, blocks)
		}
	}
	var out []doc.Block
	for i, blocks := range contents {
		if len(filled) > 1 {
			pos := doc.Pos{Sheet: filled[i]}
			out = append(out, doc.Block{Para: &doc.Para{Style: doc.Heading1, Text: filled[i], Runs: []doc.Run{{Pos: pos}}}})
		}
		out = append(out, blocks...)
	}
	return out, nil
}

func openPart(a *archive.Archive, name string) (*archive.XML, error) {
	data, err := a.Part(name)
	if err != nil {
		return nil, err
	}
	x := archive.NewXML(name, data, spaces)
	return x, x.Err()
}

// openOptional is openPart for parts that a workbook may lack; x is nil then.
func openOptional(a *archive.Archive, name string) (*archive.XML, error) {
	if _, ok := a.Find(name); !ok {
		return nil, nil
	}
	return openPart(a, name)
}

func isTrue(s string) bool { return s == "1" || s == "true" }

func tooLarge(sheet string) error {
	return fault.New(fault.Unavailable, "xlsx.too-large",
		fmt.Sprintf("工作表“%s”太大，请删去与报告无关的内容后再试", sheet))
}

func damaged(sheet, what string) error {
	return fault.New(fault.Invalid, "xlsx.damaged",
		fmt.Sprintf("工作表“%s”已经损坏（%s），请用 Excel 或 WPS 打开后另存一份再试", sheet, what))
}
