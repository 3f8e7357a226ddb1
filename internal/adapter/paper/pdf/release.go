package pdf

import (
	"context"
	"image"
	"slices"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
)

// printScale is the resolution of pages that become pictures: 150 dots an inch.
const printScale = 150.0 / 72

// Clean gives the PDF anew, page by page, without all that Inspect lists, and
// without what cuts name. Where nothing is cut and no text is hidden, pages keep
// their drawing. Else every page becomes a picture of itself, with the cut
// places black in it, over which the remaining text can be searched and copied:
// no trace of what was cut can be left in a font, in a stream that another page
// shares, or under a box. A cut that is not found is fault.Invalid.
func (r *Reader) Clean(ctx context.Context, data []byte, cuts []doc.Cut) ([]byte, error) {
	return alone(ctx, data, func(ctx context.Context) ([]byte, error) { return r.clean(ctx, data, cuts) })
}

// releasePage is what is to be done to one page.
type releasePage struct {
	page  *layout.Page
	gone  map[int]bool // characters that are not passed on
	black []doc.Rect   // places that are painted over
	marks []mark       // texts in the place of what was cut
	find  *layout.Finder
}

func (p *releasePage) changes() bool { return len(p.gone) > 0 || len(p.black) > 0 }

func (r *Reader) clean(ctx context.Context, data []byte, cuts []doc.Cut) ([]byte, error) {
	out, before, err := r.release(ctx, data, cuts, nil)
	if err != nil {
		return nil, err
	}
	changed, err := r.prove(ctx, out, before, cuts)
	if err != nil || len(changed) == 0 {
		return out, err
	}
	// A drawing that depends on what was left behind, such as layers.
	if out, _, err = r.release(ctx, data, cuts, changed); err != nil {
		return nil, err
	}
	_, err = r.prove(ctx, out, nil, cuts)
	return out, err
}

// release makes the new file; the pages in pictures become pictures whatever
// they hold. before is how the pages that stay drawings look. One document is
// open at a time: two that wait for a second would wait for ever.
func (r *Reader) release(ctx context.Context, data []byte, cuts []doc.Cut, pictures []int) (out []byte, before map[int]*image.Gray, err error) {
	in, err := r.engine.Open(ctx, data)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	if err := checkPages(in.Pages); err != nil {
		return nil, nil, err
	}
	pages := make([]*releasePage, in.Pages)
	for i := range pages {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		u, p, err := unseenChars(ctx, in, i)
		if err != nil {
			return nil, nil, err
		}
		pages[i] = &releasePage{page: p, gone: u.at}
	}
	if err := applyCuts(pages, cuts); err != nil {
		return nil, nil, err
	}
	before = map[int]*image.Gray{}
	if !slices.ContainsFunc(pages, (*releasePage).changes) && pictures == nil {
		for i := range pages {
			if before[i], err = shot(ctx, in, i); err != nil {
				return nil, nil, err
			}
		}
	}
	out, err = r.copyPages(ctx, in, pages, pictures)
	return out, before, err
}

// copyPages puts the new file together; those in pictures become pictures, or
// all where one changes.
func (r *Reader) copyPages(ctx context.Context, in *pdfium.Document, pages []*releasePage, pictures []int) ([]byte, error) {
	album, err := newAlbum()
	if err != nil {
		return nil, err
	}
	all := slices.ContainsFunc(pages, (*releasePage).changes)
	asPicture := func(i int) bool { return all || slices.Contains(pictures, i) }
	for i, p := range pages {
		if !asPicture(i) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pic, err := in.Render(ctx, i, printScale)
		if err != nil {
			return nil, err
		}
		if err := album.add(p, pic); err != nil {
			return nil, err
		}
	}
	c, err := in.NewCopy(ctx)
	if err != nil {
		return nil, err
	}
	if err := album.open(ctx, c); err != nil {
		return nil, err
	}
	n := 0
	for i := range pages {
		if asPicture(i) {
			err = c.Import(ctx, n)
			n++
		} else {
			err = c.Page(ctx, i)
		}
		if err != nil {
			return nil, err
		}
	}
	return c.Bytes(ctx)
}
