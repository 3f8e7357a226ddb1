package pdf

import (
	"fmt"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/adapter/paper/pdf/font"
	"gongkai/internal/adapter/paper/pdf/linebreak"
)

// Measures in points. GB/T 9704 sets A4 with 37 mm above and 28 mm on the
// left, 22 lines of 28 characters of size 3 (15.75 pt) on 156 × 225 mm.
const (
	fontSize = 15.75
	leading  = 29.0

	portraitTop, portraitLeft   = 104.9, 79.4
	portraitLines               = 22
	portraitChars               = 28
	landscapeTop, landscapeLeft = 79.4, 82.3
	landscapeLines              = 15
	landscapeChars              = 43
)

// sheet is the page being written and what has been written before it.
type sheet struct {
	pdf           *fpdf.Fpdf
	font          *font.Font
	left, top     float64 // of the area for text
	width, height float64
	y             float64 // where the next block begins, from the page's top
	open          bool    // a page has been begun
	empty         bool    // and nothing stands on it
	marked        bool    // an issue mark wants its red line
}

const family = "kai"

func newSheet(f *font.Font, landscape bool) *sheet {
	s := &sheet{
		font: f, left: portraitLeft, top: portraitTop,
		width: portraitChars * fontSize, height: portraitLines * leading,
	}
	orientation := "P"
	if landscape {
		orientation = "L"
		s.left, s.top = landscapeLeft, landscapeTop
		s.width, s.height = landscapeChars*fontSize, landscapeLines*leading
	}
	s.pdf = fpdf.New(orientation, "pt", "A4", "")
	s.pdf.SetAutoPageBreak(false, 0)
	s.pdf.SetMargins(0, 0, 0)
	s.pdf.AddUTF8FontFromBytes(family, "", f.TTF())
	s.pdf.SetFooterFunc(s.number)
	return s
}

// number writes the page's number below the text, on the outer side.
func (s *sheet) number() {
	const size = 14.0
	text := fmt.Sprintf("— %d —", s.pdf.PageNo())
	x := s.left + size
	if s.pdf.PageNo()%2 == 1 {
		x = s.left + s.width - size - s.measure(text, size)
	}
	s.text(x, s.top+s.height+35, text, ink{size: size})
}

func (s *sheet) newPage() {
	s.pdf.AddPage()
	s.open, s.empty, s.y = true, true, s.top
}

// bottom is where the area for text ends.
func (s *sheet) bottom() float64 { return s.top + s.height }

// need begins a new page unless height is left on this one.
func (s *sheet) need(height float64) {
	const slack = 0.01
	if !s.open || !s.empty && s.y+height > s.bottom()+slack {
		s.newPage()
	}
}

// ink is how text is drawn. The font has one weight: bold is an outline of the
// same colour, bold font sizes wide.
type ink struct {
	size    float64
	bold    float64
	red     bool
	spacing float64 // added after each character, in points
}

func (s *sheet) text(x, baseline float64, text string, k ink) {
	if text == "" {
		return
	}
	red := 0
	if k.red {
		red = 200
	}
	s.pdf.SetFont(family, "", k.size)
	s.pdf.SetTextColor(red, 0, 0)
	if k.bold > 0 {
		s.pdf.SetDrawColor(red, 0, 0)
		s.pdf.SetLineWidth(k.bold * k.size)
		s.pdf.SetTextRenderingMode(2)
	}
	if k.spacing != 0 {
		s.pdf.RawWriteStr(fmt.Sprintf("%.3f Tc\n", k.spacing))
	}
	s.pdf.Text(x, baseline, text)
	if k.spacing != 0 {
		s.pdf.RawWriteStr("0 Tc\n")
	}
	if k.bold > 0 {
		s.pdf.SetTextRenderingMode(0)
		s.pdf.SetDrawColor(0, 0, 0)
	}
}

// advance is a character's width in font sizes.
func (s *sheet) advance(r rune) float64 {
	w, _ := s.font.Width(r)
	return w
}

// measure is the width of text in points.
func (s *sheet) measure(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		w += s.advance(r)
	}
	return w * size
}

// wrap breaks text into lines: the first at most first wide, the others rest,
// in font sizes. Spaces at a line's end stay on it and do not count. A unit
// wider than a line is cut wherever the line ends.
func (s *sheet) wrap(text string, first, rest float64) []string {
	var out []string
	var line []rune
	used, room := 0.0, first
	end := func() {
		out = append(out, string(line))
		line, used, room = nil, 0, rest
	}
	for left := []rune(text); len(left) > 0; {
		n := linebreak.Unit(left[:min(len(left), longestUnit)])
		w := s.inked(left[:n])
		if used > 0 && used+w > room+1e-6 {
			end()
		}
		if w > room+1e-6 { // wider than a whole line
			n = s.fitting(left[:n], room)
		}
		for _, r := range left[:n] {
			used += s.advance(r)
		}
		line = append(line, left[:n]...)
		left = left[n:]
	}
	if len(line) > 0 || len(out) == 0 {
		end()
	}
	return out
}

// longestUnit is more characters than any line holds.
const longestUnit = 512

// fitting is how many characters of a unit fit into room, at least one.
func (s *sheet) fitting(unit []rune, room float64) int {
	w := 0.0
	for n, r := range unit {
		if w += s.advance(r); w > room+1e-6 {
			return max(n, 1)
		}
	}
	return len(unit)
}

// inked is the width of a unit without the spaces behind it.
func (s *sheet) inked(unit []rune) float64 {
	n := len(unit)
	for n > 0 && (unit[n-1] == ' ' || unit[n-1] == '　') {
		n--
	}
	w := 0.0
	for _, r := range unit[:n] {
		w += s.advance(r)
	}
	return w
}
