// Package docx reads Word documents (.docx, ECMA-376 and ISO/IEC 29500, strict
// and transitional) as people see them — automatic numbers written out, deleted
// text gone, merged cells merged — and writes official documents in the layout
// of GB/T 9704-2012 that open in Word, WPS and LibreOffice.
package docx

import (
	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// spaces are the namespaces that the reader knows, transitional and strict.
var spaces = archive.Spaces{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":             "w",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":  "mc",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":   "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":               "m",
}

// Read gives the body of a Word document: paragraphs, tables, text boxes after
// the paragraph that holds them, notes at the end. Headers, footers, comments,
// the table of contents, deleted and hidden text are left out. Pos.Line is the ordinal of the
// paragraph in the file. Errors are faults of kind Invalid or Unavailable.
func Read(data []byte) (*doc.Document, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	r, err := newReader(a)
	if err != nil {
		return nil, err
	}
	d := &doc.Document{Format: doc.DOCX}
	if d.Blocks, err = r.body(); err != nil {
		return nil, err
	}
	d.Landscape = r.landscape
	if d.Title, d.Language, err = a.Description(); err != nil {
		return nil, err
	}
	if d.Attachments, err = a.Attachments(); err != nil {
		return nil, err
	}
	return d, nil
}

// reader walks one document. Its fields are the state of the walk.
type reader struct {
	archive   *archive.Archive
	part      string // name of the main part
	links     []archive.Relation
	styles    styles
	numbering *numbering
	notes     []noteRef

	line      int       // ordinal of the latest paragraph
	produced  int       // bytes of text so far
	fields    []bool    // open fields, innermost last: true until their result begins
	open      *gridCell // the innermost cell being read
	carried   string    // text of a paragraph whose mark was deleted
	landscape bool
	err       error
}

func newReader(a *archive.Archive) (*reader, error) {
	top, err := a.Relations("")
	if err != nil {
		return nil, err
	}
	r := &reader{archive: a, part: archive.Related(top, "officeDocument")}
	if r.part == "" {
		r.part = "word/document.xml"
	}
	if _, ok := a.Find(r.part); !ok {
		return nil, fault.New(fault.Invalid, "docx.no-document",
			"这个压缩包不是 Word 文档（里面没有 word/document.xml），请用 Word 或 WPS 另存为 .docx 后再试")
	}
	if r.links, err = a.Relations(r.part); err != nil {
		return nil, err
	}
	if r.styles, err = readStyles(a, archive.Related(r.links, "styles")); err != nil {
		return nil, err
	}
	r.numbering, err = readNumbering(a, archive.Related(r.links, "numbering"), r.styles)
	return r, err
}

func (r *reader) body() ([]doc.Block, error) {
	x, err := openPart(r.archive, r.part)
	if err != nil {
		return nil, err
	}
	var out []doc.Block
	found := false
	for name := range x.Children() {
		if name == "w:body" {
			out = append(out, r.blocks(x)...)
			found = true
		}
	}
	if err := r.trouble(x); err != nil {
		return nil, err
	}
	if !found {
		return nil, fault.New(fault.Invalid, "docx.not-word",
			"文件里的正文不是 Word 格式，请用 Word 或 WPS 打开后另存为 .docx 再试")
	}
	notes, err := r.readNotes()
	return append(out, notes...), err
}

// trouble is what stopped the walk: the XML or what it says.
func (r *reader) trouble(x *archive.XML) error {
	if r.err != nil {
		return r.err
	}
	return x.Err()
}

func openPart(a *archive.Archive, name string) (*archive.XML, error) {
	data, err := a.Part(name)
	if err != nil {
		return nil, err
	}
	x := archive.NewXML(name, data, spaces)
	return x, x.Err()
}
