package pdfium

import (
	"context"

	"gongkai/internal/adapter/paper/pdf/layout"
)

// Caps on what one page may hold; what is beyond is not a page of a document.
const (
	maxPageChars   = 100_000
	maxPageObjects = 200_000
	maxSegments    = 400_000
)

// Page reads page i, from 0: where its characters, rules and pictures are.
func (d *Document) Page(ctx context.Context, i int) (*layout.Page, error) {
	h, err := d.loadPage(ctx, i)
	if err != nil {
		return nil, err
	}
	p := &pageReader{instance: d.in, handle: h, page: &layout.Page{}}
	for _, step := range []func(context.Context) error{p.frame, p.characters, p.drawings} {
		if err := step(ctx); err != nil {
			return nil, crashed(err)
		}
	}
	_, err = d.in.call(ctx, "FPDF_ClosePage", p.handle)
	return p.page, crashed(err)
}

// loadPage opens a page. What is noted on it (form fields, typewriter text) is
// made part of it, because people fill in tables that way.
func (d *Document) loadPage(ctx context.Context, i int) (uint64, error) {
	for merge := true; ; merge = false {
		h, err := d.in.call(ctx, "FPDF_LoadPage", d.handle, uint64(i))
		if err != nil {
			return 0, crashed(err)
		}
		if h == 0 {
			return 0, ErrDamaged
		}
		page := uint64(uint32(h))
		notes, err := d.in.call(ctx, "FPDFPage_GetAnnotCount", page)
		if err != nil || notes <= 0 || !merge {
			return page, crashed(err)
		}
		const forDisplay, done = 0, 1
		result, err := d.in.call(ctx, "FPDFPage_Flatten", page, forDisplay)
		if err != nil || result != done {
			return page, crashed(err)
		}
		if _, err = d.in.call(ctx, "FPDF_ClosePage", page); err != nil {
			return 0, crashed(err)
		}
	}
}

type pageReader struct {
	*instance
	handle  uint64
	page    *layout.Page
	toPage  matrix // from PDF's coordinates to the page's
	objects int
	segs    int
}

// matrix maps x, y to a·x + c·y + e, b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then is the mapping by m and then by n.
func (m matrix) then(n matrix) matrix {
	e, f := n.apply(m.e, m.f)
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		e, f,
	}
}

// frame finds the page's size and how PDF's coordinates, whose y points up,
// come to lie on it after its rotation.
func (p *pageReader) frame(ctx context.Context) error {
	if _, err := p.call(ctx, "FPDF_GetPageBoundingBox", p.handle, p.at(0)); err != nil {
		return err
	}
	box := p.floats(0, 4) // left, top, right, bottom
	l, t, r, b := box[0], max(box[1], box[3]), box[2], min(box[1], box[3])
	turn, err := p.call(ctx, "FPDFPage_GetRotation", p.handle)
	w, h := r-l, t-b
	switch turn {
	case 1:
		p.toPage, w, h = matrix{0, 1, 1, 0, -b, -l}, h, w
	case 2:
		p.toPage = matrix{-1, 0, 0, 1, r, -b}
	case 3:
		p.toPage, w, h = matrix{0, -1, -1, 0, t, r}, h, w
	default:
		p.toPage = matrix{1, 0, 0, -1, -l, t}
	}
	p.page.Width, p.page.Height = w, h
	return err
}
