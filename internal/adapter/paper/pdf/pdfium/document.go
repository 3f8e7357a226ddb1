package pdfium

import (
	"context"
	"errors"
	"fmt"
)

// The ways in which a document cannot be opened.
var (
	ErrPassword = errors.New("pdfium: password needed")
	ErrDamaged  = errors.New("pdfium: not a PDF that can be opened")
	ErrCrashed  = errors.New("pdfium: gave up on the document")
)

// Document is an open PDF. It is used by one goroutine and must be closed.
type Document struct {
	engine *Engine
	in     *instance
	handle uint64
	Pages  int
}

// Open opens a PDF, waiting for its turn while as many as there are processors
// are open. The error is ErrPassword, ErrDamaged, ErrCrashed, ctx's, or one of
// the engine itself.
func (e *Engine) Open(ctx context.Context, data []byte) (*Document, error) {
	if err := e.start(); err != nil {
		return nil, err
	}
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	in, err := e.instantiate(ctx)
	if err != nil {
		<-e.slots
		return nil, err
	}
	d := &Document{engine: e, in: in}
	if err := d.load(ctx, data); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close frees the document and its memory.
func (d *Document) Close() {
	if d.in != nil {
		_ = d.in.module.Close(context.Background()) // memory goes either way
		d.in = nil
		<-d.engine.slots
	}
}

func (d *Document) load(ctx context.Context, data []byte) error {
	p, err := d.in.put(ctx, data)
	if err != nil {
		return crashed(err)
	}
	h, err := d.in.call(ctx, "FPDF_LoadMemDocument", uint64(p), uint64(len(data)), 0)
	if err != nil {
		return crashed(err)
	}
	if h == 0 {
		code, err := d.in.call(ctx, "FPDF_GetLastError")
		const password = 4
		if err == nil && code == password {
			return ErrPassword
		}
		return ErrDamaged
	}
	d.handle = uint64(uint32(h))
	n, err := d.in.call(ctx, "FPDF_GetPageCount", d.handle)
	d.Pages = int(max(n, 0))
	return crashed(err)
}

// Title is the document's title from its metadata, "" where it has none.
func (d *Document) Title(ctx context.Context) (string, error) {
	key, err := d.in.put(ctx, []byte("Title\x00"))
	if err != nil {
		return "", crashed(err)
	}
	s, err := d.in.text(ctx, "FPDF_GetMetaText", d.handle, uint64(key))
	return s, crashed(err)
}

// Language is the document's language, "" where it states none.
func (d *Document) Language(ctx context.Context) (string, error) {
	s, err := d.in.text(ctx, "FPDFCatalog_GetLanguage", d.handle)
	return s, crashed(err)
}

// File is a file embedded in a document. Type and Note are what the document
// says of it, often nothing.
type File struct {
	Name, Type, Note string
	Data             []byte
}

// Attachments reads the files embedded in the document, limit bytes in all at
// most; files beyond are left out.
func (d *Document) Attachments(ctx context.Context, limit int) ([]File, error) {
	const most = 256
	n, err := d.in.call(ctx, "FPDFDoc_GetAttachmentCount", d.handle)
	var out []File
	for i := 0; err == nil && i < int(n) && i < most; i++ {
		var h int32
		if h, err = d.in.call(ctx, "FPDFDoc_GetAttachment", d.handle, uint64(i)); err != nil || h == 0 {
			continue
		}
		var a File
		a, err = d.attachment(ctx, uint64(uint32(h)), limit)
		if limit -= len(a.Data); err == nil && len(a.Data) > 0 {
			out = append(out, a)
		}
	}
	return out, crashed(err)
}

func (d *Document) attachment(ctx context.Context, h uint64, limit int) (a File, err error) {
	in := d.in
	if a.Name, err = in.text(ctx, "FPDFAttachment_GetName", h); err != nil {
		return a, err
	}
	if a.Type, err = in.text(ctx, "FPDFAttachment_GetSubtype", h); err != nil {
		return a, err
	}
	if a.Note, err = in.text(ctx, "EPDFAttachment_GetDescription", h); err != nil {
		return a, err
	}
	ok, err := in.call(ctx, "FPDFAttachment_GetFile", h, 0, 0, in.at(0))
	n, _ := in.memory.ReadUint32Le(uint32(in.at(0)))
	if err != nil || ok == 0 || n == 0 || int64(n) > int64(limit) {
		return a, err
	}
	p, err := in.alloc(ctx, int(n))
	if err != nil {
		return a, err
	}
	if _, err = in.call(ctx, "FPDFAttachment_GetFile", h, uint64(p), uint64(n), in.at(0)); err != nil {
		return a, err
	}
	b, _ := in.memory.Read(p, n)
	a.Data = append([]byte(nil), b...) // the memory goes away with the instance
	_, err = in.call(ctx, "free", uint64(p))
	return a, err
}

// crashed marks an error of the library as one of the document.
func crashed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrCrashed, err)
}
