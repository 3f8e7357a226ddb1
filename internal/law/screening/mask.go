package screening

import (
	"strings"
	"unicode/utf8"
)

// mask is the de-identified form of a find (国办 gives no format; the table is
// the agency's, see Lists.Masks): digits at head and tail stay, an address ends
// at the village or town, of a name the surname stays.
func (h *hit) mask(p *passage, masks map[string]Mask) string {
	text := p.folded[h.start:h.end]
	switch h.rule {
	case ruleAddress:
		return maskAddress(text)
	case ruleEmail:
		at := strings.IndexByte(text, '@')
		return hide(text[:at], masks[h.rule]) + text[at:]
	}
	return hide(text, masks[h.rule])
}

// hide puts * for what neither head nor tail keeps; of a short text nothing
// stays.
func hide(text string, m Mask) string {
	runes := []rune(text)
	var marks int
	for _, r := range runes {
		if r != ' ' && r != '-' {
			marks++
		}
	}
	if marks <= m.Head+m.Tail {
		m = Mask{}
	}
	var b strings.Builder
	n := 0
	for _, r := range runes {
		if r == ' ' || r == '-' {
			continue
		}
		if n < m.Head || n >= marks-m.Tail {
			b.WriteRune(r)
		} else {
			b.WriteByte('*')
		}
		n++
	}
	return b.String()
}

// maskAddress keeps an address up to the town or village (个人信息 at home level
// begins behind it).
func maskAddress(text string) string {
	cut := 0
	for _, unit := range []string{"省", "市", "县", "区", "镇", "乡", "街道", "村", "社区"} {
		if i := strings.LastIndex(text, unit); i >= 0 {
			cut = max(cut, i+len(unit))
		}
	}
	if cut == 0 {
		return strings.Repeat("*", min(6, utf8.RuneCountInString(text)))
	}
	return text[:cut] + "***"
}

// maskName keeps the surname.
func maskName(name string) string {
	_, size := utf8.DecodeRuneInString(name)
	return name[:size] + "某某"
}
