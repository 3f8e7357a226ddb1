package pdf

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/adapter/paper/pdf/font"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
)

// mark is white text on a black place, as large as fits.
type mark struct {
	box  doc.Rect
	text string
}

// album is a PDF of the pages that become pictures.
type album struct {
	pdf   *fpdf.Fpdf
	font  *font.Font
	pages int

	pictures int
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
	if a.pages == 0 {
		a.pdf.AddUTF8FontFromBytes(family, "", a.font.TTF())
	}
	a.pages++
	w, h := p.page.Width, p.page.Height
	a.pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: h})
	if err := a.picture(pic, pic.Scale, pic.Bounds()); err != nil {
		return err
	}
	for _, r := range p.page.Pictures() { // once more by itself, so that it is still known for one
		box := image.Rect(int(r.X0*pic.Scale), int(r.Y0*pic.Scale), int(r.X1*pic.Scale), int(r.Y1*pic.Scale))
		if err := a.picture(pic, pic.Scale, box.Intersect(pic.Bounds())); err != nil {
			return err
		}
	}
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

// picture draws a piece of a page's picture where it stands; a piece of one
// colour is drawn as a box.
func (a *album) picture(pic pdfium.Picture, scale float64, box image.Rectangle) error {
	if box.Empty() {
		return nil
	}
	x, y := float64(box.Min.X)/scale, float64(box.Min.Y)/scale
	w, h := float64(box.Dx())/scale, float64(box.Dy())/scale
	piece := pic.SubImage(box).(*image.RGBA) //nolint:forcetypeassert // what it gives of an RGBA
	if c, ok := plain(piece); ok {
		a.pdf.SetFillColor(int(c.R), int(c.G), int(c.B))
		a.pdf.Rect(x, y, w, h, "F")
		return nil
	}
	var shot bytes.Buffer
	if err := jpeg.Encode(&shot, piece, &jpeg.Options{Quality: 80}); err != nil {
		return err
	}
	a.pictures++
	name := fmt.Sprintf("picture%d", a.pictures)
	a.pdf.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, &shot)
	a.pdf.ImageOptions(name, x, y, w, h, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	return nil
}

// plain reports whether a picture is of one colour.
func plain(pic *image.RGBA) (c color.RGBA, ok bool) {
	b := pic.Bounds()
	c = pic.RGBAAt(b.Min.X, b.Min.Y)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if pic.RGBAAt(x, y) != c {
				return c, false
			}
		}
	}
	return c, true
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
