package layout

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold gives the characters that a drawn one stands for. It undoes what
// typesetting and fonts do to text (radicals for ideographs, compatibility
// ideographs, ligatures, forms for vertical lines, special spaces) and leaves
// what the author wrote: full-width forms and ① stay. Nil means nothing.
func fold(r rune) []rune {
	switch {
	case r < 0x80:
		if r < ' ' {
			return nil
		}
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r == 0x2060, r == 0xFEFF, r >= 0x80 && r < 0xA0:
		return nil // soft hyphen, zero width, controls
	case unicode.IsSpace(r) && r != '　':
		return []rune{' '}
	case r >= firstSupplement && r < firstSupplement+rune(len(radicalsSupplement)):
		return known(r, radicalsSupplement[r-firstSupplement])
	case r >= firstKangxi && r < firstKangxi+rune(len(radicalsKangxi)):
		return known(r, radicalsKangxi[r-firstKangxi])
	case r >= 0xF900 && r <= 0xFAFF, r >= 0xFB00 && r <= 0xFB06, r >= 0x2F800 && r <= 0x2FA1F:
		return []rune(norm.NFKC.String(string(r)))
	case r >= 0xFE10 && r <= 0xFE19, r >= 0xFE30 && r <= 0xFE44:
		return []rune{upright(r)}
	case !unicode.IsPrint(r) && r != '　' && !unicode.Is(unicode.Co, r):
		return nil
	}
	return []rune{r}
}

func known(r, ideograph rune) []rune {
	if ideograph == '　' {
		return []rune{r}
	}
	return []rune{ideograph}
}

// Forms for vertical lines and what they are in horizontal ones; a space
// stands where Unicode has no such form.
var (
	vertical1 = []rune("，、。：；！？〖〗…")            // U+FE10
	vertical2 = []rune("…—–＿ （）｛｝〔〕【】《》〈〉「」『』") // U+FE30
)

func upright(r rune) rune {
	table, first := vertical1, rune(0xFE10)
	if r >= 0xFE30 {
		table, first = vertical2, 0xFE30
	}
	if i := r - first; int(i) < len(table) && table[i] != ' ' {
		return table[i]
	}
	return r
}
