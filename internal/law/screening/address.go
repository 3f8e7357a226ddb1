package screening

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

const ruleAddress = "S-ADDRESS"

// addresses finds where people live: a chain of place names that ends in a
// number of a house, flat or group.
func addresses(p *passage) []hit {
	var out []hit
	t := p.folded
	done := 0
	for i := 0; i < len(t); {
		end, ok := houseEnd(t, i)
		if !ok {
			i++
			continue
		}
		start := chainStart(t, i, done)
		if h, ok := dwelling(p, start, end); ok {
			out = append(out, h)
			done = end
		}
		i = end
	}
	return out
}

// houseEnd reports whether digits at i lead to a number of a house (12号, 3组,
// 2单元, 501室) and where the chain of them ends.
func houseEnd(t string, i int) (end int, ok bool) {
	if !isDigit(t[i]) || i > 0 && (isDigit(t[i-1]) || t[i-1] == '-') {
		return 0, false
	}
	for end = i; ; {
		at := end
		for at < len(t) && at-end < 5 && (isDigit(t[at]) || t[at] == '-' && at > end) {
			at++
		}
		if at == end {
			return end, ok
		}
		unit := houseUnit(t[at:])
		if unit == 0 {
			return end, ok
		}
		end, ok = at+unit, true
	}
}

// houseUnit is the length of the unit that s begins with, 0 for none.
func houseUnit(s string) int {
	for _, u := range [...]string{"号楼", "号院", "号附", "单元", "号", "室", "组", "栋", "幢", "座", "户", "队", "层", "楼"} {
		if strings.HasPrefix(s, u) {
			return len(u)
		}
	}
	return 0
}

// chainStart walks back over the place names before i, at most 40 characters
// and not before floor.
func chainStart(t string, i, floor int) int {
	for n := 0; n < 40 && i > floor; n++ {
		r, size := utf8.DecodeLastRuneInString(t[:i])
		if !hanzi.IsHan(r) && !(r < 0x80 && isDigit(byte(r))) {
			break
		}
		i -= size
	}
	return i
}

// dwelling judges a chain: it needs a street, village or estate.
func dwelling(p *passage, start, end int) (hit, bool) {
	chain := p.folded[start:end]
	if !hasAny(chain, "村", "路", "街", "巷", "弄", "小区", "花园", "家园", "社区", "屯", "大道", "胡同", "苑") {
		return hit{}, false
	}
	start += trimChain(chain)
	h := hit{rule: ruleAddress, title: "地址", severity: Hint, start: start, end: end, secret: true,
		suggestion: "确认不是个人住址；机关、单位的地址可以公开"}
	before := p.before(end, 90)
	switch {
	case hasAny(p.cue, "住址", "家庭", "户籍", "住所", "居住") || hasAny(before, "住址", "现住", "家住", "户籍", "家庭", "居住", "住所", "籍贯", "住:", "身份证", "系我"):
		h.severity, h.title, h.suggestion = Justify, "个人住址", "删去，或者只写到乡镇、村"
	case strings.HasSuffix(chain, "室"), strings.HasSuffix(chain, "户"):
		h.suggestion = "确认不是个人住址，个人住址只写到乡镇、村"
	case isOfficeAddress(before):
		return hit{}, false
	}
	return h, true
}

// isOfficeAddress reports whether the words before say whose address it is: an
// office's, which is published on purpose.
func isOfficeAddress(before string) bool {
	return hasAny(before, "地址", "地点", "办公", "位于", "坐落", "注册地", "政务服务", "大厅", "现场")
}

// trimChain is how many bytes at the front of a chain belong to the sentence
// and not to the address: it begins behind the last verb or label.
func trimChain(chain string) int {
	cut := 0
	for _, word := range [...]string{"住址", "地址", "家住", "现住", "住在", "居住在", "居住于", "位于", "坐落于", "户籍地", "户籍", "住", "在", "于", "为", "到"} {
		if i := strings.LastIndex(chain, word); i >= 0 && i < len(chain)/2 {
			cut = max(cut, i+len(word))
		}
	}
	return cut
}
