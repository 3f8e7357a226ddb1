package prose

import (
	"strings"
	"unicode/utf8"
)

// calendar handles what the calendar owns: years, months, dates.
func (s *scanner) calendar(n number) bool {
	rest := s.text[n.end:]
	switch {
	case !n.plain && n.digits != 4:
		return false
	case strings.HasPrefix(rest, "年"):
		return n.digits == 4 && s.fullYear(n, rest)
	case strings.HasPrefix(rest, "月"):
		s.i = n.end + len("月")
		if d, size := dayOf(s.text[s.i:]); d > 0 {
			s.i += size
		} else if strings.HasPrefix(s.text[s.i:], "份") {
			s.i += len("份")
		}
		return n.digits <= 2
	case n.digits == 4 && n.value.N >= 1900 && n.value.N < 2100:
		return s.numericDate(n) || s.bareYear(n, rest)
	case n.digits < 4 && n.plain:
		return s.splitYear(n)
	}
	return false
}

func (s *scanner) fullYear(n number, rest string) bool {
	year := int(n.value.N)
	if year < 1900 || year >= 2100 {
		return false
	}
	y := Year{Span: Span{s.i, n.end + len("年")}, When: When{Year: year}}
	if strings.HasPrefix(rest, "年度") {
		y.Annual = true
		y.End += len("度")
	} else if m, size := monthOf(s.text[y.End:]); m > 0 {
		y.Month = m
		y.End += size
		if d, size := dayOf(s.text[y.End:]); d > 0 {
			y.Day = d
			y.End += size
		}
	}
	s.year(y)
	s.i = y.End
	return true
}

// numericDate reads 2023-12-31, 2023.12.31 and the years of 2021-2023年.
func (s *scanner) numericDate(n number) bool {
	rest := s.text[n.end:]
	if len(rest) < 2 || strings.IndexByte("-./~", rest[0]) < 0 && !hasAnyPrefix(rest, "至", "到") || !n.plain {
		return false
	}
	_, sep := utf8.DecodeRuneInString(rest)
	if to, ok := asciiInt(rest[sep:], 4); ok && to > int(n.value.N) && to < 2100 && strings.HasPrefix(rest[sep+4:], "年") {
		end := n.end + sep + 4 + len("年")
		y := Year{Span: Span{s.i, end}, When: When{Year: to}, To: to, Annual: strings.HasPrefix(s.text[end:], "度")}
		y.When.Year = int(n.value.N)
		s.year(y)
		s.i = end
		return true
	}
	if sep != 1 || !isDigit(rest[1]) {
		return false
	}
	s.skipCode(n.end)
	s.p.Years = append(s.p.Years, Year{Span: Span{n.end - 4, s.i}, When: When{Year: int(n.value.N)}, Month: 1, Day: 1, Clause: s.top().clause})
	return true
}

// bareYear reads a year whose 年 was forgotten: it begins its clause and words
// follow that no number of things could have.
func (s *scanner) bareYear(n number, rest string) bool {
	f := s.top()
	r, _ := utf8.DecodeRuneInString(rest)
	if _, unit := units.At(r, rest); unit > 0 || !n.plain || strings.HasPrefix(rest, "余") || !prevHan(rest+"年", min(len(rest), 3)) {
		return false
	}
	if s.i != s.p.Clauses[f.clause].Start {
		return false
	}
	s.year(Year{Span: Span{s.i, n.end}, When: When{Year: int(n.value.N)}, Bare: true})
	s.i = n.end
	return true
}

// splitYear reads 202 3年, as some PDF files part it.
func (s *scanner) splitYear(n number) bool {
	rest := s.text[n.end:]
	if len(rest) < 2 || rest[0] != ' ' {
		return false
	}
	tail := figures(s.text, n.end+1)
	if n.digits+tail.digits != 4 || !tail.plain || !strings.HasPrefix(s.text[tail.end:], "年") {
		return false
	}
	year, ok := asciiInt(s.text[s.i:n.end]+s.text[n.end+1:tail.end], 4)
	if !ok || year < 1900 || year >= 2100 {
		return false
	}
	whole := number{value: Decimal{N: int64(year)}, end: tail.end, digits: 4, plain: true}
	return s.fullYear(whole, s.text[tail.end:])
}

func asciiInt(s string, figures int) (int, bool) {
	if len(s) < figures {
		return 0, false
	}
	n := 0
	for i := range figures {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// monthOf reads 12月 and 十二月 is left alone.
func monthOf(s string) (month, size int) { return counted(s, "月", 12) }

func dayOf(s string) (day, size int) { return counted(s, "日", 31) }

func counted(s, unit string, most int) (n, size int) {
	for size < 2 && size < len(s) && isDigit(s[size]) {
		n = n*10 + int(s[size]-'0')
		size++
	}
	if size == 0 || n == 0 || n > most || !strings.HasPrefix(s[size:], unit) {
		return 0, 0
	}
	return n, size + len(unit)
}

// leads are the words that may stand before a year which begins its clause.
var leads = []string{"", "在", "截至", "截止", "截至到", "截止到", "自", "从", "于", "到", "至", "对于", "针对", "关于", "围绕", "根据"}

// year notes a year; one that begins a clause rules the rest of the sentence.
func (s *scanner) year(y Year) {
	f := s.top()
	y.Clause, y.Quoted = f.clause, s.quoted
	before := s.text[s.p.Clauses[f.clause].Start:y.Start]
	for _, w := range leads {
		if before == w {
			y.Lead = true
			break
		}
	}
	s.p.Years = append(s.p.Years, y)
	f.when = y.When
	if y.To != 0 {
		f.when = When{Year: y.To}
	}
	if y.Lead && !y.Annual && y.Month == 0 && len(s.frames) == 1 {
		s.when = f.when
	}
}
