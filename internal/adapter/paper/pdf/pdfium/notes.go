package pdfium

import (
	"context"
)

// PDFium's numbers for kinds of annotations.
const (
	annotText, annotLink, annotFileAttachment = 1, 2, 17
	annotSound, annotMovie, annotPopup        = 18, 19, 16
	annotWidget, annotScreen                  = 20, 21
	annotRedact                               = 28
)

// Note is something noted on a page.
type Note struct {
	Kind   int
	Author string
	Text   string
}

// Unseen reports whether a page shows nothing of the note's text: comments and
// what pops up, plays or is attached. Others are part of the picture.
func (n Note) Unseen() bool {
	switch n.Kind {
	case annotText, annotPopup, annotFileAttachment, annotSound, annotMovie, annotScreen, annotRedact:
		return true
	}
	return false
}

// Shown reports whether the note is a link or a form's field, which says on the
// page all that it says.
func (n Note) Shown() bool { return n.Kind == annotLink || n.Kind == annotWidget }

// Notes lists what is noted on page i, from 0, before reading the page makes it
// part of it.
func (d *Document) Notes(ctx context.Context, i int) ([]Note, error) {
	const most = 5000
	page, err := d.in.call(ctx, "FPDF_LoadPage", d.handle, uint64(i))
	if err != nil || page == 0 {
		return nil, crashed(err)
	}
	h := uint64(uint32(page))
	n, err := d.in.call(ctx, "FPDFPage_GetAnnotCount", h)
	var out []Note
	for k := 0; err == nil && k < int(n) && k < most; k++ {
		var one Note
		if one, err = d.note(ctx, h, k); err == nil {
			out = append(out, one)
		}
	}
	if err == nil {
		_, err = d.in.call(ctx, "FPDF_ClosePage", h)
	}
	return out, crashed(err)
}

func (d *Document) note(ctx context.Context, page uint64, k int) (n Note, err error) {
	a, err := d.in.call(ctx, "FPDFPage_GetAnnot", page, uint64(k))
	if err != nil || a == 0 {
		return n, err
	}
	annot := uint64(uint32(a))
	kind, err := d.in.call(ctx, "FPDFAnnot_GetSubtype", annot)
	if err != nil {
		return n, err
	}
	n.Kind = int(kind)
	for key, to := range map[string]*string{"T": &n.Author, "Contents": &n.Text} {
		p, err := d.in.put(ctx, append([]byte(key), 0))
		if err != nil {
			return n, err
		}
		if *to, err = d.in.text(ctx, "FPDFAnnot_GetStringValue", annot, uint64(p)); err != nil {
			return n, err
		}
	}
	_, err = d.in.call(ctx, "FPDFPage_CloseAnnot", annot)
	return n, err
}

// Meta is an entry of the document's information, "" where it has none.
func (d *Document) Meta(ctx context.Context, key string) (string, error) {
	p, err := d.in.put(ctx, append([]byte(key), 0))
	if err != nil {
		return "", crashed(err)
	}
	s, err := d.in.text(ctx, "FPDF_GetMetaText", d.handle, uint64(p))
	return s, crashed(err)
}

// Scripts lists the document's scripts.
func (d *Document) Scripts(ctx context.Context) ([]string, error) {
	n, err := d.in.call(ctx, "FPDFDoc_GetJavaScriptActionCount", d.handle)
	var out []string
	for i := 0; err == nil && i < int(n) && i < 100; i++ {
		var h int32
		if h, err = d.in.call(ctx, "FPDFDoc_GetJavaScriptAction", d.handle, uint64(i)); err != nil || h == 0 {
			continue
		}
		var s string
		if s, err = d.in.text(ctx, "FPDFJavaScriptAction_GetScript", uint64(uint32(h))); err == nil {
			out = append(out, s)
		}
	}
	return out, crashed(err)
}
