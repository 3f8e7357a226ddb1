// Package linebreak says where a line of Chinese text may end (kinsoku), for
// the writer, which breaks lines, and the reader, which must tell a line that
// was full from one that was meant to end.
package linebreak

import (
	"strings"
	"unicode"
)

const (
	closing   = "，。、；：？！”’）》】〕〉」』］｝…—·～%％‰℃,.;:?!)]}" // never first on a line
	opening   = "“‘（《【〔〈「『［｛([{￥¥$"                   // never last
	dateUnits = "年月日时分"                               // stay with their number
)

// Allowed reports whether a line may end between neighbours a and b.
func Allowed(a, b rune) bool {
	switch {
	case unicode.IsSpace(b):
		return false // spaces hang behind the last word
	case unicode.IsSpace(a):
		return true
	case strings.ContainsRune(closing, b) || strings.ContainsRune(opening, a):
		return false
	case a >= '0' && a <= '9' && strings.ContainsRune(dateUnits, b):
		return false
	}
	return Wide(a) || Wide(b)
}

// Unit is the number of characters at the start of text that stay together on
// a line, spaces behind them included. A space beside an ideograph is no place
// to break: nothing would show the reader that it was there.
func Unit(text []rune) int {
	n := min(1, len(text))
	for n < len(text) && !(Allowed(text[n-1], text[n]) && showsSpace(text, n)) {
		n++
	}
	return n
}

// showsSpace reports whether a reader can tell that spaces before text[n] were
// there, if a line ends with them: there are none, or they part words.
func showsSpace(text []rune, n int) bool {
	k := n
	for k > 0 && unicode.IsSpace(text[k-1]) {
		k--
	}
	return k == n || k > 0 && !Wide(text[k-1]) && !Wide(text[n])
}

// Wide reports whether r is an ideograph, a kana or full-width, which are set
// without spaces between them.
func Wide(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 ||
		r >= 0x20000 && r <= 0x3FFFF || r >= 0x2010 && r <= 0x2027 || r >= 0x2460 && r <= 0x24FF
}

// Word reports whether r is a letter or digit of a script that parts words by
// spaces.
func Word(r rune) bool {
	return !Wide(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
