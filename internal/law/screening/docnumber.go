package screening

import (
	"strings"
	"unicode/utf8"
)

const ruleDocNumber = "S-DOCNUMBER"

// numberWords end the letters of a document number: 国发, 国办函, 政规.
const numberWords = "发函办字规通复电告批政报监审令文"

// documentNumbers finds document numbers not written as GB/T 9704-2012, 7.2.5
// wants it: 〔〕 around the year, no 第, no leading zeros.
func documentNumbers(p *passage) []hit {
	var out []hit
	t := p.folded
	for i := 0; i < len(t); i++ {
		if t[i] != '[' && t[i] != '(' {
			continue
		}
		r, size := utf8.DecodeLastRuneInString(t[:i])
		if size == 0 || !strings.ContainsRune(numberWords, r) {
			continue
		}
		end, serial, ok := numberTail(t, i)
		if !ok {
			continue
		}
		open, _ := utf8.DecodeRuneInString(p.text[p.origin(i):])
		shut, _ := utf8.DecodeRuneInString(p.text[p.origin(i+5):])
		bare := strings.TrimLeft(strings.TrimPrefix(serial, "第"), "0")
		if open == '〔' && shut == '〕' && bare == serial {
			continue
		}
		right := "〔" + t[i+1:i+5] + "〕" + bare + "号"
		out = append(out, hit{rule: ruleDocNumber, title: "发文字号写法不规范", severity: Hint, start: i, end: end,
			replacement: right, suggestion: "应写作“" + right + "”（GB/T 9704—2012，7.2.5）"})
		i = end - 1
	}
	return out
}

// numberTail reads [2024]5号 at i; serial is what stands between bracket and 号.
func numberTail(t string, i int) (end int, serial string, ok bool) {
	if i+6 > len(t) || t[i+5] != ']' && t[i+5] != ')' || t[i+1] != '1' && t[i+1] != '2' {
		return 0, "", false
	}
	for _, c := range []byte(t[i+1 : i+5]) {
		if !isDigit(c) {
			return 0, "", false
		}
	}
	from := i + 6
	for from < len(t) && t[from] == ' ' {
		from++
	}
	at := from
	if strings.HasPrefix(t[at:], "第") {
		at += len("第")
	}
	digits := at
	for at < len(t) && at-digits < 6 && isDigit(t[at]) {
		at++
	}
	if at == digits || !strings.HasPrefix(t[at:], "号") {
		return 0, "", false
	}
	return at + len("号"), t[from:at], true
}
