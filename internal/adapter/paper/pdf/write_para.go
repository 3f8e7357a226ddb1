package pdf

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

type side int

const (
	justified side = iota
	flushLeft
	centred
	flushRight
)

// look is how a role of paragraph is set; lengths but the first two are in
// font sizes.
type look struct {
	size, leading float64 // points
	indent        float64 // of the first line
	right         float64 // kept free on the right
	bold          float64
	side          side
	red           bool
	before, after float64 // free lines
	keep          bool    // stays on the page of what follows
}

// looks are the roles of official documents in one font, whose weights stand
// for the four faces of GB/T 9704.
var looks = map[doc.Style]look{
	doc.Body:      {size: fontSize, leading: leading, indent: 2},
	doc.ListItem:  {size: fontSize, leading: leading, indent: 2},
	doc.Title:     {size: 22, leading: 36, side: centred, bold: 0.035, after: 0.6, keep: true},
	doc.Heading1:  {size: fontSize, leading: leading, indent: 2, bold: 0.035, keep: true},
	doc.Heading2:  {size: fontSize, leading: leading, indent: 2, bold: 0.02, keep: true},
	doc.Heading3:  {size: fontSize, leading: leading, indent: 2, keep: true},
	doc.Heading4:  {size: fontSize, leading: leading, indent: 2, keep: true},
	doc.IssueMark: {size: 36, leading: 60, side: centred, bold: 0.035, red: true, keep: true},
	doc.DocNumber: {size: fontSize, leading: leading, side: centred, after: 1, keep: true},
	doc.Addressee: {size: fontSize, leading: leading, side: justified},
	doc.Signature: {size: fontSize, leading: leading, side: flushRight, right: 2},
	doc.Note:      {size: 10.5, leading: 17, side: justified},
	doc.Caption:   {size: 12, leading: 20, side: centred, before: 0.3, keep: true},
}

// block writes block i; what follows it says what must fit on the page too.
func (s *sheet) block(blocks []doc.Block, i int) {
	if t := blocks[i].Table; t != nil {
		s.table(t)
		return
	}
	below := 0.0
	if i+1 < len(blocks) && looks[blocks[i].Para.Style].keep {
		below = s.least(blocks[i+1])
	}
	s.paragraph(blocks[i].Para, below)
}

// least is the height of the smallest piece of a block that may stand alone.
func (s *sheet) least(b doc.Block) float64 {
	if b.Table != nil {
		return s.layTable(b.Table).least()
	}
	return looks[b.Para.Style].leading
}

// paragraph writes a paragraph, the last line of which is on one page with
// below points more.
func (s *sheet) paragraph(p *doc.Para, below float64) {
	k, ok := looks[p.Style]
	if !ok {
		k = looks[doc.Body]
	}
	lines := s.paragraphLines(p, k)
	if !s.open || !s.empty {
		s.y += k.before * k.leading
	}
	height := float64(len(lines)) * k.leading
	if keep := height + below; k.keep && keep < s.height/2 {
		s.need(keep)
	}
	for i, text := range lines {
		if i == 0 && len(lines) > 1 && !k.keep {
			s.need(2 * k.leading) // no first line alone at the foot
		}
		s.need(k.leading)
		s.line(text, k, i == 0, i == len(lines)-1)
		s.y += k.leading
		s.empty = false
	}
	s.y += k.after * k.leading
	s.marked = s.marked || p.Style == doc.IssueMark
	if p.Style == doc.DocNumber && s.marked {
		s.redRule()
		s.marked = false
	}
}

func (s *sheet) paragraphLines(p *doc.Para, k look) []string {
	text := strings.Trim(strings.ReplaceAll(drawable(p.Text), "\n", " "), " 　")
	room := s.width/k.size - k.right
	if k.side == centred {
		return s.even(text, room)
	}
	return s.wrap(text, room-k.indent, room)
}

// even breaks text that stands in the middle into lines that are about equally
// long, no more of them than need be. In long texts nobody sees it.
func (s *sheet) even(text string, room float64) []string {
	const short = 4
	lines := s.wrap(text, room, room)
	if len(lines) == 1 || len(lines) > short {
		return lines
	}
	for narrow := room / float64(len(lines)); narrow < room; narrow += 0.5 {
		if again := s.wrap(text, narrow, narrow); len(again) <= len(lines) {
			return again
		}
	}
	return lines
}

// line draws one line of a paragraph at s.y.
func (s *sheet) line(text string, k look, first, last bool) {
	x, room := s.left, s.width-k.right*k.size
	if first {
		x += k.indent * k.size
		room -= k.indent * k.size
	}
	n := ink{size: k.size, bold: k.bold, red: k.red}
	free := room - s.inked([]rune(text))*k.size
	switch k.side {
	case centred:
		x += free / 2
	case flushRight:
		x += free
	case justified:
		if !last {
			n.spacing = spread(text, free, k.size)
		}
	}
	s.text(x, s.y+k.leading/2+capHalf*k.size, text, n)
}

// capHalf is how far below the middle of its line a text's baseline lies, in
// font sizes.
const capHalf = 0.38

// spread is the spacing that fills free points between the characters of a
// line, 0 where it would tear the line apart.
func spread(text string, free, size float64) float64 {
	const most = 0.16 // the reader takes 0.2 between words for a space
	gaps := len([]rune(strings.TrimRight(text, " 　"))) - 1
	if gaps < 1 || free/float64(gaps) > most*size {
		return 0
	}
	return free / float64(gaps)
}

// redRule draws the red line below the document's number (版头中的分隔线,
// GB/T 9704-2012, 7.2.7): it closes the head, which begins with the issue mark;
// a document without that mark has no head and no line, as in Word.
func (s *sheet) redRule() {
	s.pdf.SetDrawColor(200, 0, 0)
	s.pdf.SetLineWidth(1.5)
	y := s.y - 0.6*leading
	s.pdf.Line(s.left, y, s.left+s.width, y)
	s.pdf.SetDrawColor(0, 0, 0)
}
