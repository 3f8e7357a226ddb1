// Package hanzi makes the many ways of writing one Chinese word the same:
// width, spaces, quotes, radicals and traditional forms, and Chinese numerals,
// so that labels, names and numbers of official documents can be compared.
package hanzi

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives s in one spelling, for comparing and searching:
//
//   - full-width letters, digits and marks become ASCII (，（％ → ,(%);
//   - every kind of blank becomes a space, zero-width characters go;
//   - double quotes become ", single ones ', 〔［【 become [, 〈 becomes 《;
//   - dashes become -, middle dots ·, half-width 、。 full;
//   - radicals and compatibility characters become the ordinary character;
//   - traditional and variant characters become simplified ones;
//   - bytes that are not UTF-8 become U+FFFD.
//
// No character of GB 2312 changes, spaces are not collapsed, and Fold of a
// folded string is the same string. It does not allocate where nothing changes.
func Fold(s string) string {
	i := Same(s)
	if i == len(s) {
		return s
	}
	out := make([]byte, i, len(s)+4)
	copy(out, s)
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			out = append(out, s[i])
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		out = AppendFold(out, r)
		i += n
	}
	return string(out)
}

// Same is the length in bytes of what s begins with that Fold leaves alone.
func Same(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			continue
		}
		// Unified ideographs, nearly all of the text, are decoded by hand.
		if c >= 0xE4 && c <= 0xE9 && i+2 < len(s) {
			r := rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
			if isUnified(r) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
				if variants[r-firstUnified] != 0 {
					return i
				}
				i += 3
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if changes(r) || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

func changes(r rune) bool {
	if isUnified(r) {
		return variants[r-firstUnified] != 0
	}
	return foldMark(r) != r || isCompat(r)
}

// AppendFold appends the folded form of r, which may be nothing (zero-width
// characters) or several characters (㈠ becomes (一)).
func AppendFold(dst []byte, r rune) []byte {
	if isUnified(r) {
		return utf8.AppendRune(dst, simplify(r))
	}
	if f := foldMark(r); f < 0 {
		return dst
	} else if f != r {
		return utf8.AppendRune(dst, f)
	}
	if !isCompat(r) {
		return utf8.AppendRune(dst, r)
	}
	for _, c := range norm.NFKC.String(string(r)) {
		if f := foldMark(c); f >= 0 {
			dst = utf8.AppendRune(dst, simplify(f))
		}
	}
	return dst
}

// isCompat reports whether Unicode's own compatibility form is the ordinary
// way to write r: radicals, compatibility ideographs, bracketed numerals,
// vertical and small forms. Circled numbers stay: ① is not 1.
func isCompat(r rune) bool {
	switch {
	case r < 0x2474:
		return false
	case r <= 0x249B: // ⑴ … ⒛
		return true
	case r >= 0x2F00 && r <= 0x2FD5, // Kangxi radicals
		r >= 0x3220 && r <= 0x3243,                             // ㈠ …
		r >= 0xF900 && r <= 0xFAD9,                             // compatibility ideographs
		r >= 0xFE10 && r <= 0xFE19, r >= 0xFE30 && r <= 0xFE6B: // vertical, small
		return norm.NFKC.String(string(r)) != string(r)
	}
	return false
}

// foldMark folds what is no unified ideograph; -1 means dropped.
func foldMark(r rune) rune {
	switch {
	case r < 0xA0:
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return foldMark(r - 0xFF01 + '!')
	case r >= 0x2000 && r <= 0x200A:
		return ' '
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r >= 0xFE00 && r <= 0xFE0F:
		return -1
	case r >= 0x2E80 && r <= 0x2EF3:
		return radical(r)
	}
	switch r {
	case 0xA0, 0x202F, 0x205F, 0x3000, 0x1680:
		return ' '
	case 0xAD, 0xFEFF, 0x180E:
		return -1
	case '“', '”', '„', '‟', '«', '»', '「', '」', '『', '』', '〝', '〞', '｢', '｣':
		return '"'
	case '‘', '’', '‚', '‛', '′':
		return '\''
	case '〔', '【', '〖', '〘':
		return '['
	case '〕', '】', '〗', '〙':
		return ']'
	case '〈', 0x2329, '‹':
		return '《'
	case '〉', 0x232A, '›':
		return '》'
	case '‐', '‑', '‒', '–', '—', '―', '─', '━', '−', '﹣':
		return '-'
	case '〜', '∼', '˜':
		return '~'
	case '•', '・', '‧', '∙', '⋅', '･', '●':
		return '·'
	case '｡':
		return '。'
	case '､':
		return '、'
	case '￥':
		return '¥'
	case '∶', '︰':
		return ':'
	}
	return r
}
