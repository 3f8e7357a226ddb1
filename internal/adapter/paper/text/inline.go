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
	n := 1
	for in.at+n < len(in.src) && in.src[in.at+n] == c {
		n++
	}
	if c == '~' && n != 2 || !in.paired(c, n) {
		in.keep(n)
		return
	}
	in.drop(n)
}

// paired reports whether the run of n marks has a counterpart of the same
// length in the text and stands where such a mark may stand.
func (in *inliner) paired(c byte, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(in.src[:in.at])
	after, _ := utf8.DecodeRuneInString(in.src[in.at+n:])
	opens := in.at+n < len(in.src) && !unicode.IsSpace(after)
	closes := in.at > 0 && !unicode.IsSpace(before)
	if c == '_' {
		opens = opens && !wordRune(before, in.at > 0)
		closes = closes && !wordRune(after, in.at+n < len(in.src))
	}
	mark := strings.Repeat(string(c), n)
	return opens && strings.Contains(in.src[in.at+n:], mark) || closes && strings.Contains(in.src[:in.at], mark)
}

func wordRune(r rune, present bool) bool {
	return present && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

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
	if end < 2 || !(rest[1] == '/' || rest[1] == '!' || unicode.IsLetter(rune(rest[1]))) {
		in.keep(1)
		return
	}
	if name := strings.ToLower(strings.Trim(rest[1:end], " /")); name == "br" && in.out.Len() > 0 {
		in.out.WriteByte('\n')
	}
	in.drop(end + 1)
}
