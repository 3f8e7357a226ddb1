package layout

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/linebreak"
	"gongkai/internal/kernel/doc"
)

// line is characters on one baseline, from left to right, without spaces at
// its ends.
type line struct {
	chars    []Char
	page     int // 1-based
	base     float64
	size     float64 // of most of its characters
	x0, x1   float64
	spaceEnd bool // a space was drawn after the last character
}

// linesOf groups characters into lines, top to bottom.
func linesOf(chars []Char, page int) []line {
	if t := mainTurn(chars); t != Right {
		chars = turned(&Page{Chars: chars}, t).Chars // a cell whose text lies on its side
	}
	sorted := append([]Char(nil), chars...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Y < sorted[j].Y })
	var out []line
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to].Y-sorted[from].Y <= sameLine*max(sorted[from].Size, sorted[to].Size) {
			to++
		}
		if l, ok := newLine(sorted[from:to], page); ok {
			out = append(out, l)
		}
		from = to
	}
	return out
}

// sameLine is how far baselines of one line may differ, in font sizes: notes
// stand a third higher, lines of a tight cell are a whole size apart.
const sameLine = 0.4

func newLine(chars []Char, page int) (line, bool) {
	cs := append([]Char(nil), chars...)
	// By their middles: a full-width mark set tight begins left of the one before.
	sort.SliceStable(cs, func(i, j int) bool { return cs[i].X0+cs[i].X1 < cs[j].X0+cs[j].X1 })
	cs = slices.CompactFunc(cs, Char.isTwin)
	n := len(cs)
	for len(cs) > 0 && unicode.IsSpace(cs[0].Rune) {
		cs = cs[1:]
		n--
	}
	for len(cs) > 0 && unicode.IsSpace(cs[len(cs)-1].Rune) {
		cs = cs[:len(cs)-1]
	}
	if len(cs) == 0 {
		return line{}, false
	}
	l := line{chars: cs, page: page, base: cs[0].Y, size: mainSize(cs), x0: cs[0].left(), spaceEnd: len(cs) < n}
	for _, c := range cs {
		l.x1 = max(l.x1, c.right())
	}
	return l, true
}

// isTwin reports whether d is c drawn again a little beside it, which makes
// it look bold.
func (c Char) isTwin(d Char) bool {
	near := 0.15 * c.Size
	return c.Rune == d.Rune && !unicode.IsSpace(c.Rune) && abs(c.X-d.X) < near && abs(c.Y-d.Y) < near
}

// left and right are the ends of a character's advance. Fonts for vertical
// lines have theirs elsewhere, but an ideograph is as wide as the font.
func (c Char) left() float64 { return min(c.X, c.X0) }

func (c Char) right() float64 {
	if linebreak.Wide(c.Rune) && c.X1 > c.X0 {
		return max(c.X1, min(c.X+c.Size, c.X1+0.2*c.Size))
	}
	return max(c.X, c.X1)
}

// mainSize is the font size that most characters have, to half a point.
func mainSize(chars []Char) float64 {
	n := map[int]int{}
	best := 0
	for _, c := range chars {
		k := int(2*c.Size + 0.5)
		n[k]++
		if n[k] > n[best] || n[k] == n[best] && k > best {
			best = k
		}
	}
	return float64(best) / 2
}

// text is what the line says. Words that stand apart without a space drawn
// between them get one.
func (l *line) text() string { return textOf(l.chars) }

func textOf(chars []Char) string {
	var b strings.Builder
	for i, c := range chars {
		if i > 0 && apart(chars[i-1], c) {
			b.WriteByte(' ')
		}
		b.WriteRune(c.Rune)
	}
	return b.String()
}

// apart reports whether a space belongs between neighbours a and b.
func apart(a, b Char) bool {
	if unicode.IsSpace(a.Rune) || unicode.IsSpace(b.Rune) {
		return false
	}
	gap := (b.left() - a.right()) / max(a.Size, b.Size, 1)
	if linebreak.Word(a.Rune) && linebreak.Word(b.Rune) {
		return gap > 0.2
	}
	return gap > 1.5 // a gap that means something, but no columns
}

func (l *line) box() doc.Rect {
	r := doc.Rect{X0: l.x0, X1: l.x1, Y0: l.chars[0].Y0, Y1: l.chars[0].Y1}
	for _, c := range l.chars {
		r.Y0, r.Y1 = min(r.Y0, c.Y0), max(r.Y1, c.Y1)
	}
	return r
}

func (l *line) pos() doc.Pos { return doc.Pos{Page: l.page, Box: l.box()} }
