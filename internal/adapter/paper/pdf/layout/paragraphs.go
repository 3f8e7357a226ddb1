package layout

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/adapter/paper/pdf/linebreak"
	"gongkai/internal/kernel/doc"
)

// flow joins lines into paragraphs as they come, over page breaks too, and
// lets tables end them.
type flow struct {
	columns []column // by page
	open    []*line  // the paragraph so far
	out     []doc.Block
}

func (f *flow) add(it item) {
	if it.table != nil {
		f.endParagraph()
		f.out = append(f.out, doc.T(it.table))
		return
	}
	if len(f.open) > 0 && !f.goesOn(it.line) {
		f.endParagraph()
	}
	f.open = append(f.open, it.line)
}

func (f *flow) endParagraph() {
	if len(f.open) > 0 {
		f.out = append(f.out, doc.Block{Para: f.paragraph()})
		f.open = f.open[:0]
	}
}

func (f *flow) column(l *line) column { return f.columns[l.page-1] }

// goesOn reports whether b continues the open paragraph: the line before was
// full, and b is neither set in nor set off from it.
func (f *flow) goesOn(b *line) bool {
	first, a := f.open[0], f.open[len(f.open)-1]
	ca, cb := f.column(a), f.column(b)
	if abs(a.size-b.size) > 0.08*max(a.size, b.size) || ca.setOff(a, b) {
		return false
	}
	full := ca.right-a.x1 < leadWidth(b)+0.5*a.size
	if f.centred(b) && (full || f.centred(a)) && a.page == b.page {
		return f.titular(a) // a title on two lines
	}
	if !full {
		return false // the break is meant
	}
	ia, ib := a.x0-ca.left, b.x0-cb.left
	in := 0.8 * b.size
	switch {
	case ib > ia+in:
		return hangs(first, b)
	case ib < ia-in:
		return len(f.open) == 1
	case len(f.open) == 1 && ia > in:
		return false // two first lines, each set in
	case len(f.open) > 1 && ia <= in && !ca.plain:
		return true
	}
	return !endsSentence(a) || !ca.plain && !numbered.MatchString(b.text())
}

// endsSentence reports whether a full stop or colon ends the line, inside
// closing quotes and brackets too.
func endsSentence(l *line) bool {
	text := strings.TrimRight(l.text(), "”’）)』」》")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。；：！？;:?!", last)
}

// centred reports whether the line stands in the middle of its column, or of
// the page, with room on both sides.
func (f *flow) centred(l *line) bool {
	c := f.column(l)
	l0, r0 := l.x0-c.left, c.right-l.x1
	return min(l0, r0) > 2.5*c.size && min(abs(l0-r0), abs(l.x0+l.x1-c.width)) < 2*c.size
}

// titular reports whether a centred line is a title: larger than the text, or
// the first of all.
func (f *flow) titular(l *line) bool {
	return len(f.out) == 0 || l.size > 1.15*f.column(l).size
}

// leadWidth is the width of what must stand together at the start of a line.
func leadWidth(l *line) float64 {
	text := make([]rune, len(l.chars))
	for i, c := range l.chars {
		text[i] = c.Rune
	}
	n := linebreak.Unit(text)
	for n > 1 && unicode.IsSpace(text[n-1]) {
		n--
	}
	return l.chars[n-1].right() - l.x0
}

var (
	numbered = regexp.MustCompile(`^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[．.、](\D|$)|第[一二三四五六七八九十百]+[章节条])`)
	marker   = regexp.MustCompile(`^(\d+[.．、)）]|[a-zA-Z][.)]|[（(]\d+[)）]|[•·●◦▪■‣∙◆◇○-])\s*`)
)

// hangs reports whether b stands under the text after first's list marker.
func hangs(first, b *line) bool {
	m := marker.FindString(first.text())
	if m == "" {
		return false
	}
	n := len([]rune(strings.TrimSpace(m)))
	for _, c := range first.chars[min(n, len(first.chars)):] {
		if c.Rune != ' ' {
			return abs(c.left()-b.x0) < 0.5*b.size
		}
	}
	return false
}

// paragraph joins the open lines.
func (f *flow) paragraph() *doc.Para {
	p := &doc.Para{Style: f.style()}
	var b strings.Builder
	for i, l := range f.open {
		if i > 0 && f.spaceBetween(f.open[i-1], l) {
			b.WriteByte(' ')
		}
		p.Runs = append(p.Runs, doc.Run{Start: b.Len(), Pos: l.pos()})
		b.WriteString(l.text())
	}
	p.Text = b.String()
	return p
}

// spaceBetween reports whether a line break stands for a space: between words,
// but not inside an address that was cut.
func (f *flow) spaceBetween(a, b *line) bool {
	last, next := a.chars[len(a.chars)-1], b.chars[0]
	if linebreak.Wide(last.Rune) || linebreak.Wide(next.Rune) {
		return a.spaceEnd && !(linebreak.Wide(last.Rune) && linebreak.Wide(next.Rune))
	}
	if last.Rune == '/' || last.Rune == '-' {
		return false
	}
	roomLeft := f.column(a).right-a.x1 > next.right()-next.left()
	return roomLeft || !endsInAddress(a)
}

// endsInAddress reports whether the last word of the line is an address, such
// as https://….
func endsInAddress(l *line) bool {
	for i := len(l.chars) - 1; i > 0; i-- {
		r := l.chars[i].Rune
		if r == '/' && l.chars[i-1].Rune == '/' {
			return true
		}
		if r == ' ' || linebreak.Wide(r) {
			break
		}
	}
	return false
}

// style tells titles and headings by how they are set: a title is large and
// centred, a heading stands alone on its line behind its number.
func (f *flow) style() doc.Style {
	l := f.open[0]
	c := f.column(l)
	if f.titular(l) && f.centred(f.open[len(f.open)-1]) {
		return doc.Title
	}
	if len(f.open) > 1 || c.right-l.x1 < 2*c.size {
		return doc.Body
	}
	text := l.text()
	if strings.ContainsAny(text, "。；：") {
		return doc.Body
	}
	switch {
	case heading1.MatchString(text):
		return doc.Heading1
	case heading2.MatchString(text):
		return doc.Heading2
	}
	return doc.Body
}

var (
	heading1 = regexp.MustCompile(`^[一二三四五六七八九十]+、`)
	heading2 = regexp.MustCompile(`^[（(][一二三四五六七八九十]+[)）]`)
)
