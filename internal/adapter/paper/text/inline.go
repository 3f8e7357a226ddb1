package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// marks are the bytes at which an inline mark may begin.
const marks = "*_~`[!\\<"

// tooMarked reports whether s holds more marks than prose does; each costs a
// look through s.
func tooMarked(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(marks, s[i]) >= 0 {
			n++
		}
	}
	return n > 400
}

// inline takes the Markdown marks out of a text that starts at pos: emphasis,
// code marks, links and pictures (their words stay), escapes, <br> (a line
// break) and other tags. The runs say where the rest stood.
func inline(s string, pos doc.Pos) (string, []doc.Run) {
	runs := []doc.Run{{Pos: pos}}
	if !strings.ContainsAny(s, marks) || tooMarked(s) {
		return s, runs
	}
	in := &inliner{src: s, pos: pos, runs: runs[:0]}
	for in.at < len(s) {
		in.step()
	}
	if len(in.runs) == 0 {
		return "", runs
	}
	return in.out.String(), in.runs
}

type inliner struct {
	src  string
	at   int
	out  strings.Builder
	pos  doc.Pos // of src[0]
	runs []doc.Run
	cut  bool // a mark was dropped since the last run

	closers map[int]bool // bytes of src at which marks close what was opened
}

func (in *inliner) step() {
	rest := in.src[in.at:]
	switch c := rest[0]; {
	case c == '\\' && len(rest) > 1 && asciiPunct(rest[1]):
		in.drop(1)
		in.keep(1)
	case c == '*' || c == '_' || c == '~' || c == '`':
		in.mark(c)
	case c == '[' || c == '!' && strings.HasPrefix(rest, "!["):
		in.link()
	case c == '<':
		in.tag()
	default:
		n := strings.IndexAny(rest[1:], marks) + 1
		if n == 0 {
			n = len(rest)
		}
		in.keep(n)
	}
}

func asciiPunct(c byte) bool {
	return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')
}

func (in *inliner) keep(n int) {
	if len(in.runs) == 0 || in.cut {
		p := in.pos
		p.Col += utf8.RuneCountInString(in.src[:in.at])
		in.runs = append(in.runs, doc.Run{Start: in.out.Len(), Pos: p})
		in.cut = false
	}
	in.out.WriteString(in.src[in.at : in.at+n])
	in.at += n
}

func (in *inliner) drop(n int) {
	in.at += n
	in.cut = true
}

// mark drops a run of emphasis marks that opens or closes something and keeps
// it elsewhere: "3 * 4", "file_name", a lone footnote star.
func (in *inliner) mark(c byte) {
	n := markLen(in.src[in.at:])
	switch {
	case in.closers[in.at]:
	case c == '~' && n != 2:
		in.keep(n)
		return
	default:
		end := in.closer(c, n)
		if end == 0 {
			in.keep(n)
			return
		}
		if in.closers == nil {
			in.closers = map[int]bool{}
		}
		in.closers[end] = true
	}
	in.drop(n)
}

func markLen(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// closer finds the byte of the marks that close the n marks at hand, 0 where
// they open nothing.
func (in *inliner) closer(c byte, n int) int {
	if before, after := in.around(in.at, n); !flanks(c, before, after) {
		return 0
	}
	for i := in.at + n; i < len(in.src); {
		next := strings.IndexByte(in.src[i:], c)
		if next < 0 {
			return 0
		}
		i += next
		m := markLen(in.src[i:])
		before, after := in.around(i, m)
		if m == n && !in.closers[i] && flanks(c, after, before) {
			return i
		}
		i += m
	}
	return 0
}

// around gives the characters on both sides of n marks, a space at the ends.
func (in *inliner) around(at, n int) (before, after rune) {
	before, after = ' ', ' '
	if at > 0 {
		before, _ = utf8.DecodeLastRuneInString(in.src[:at])
	}
	if at+n < len(in.src) {
		after, _ = utf8.DecodeRuneInString(in.src[at+n:])
	}
	return before, after
}

// flanks reports whether marks may stand between outside and inside: what they
// mark touches them, and an underscore is no part of a word.
func flanks(c byte, outside, inside rune) bool {
	return !unicode.IsSpace(inside) && (c != '_' || !unicode.IsLetter(outside) && !unicode.IsDigit(outside))
}

func asciiLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// link keeps the words of [words](address) and ![words](address).
func (in *inliner) link() {
	rest := in.src[in.at:]
	open := strings.IndexByte(rest, '[') + 1
	end := strings.Index(rest, "](")
	if end < 0 || strings.IndexByte(rest[open:end], '[') >= 0 {
		in.keep(open)
		return
	}
	close := strings.IndexByte(rest[end:], ')')
	if close < 0 {
		in.keep(open)
		return
	}
	in.drop(open)
	if end > open {
		in.keep(end - open)
	}
	in.drop(close + 1)
}

// tag drops an HTML tag or comment; <br> is a line break.
func (in *inliner) tag() {
	rest := in.src[in.at:]
	end := strings.IndexByte(rest, '>')
	if end < 2 || !(rest[1] == '/' || rest[1] == '!' || asciiLetter(rest[1])) {
		in.keep(1)
		return
	}
	if name := strings.ToLower(strings.Trim(rest[1:end], " /")); name == "br" && in.out.Len() > 0 {
		in.out.WriteByte('\n')
	}
	in.drop(end + 1)
}
