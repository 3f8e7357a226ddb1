package reading

import (
	"strconv"
	"strings"
)

// plainDigits is the quick way for what nearly every cell holds.
func plainDigits(s string) (int64, bool) {
	if len(s) == 0 || len(s) > 15 || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	var n int64
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return n, true
}

// cutDigits reads digits with thousands separators, one decimal point, and
// blanks where a layout split them.
func (v *number) cutDigits(t string) (rest string, ok bool) {
	var digits strings.Builder
	point, group := false, -1 // digits since the last separator, -1 before any
	v.parts = 1
	i := 0
	for ; i < len(t); i++ {
		c, behind := t[i], strings.TrimLeft(t[i+1:], " \n")
		switch {
		case c >= '0' && c <= '9':
			digits.WriteByte(c)
			if group >= 0 {
				group++
			}
			continue
		case digits.Len() == 0:
		case c == ',' && !point && (group == 3 || group == -1 && digits.Len() <= 3) && digitsAt(t[i+1:]) >= 3:
			group = 0
			continue
		case c == '.' && !point && digitsAt(behind) > 0 && (group < 0 || group == 3):
			digits.WriteByte('.')
			point, group = true, -1
			continue
		case (c == ' ' || c == '\n') && (digitsAt(behind) > 0 || !point && pointAt(behind)):
			v.parts++
			i = len(t) - len(behind) - 1
			continue
		}
		break
	}
	if digits.Len() == 0 || group >= 0 && group != 3 {
		return "", false
	}
	v.decimal = digits.String()
	return t[i:], true
}

func pointAt(s string) bool { return len(s) > 1 && s[0] == '.' && digitsAt(s[1:]) > 0 }

func digitsAt(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// cutNumeral reads a Chinese numeral; alone it is too easily a stray character
// of a vertical label, so it wants a unit.
func (v *number) cutNumeral(t string) (rest string, ok bool) {
	n, length := chineseNumeral(t)
	if length == 0 || !startsWithUnit(t[length:]) {
		return "", false
	}
	v.parts = 1
	v.decimal = strconv.FormatInt(n, 10)
	return t[length:], true
}

func startsWithUnit(s string) bool {
	for _, u := range units {
		if strings.HasPrefix(s, u.word) {
			return true
		}
	}
	return false
}

// chineseNumeral reads 零 to 九千九百九十九 at the front of s.
func chineseNumeral(s string) (n int64, length int) {
	digit := int64(-1)
	for i, r := range s {
		if d := strings.IndexRune("零〇一二三四五六七八九两", r); d >= 0 {
			digit = [...]int64{0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2}[d/3]
		} else if p := strings.IndexRune("十百千", r); p >= 0 {
			n += max(1, digit) * [...]int64{10, 100, 1000}[p/3]
			digit = -1
		} else {
			return n + max(0, digit), i
		}
		if i > 30 {
			return 0, 0
		}
	}
	return n + max(0, digit), len(s)
}
