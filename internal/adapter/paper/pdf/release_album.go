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
