package pdf

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
)

// unseen is the text of a page that has no ink where it stands.
type unseen struct {
	covered, hidden, outside []rune
	at                       map[int]bool // of the page's characters
}

func (u *unseen) facts(page int) []doc.Hidden {
	var out []doc.Hidden
	for _, k := range []struct {
		kind  doc.HiddenKind
		what  string
		runes []rune
	}{
		{doc.CoveredText, "被色块盖住、仍可复制的文字", u.covered},
		{doc.HiddenText, "看不见的文字（白色、透明或者隐藏的图层）", u.hidden},
		{doc.HiddenText, "页面以外的文字", u.outside},
	} {
		if text := strings.TrimSpace(string(k.runes)); text != "" {
			out = append(out, doc.Hidden{Kind: k.kind, Place: fmt.Sprintf("第%d页%s", page, k.what), Text: text})
		}
	}
	return out
}

// unseenChars compares what a page says with how it looks: a character that is
// seen has ink in its box, light and dark. Text under a scan stands on the
// scan's ink.
func unseenChars(ctx context.Context, in *pdfium.Document, i int) (*unseen, *layout.Page, error) {
	p, err := in.Page(ctx, i)
	if err != nil {
		return nil, nil, err
	}
	u := &unseen{at: map[int]bool{}}
	if len(p.Chars) == 0 {
		return u, p, nil
	}
	pic, err := in.Render(ctx, i, lookScale)
	if err != nil {
		return nil, nil, err
	}
	for k, c := range p.Chars {
		if unicode.IsSpace(c.Rune) || !unicode.IsGraphic(c.Rune) {
			continue
		}
		switch light, dark, ok := tones(pic, p, c); {
		case !ok:
			u.outside, u.at[k] = append(u.outside, c.Rune), true
		case light-dark >= leastTone:
		case hasBox(p, c) || light < 200:
			u.covered, u.at[k] = append(u.covered, c.Rune), true
		default:
			u.hidden, u.at[k] = append(u.hidden, c.Rune), true
		}
	}
	return u, p, nil
}

// leastTone is how far light and dark must be apart to be seen, of 255.
const leastTone = 10

// tones are the lightest and darkest tone in the box of a character; ok is
// false off the page.
func tones(pic pdfium.Picture, p *layout.Page, c layout.Char) (light, dark int, ok bool) {
	if c.X1 <= 0 || c.Y1 <= 0 || c.X0 >= p.Width || c.Y0 >= p.Height {
		return 0, 0, false
	}
	inset := 0.06 * (c.X1 - c.X0) // neighbours' ink
	x0, x1 := int((c.X0+inset)*pic.Scale), int((c.X1-inset)*pic.Scale+1)
	y0, y1 := int((c.Y0+0.1*(c.Y1-c.Y0))*pic.Scale), int((c.Y1-0.05*(c.Y1-c.Y0))*pic.Scale+1)
	x0, y0 = max(0, x0), max(0, y0)
	x1, y1 = min(pic.Bounds().Dx(), max(x1, x0+1)), min(pic.Bounds().Dy(), max(y1, y0+1))
	light, dark = 0, 255
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			at := pic.Pix[y*pic.Stride+4*x:]
			tone := (299*int(at[0]) + 587*int(at[1]) + 114*int(at[2])) / 1000
			light, dark = max(light, tone), min(dark, tone)
		}
	}
	return light, dark, true
}

// hasBox reports whether a filled area or a picture covers a character.
func hasBox(p *layout.Page, c layout.Char) bool {
	x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
	for _, list := range [][]doc.Rect{p.Boxes, p.Images} {
		for _, b := range list {
			if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 && (b.X1-b.X0) < 0.9*p.Width {
				return true
			}
		}
	}
	return false
}
