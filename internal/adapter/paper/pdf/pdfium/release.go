package pdfium

import (
	"context"
	"encoding/binary"
	"image"

	"github.com/tetratelabs/wazero/api"

	"gongkai/internal/adapter/paper/pdf/layout"
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

// Picture is a page as it is seen, at most maxPixels large.
type Picture struct {
	*image.RGBA
	Scale float64 // pixels a point
}

// maxPixels bounds the picture of a page: A4 at 200 dpi has 3.9 million.
const maxPixels = 12 << 20

// Render draws page i, from 0, with scale pixels a point, less where the page
// is huge.
func (d *Document) Render(ctx context.Context, i int, scale float64) (Picture, error) {
	page, err := d.loadPage(ctx, i)
	if err != nil {
		return Picture{}, err
	}
	p, err := d.render(ctx, page, scale)
	if err != nil {
		return Picture{}, crashed(err)
	}
	_, err = d.in.call(ctx, "FPDF_ClosePage", page)
	return p, crashed(err)
}

func (d *Document) render(ctx context.Context, page uint64, scale float64) (pic Picture, err error) {
	r := &pageReader{instance: d.in, handle: page, page: &layout.Page{}}
	if err := r.frame(ctx); err != nil {
		return pic, err
	}
	w, h := r.page.Width, r.page.Height
	for scale > 0.05 && w*scale*h*scale > maxPixels {
		scale *= 0.8
	}
	width, height := max(1, int(w*scale+0.5)), max(1, int(h*scale+0.5))
	if width*height > 2*maxPixels {
		return pic, errMemory
	}
	const bgrx, white, withNotes = 3, 0xFFFFFFFF, 1
	b, err := d.in.call(ctx, "FPDFBitmap_CreateEx", uint64(width), uint64(height), bgrx, 0, 0)
	if err != nil || b == 0 {
		return pic, errMemory
	}
	bitmap := uint64(uint32(b))
	if _, err = d.in.call(ctx, "FPDFBitmap_FillRect", bitmap, 0, 0, uint64(width), uint64(height), white); err != nil {
		return pic, err
	}
	if _, err = d.in.call(ctx, "FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(width), uint64(height), 0, withNotes); err != nil {
		return pic, err
	}
	buffer, err := d.in.call(ctx, "FPDFBitmap_GetBuffer", bitmap)
	if err != nil {
		return pic, err
	}
	stride, err := d.in.call(ctx, "FPDFBitmap_GetStride", bitmap)
	if err != nil {
		return pic, err
	}
	raw, ok := d.in.memory.Read(uint32(buffer), uint32(int(stride)*height))
	if !ok {
		return pic, errMemory
	}
	pic = Picture{image.NewRGBA(image.Rect(0, 0, width, height)), float64(width) / max(w, 1)}
	for y := range height {
		from, to := raw[y*int(stride):], pic.Pix[y*pic.Stride:]
		for x := range width {
			to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = from[4*x+2], from[4*x+1], from[4*x], 255
		}
	}
	_, err = d.in.call(ctx, "FPDFBitmap_Destroy", bitmap)
	return pic, err
}

// Copy is a new document being put together in the memory of one that is open.
type Copy struct {
	d      *Document
	handle uint64
	other  uint64 // a second document that pages are taken from
	pages  int
}

// NewCopy begins a document without anything.
func (d *Document) NewCopy(ctx context.Context) (*Copy, error) {
	h, err := d.in.call(ctx, "FPDF_CreateNewDocument")
	if err == nil && h == 0 {
		err = errMemory
	}
	return &Copy{d: d, handle: uint64(uint32(h))}, crashed(err)
}

// Page adds what page i of the original draws: its content and the fonts and
// pictures that it needs, and nothing else of its entries. Notes whose text the
// page does not show stay behind.
func (c *Copy) Page(ctx context.Context, i int) error {
	if err := c.dropUnseen(ctx, i); err != nil {
		return crashed(err)
	}
	page, err := c.d.loadPage(ctx, i) // other notes become part of the page
	if err != nil {
		return err
	}
	if err = c.dropUnused(ctx, page); err == nil {
		err = c.place(ctx, page, i)
	}
	if err != nil {
		return crashed(err)
	}
	_, err = c.d.in.call(ctx, "FPDF_ClosePage", page)
	return crashed(err)
}

// dropUnused makes PDFium drop the fonts and pictures that a page names and does
// not use; it looks for them where something was added to the page, here a
// point that is not drawn.
func (c *Copy) dropUnused(ctx context.Context, page uint64) error {
	in := c.d.in
	zero := api.EncodeF32(0)
	point, err := in.call(ctx, "FPDFPageObj_CreateNewRect", zero, zero, zero, zero)
	if err != nil || point == 0 {
		return orMemory(err)
	}
	if _, err := in.call(ctx, "FPDFPage_InsertObject", page, uint64(uint32(point))); err != nil {
		return err
	}
	_, err = in.call(ctx, "FPDFPage_GenerateContent", page)
	return err
}

func (c *Copy) dropUnseen(ctx context.Context, i int) error {
	in := c.d.in
	p, err := in.call(ctx, "FPDF_LoadPage", c.d.handle, uint64(i))
	if err != nil || p == 0 {
		return err
	}
	page := uint64(uint32(p))
	n, err := in.call(ctx, "FPDFPage_GetAnnotCount", page)
	for k := int(n) - 1; err == nil && k >= 0; k-- {
		var one Note
		if one, err = c.d.note(ctx, page, k); err == nil && (one.Unseen() || one.Kind == annotLink) {
			_, err = in.call(ctx, "FPDFPage_RemoveAnnot", page, uint64(k))
		}
	}
	if err != nil {
		return err
	}
	_, err = in.call(ctx, "FPDF_ClosePage", page)
	return err
}

func (c *Copy) place(ctx context.Context, page uint64, i int) error {
	in := c.d.in
	if _, err := in.call(ctx, "FPDF_GetPageBoundingBox", page, in.at(0)); err != nil {
		return err
	}
	box := in.floats(0, 4) // left, top, right, bottom
	left, bottom := min(box[0], box[2]), min(box[1], box[3])
	width, height := max(1, max(box[0], box[2])-left), max(1, max(box[1], box[3])-bottom)
	turn, err := in.call(ctx, "FPDFPage_GetRotation", page)
	if err != nil {
		return err
	}
	x, err := in.call(ctx, "FPDF_NewXObjectFromPage", c.handle, c.d.handle, uint64(i))
	if err != nil || x == 0 {
		return orMemory(err)
	}
	form, err := in.call(ctx, "FPDF_NewFormObjectFromXObject", uint64(uint32(x)))
	if err != nil || form == 0 {
		return orMemory(err)
	}
	fresh, err := in.call(ctx, "FPDFPage_New", c.handle, uint64(c.pages), f64(width), f64(height))
	if err != nil || fresh == 0 {
		return orMemory(err)
	}
	c.pages++
	to := uint64(uint32(fresh))
	if err := in.move(ctx, uint64(uint32(form)), -left, -bottom); err != nil {
		return err
	}
	if _, err := in.call(ctx, "FPDFPage_InsertObject", to, uint64(uint32(form))); err != nil {
		return err
	}
	if _, err := in.call(ctx, "FPDFPage_SetRotation", to, uint64(turn)); err != nil {
		return err
	}
	if _, err := in.call(ctx, "FPDFPage_GenerateContent", to); err != nil {
		return err
	}
	if _, err := in.call(ctx, "FPDF_CloseXObject", uint64(uint32(x))); err != nil {
		return err
	}
	_, err = in.call(ctx, "FPDF_ClosePage", to)
	return err
}

func orMemory(err error) error {
	if err == nil {
		return errMemory
	}
	return err
}

// Open loads another file, of which Import then takes pages.
func (c *Copy) Open(ctx context.Context, file []byte) error {
	p, err := c.d.in.put(ctx, file)
	if err != nil {
		return crashed(err)
	}
	h, err := c.d.in.call(ctx, "FPDF_LoadMemDocument", uint64(p), uint64(len(file)), 0)
	if err != nil || h == 0 {
		return crashed(orMemory(err))
	}
	c.other = uint64(uint32(h))
	return nil
}

// Import adds page i, from 0, of the file that Open loaded.
func (c *Copy) Import(ctx context.Context, i int) error {
	in := c.d.in
	index := make([]byte, 4)
	binary.LittleEndian.PutUint32(index, uint32(i))
	at, err := in.put(ctx, index)
	if err != nil {
		return crashed(err)
	}
	ok, err := in.call(ctx, "FPDF_ImportPagesByIndex", c.handle, c.other, uint64(at), 1, uint64(c.pages))
	if err != nil || ok == 0 {
		return crashed(orMemory(err))
	}
	c.pages++
	return nil
}

// Bytes writes the new document.
func (c *Copy) Bytes(ctx context.Context) ([]byte, error) {
	in := c.d.in
	w, err := in.call(ctx, "PDFiumExt_OpenFileWriter")
	if err != nil || w == 0 {
		return nil, crashed(orMemory(err))
	}
	writer := uint64(uint32(w))
	if _, err := in.call(ctx, "PDFiumExt_SaveAsCopy", c.handle, writer); err != nil {
		return nil, crashed(err)
	}
	n, err := in.call(ctx, "PDFiumExt_GetFileWriterSize", writer)
	if err != nil || n <= 0 {
		return nil, crashed(orMemory(err))
	}
	p, err := in.alloc(ctx, int(n))
	if err != nil {
		return nil, crashed(err)
	}
	if _, err := in.call(ctx, "PDFiumExt_GetFileWriterData", writer, uint64(p), uint64(n)); err != nil {
		return nil, crashed(err)
	}
	b, ok := in.memory.Read(p, uint32(n))
	if !ok {
		return nil, crashed(errMemory)
	}
	return append([]byte(nil), b...), nil
}

func f64(v float64) uint64 { return api.EncodeF64(v) }

// move shifts an object that stands at the origin.
func (in *instance) move(ctx context.Context, object uint64, dx, dy float64) error {
	matrix := [6]float32{1, 0, 0, 1, float32(dx), float32(dy)}
	for i, v := range matrix {
		in.memory.WriteFloat32Le(uint32(in.at(0))+uint32(4*i), v)
	}
	_, err := in.call(ctx, "FPDFPageObj_SetMatrix", object, in.at(0))
	return err
}
