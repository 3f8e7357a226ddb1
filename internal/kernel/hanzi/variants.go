package hanzi

import "unicode/utf8"

// The block of CJK unified ideographs that the table covers.
const (
	firstUnified = 0x4E00
	lastUnified  = 0x9FFF
)

func isUnified(r rune) bool { return r >= firstUnified && r <= lastUnified }

// simplify is the simplified form of a traditional or variant character.
func simplify(r rune) rune {
	if isUnified(r) {
		if v := variants[r-firstUnified]; v != 0 {
			return rune(v)
		}
	}
	return r
}

// variants holds, by code point, the simplified form; 0 where it is itself.
var variants = func() (t [lastUnified - firstUnified + 1]uint16) {
	for s := variantPairs; s != ""; {
		from, n := utf8.DecodeRuneInString(s)
		if from == '\n' {
			s = s[n:]
			continue
		}
		to, m := utf8.DecodeRuneInString(s[n:])
		t[from-firstUnified] = uint16(to)
		s = s[n+m:]
	}
	return t
}()
