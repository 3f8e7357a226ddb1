package pdf

import (
	"context"
	"image"
	"image/draw"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// shot is a small picture of a page, for comparing.
func shot(ctx context.Context, in *pdfium.Document, i int) (*image.Gray, error) {
	const scale = 0.5
	pic, err := in.Render(ctx, i, scale)
	if err != nil {
		return nil, err
	}
	out := image.NewGray(pic.Bounds())
	draw.Draw(out, out.Bounds(), pic, image.Point{}, draw.Src)
	return out, nil
}

// differ reports whether more than a few pixels of two pictures differ.
func differ(a, b *image.Gray) bool {
	if a.Bounds() != b.Bounds() {
		return true
	}
	const apart = 40 // tones
	n := 0
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > apart || d < -apart {
			n++
		}
	}
	return n > len(a.Pix)/2000
}

// prove reads the new file: it refuses to give it away where it still says what
// was cut everywhere, and lists the pages that look otherwise than before.
func (r *Reader) prove(ctx context.Context, out []byte, before map[int]*image.Gray, cuts []doc.Cut) (changed []int, err error) {
	in, err := r.engine.Open(ctx, out)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	for i := range in.Pages {
		p, err := in.Page(ctx, i)
		if err != nil {
			return nil, err
		}
		if layout.Says(p, cuts) {
			return nil, fault.New(fault.Internal, "pdf.cut-left", "遮盖后的文件里仍能读出要遮盖的内容，没有生成文件；请改为遮盖整页")
		}
		if before[i] == nil {
			continue
		}
		now, err := shot(ctx, in, i)
		if err != nil {
			return nil, err
		}
		if differ(before[i], now) {
			changed = append(changed, i)
		}
	}
	return changed, nil
}
