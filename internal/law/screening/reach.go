package screening

import (
	"strconv"
	"strings"
)

// The rules for addresses in networks.
const (
	ruleEmail = "S-EMAIL"
	ruleIP    = "S-IP"
)

// reach finds e-mail and network addresses.
func (s *Screener) reach(p *passage) []hit {
	return append(s.emails(p), networks(p)...)
}

func (s *Screener) emails(p *passage) []hit {
	var out []hit
	t := p.folded
	for from := 0; ; {
		i := strings.IndexByte(t[from:], '@')
		if i < 0 {
			return out
		}
		at := from + i
		start, end := at, at+1
		for start > from && isMailByte(t[start-1]) {
			start--
		}
		for end < len(t) && isMailByte(t[end]) {
			end++
		}
		from = end
		address := strings.ToLower(strings.TrimRight(t[start:end], ".-"))
		end = start + len(address)
		if start == at || !strings.Contains(t[at:end], ".") || strings.HasSuffix(address, ".gov.cn") || s.allow[plain(address)] {
			continue
		}
		h := hit{rule: ruleEmail, title: "电子邮箱", severity: Hint, start: start, end: end, secret: true,
			suggestion: "确认不是个人邮箱；本机关的邮箱请加入词表的“可以出现”"}
		if hasAny(p.before(start, 60), "申请人", "当事人", "个人邮箱", "本人", "家长", "学生") {
			h.severity, h.suggestion = Justify, "删去个人邮箱"
		}
		out = append(out, h)
	}
}

func isMailByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '-' || c == '+'
}

// networks finds IPv4 addresses. Those of internal networks tell how the
// agency's network is built; numbers of sections (3.2.1.1) are none.
func networks(p *passage) []hit {
	var out []hit
	t := p.folded
	for i := 0; i < len(t); i++ {
		if !isDigit(t[i]) {
			continue
		}
		end := i
		for end < len(t) && (isDigit(t[end]) || t[end] == '.') {
			end++
		}
		token := strings.TrimRight(t[i:end], ".")
		if octets, ok := isIPv4(token); ok && (i == 0 || !isLetter(t[i-1]) && t[i-1] != '-') && !hasAny(p.before(i, 12), "版本", "V", "v") {
			h := hit{rule: ruleIP, title: "网络地址（IP）", severity: Hint, start: i, end: i + len(token), suggestion: "确认需要公开"}
			if octets[0] == 10 || octets[0] == 192 && octets[1] == 168 || octets[0] == 172 && octets[1] >= 16 && octets[1] < 32 {
				h.severity, h.title, h.suggestion = Justify, "内部网络地址", "删去，内部网络的地址不宜公开"
			}
			out = append(out, h)
		}
		i = end
	}
	return out
}

func isIPv4(s string) (octets [4]int, ok bool) {
	if len(s) < 10 || len(s) > 15 || strings.Count(s, ".") != 3 { // shorter ones are numbers of sections
		return octets, false
	}
	for i, part := range strings.Split(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil || n > 255 || len(part) > 1 && part[0] == '0' {
			return octets, false
		}
		octets[i] = n
	}
	return octets, true
}
