package pdfium

import (
	"context"
	"math"
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/linebreak"
)

// characters reads what is written on the page.
func (p *pageReader) characters(ctx context.Context) error {
	h, err := p.call(ctx, "FPDFText_LoadPage", p.handle)
	if err != nil || h == 0 {
		return err
	}
	text := uint64(uint32(h))
	n, err := p.call(ctx, "FPDFText_CountChars", text)
	if err != nil {
		return err
	}
	c := charReader{
		pageReader: p, text: text,
		unicode: p.function("FPDFText_GetUnicode"), generated: p.function("FPDFText_IsGenerated"),
		unmapped: p.function("FPDFText_HasUnicodeMapError"), origin: p.function("FPDFText_GetCharOrigin"),
		loose: p.function("FPDFText_GetLooseCharBox"), tight: p.function("FPDFText_GetCharBox"),
		object: p.function("FPDFText_GetTextObject"), matrix: p.function("FPDFText_GetMatrix"),
		size: p.function("FPDFText_GetFontSize"), mode: p.function("FPDFTextObj_GetTextRenderMode"),
	}
	p.page.Chars = make([]layout.Char, 0, min(max(n, 0), maxPageChars))
	for i := range uint64(min(max(n, 0), maxPageChars)) {
		if err := c.read(ctx, i); err != nil {
			return err
		}
	}
	_, err = p.call(ctx, "FPDFText_ClosePage", text)
	return err
}

// charReader reads characters; those of one text object share font and turn.
type charReader struct {
	*pageReader
	text                                 uint64
	unicode, generated, unmapped, origin api.Function
	loose, tight, object, matrix, size   api.Function
	mode                                 api.Function
	lastObject                           int32
	lastSize                             float64
	lastTurn                             layout.Turn
	lastInkless                          bool
	high                                 rune // first half of a surrogate pair
}

func (c *charReader) read(ctx context.Context, i uint64) error {
	made, err := c.callFunc(ctx, c.generated, c.text, i)
	if err != nil || made == 1 {
		return err // a space or line end that PDFium supposes
	}
	u, err := c.callFunc(ctx, c.unicode, c.text, i)
	if err != nil {
		return err
	}
	r := c.joinSurrogates(rune(u))
	if known, err := c.known(ctx, i, r); err != nil || !known {
		return err
	}
	ch := layout.Char{Rune: r}
	if err := c.place(ctx, i, &ch); err != nil {
		return err
	}
	if err := c.look(ctx, i); err != nil {
		return err
	}
	ch.Size, ch.Turn, ch.Inkless = c.lastSize, c.lastTurn, c.lastInkless
	c.page.Chars = append(c.page.Chars, ch)
	return nil
}

// known reports whether character i means r. Where a font says nothing PDFium
// takes the code for the character and flags it; for some fonts, such as those
// of fpdf, that is right, so ideographs are believed and all else is counted.
func (c *charReader) known(ctx context.Context, i uint64, r rune) (bool, error) {
	if c.high != 0 {
		return false, nil
	}
	bad, err := c.callFunc(ctx, c.unmapped, c.text, i)
	if bad == 1 && !linebreak.Wide(r) {
		c.page.Unmapped++
	}
	return r != 0, err
}

// joinSurrogates gives 0 for the first half of a pair and the character for
// the second.
func (c *charReader) joinSurrogates(r rune) rune {
	if c.high != 0 {
		pair := utf16.DecodeRune(c.high, r)
		c.high = 0
		return pair
	}
	if utf16.IsSurrogate(r) {
		c.high = r
		return 0
	}
	return r
}

// place finds a character's origin and box.
func (c *charReader) place(ctx context.Context, i uint64, ch *layout.Char) error {
	if _, err := c.callFunc(ctx, c.origin, c.text, i, c.at(0), c.at(1)); err != nil {
		return err
	}
	ch.X, ch.Y = c.toPage.apply(c.double(0), c.double(1))
	if _, err := c.callFunc(ctx, c.loose, c.text, i, c.at(0)); err != nil {
		return err
	}
	f := c.floats(0, 4) // left, top, right, bottom
	ch.X0, ch.Y0, ch.X1, ch.Y1 = c.box(f[0], f[1], f[2], f[3])
	if _, err := c.callFunc(ctx, c.tight, c.text, i, c.at(0), c.at(1), c.at(2), c.at(3)); err != nil {
		return err
	}
	x0, y0, x1, y1 := c.box(c.double(0), c.double(3), c.double(1), c.double(2))
	if x1 > x0 && (x0 > ch.X1 || x1 < ch.X0) {
		// Fonts for vertical writing say their advance box elsewhere.
		ch.X0, ch.Y0, ch.X1, ch.Y1 = x0, y0, x1, y1
	}
	return nil
}

func (p *pageReader) box(l, t, r, b float64) (x0, y0, x1, y1 float64) {
	ax, ay := p.toPage.apply(l, t)
	bx, by := p.toPage.apply(r, b)
	return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
}

// look finds font size, turn and ink of the text object that character i is of.
func (c *charReader) look(ctx context.Context, i uint64) error {
	object, err := c.callFunc(ctx, c.object, c.text, i)
	if err != nil || object != 0 && object == c.lastObject {
		return err
	}
	c.lastObject = object
	if _, err := c.callFunc(ctx, c.matrix, c.text, i, c.at(0)); err != nil {
		return err
	}
	f := c.floats(0, 6)
	m := matrix{f[0], f[1], f[2], f[3], 0, 0}.then(matrix{c.toPage.a, c.toPage.b, c.toPage.c, c.toPage.d, 0, 0})
	if _, err := c.callFunc(ctx, c.size, c.text, i); err != nil {
		return err
	}
	c.lastSize = finite(math.Abs(api.DecodeF64(c.stack[0])) * math.Hypot(m.c, m.d))
	c.lastTurn = turnOf(m.a, m.b)
	const invisible = 3 // ISO 32000-1, 9.3.6
	mode, err := c.callFunc(ctx, c.mode, uint64(uint32(object)))
	c.lastInkless = mode == invisible
	return err
}

// turnOf names the direction x, y with y downwards, within 5 degrees.
func turnOf(x, y float64) layout.Turn {
	const slope = 0.0875
	switch {
	case math.Abs(y) <= slope*math.Abs(x) && x >= 0:
		return layout.Right
	case math.Abs(x) <= slope*math.Abs(y) && y > 0:
		return layout.Down
	case math.Abs(y) <= slope*math.Abs(x):
		return layout.Left
	case math.Abs(x) <= slope*math.Abs(y):
		return layout.Up
	}
	return layout.Askew
}
