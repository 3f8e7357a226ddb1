package xlsx

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// numberFormat is what a number format code (ECMA-376 part 1, 18.8.31) makes of
// a number, as far as a report needs it. The zero value is General.
type numberFormat struct {
	date           []formatToken // not nil for dates and times
	percent        bool
	fixed          bool   // the decimals are given
	least, most    int    // decimals
	before, behind string // Chinese words around the number: 约, 元
}

// show gives the text of a stored number. Whole numbers come in plain digits,
// whatever the format adds to them (24, never 24.00 or 2.4E+01), since people
// count with them; others as displayed, without separators.
func (f numberFormat) show(value string, date1904 bool) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	if f.date != nil {
		if text, ok := showDate(f.date, n, date1904); ok {
			return text
		}
	}
	if f.percent {
		return decimal(n*100, f.least, f.most) + "%"
	}
	return f.before + f.number(value, n) + f.behind
}

func (f numberFormat) number(value string, n float64) string {
	switch {
	case isDigits(value):
		return value
	case math.Abs(n) < 1e15 && n == math.Trunc(n):
		return strconv.FormatInt(int64(n), 10)
	case f.fixed:
		return decimal(n, f.least, f.most)
	}
	// Excel shows 15 digits; the rest is the noise of binary fractions.
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'e', 14, 64), 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// decimal rounds as Excel does, half away from zero on the decimal digits, and
// leaves out trailing zeros beyond the least number of decimals.
func decimal(n float64, least, most int) string {
	digits := strconv.FormatFloat(n, 'e', 14, 64)
	if exact, err := strconv.ParseFloat(digits, 64); err == nil {
		n = math.Nextafter(exact, math.Inf(int(math.Copysign(1, exact))))
	}
	s := strconv.FormatFloat(n, 'f', most, 64)
	for most > least && strings.HasSuffix(s, "0") {
		s, most = s[:len(s)-1], most-1
	}
	s = strings.TrimSuffix(s, ".")
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}

// maxDecimals of a format; Excel's own limit.
const maxDecimals = 30

// parseFormat reads the first section of a format code, which is that of
// positive numbers.
func parseFormat(code string) numberFormat {
	if code == "" || strings.EqualFold(code, "General") {
		return numberFormat{}
	}
	var f numberFormat
	tokens := scanFormat(code)
	if dates := dateTokens(tokens); dates != nil {
		return numberFormat{date: dates}
	}
	digits, point, scaled := 0, false, false
	for i, t := range tokens {
		switch {
		case t.literal && digits == 0:
			f.before += t.text
		case t.literal:
			f.behind += t.text
		case t.text == "0" || t.text == "#" || t.text == "?":
			digits++
			if point {
				f.most = min(f.most+1, maxDecimals)
				if t.text == "0" {
					f.least = f.most
				}
			}
		case t.text == ".":
			point = true
		case t.text == "%":
			f.percent = true
		case t.text == ",":
			scaled = scaled || digits > 0 && !digitFollows(tokens[i+1:])
		case t.text[0] == 'e' || t.text == "/": // 1.2E+01, 1/4
			return numberFormat{}
		}
	}
	if scaled { // shows thousands; the plain number is what was meant
		return numberFormat{}
	}
	f.fixed = digits > 0
	f.before, f.behind = chineseOnly(f.before), chineseOnly(f.behind)
	return f
}

func digitFollows(tokens []formatToken) bool {
	return len(tokens) > 0 && !tokens[0].literal && strings.Contains("0#?", tokens[0].text)
}

// chineseOnly keeps the words of a format that may change what a number means,
// such as 元 and 万元, and drops signs of money and brackets.
func chineseOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s)
}
