package docx

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

const (
	mainSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainPart      = "word/document.xml"
)

// Write lays d out as an official document (GB/T 9704-2012) on A4. The same
// document gives the same bytes. Attachments travel as custom XML items, which
// Word and LibreOffice keep. Characters that XML cannot hold become U+FFFD.
// A table too wide for Word is a fault of kind Invalid; other errors are w's.
func Write(w io.Writer, d *doc.Document) error {
	language := archive.Escape(cmp.Or(d.Language, "zh-CN"))
	var o archive.Office
	o.Link("", "officeDocument", mainPart)
	add := func(name, kind, xml string) (id string) {
		o.Add("word/"+name+".xml", "officedocument.wordprocessingml."+kind, xml)
		return o.Link(mainPart, kind, "word/"+name+".xml")
	}
	add("styles", "styles", stylesPart(language))
	add("settings", "settings", settingsPart(language))
	add("fontTable", "fontTable", fontsPart())
	odd := add("footer1", "footer", footerPart(false))
	even := add("footer2", "footer", footerPart(true))
	body, err := bodyPart(d, odd, even)
	if err != nil {
		return err
	}
	o.Add(mainPart, "officedocument.wordprocessingml.document.main", body)
	o.Describe(d.Title, d.Language)
	o.Attach(mainPart, d.Attachments)
	return o.Pack(w)
}

func bodyPart(d *doc.Document, odd, even string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:document xmlns:w="%s" xmlns:r="%s"><w:body>`, mainSpace, relationSpace)
	marked := false // an issue mark wants its red line
	for _, block := range d.Blocks {
		if block.Table != nil {
			if err := writeTable(&b, block.Table, textWidth(d.Landscape)); err != nil {
				return "", err
			}
			continue
		}
		p := block.Para
		marked = marked || p.Style == doc.IssueMark
		extra := ""
		if p.Style == doc.DocNumber && marked {
			extra, marked = redLine, false
		}
		writePara(&b, lookOf(p.Style).id, extra, p.Text)
	}
	b.WriteString(sectionPart(d.Landscape, odd, even) + `</w:body></w:document>`)
	return b.String(), nil
}

const (
	// gap stands behind every table: Word takes two tables without a paragraph
	// between them for one, and wants a paragraph at the end.
	gap = `<w:p><w:pPr><w:pStyle w:val="TableGap"/></w:pPr></w:p>`
	// redLine runs below the document number (版头中的分隔线, GB/T 9704-2012, 7.2.7).
	redLine = `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/></w:pBdr>`
)

// writePara adds a paragraph of a style; extra are further properties.
func writePara(b *strings.Builder, style, extra, text string) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + extra + `</w:pPr>`)
	if text != "" {
		b.WriteString(`<w:r>`)
		writeText(b, text)
		b.WriteString(`</w:r>`)
	}
	b.WriteString(`</w:p>`)
}

// writeText adds text to a run; tabs and line breaks are elements in Word.
func writeText(b *strings.Builder, text string) {
	for text != "" {
		n := strings.IndexAny(text, "\t\n")
		if n < 0 {
			n = len(text)
		}
		if n > 0 {
			b.WriteString(`<w:t xml:space="preserve">` + archive.Escape(text[:n]) + `</w:t>`)
		}
		if n == len(text) {
			return
		}
		if text[n] == '\t' {
			b.WriteString(`<w:tab/>`)
		} else {
			b.WriteString(`<w:br/>`)
		}
		text = text[n+1:]
	}
}
