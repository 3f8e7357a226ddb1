package pdfium

import (
	"context"
	"encoding/binary"

	"github.com/tetratelabs/wazero/api"
)

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
