package pdf

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/adapter/paper/pdf/font"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// printScale is the resolution of pages that become pictures: 150 dots an inch.
const printScale = 150.0 / 72

// Clean gives the PDF anew, page by page, without all that Inspect lists, and
// without what cuts name. Where nothing is cut and no text is hidden, pages keep
// their drawing. Else every page becomes a picture of itself, with the cut
// places black in it, over which the remaining text can be searched and copied:
// no trace of what was cut can be left in a font, in a stream that another page
// shares, or under a box. A cut that is not found is fault.Invalid.
func (r *Reader) Clean(ctx context.Context, data []byte, cuts []doc.Cut) (out []byte, err error) {
	err = r.alone(ctx, data, func(ctx context.Context) error {
		out, err = r.clean(ctx, data, cuts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// releasePage is what is to be done to one page.
type releasePage struct {
	page  *layout.Page
	gone  map[int]bool // characters that are not passed on
	black []doc.Rect   // places that are painted over
	marks []mark       // texts in the place of what was cut
}

// mark is white text on a black place, as large as fits.
type mark struct {
	box  doc.Rect
	text string
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

// applyCuts marks what of the pages is cut.
func applyCuts(pages []*releasePage, cuts []doc.Cut) error {
	var fields []fault.Field
	for n, cut := range cuts {
		found := false
		for i, p := range pages {
			// A paragraph that begins on a page may go on on the next.
			if cut.Pos.Page != 0 && i+1 != cut.Pos.Page && !(cut.Text != "" && i == cut.Pos.Page) {
				continue
			}
			if cut.Text == "" {
				found = p.cutBox(cut) || found
			} else {
				found = p.cutText(cut) || found
			}
		}
		if !found {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", n+1), Code: "pdf.cut",
				Message: "在文件里没有找到要遮盖的内容，请改为在页面上框选，或者检查文件是否换过"})
		}
	}
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "pdf.cut", Message: "遮盖没有完成，没有生成文件", Fields: fields}
	}
	return nil
}

// cutBox cuts a box, or a whole page where the cut names none.
func (p *releasePage) cutBox(cut doc.Cut) bool {
	box := cut.Pos.Box
	if cut.Pos.Page == 0 {
		return false
	}
	if box == (doc.Rect{}) {
		box = doc.Rect{X1: p.page.Width, Y1: p.page.Height}
	}
	for k, c := range p.page.Chars {
		if c.X1 > box.X0 && c.X0 < box.X1 && c.Y1 > box.Y0 && c.Y0 < box.Y1 && overlap(c, box) > 0.2 {
			p.gone[k] = true
			p.black = append(p.black, doc.Rect{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1})
		}
	}
	p.black = append(p.black, box)
	p.marks = append(p.marks, mark{box, cut.Mark()})
	return true
}

// overlap is the part of a character's box that lies in box.
func overlap(c layout.Char, box doc.Rect) float64 {
	w := min(c.X1, box.X1) - max(c.X0, box.X0)
	h := min(c.Y1, box.Y1) - max(c.Y0, box.Y0)
	return max(0, w) * max(0, h) / max(0.01, (c.X1-c.X0)*(c.Y1-c.Y0))
}

// cutText cuts a text wherever the page says it; blanks do not matter, because
// lines break anywhere.
func (p *releasePage) cutText(cut doc.Cut) bool {
	want := bareRunes(cut.Text)
	if len(want) == 0 {
		return false
	}
	var have []rune
	var at []int
	for k, c := range p.page.Chars {
		for _, r := range bareRunes(string(c.Rune)) {
			have = append(have, r)
			at = append(at, k)
		}
	}
	found := false
	for i := 0; i+len(want) <= len(have); i++ {
		if !slices.Equal(have[i:i+len(want)], want) {
			continue
		}
		found = true
		first := p.page.Chars[at[i]]
		line := doc.Rect{X0: first.X0, Y0: first.Y0, X1: first.X1, Y1: first.Y1} // as far as the text stands on one
		for _, k := range at[i : i+len(want)] {
			c := p.page.Chars[k]
			p.gone[k] = true
			p.black = append(p.black, doc.Rect{X0: c.X0 - 0.5, Y0: c.Y0, X1: c.X1 + 0.5, Y1: c.Y1})
			if math.Abs(c.Y-first.Y) < 1 && c.X0 < line.X1+2*c.Size {
				line.X0, line.X1 = min(line.X0, c.X0), max(line.X1, c.X1)
			}
		}
		p.marks = append(p.marks, mark{line, cut.Mark()})
		i += len(want) - 1
	}
	return found
}

// bareRunes is text as it is compared: folded, without blanks.
func bareRunes(s string) []rune {
	var out []rune
	for _, r := range hanzi.Fold(s) {
		if !unicode.IsSpace(r) {
			out = append(out, r)
		}
	}
	return out
}

// album is a PDF of the pages that become pictures.
type album struct {
	pdf   *fpdf.Fpdf
	font  *font.Font
	pages int
}

func newAlbum() (*album, error) {
	f, err := font.Kai()
	if err != nil {
		return nil, err
	}
	a := &album{pdf: fpdf.New("P", "pt", "A4", ""), font: f}
	made := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	a.pdf.SetCreationDate(made)
	a.pdf.SetModificationDate(made)
	a.pdf.SetAutoPageBreak(false, 0)
	a.pdf.SetMargins(0, 0, 0)
	return a, nil
}

// add puts in the picture of a page with black places, and the text that stays,
// invisible, over it.
func (a *album) add(p *releasePage, pic pdfium.Picture) error {
	for _, b := range p.black {
		box := image.Rect(int(b.X0*pic.Scale)-1, int(b.Y0*pic.Scale)-1, int(b.X1*pic.Scale+1)+1, int(b.Y1*pic.Scale+1)+1)
		draw.Draw(pic, box.Intersect(pic.Bounds()), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var shot bytes.Buffer
	if err := jpeg.Encode(&shot, pic, &jpeg.Options{Quality: 80}); err != nil {
		return err
	}
	if a.pages == 0 {
		a.pdf.AddUTF8FontFromBytes(family, "", a.font.TTF())
	}
	a.pages++
	w, h := p.page.Width, p.page.Height
	a.pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: h})
	name := fmt.Sprintf("page%d", a.pages)
	a.pdf.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, &shot)
	a.pdf.ImageOptions(name, 0, 0, w, h, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	const invisible = 3
	a.pdf.SetTextRenderingMode(invisible)
	for k, c := range p.page.Chars {
		if !p.gone[k] {
			a.say(c.X, c.Y, c.Size, string(c.Rune))
		}
	}
	const drawn = 0
	a.pdf.SetTextRenderingMode(drawn)
	a.pdf.SetTextColor(255, 255, 255)
	for _, m := range p.marks {
		a.mark(m)
	}
	return a.pdf.Error()
}

// mark writes on a black place what was done there, where it can be read.
func (a *album) mark(m mark) {
	const least, most = 4, 14
	w, h := m.box.X1-m.box.X0, m.box.Y1-m.box.Y0
	size := min(most, 0.7*h, w/float64(max(1, len([]rune(m.text)))))
	if size >= least {
		a.say(m.box.X0, m.box.Y0+(h+0.7*size)/2, size, m.text)
	}
}

// open makes the album's pages ready to be taken into the copy.
func (a *album) open(ctx context.Context, c *pdfium.Copy) error {
	if a.pages == 0 {
		return nil
	}
	var file bytes.Buffer
	if err := a.pdf.Output(&file); err != nil {
		return err
	}
	return c.Open(ctx, file.Bytes())
}

// say puts text at a place, without the characters that the font does not have.
func (a *album) say(x, y, size float64, text string) {
	text = strings.Map(func(r rune) rune {
		if _, ok := a.font.Width(r); !ok {
			return -1
		}
		return r
	}, drawable(text))
	if text == "" || strings.TrimSpace(text) == "" {
		return
	}
	a.pdf.SetFont(family, "", min(max(size, 1), 400))
	a.pdf.Text(x, y, text)
}

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
		var have []rune
		for _, c := range p.Chars {
			have = append(have, bareRunes(string(c.Rune))...)
		}
		for _, cut := range cuts {
			want := string(bareRunes(cut.Text))
			if want != "" && cut.Pos.Page == 0 && !strings.Contains(string(bareRunes(cut.Mark())), want) && strings.Contains(string(have), want) {
				return nil, fault.New(fault.Internal, "pdf.cut-left", "遮盖后的文件里仍能读出要遮盖的内容，没有生成文件；请改为在页面上框选")
			}
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
