package prose

import (
	"strings"
	"unicode/utf8"
)

// longestBracket bounds, in bytes, how far a bracket's end is looked for.
const longestBracket = 3000

// bracket opens a clause inside brackets, unless they never close.
func (s *scanner) bracket() {
	ahead := s.text[s.i:min(len(s.text), s.i+longestBracket)]
	if len(s.frames) == cap(s.store) || !strings.Contains(ahead, ")") {
		s.i++
		return
	}
	f := s.top()
	if f.last >= 0 && s.p.Quantities[f.last].End == s.i {
		s.tail(s.i)
	}
	s.frames = append(s.frames, frame{})
	s.open(s.i + 1)
	s.top().when = f.when
}

func (s *scanner) unbracket() {
	if len(s.frames) == 1 {
		s.i++
		return
	}
	inner := *s.top()
	s.close(s.i, ')')
	s.frames = s.frames[:len(s.frames)-1]
	s.i++
	if f := s.top(); inner.last >= 0 || f.last >= 0 && s.p.Quantities[f.last].Tail > 0 {
		f.segment = s.i
	}
}

// deepestTitle bounds how titles nest: 《关于印发〈办法〉的通知》.
const deepestTitle = 6

// title skips 《…》 with what it nests; an open one is an ordinary character.
func (s *scanner) title() {
	const mark = len("《")
	depth := 0
	end := min(len(s.text), s.i+longestBracket)
	if !strings.Contains(s.text[s.i:end], "》") {
		end = s.i
	}
	for i := s.i; i < end && depth <= deepestTitle; {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		i += n
		switch {
		case r == '《':
			depth++
		case r == '》':
			depth--
		}
		if depth == 0 {
			s.p.Titles = append(s.p.Titles, Span{s.i, i})
			s.i = i
			return
		}
	}
	s.i += mark
}

// docNumber is the length of [2020]109号, or of the bracket alone.
func (s *scanner) docNumber() int {
	rest := s.text[s.i:]
	n := strings.IndexByte(rest, ']')
	if n < 0 || n > 12 {
		return 1
	}
	for _, c := range []byte(rest[1:n]) {
		if !isDigit(c) {
			return 1
		}
	}
	n++
	for n < len(rest) && isDigit(rest[n]) {
		n++
	}
	return n
}
