package screening

import (
	"strings"
	"unicode/utf8"
)

// The rules for papers and plates.
const (
	rulePassport = "S-PASSPORT"
	rulePermit   = "S-PERMIT"
	rulePlate    = "S-PLATE"
)

// letters finds numbers that begin with a letter or a Chinese character.
// Passports and permits have no check digit, so the words before must name
// them.
func (s *Screener) letters(p *passage) []hit {
	var out []hit
	t := p.folded
	for i := 0; i < len(t); i++ {
		if c := t[i]; c < 'A' || c > 'Z' || i > 0 && (isLetter(t[i-1]) || isDigit(t[i-1])) {
			continue
		}
		end := i
		for end < len(t) && (isLetter(t[end]) || isDigit(t[end])) {
			end++
		}
		if h, ok := paper(p, i, end); ok && !s.allow[plain(t[h.start:h.end])] {
			out = append(out, h)
		}
		i = end
	}
	return append(out, s.plates(p)...)
}

func paper(p *passage, start, end int) (hit, bool) {
	token := p.folded[start:end]
	digits := strings.TrimLeft(token[1:], "ABCDEFGHJKLMNPQRSTUVWXYZ")
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return hit{}, false
		}
	}
	before := p.before(start, 60)
	h := hit{start: start, end: end, secret: true, severity: Block, suggestion: "删去，公开不需要证件号码"}
	switch n := len(digits); {
	case len(token) == 9 && n >= 7 && strings.IndexByte("EGDSPHKM", token[0]) >= 0 && strings.Contains(before, "护照"):
		h.rule, h.title = rulePassport, "护照号码"
	case n >= 8 && n <= 10 && n == len(token)-1 && strings.IndexByte("HMCT", token[0]) >= 0 && hasAny(before, "通行证", "回乡证", "台胞证", "居住证"):
		h.rule, h.title = rulePermit, "港澳台居民证件号码"
	default:
		return hit{}, false
	}
	return h, true
}

const plateHeads = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// plates finds number plates (GA 36): 豫A12345, 豫AD12345.
func (s *Screener) plates(p *passage) []hit {
	var out []hit
	t := p.folded
	for i := 0; i < len(t); i++ {
		if t[i] < 'A' || t[i] > 'Z' || i < 3 {
			continue
		}
		head, size := utf8.DecodeLastRuneInString(t[:i])
		if !strings.ContainsRune(plateHeads, head) {
			continue
		}
		end, marks, digits := i+1, 0, 0
		if strings.HasPrefix(t[end:], "·") {
			end += len("·")
		}
		for end < len(t) && (isDigit(t[end]) || t[end] >= 'A' && t[end] <= 'Z' && t[end] != 'I' && t[end] != 'O') {
			if isDigit(t[end]) {
				digits++
			}
			end++
			marks++
		}
		if (marks != 5 && marks != 6) || digits < 3 || end < len(t) && isLetter(t[end]) || s.allow[plain(t[i-size:end])] {
			continue
		}
		out = append(out, hit{
			rule: rulePlate, title: "车牌号码", severity: Justify, start: i - size, end: end, secret: true,
			suggestion: "删去，或者说明公开的依据（例如公务用车）",
		})
		i = end - 1
	}
	return out
}
