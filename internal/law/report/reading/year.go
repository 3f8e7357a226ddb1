package reading

import (
	"strings"

	"gongkai/internal/law/report"
)

// cutYear takes the first year out of a text without blanks: 2023年, 2023年度,
// 二〇二三年.
func cutYear(s []rune) (rest []rune, year int) {
	for i := range s {
		y, n := yearAt(s[i:])
		if y == 0 || i > 0 && digit(s[i-1]) >= 0 {
			continue
		}
		n += i
		for _, r := range [...]rune{'年', '度'} {
			if n < len(s) && s[n] == r {
				n++
			}
		}
		return append(append([]rune(nil), s[:i]...), s[n:]...), y
	}
	return s, 0
}

// yearAt reads four digits of this or the last century, in any script.
func yearAt(s []rune) (year, length int) {
	if len(s) < 4 {
		return 0, 0
	}
	for _, r := range s[:4] {
		d := digit(r)
		if d < 0 {
			return 0, 0
		}
		year = year*10 + d
	}
	if year < 1990 || year > 2099 || len(s) > 4 && digit(s[4]) >= 0 {
		return 0, 0
	}
	return year, 4
}

// yearOfProse is the year that the text says its figures are of: the period
// from 1 January, or the year it names far more often than any other.
func (r *reader) yearOfProse() int {
	count := map[int]int{}
	for _, s := range r.Prose {
		if s.Kind > report.SectionOverview {
			continue
		}
		for _, p := range s.Paras {
			text := []rune(compact(p.Text))
			for i := range text {
				y, n := yearAt(text[i:])
				if y == 0 || i > 0 && digit(text[i-1]) >= 0 || i+n >= len(text) || text[i+n] != '年' {
					continue
				}
				if strings.HasPrefix(string(text[i+n:min(i+n+5, len(text))]), "年1月1日") {
					return y
				}
				count[y]++
			}
		}
	}
	best, second := 0, 0
	for y, n := range count {
		switch {
		case n > count[best] || n == count[best] && y > best:
			best, second = y, max(second, count[best])
		case n > second:
			second = n
		}
	}
	if count[best] >= 3 && count[best] > 2*second {
		return best
	}
	return 0
}
