package prose

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// point notes the list marker that a clause begins with, if it does, and goes
// past it. Markers of headings inside a paragraph need a full stop before them.
func (s *scanner) point() {
	p, ok := s.marker()
	if !ok {
		return
	}
	f := s.top()
	p.Clause, p.Opens = f.clause, p.Start == 0
	s.p.Points = append(s.p.Points, p)
	f.segment = p.End
	s.i = p.End
}

func (s *scanner) marker() (Point, bool) {
	rest := s.text[s.i:]
	if rest == "" || len(s.frames) > 1 {
		return Point{}, false
	}
	p := Point{Span: Span{s.i, s.i}}
	size := 0
	c := rest[0]
	switch r, n := utf8.DecodeRuneInString(rest); {
	case c == '(':
		size = p.parenthesised(rest)
	case isDigit(c):
		size = p.arabic(rest)
	case r >= '①' && r <= '⑳':
		p.Kind, p.N, size = Circled, int(r-'①')+1, n
	case r == '第':
		size = p.ordinal(rest, n)
	case hanzi.IsNumeral(r):
		size = p.ideographic(rest)
	}
	p.End += size
	return p, size > 0 && (p.Kind == NthIs || p.Kind == NthOrdinal || s.afterStop())
}

// afterStop reports whether the scanner stands where a heading may begin.
func (s *scanner) afterStop() bool {
	before := s.text[:s.i]
	return before == "" || strings.HasSuffix(before, "。") || strings.IndexByte(";:!?", before[len(before)-1]) >= 0
}

func (p *Point) parenthesised(rest string) int {
	end := strings.IndexByte(rest, ')')
	if end < 2 || end > 10 {
		return 0
	}
	inside := rest[1:end]
	if n, size := hanzi.ParseNumeral(inside); size == len(inside) {
		p.Kind, p.N = ParenIdeographic, int(n)
		return end + 1
	}
	if n, ok := asciiInt(inside, len(inside)); ok && len(inside) <= 2 {
		p.Kind, p.N = ParenArabic, n
		return end + 1
	}
	return 0
}

// arabic reads 1. and 1、 but not 1.5 or 2023.
func (p *Point) arabic(rest string) int {
	n, size := 0, 0
	for size < 2 && size < len(rest) && isDigit(rest[size]) {
		n = n*10 + int(rest[size]-'0')
		size++
	}
	after := rest[size:]
	switch {
	case strings.HasPrefix(after, "、"):
		size += len("、")
	case strings.HasPrefix(after, ".") && (len(after) == 1 || !isDigit(after[1])):
		size++
	default:
		return 0
	}
	p.Kind, p.N = Arabic, n
	return size
}

func (p *Point) ordinal(rest string, size int) int {
	n, m := hanzi.ParseNumeral(rest[size:])
	if m == 0 {
		return 0
	}
	size += m
	if !hasAnyPrefix(rest[size:], ",", "、", "是", ":") {
		return 0
	}
	p.Kind, p.N = NthOrdinal, int(n)
	if strings.HasPrefix(rest[size:], "、") {
		size += len("、")
	}
	return size
}

func (p *Point) ideographic(rest string) int {
	n, size := hanzi.ParseNumeral(rest)
	switch after := rest[size:]; {
	case size == 0:
		return 0
	case strings.HasPrefix(after, "是"), strings.HasPrefix(after, "要"):
		p.Kind, p.N = NthIs, int(n)
		return size + len("是")
	case strings.HasPrefix(after, "、"):
		// 一、二、三产业 is a list of numbers, not a heading.
		if r, _ := utf8.DecodeRuneInString(after[len("、"):]); hanzi.IsNumeral(r) {
			return 0
		}
		p.Kind, p.N = Ideographic, int(n)
		return size + len("、")
	}
	return 0
}
