package docx

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// blocks reads what stands one below the other: in the body, a cell, a text box
// or a note.
func (r *reader) blocks(x *archive.XML) []doc.Block {
	return append(r.stack(x), r.leftOver()...)
}

// leftOver is the text of a paragraph whose mark was deleted and that has no
// paragraph behind it to join.
func (r *reader) leftOver() []doc.Block {
	text := r.carried
	r.carried = ""
	return paras(doc.Body, text, r.line)
}

func (r *reader) stack(x *archive.XML) []doc.Block {
	var out []doc.Block
	for name := range x.Children() {
		switch name {
		case "w:p":
			out = append(out, r.paragraph(x)...)
		case "w:tbl":
			out = append(append(out, r.leftOver()...), r.table(x)...)
		case "w:tcPr":
			r.cellProperties(x)
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo":
			out = append(out, r.stack(x)...)
		case "mc:AlternateContent":
			r.alternate(x, func() { out = append(out, r.stack(x)...) })
		case "w:sectPr":
			r.section(x)
		case "w:altChunk":
			r.fail(fault.New(fault.Invalid, "docx.chunk",
				"文档里有从别的文件引入、还没有展开的内容，请用 Word 打开后另存为 .docx 再试"))
		}
		if r.err != nil {
			return nil
		}
	}
	return out
}

// alternate walks one branch of a choice between two forms of the same content:
// the first that holds any text.
func (r *reader) alternate(x *archive.XML, walk func()) {
	before := r.produced
	for range x.Children() {
		if r.produced == before {
			walk()
		}
	}
}

func (r *reader) section(x *archive.XML) {
	for name := range x.Children() {
		if name == "w:pgSz" {
			r.landscape = x.Attr("w:orient") == "landscape"
		}
	}
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// paragraph is a w:p on its way to be a doc.Para.
type paragraph struct {
	style doc.Style
	label string // automatic number
	text  strings.Builder
	boxes []doc.Block // from text boxes that hang on it
	// markDeleted: a tracked change joins it to the next paragraph.
	markDeleted bool
	listing     bool // in the table of contents, which only repeats headings
}

func (r *reader) paragraph(x *archive.XML) []doc.Block {
	r.line++
	line := r.line
	var p paragraph
	p.text.WriteString(r.carried)
	r.carried = ""
	r.inline(x, &p)
	r.endFields()
	text := p.label + p.text.String()
	if p.listing {
		return p.boxes
	}
	if p.markDeleted {
		r.carried = text
		return p.boxes
	}
	return append(paras(p.style, text, line), p.boxes...)
}

// paras cuts a paragraph at its line breaks, since a doc.Para has none, and
// drops what shows nothing.
func paras(style doc.Style, text string, line int) []doc.Block {
	var out []doc.Block
	col := 1
	for s := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(s) != "" {
			run := doc.Run{Pos: doc.Pos{Line: line, Col: col}}
			out = append(out, doc.Block{Para: &doc.Para{Style: style, Text: s, Runs: []doc.Run{run}}})
		}
		col += utf8.RuneCountInString(s) + 1
	}
	return out
}
