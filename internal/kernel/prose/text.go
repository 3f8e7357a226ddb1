package prose

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// shift says that from byte at of the folded text on, the original lies delta
// bytes further.
type shift struct{ at, delta int }

// fold fills Text: folded, blanks dropped save one between two ASCII words.
func (p *Passage) fold() {
	f := folder{p: p}
	f.out.Grow(len(p.Original))
	for src, i := p.Original, 0; i < len(src); {
		n := hanzi.Same(src[i:])
		f.same(i, i+n)
		if i += n; i < len(src) {
			r, n := utf8.DecodeRuneInString(src[i:])
			f.fold(r, i, n)
			i += n
		}
	}
	p.Text = f.out.String()
}

// folder builds the text of a passage.
type folder struct {
	p     *Passage
	out   strings.Builder
	last  byte // the last byte written
	blank bool // since then there was a blank
}

// same takes bytes from to to of the original, which fold to themselves.
func (f *folder) same(from, to int) {
	src := f.p.Original
	for from < to {
		if src[from] <= ' ' {
			f.blank = true
			from++
			continue
		}
		end := from + 1
		for end < to && src[end] > ' ' {
			end++
		}
		f.write(src[from:end], from)
		from = end
	}
}

// fold takes the character r of n bytes, which folds to something else.
func (f *folder) fold(r rune, at, n int) {
	var room [24]byte
	switch folded := hanzi.AppendFold(room[:0], r); {
	case len(folded) == 0:
	case folded[0] == ' ':
		f.blank = true
	default:
		f.write(string(folded), at)
		if len(folded) > n { // what grows must still map inside r
			f.p.from(f.out.Len()-len(folded)+n, at)
		}
	}
}

// write appends s, which came from byte at of the original. A blank is kept
// where two ASCII words or numbers would run together.
func (f *folder) write(s string, at int) {
	if f.blank && isWord(f.last) && isWord(s[0]) {
		f.out.WriteByte(' ')
	}
	f.p.from(f.out.Len(), at)
	f.out.WriteString(s)
	f.last, f.blank = s[len(s)-1], false
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// from notes that byte at of the text comes from byte src of the original.
func (p *Passage) from(at, src int) {
	delta := src - at
	if n := len(p.back); n == 0 && delta == 0 || n > 0 && p.back[n-1].delta == delta {
		return
	}
	p.back = append(p.back, shift{at, delta})
}

// Source is the byte of Original that byte off of Text came from.
func (p *Passage) Source(off int) int {
	lo, hi := 0, len(p.back)
	for lo < hi {
		mid := (lo + hi) / 2
		if p.back[mid].at <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo > 0 {
		off += p.back[lo-1].delta
	}
	off = min(max(off, 0), len(p.Original))
	for off > 0 && off < len(p.Original) && !utf8.RuneStart(p.Original[off]) {
		off--
	}
	return off
}

// Written is a span as the original writes it, blanks inside it kept.
func (p *Passage) Written(s Span) string {
	if s.End <= s.Start {
		return ""
	}
	last := s.Start
	for i := range p.Text[s.Start:s.End] {
		last = s.Start + i
	}
	from, to := p.Source(s.Start), p.Source(last)
	if from > to || to >= len(p.Original) {
		return p.Text[s.Start:s.End]
	}
	_, n := utf8.DecodeRuneInString(p.Original[to:])
	return p.Original[from : to+n]
}
