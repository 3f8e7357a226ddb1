package screening

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

const rulePlace = "S-PLACE"

// regions are the five autonomous regions by their short names.
var regions = map[string]string{
	"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
}

// cities finds a city under a province that is not its own: 湖北省张家界.
func (s *Screener) cities(p *passage, words []found) []hit {
	var out []hit
	for i, f := range words {
		if f.kind != cityWord || i == 0 {
			continue
		}
		province, ok := s.ownerBefore(p.folded, words, i)
		if !ok || !isCity(p.folded, f) || belongs(words, i, province.at) {
			continue
		}
		out = append(out, hit{
			rule: rulePlace, title: "地名归属错误", severity: Justify, start: province.start, end: f.end,
			suggestion: "“" + f.word + "”不属于“" + province.word + "”，请核对",
		})
	}
	return out
}

// ownerBefore is the province, written out with 省, 市 or 自治区, right before
// word i.
func (s *Screener) ownerBefore(t string, words []found, i int) (found, bool) {
	for k := i - 1; k >= 0 && k >= i-6; k-- {
		w := words[k]
		if w.kind != cityWord || w.start >= words[i].start || w.word != s.lists.Cities[w.at].Name {
			continue
		}
		between := t[min(w.end, words[i].start):words[i].start]
		if between == "省" || between == "市" && isMunicipality(w.word) ||
			regions[w.word] != "" && w.word+between == regions[w.word] {
			return w, true
		}
	}
	return found{}, false
}

func isMunicipality(s string) bool {
	return s == "北京" || s == "天津" || s == "上海" || s == "重庆"
}

// belongs reports whether a city of the same name and place lies in province.
func belongs(words []found, i, province int) bool {
	for k := range words {
		if words[k].kind == cityWord && words[k].start == words[i].start && words[k].at == province {
			return true
		}
	}
	return false
}

// isCity reports whether a name is used as a city's: 市, 州 or the end of the
// words behind it, and not a street or district of the same name.
func isCity(t string, f found) bool {
	rest := t[f.end:]
	for _, s := range [...]string{"市", "州", "地区", "盟"} {
		if strings.HasPrefix(rest, s) {
			return true
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !hanzi.IsHan(r)
}
