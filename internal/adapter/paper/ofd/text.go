package ofd

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
)

// matrix is the object's own transformation (CTM), in millimetres.
type matrix struct{ a, b, c, d, e, f float64 }

func matrixOf(o *archive.Node) matrix {
	if o.Attr("CTM") == "" {
		return matrix{a: 1, d: 1}
	}
	f := floats(o.Attr("CTM"), 6)
	return matrix{f[0], f[1], f[2], f[3], f[4], f[5]}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// text places the characters of a text object (GB/T 33190, 11).
func (p *pageReader) text(o *archive.Node) {
	box, m, size, seen := rect(o.Attr("Boundary")), matrixOf(o), number(o.Attr("Size")), !p.veiled && p.isSeen(o)
	var hidden strings.Builder
	eachGlyph(o, func(g glyph) {
		if !seen {
			hidden.WriteRune(g.rune)
		} else {
			p.char(g.rune, g.x, g.y, g.advance, size, m, box)
		}
	})
	if text := strings.TrimSpace(hidden.String()); text != "" {
		p.hidden = append(p.hidden, text)
	}
}

// glyph is a character of a text object, in the object's own millimetres.
type glyph struct {
	rune          rune
	x, y, advance float64
}

// eachGlyph calls f for the characters of a text object in their order.
func eachGlyph(o *archive.Node, f func(glyph)) {
	size := number(o.Attr("Size"))
	for _, code := range o.Children {
		if code.Name != "TextCode" {
			continue
		}
		x, y := number(code.Attr("X")), number(code.Attr("Y"))
		runes := []rune(code.AllText())
		dx, dy := deltas(code.Attr("DeltaX"), len(runes)), deltas(code.Attr("DeltaY"), len(runes))
		for i, r := range runes {
			advance := size * width(r)
			if i < len(dx) {
				advance = dx[i]
			}
			f(glyph{r, x, y, advance})
			switch {
			case i < len(dx):
				x += dx[i]
			case len(dy) == 0:
				x += advance
			}
			if i < len(dy) {
				y += dy[i]
			}
		}
	}
}

// isSeen reports whether an object is drawn at all: visible, not transparent,
// and not white where nothing darker was drawn before.
func (p *pageReader) isSeen(o *archive.Node) bool {
	if o.Attr("Visible") == "false" || o.Attr("Alpha") == "0" || o.Attr("Fill") == "false" && o.Attr("Stroke") != "true" {
		return false
	}
	fill := o.Child("FillColor")
	if fill == nil {
		return true
	}
	if fill.Attr("Alpha") == "0" {
		return false
	}
	v := fill.Attr("Value")
	white := v != "" && slices.Equal(floats(v, 3), []float64{255, 255, 255})
	b := p.onPage(rect(o.Attr("Boundary")))
	return !white || slices.ContainsFunc(p.solid, func(s doc.Rect) bool { return s.X0 <= b.X0+2 && s.X1 >= b.X1-2 && s.Y0 <= b.Y0+2 && s.Y1 >= b.Y1-2 })
}

func (p *pageReader) char(r rune, x, y, advance, size float64, m matrix, box doc.Rect) {
	px, py := m.apply(x, y)
	x, y = p.at(box.X0+px*mm, box.Y0+py*mm)
	if p.frame != nil {
		m = *p.framed(m)
	}
	scale := math.Hypot(m.c, m.d)
	c := layout.Char{Rune: r, X: x, Y: y, Size: size * scale * mm}
	w := max(math.Abs(advance)*math.Hypot(m.a, m.b)*mm, 0.1)
	c.X0, c.X1, c.Y0, c.Y1 = c.X, c.X+w, c.Y-0.86*c.Size, c.Y+0.14*c.Size
	switch {
	case math.Abs(m.b) <= 0.09*math.Abs(m.a) && m.a >= 0:
	case math.Abs(m.a) <= 0.09*math.Abs(m.b) && m.b > 0:
		c.Turn = layout.Down
	case math.Abs(m.a) <= 0.09*math.Abs(m.b):
		c.Turn = layout.Up
	case math.Abs(m.b) <= 0.09*math.Abs(m.a):
		c.Turn = layout.Left
	default:
		c.Turn = layout.Askew
	}
	p.page.Chars = append(p.page.Chars, c)
}

// width of a character, in font sizes, where the file states none.
func width(r rune) float64 {
	if r < 0x2000 || unicode.IsSpace(r) && r != '　' {
		return 0.5
	}
	return 1
}

// deltas reads the distances between characters; "g 3 2.5" means 2.5 thrice.
func deltas(s string, most int) []float64 {
	var out []float64
	words := strings.Fields(s)
	for i := 0; i < len(words) && len(out) < most; i++ {
		if words[i] != "g" || i+2 >= len(words) {
			out = append(out, number(words[i]))
			continue
		}
		n, err := strconv.Atoi(words[i+1])
		if err != nil {
			break
		}
		for range min(max(n, 0), most-len(out)) {
			out = append(out, number(words[i+2]))
		}
		i += 2
	}
	return out
}
