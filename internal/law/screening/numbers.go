package screening

import (
	"gongkai/internal/kernel/idnumber"
)

// The rules for numbers.
const (
	ruleResident = "S-RESIDENT"
	ruleCard     = "S-CARD"
	ruleMobile   = "S-MOBILE"
	ruleLandline = "S-LANDLINE"
)

// group is digits without a blank or hyphen inside, in folded text. The last
// character may be the X of an identity number.
type group struct{ start, end int }

// run is groups that single blanks or hyphens part.
type run struct {
	groups   []group
	lettered bool // a Latin letter stands right before or behind
}

// mostDigits bounds a run; what is longer is no number of a person.
const mostDigits = 40

// leastGroup is the fewest digits that people set apart in a telephone or card
// number; rows of small numbers are none. An identity number has its check
// digit and may be spaced out as one likes.
const leastGroup = 3

// nextRun finds the next run at or behind byte i; next is where to go on, -1
// at the end.
func nextRun(s string, i int) (r run, next int) {
	for i < len(s) && !isDigit(s[i]) {
		i++
	}
	if i == len(s) {
		return run{}, -1
	}
	r.lettered = i > 0 && isLetter(s[i-1])
	digits := 0
	for i < len(s) && isDigit(s[i]) {
		g := group{start: i}
		for i < len(s) && isDigit(s[i]) {
			i++
			digits++
		}
		if i < len(s) && (s[i] == 'X' || s[i] == 'x') && (i+1 == len(s) || !isLetter(s[i+1]) && !isDigit(s[i+1])) {
			i++
		}
		g.end = i
		if digits <= mostDigits {
			r.groups = append(r.groups, g)
		} else if len(r.groups) > 0 && r.groups[0].end < g.start {
			return r, g.start // go on with this group as the first of the next run
		}
		if i+1 < len(s) && (s[i] == ' ' || s[i] == '-') && isDigit(s[i+1]) {
			i++
		}
	}
	if n := len(r.groups); digits == 17 && n > 0 && i+1 < len(s) && (s[i] == ' ' || s[i] == '-') && (s[i+1] == 'X' || s[i+1] == 'x') && (i+2 == len(s) || !isLetter(s[i+2])) {
		r.groups = append(r.groups, group{i + 1, i + 2}) // spaced out to the last
		i += 2
	}
	r.lettered = r.lettered || i < len(s) && isLetter(s[i]) || isDecimal(s, i)
	return r, i
}

// isDecimal reports whether a number goes on behind a point at i: an amount.
func isDecimal(s string, i int) bool {
	return i+1 < len(s) && s[i] == '.' && isDigit(s[i+1])
}

// numbers finds the numbers of persons made of digits.
func (s *Screener) numbers(p *passage) []hit {
	var out []hit
	for at := 0; ; {
		r, next := nextRun(p.folded, at)
		if next < 0 {
			return out
		}
		at = next
		for i := 0; i < len(r.groups); i++ {
			if h, last, ok := s.longest(p, r, i); ok {
				out = append(out, h)
				i = last
			}
		}
	}
}

// longest finds the longest number that begins with group i; last is the group
// that it ends with.
func (s *Screener) longest(p *passage, r run, i int) (best hit, last int, ok bool) {
	var buf [mostDigits + 1]byte
	digits := buf[:0]
	shortest := mostDigits
	for j := i; j < len(r.groups); j++ {
		shortest = min(shortest, r.groups[j].end-r.groups[j].start)
		for k := r.groups[j].start; k < r.groups[j].end && len(digits) < 20; k++ {
			digits = append(digits, p.folded[k])
		}
		if len(digits) > 19 {
			break
		}
		if len(digits) < 10 {
			continue
		}
		h := hit{start: r.groups[i].start, end: r.groups[j].end, secret: true}
		if s.classify(p, r, string(digits), &h) && (shortest >= leastGroup || h.rule == ruleResident) {
			best, last, ok = h, j, true
		}
	}
	return best, last, ok
}

func (s *Screener) classify(p *passage, r run, digits string, h *hit) bool {
	if s.allow[digits] {
		return false
	}
	before := p.before(h.start, 60)
	switch n := len(digits); {
	case n == 18 && idnumber.IsResident(digits, 0) && isPersons(before, digits):
		h.rule, h.title, h.severity = ruleResident, "公民身份号码", Block
		h.suggestion = "删去，或者只留前6位和后4位"
	case n == 15 && idnumber.IsOldResident(digits) && hasAny(before, "身份证", "身份号", "公民", "证件号"):
		h.rule, h.title, h.severity = ruleResident, "15位公民身份号码", Block
		h.suggestion = "删去，或者只留前6位和后4位"
	case r.lettered, hasSuffix(before, "代码", "文号", "编号", "工单", "工单号", "流水号", "订单号", "单号", "索引号", "编码", "批号", "专利号"):
		return false
	case n >= 15 && idnumber.IsBankCard(digits):
		return card(before, digits, h)
	case n == 11 && idnumber.IsMobile(digits):
		mobile(before, h)
	case idnumber.IsLandline(digits):
		return landline(before, h)
	default:
		return false
	}
	return true
}

// isPersons tells an identity number from an all-digit code of an organisation
// that passes both checks.
func isPersons(before, digits string) bool {
	if hasAny(before, "身份证", "身份号", "公民") {
		return true
	}
	return !hasSuffix(before, "代码", "信用代码") && !idnumber.IsRegisteredCode(digits)
}

func card(before, digits string, h *hit) bool {
	h.rule, h.title, h.suggestion = ruleCard, "银行卡号", "删去，公示不需要卡号"
	switch {
	case hasAny(before, "卡号", "账号", "帐号", "账户", "帐户", "银行", "一卡通", "开户"):
		h.severity = Block
	case digits[:2] == "62":
		h.severity, h.title = Justify, "疑似银行卡号"
	default:
		return false
	}
	return true
}

func mobile(before string, h *hit) {
	h.rule, h.title, h.severity = ruleMobile, "手机号码", Justify
	h.suggestion = "删去，或者只留前3位和后4位；本机关对外的电话请加入词表的“可以出现”"
	if isOfficeLine(before) {
		h.severity, h.title = Hint, "手机号码（像是办公电话）"
		h.suggestion = "确认是对外公布的办公电话；是的话请加入词表的“可以出现”"
	}
}

func landline(before string, h *hit) bool {
	h.rule, h.title, h.severity = ruleLandline, "电话号码", Hint
	h.suggestion = "确认不是个人或者家庭电话；本机关的电话请加入词表的“可以出现”"
	switch {
	case hasAny(before, "家庭电话", "住宅", "宅电", "申请人", "当事人", "本人", "户主"):
		h.severity = Justify
	case isOfficeLine(before):
		return false
	}
	return true
}

// isOfficeLine reports whether the words before a number say that it is
// published for business, and not somebody's own.
func isOfficeLine(before string) bool {
	if hasAny(before, "申请人", "当事人", "联系人", "本人", "同志", "先生", "女士", "手机", "户主", "某", "家庭", "住宅") {
		return false
	}
	return hasAny(before, "咨询", "监督", "举报", "热线", "服务电话", "办公", "值班", "受理电话", "公开电话", "联系电话", "投诉", "客服", "传真", "电话:")
}

// plain is digits, letters and other signs of a text without blanks and
// hyphens, in lower case, as numbers are compared.
func plain(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' || c == '-':
		case c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
