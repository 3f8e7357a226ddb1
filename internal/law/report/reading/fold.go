package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// appendKey appends what tells one label from another: Han characters in one
// spelling and digits. Marks, blanks, brackets, Latin letters (pinyin glosses)
// and line breaks go.
func appendKey(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= '0' && c <= '9' {
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if isHan(r) {
			dst = hanzi.AppendFold(dst, r)
			continue
		}
		from := len(dst)
		dst = hanzi.AppendFold(dst, r)
		dst = dst[:from+keepKey(dst[from:])]
	}
	return dst
}

// keepKey moves what belongs into a key to the front of b and counts it.
func keepKey(b []byte) int {
	kept := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if isHan(r) || r >= '0' && r <= '9' {
			copy(b[kept:], b[i:i+n])
			kept += n
		}
		i += n
	}
	return kept
}

func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF || r == '〇' }

// key is appendKey for a single string.
func key(s string) string { return string(appendKey(nil, s)) }

// isBlank reports characters that surround a text without belonging to it:
// every kind of space, zero-width characters and the rules of a text table.
func isBlank(r rune) bool {
	switch {
	case r <= ' ', r == 0xA0, r == 0x3000, r >= 0x2000 && r <= 0x200F, r == 0x202F, r == 0x205F, r == 0x2060, r == 0xFEFF, r == 0xAD:
		return true
	case r == '|', r == '｜', r >= 0x2500 && r <= 0x257F && r != '─' && r != '━':
		return true
	}
	return false
}

// bare is the quick look at the first and last characters that nearly every
// text with no blanks around it passes.
func bare(s string) bool {
	ascii := func(c byte) bool { return c > ' ' && c < utf8.RuneSelf && c != '|' }
	han := func(c byte) bool { return c >= 0xE4 && c <= 0xE9 } // begins a character from U+4000 to U+9FFF
	n := len(s)
	return (ascii(s[0]) || han(s[0])) && (ascii(s[n-1]) || n >= 3 && han(s[n-3]))
}

// trim cuts blanks from both ends and says how many bytes went in front.
func trim(s string) (string, int) {
	if s == "" || bare(s) {
		return s, 0
	}
	t := strings.TrimLeftFunc(s, isBlank)
	return strings.TrimRightFunc(t, isBlank), len(s) - len(t)
}
