package pdfium

import (
	"context"
	"image"

	"gongkai/internal/adapter/paper/pdf/layout"
)

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
