package prose

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// number is a number as far as its figures and its 万 or 亿 go.
type number struct {
	value  Decimal
	end    int
	digits int // figures before the point, separators left out
	plain  bool
}

// figures reads ASCII digits at i with thousands separators and a fraction.
func figures(text string, i int) (n number) {
	start := i
	n.plain = true
	var d Decimal
	for i < len(text) {
		c := text[i]
		switch {
		case isDigit(c):
			if n.digits < maxFigures {
				d.N = d.N*10 + int64(c-'0')
			}
			n.digits++
			i++
			continue
		case c == ',' && isThousands(text, start, i):
			n.plain = false
			i++
			continue
		}
		break
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		j := i + 1
		for j < len(text) && isDigit(text[j]) {
			if n.digits+int(d.Scale) < maxFigures {
				d.N = d.N*10 + int64(text[j]-'0')
				d.Scale++
			}
			j++
		}
		i, n.plain = j, false
	}
	n.value, n.end = d.trim(), i
	return n
}

// isThousands reports whether the comma at i parts thousands of the number that
// begins at start: one to three figures before the first, three after each.
func isThousands(text string, start, i int) bool {
	if i+3 >= len(text) || i == start || i-start > 2*maxFigures {
		return false
	}
	if j := strings.LastIndexByte(text[start:i], ','); j >= 0 && i-start-j-1 != 3 || j < 0 && i-start > 3 {
		return false
	}
	for k := 1; k <= 3; k++ {
		if !isDigit(text[i+k]) {
			return false
		}
	}
	return i+4 >= len(text) || !isDigit(text[i+4])
}

// scaled takes 万 or 亿 behind the figures, unless it belongs to the unit.
func (n *number) scaled(text string) {
	for rest := text[n.end:]; ; rest = text[n.end:] {
		var factor int64
		switch {
		case strings.HasPrefix(rest, "万元"), strings.HasPrefix(rest, "亿元"):
			return
		case strings.HasPrefix(rest, "万"):
			factor = 1_0000
		case strings.HasPrefix(rest, "亿"):
			factor = 1_0000_0000
		default:
			return
		}
		v, ok := n.value.times(factor)
		if !ok {
			return
		}
		n.value, n.plain = v, false
		n.end += len("万")
	}
}

// digits handles a number written in ASCII digits.
func (s *scanner) digits() {
	start := s.i
	n := figures(s.text, start)
	if s.calendar(n) {
		return
	}
	if start > 0 && isWord(s.text[start-1]) || s.precededBy("第") || n.digits > 12 {
		s.skipCode(n.end)
		return
	}
	n.scaled(s.text)
	s.quantity(start, n, false)
}

// skipCode goes past a number that is none: a code, a phone number, a formula.
func (s *scanner) skipCode(end int) {
	for end < len(s.text) && (isWord(s.text[end]) || strings.IndexByte("-+/.*~", s.text[end]) >= 0) {
		end++
	}
	s.i = end
}

// numeral handles a number written in Chinese numerals. It says nothing
// without a unit: 一体化, 三审三校 and 一是 are words.
func (s *scanner) numeral(r rune) bool {
	if !hanzi.IsNumeral(r) {
		return strings.HasPrefix(s.text[s.i:], "百分之") && s.percent()
	}
	v, size := hanzi.ParseNumeral(s.text[s.i:])
	if size == 0 {
		return false
	}
	n := number{value: Decimal{N: v}, end: s.i + size, plain: true}
	if size == 4*len("一") && strings.HasPrefix(s.text[n.end:], "年") && v >= 1900 && v < 2100 {
		n.digits = 4
		return s.calendar(n)
	}
	if s.isWordWithNumeral(r, n.end) {
		s.i = n.end
		return true
	}
	before := len(s.p.Quantities)
	s.quantity(s.i, n, true)
	return len(s.p.Quantities) > before || s.i >= n.end
}

// isWordWithNumeral tells 统一, 十四五 and 一些 from counted things.
func (s *scanner) isWordWithNumeral(r rune, end int) bool {
	prev, _ := utf8.DecodeLastRuneInString(s.text[:s.i])
	if strings.ContainsRune("第统唯同单万之专划逐进任归每某这那哪另首初周期星几十百千零", prev) {
		return true
	}
	if r != '一' || end-s.i > len("一") {
		return false
	}
	for _, w := range [...]string{"次性", "系列", "些", "大", "批批", "件事", "部分", "条龙", "级", "家亲", "处处", "项项", "起", "张网", "个个", "份份", "本通", "册通"} {
		if strings.HasPrefix(s.text[end:], w) {
			return true
		}
	}
	return false
}

// percent reads 百分之九十.
func (s *scanner) percent() bool {
	start := s.i + len("百分之")
	v, size := hanzi.ParseNumeral(s.text[start:])
	if size == 0 {
		if strings.HasPrefix(s.text[start:], "百") {
			v, size = 100, len("百")
		} else {
			return false
		}
	}
	q := Quantity{Span: Span{s.i, start + size}, Value: Decimal{N: v}, Unit: "%", Class: Ratio, Spelled: true}
	s.i = q.End
	s.add(q)
	return true
}

// quantity finishes the number at start with range, approximation and unit.
func (s *scanner) quantity(start int, n number, spelled bool) {
	q := Quantity{Span: Span{start, n.end}, Value: n.value, Spelled: spelled}
	rest := s.text[n.end:]
	if !spelled && s.isFormula(start, rest) {
		s.skipCode(n.end)
		return
	}
	if upper, ok := s.upper(n, rest); ok {
		q.Upper, q.Approx, q.End = upper.value, Range, upper.end
		rest = s.text[q.End:]
	}
	q.End += s.suffix(&q, rest)
	rest = s.text[q.End:]
	r, _ := utf8.DecodeRuneInString(rest)
	class, size := units.At(r, rest)
	switch {
	case size == 0 && q.Approx == Range:
		s.skipCode(q.End)
		return
	case size == 0 && (spelled || !s.endsClause(rest) || s.looksLikeCode(start, n)), class == notUnit:
		s.i = max(n.end, s.i)
		return
	case class == Thing:
		size = 0
	case class == Time && spelled && size == len("日"):
		s.i = n.end
		return
	}
	q.Class, q.Unit = class, rest[:size]
	q.End += size
	s.approximate(&q, s.text[q.End:])
	s.i = q.End
	s.add(q)
}

// isFormula tells 1+3, 12:30, 2/3 and A4-like runs from counted things.
func (s *scanner) isFormula(start int, rest string) bool {
	if start > 0 && strings.IndexByte("+/*:.-", s.text[start-1]) >= 0 && (start < 2 || isWord(s.text[start-2])) {
		return true
	}
	if rest == "" {
		return false
	}
	if strings.IndexByte("+/*", rest[0]) >= 0 || strings.HasPrefix(rest, "×") {
		return true
	}
	return len(rest) > 1 && (rest[0] == ':' || rest[0] == '.') && isDigit(rest[1]) || rest[0] != ' ' && isWord(rest[0])
}

// upper reads the second number of 5至10件, 5-10件.
func (s *scanner) upper(n number, rest string) (number, bool) {
	for _, dash := range [...]string{"-", "~", "至", "到"} {
		if !strings.HasPrefix(rest, dash) {
			continue
		}
		at := n.end + len(dash)
		if at >= len(s.text) || !isDigit(s.text[at]) {
			return number{}, false
		}
		up := figures(s.text, at)
		up.scaled(s.text)
		return up, up.digits <= 8
	}
	return number{}, false
}

// endsClause reports whether nothing follows that the number could belong to.
func (s *scanner) endsClause(rest string) bool {
	if rest == "" || strings.IndexByte(",;)!?", rest[0]) >= 0 {
		return true
	}
	return strings.HasPrefix(rest, "。") || strings.HasPrefix(rest, "、")
}

// looksLikeCode tells bare years and hotlines from bare counts: 共12,（2020）.
func (s *scanner) looksLikeCode(start int, n number) bool {
	if n.plain && n.digits == 4 && (n.value.N >= 1900 && n.value.N < 2100) {
		return true
	}
	return start == 0 || !prevHan(s.text, start) && s.text[start-1] != ':'
}
