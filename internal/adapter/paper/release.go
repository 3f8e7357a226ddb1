package paper

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/html"
	"gongkai/internal/adapter/paper/ofd"
	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Inspect lists what a file carries and does not show: hidden sheets, rows and
// text, comments, revisions, properties, embedded files, scripts, covered text,
// the place of a photograph. Kinds of files that it does not know hide nothing
// that it could name: it gives nothing, and Read refuses most of them. Damaged
// and hostile files are refused as Read refuses them.
func (r *Reader) Inspect(ctx context.Context, name string, data []byte) ([]doc.Hidden, error) {
	if int64(len(data)) > r.maxBytes {
		return nil, TooLarge(r.maxBytes)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if picture.Is(data) {
		return picture.Inspect("图片", data)
	}
	f, err := sniff(name, data)
	if err != nil {
		return nil, nil //nolint:nilerr // Read says what it is
	}
	switch f {
	case doc.DOCX:
		return docx.Inspect(data)
	case doc.XLSX:
		return xlsx.Inspect(data)
	case doc.PDF:
		return r.pdf.Inspect(ctx, data)
	case doc.OFD:
		return ofd.Inspect(data)
	case doc.HTML:
		return html.Inspect(data)
	case doc.MHTML:
		return html.InspectArchive(data)
	}
	return nil, nil
}

// CleanName is the name of a cleaned copy: a web archive becomes a page.
func CleanName(name string) string {
	switch ext := path.Ext(name); strings.ToLower(ext) {
	case ".mht", ".mhtml":
		return strings.TrimSuffix(name, ext) + ".html"
	}
	return name
}

// Sealed reports whether a file bears an electronic seal that Clean would take
// from it.
func Sealed(name string, data []byte) bool {
	f, err := sniff(name, data)
	return err == nil && f == doc.OFD && ofd.Sealed(data)
}

// Clean gives a copy of a file that may leave: without all that Inspect lists,
// and without what cuts name, which is really removed and leaves doc.Covered or
// its own mark behind. Word, Excel, PDF, OFD and pictures keep their format; web
// pages and plain text are written anew from what is read. Other formats are
// refused with the way out. A cut that is not found is fault.Invalid; there is
// no half-cleaned file.
//
// Places are numbered as Read numbers them: paragraphs (Pos.Line) in docx,
// sheet and cell in xlsx, page and box in pdf (points) and pictures (pixels,
// page 1). A cut with Text but no place is taken out wherever it stands.
func (r *Reader) Clean(ctx context.Context, name string, data []byte, cuts []doc.Cut) ([]byte, error) {
	if int64(len(data)) > r.maxBytes {
		return nil, TooLarge(r.maxBytes)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if picture.Is(data) {
		return picture.Clean(data, cuts)
	}
	f, err := sniff(name, data)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	switch f {
	case doc.DOCX:
		err = docx.Clean(&b, data, cuts)
	case doc.XLSX:
		err = xlsx.Clean(&b, data, cuts)
	case doc.PDF:
		return r.pdf.Clean(ctx, data, cuts)
	case doc.Text, doc.Markdown, doc.HTML, doc.MHTML:
		err = r.rewrite(ctx, &b, name, data, cuts)
	case doc.OFD:
		err = ofd.Clean(&b, data, cuts)
	default:
		err = unreadable(f)
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// rewrite reads a text, cuts it and writes it anew.
func (r *Reader) rewrite(ctx context.Context, b *bytes.Buffer, name string, data []byte, cuts []doc.Cut) error {
	d, err := r.Read(ctx, name, data)
	if err != nil {
		return err
	}
	d.Attachments, d.Title = nil, ""
	var fields []fault.Field
	for i, c := range cuts {
		if !cutDocument(d, c) {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", i+1), Code: "paper.cut", Message: "在文件里没有找到要遮盖的内容，文件可能已经换过"})
		}
	}
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "paper.cut", Message: "遮盖没有完成，没有生成文件", Fields: fields}
	}
	format := d.Format
	if format == doc.MHTML {
		format = doc.HTML
	}
	return Write(ctx, b, d, format)
}

// cutDocument takes a cut out of a document and reports whether it was there.
func cutDocument(d *doc.Document, c doc.Cut) bool {
	found := false
	cut := func(text *string, pos doc.Pos) {
		if c.Pos.Line > 0 && c.Pos.Line != pos.Line {
			return
		}
		switch {
		case c.Text == "" && c.Pos.Line > 0:
			*text, found = c.Mark(), true
		case c.Text != "" && strings.Contains(*text, c.Text):
			*text, found = strings.ReplaceAll(*text, c.Text, c.Mark()), true
		}
	}
	for i := range d.Blocks {
		if p := d.Blocks[i].Para; p != nil {
			cut(&p.Text, p.PosAt(0))
			continue
		}
		for _, row := range d.Blocks[i].Table.Rows {
			for k := range row {
				cut(&row[k].Text, row[k].Pos())
			}
		}
	}
	return found
}
