package hanzi

import (
	"strings"
	"unicode/utf8"
)

// maxNumeral bounds what ParseNumeral reads, so that nothing overflows.
const maxNumeral = 1_0000_0000_0000_0000

// ParseNumeral reads the Chinese numeral that s begins with and gives its value
// and length in bytes; length 0 means that none stands there. It reads counted
// numerals (一百二十三, 两千, 十万, 廿一, 壹佰贰拾叁, 三百五 for 350) and figures
// spelled one by one where they cannot be anything else (二〇二三).
// s is folded. "二三十" and "一二三" are no numbers.
func ParseNumeral(s string) (n int64, size int) {
	if n, size := spelled(s); size > 0 {
		return n, size
	}
	var p numeral
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		if !p.take(r) {
			break
		}
		size += w
	}
	if p.broken || size == 0 {
		return 0, 0
	}
	return p.value(), size
}

// spelled reads figures one by one: four of them, or more than one with a 〇.
func spelled(s string) (n int64, size int) {
	count, zero := 0, false
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		d := digit(r)
		if d < 0 || r == '两' {
			if p, _ := place(r); p != 0 || r == '万' || r == '亿' {
				return 0, 0
			}
			break
		}
		zero = zero || r != '零' && d == 0
		count++
		if n = n*10 + d; n > maxNumeral {
			return 0, 0
		}
		size += w
	}
	if count == 4 || count > 1 && zero {
		return n, size
	}
	return 0, 0
}

// numeral is a counted numeral while it is read: sum of finished 亿 and 万,
// section below 万, pending digit.
type numeral struct {
	sum, section, pending int64
	power                 int64 // of the last place character
	hasDigit, zero        bool
	started, broken       bool
}

// take reads one character and reports whether it belongs to the numeral.
func (p *numeral) take(r rune) bool {
	if d := digit(r); d >= 0 {
		return p.takeDigit(d)
	}
	if power, times := place(r); power > 0 {
		return p.takePlace(power, times)
	}
	if r == '万' {
		return p.takeGroup(1_0000)
	}
	return r == '亿' && p.takeGroup(1_0000_0000)
}

func (p *numeral) takeDigit(d int64) bool {
	if p.hasDigit { // 二三: two digits side by side are no number
		p.broken = true
		return false
	}
	p.started = true
	if d == 0 {
		if p.zero {
			p.broken = true
		}
		p.zero = true
		return !p.broken
	}
	p.pending, p.hasDigit = d, true
	return true
}

func (p *numeral) takePlace(power, times int64) bool {
	switch {
	case p.hasDigit && times <= 1:
		times = p.pending
	case p.hasDigit || times == 0: // 三廿, or 百 without a digit
		p.broken = p.hasDigit
		return false
	}
	if p.power != 0 && power >= p.power && p.section != 0 {
		p.broken = true
		return false
	}
	p.section += times * power
	p.started, p.hasDigit, p.zero, p.pending, p.power = true, false, false, 0, power
	return true
}

func (p *numeral) takeGroup(group int64) bool {
	n := p.section + p.pending
	if n == 0 && (group != 1_0000_0000 || p.sum == 0) {
		return false
	}
	if group == 1_0000_0000 { // 一万亿
		n, p.sum = p.sum+n, 0
	}
	if n >= maxNumeral/group {
		p.broken = true
		return false
	}
	p.sum += n * group
	p.section, p.pending, p.hasDigit, p.zero, p.power = 0, 0, false, false, group
	return true
}

// value finishes the number; a digit right after 百, 千, 万 counts the next
// lower place: 三百五 is 350.
func (p *numeral) value() int64 {
	n := p.sum + p.section
	if p.hasDigit && !p.zero && p.power >= 100 {
		return n + p.pending*p.power/10
	}
	return n + p.pending
}

// Numeral writes n, which is not negative, as official documents spell it:
// 一百二十三, 十, 一百零一, 两 never.
func Numeral(n int64) string {
	return strings.TrimPrefix(write(n, "零一二三四五六七八九", "十百千"), leadingOne(n))
}

// Capital writes n, which is not negative, in the characters of cheques:
// 壹佰贰拾叁.
func Capital(n int64) string { return write(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟") }

// leadingOne is the 一 that ordinary writing leaves out before 十.
func leadingOne(n int64) string {
	for n >= 1_0000 {
		n /= 1_0000
	}
	if n >= 10 && n < 20 {
		return "一"
	}
	return ""
}

func write(n int64, digits, places string) string {
	d, p := []rune(digits), []rune(places)
	if n <= 0 {
		return string(d[0])
	}
	var groups []int64
	for ; n > 0; n /= 1_0000 {
		groups = append(groups, n%1_0000)
	}
	var b strings.Builder
	zero := false
	for g := len(groups) - 1; g >= 0; g-- {
		for place := 3; place >= 0; place-- {
			v := groups[g] / [...]int64{1, 10, 100, 1000}[place] % 10
			if v == 0 {
				zero = b.Len() > 0
				continue
			}
			if zero {
				b.WriteRune(d[0])
			}
			zero = false
			b.WriteRune(d[v])
			if place > 0 {
				b.WriteRune(p[place-1])
			}
		}
		switch {
		case g%2 == 1 && groups[g] > 0:
			b.WriteRune('万')
		case g > 0 && g%2 == 0:
			b.WriteString(strings.Repeat("亿", g/2))
		}
	}
	return b.String()
}
