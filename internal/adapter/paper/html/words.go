package html

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/internal/kernel/doc"
)

// gap is white space between words, written when the next word comes: white
// space is one space, each no-break space another.
type gap struct {
	space bool
	line  bool // holds a line end: nothing between two Han characters
	fixed int  // no-break spaces
}

// edge is what text is trimmed of at the edges of a paragraph or cell; inside
// it stays as it is. White space and no-break spaces never get this far.
const edge = " \u3000\u200b\ufeff"

// words adds text of the source that starts at byte off.
func (r *reader) words(s string, off int) {
	for i := 0; i < len(s); {
		if n := wordEnd(s[i:]); n > 0 {
			r.word(s[i:i+n], off+i, n)
			i += n
			continue
		}
		if s[i] == '&' {
			i += r.reference(s[i:], off+i)
		} else {
			i += r.space(s[i:], off+i)
		}
	}
}

// wordEnd is the length of what stands before white space, a no-break space
// or a character reference.
func wordEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ', c == '&':
			return i
		case c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0:
			return i
		}
	}
	return len(s)
}

// space notes the white space at the start of s and gives its length.
func (r *reader) space(s string, off int) int {
	if s[0] > ' ' {
		r.gap.fixed++
		return len("\u00a0")
	}
	n, line := 0, false
	for n < len(s) && s[n] <= ' ' {
		line = line || s[n] == '\n'
		n++
	}
	if n == 1 && !line && off == r.next && r.gap == (gap{}) {
		r.next++ // a lone space stands for itself: the run goes on
	}
	r.gap.space = true
	r.gap.line = r.gap.line || line
	return n
}

// maxReference is longer than any named character reference.
const maxReference = 40

// reference takes the character reference (or lone &) at the start of s and
// gives its length.
func (r *reader) reference(s string, off int) int {
	n := 1
	for n < len(s) && n < maxReference && referenceByte(s[n]) {
		n++
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	text := html.UnescapeString(s[:n])
	if text == "\u00a0" {
		r.gap.fixed++
		return n
	}
	r.word(text, off, n)
	r.next = -1 // not as many characters as the source has
	return n
}

func referenceByte(c byte) bool {
	return c == '#' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// word adds a piece of text that took n bytes of the source at byte off.
func (r *reader) word(s string, off, n int) {
	fresh := r.line || r.text.Len() == r.in.start
	if fresh {
		t := strings.TrimLeft(s, edge)
		if t == "" {
			return
		}
		off, n, s = off+len(s)-len(t), n-(len(s)-len(t)), t
		r.begin()
	} else if r.gap != (gap{}) {
		r.fillGap(s)
	}
	r.gap = gap{}
	if fresh || off != r.next {
		r.runs = append(r.runs, doc.Run{Start: r.text.Len() - r.in.start, Pos: r.at.to(r.src, off)})
	}
	r.text.WriteString(s)
	r.next = off + n
}

// begin starts a paragraph of the page or a line of a cell.
func (r *reader) begin() {
	if r.line {
		r.text.WriteByte('\n')
		r.line = false
	}
	if r.style != doc.Body {
		r.in.styles = append(r.in.styles, styleMark{r.text.Len() - r.in.start, r.style})
	}
}

// fillGap writes the spaces that stand before next.
func (r *reader) fillGap(next string) {
	n := r.gap.fixed
	if r.gap.space && (n > 0 || !r.gap.line || !r.betweenHan(next)) {
		n++
	}
	for range n {
		r.text.WriteByte(' ')
	}
}

// betweenHan reports whether a line end in the source stands between two Han
// characters (or their punctuation), where it is no space.
func (r *reader) betweenHan(next string) bool {
	last, _ := utf8.DecodeLastRuneInString(r.text.String())
	first, _ := utf8.DecodeRuneInString(next)
	return wide(last) && wide(first)
}

func wide(c rune) bool {
	return unicode.Is(unicode.Han, c) || c >= 0x3000 && c <= 0x303F || c >= 0xFF00 && c <= 0xFFEF
}

// preformatted adds the text of a pre element: its line ends are line breaks.
func (r *reader) preformatted(s string) {
	off := r.start
	for line := range strings.Lines(s) {
		r.words(strings.TrimSuffix(line, "\n"), off)
		if strings.HasSuffix(line, "\n") {
			r.lineBreak()
		}
		off += len(line)
	}
}
