package reading

import (
	"strings"
	"unicode/utf8"
)

// numbering says how a line was numbered.
type numbering uint8

const (
	unnumbered numbering = iota
	chapter              // 一、
	bracketed            // （一）
	arabic               // 1.
)

// cutNumbering takes a numbering off the front of a heading or label: 一、 (一)
// 1. ① 第四部分 # *. Where there is none, rest is s.
func cutNumbering(s string) (rest string, n numbering) {
	t := skip(s, isAdornment)
	if after, ok := strings.CutPrefix(t, "第"); ok {
		return cutPart(s, after)
	}
	bracket := false
	if r, size := utf8.DecodeRuneInString(t); opensBracket(r) {
		t, bracket = skip(t[size:], isBlank), true
	}
	end, han := numeralPrefix(t)
	if end == 0 {
		return s, unnumbered
	}
	t = skip(t[end:], isBlank)
	closed, marked := false, false
	if r, size := utf8.DecodeRuneInString(t); closesBracket(r) {
		t, closed = t[size:], true
	}
	if r, size := utf8.DecodeRuneInString(t); endsNumeral(r) {
		t, marked = t[size:], true
	}
	switch {
	case bracket || closed:
		return t, bracketed
	case marked && han:
		return t, chapter
	case marked:
		return t, arabic
	}
	return s, unnumbered
}

// cutPart takes 第四部分 or 第四、 off s; after is what follows 第.
func cutPart(s, after string) (rest string, n numbering) {
	end, _ := numeralPrefix(after)
	after = after[end:]
	marked := false
	for _, w := range [...]string{"部分", "章", "节"} {
		if t, ok := strings.CutPrefix(after, w); ok {
			after, marked = t, true
			break
		}
	}
	after = skip(after, isBlank)
	if r, size := utf8.DecodeRuneInString(after); strings.ContainsRune("、：:", r) && size > 0 {
		after, marked = after[size:], true
	}
	if end == 0 || !marked {
		return s, unnumbered
	}
	return after, chapter
}

func opensBracket(r rune) bool {
	switch r {
	case '（', '(', '﹙', '[', '【', '〔':
		return true
	}
	return false
}

func closesBracket(r rune) bool {
	switch r {
	case '）', ')', '﹚', ']', '】', '〕':
		return true
	}
	return false
}

func endsNumeral(r rune) bool {
	switch r {
	case '、', '.', '．', '。', ',', '，', '､', ':', '：', '·':
		return true
	}
	return false
}

func isAdornment(r rune) bool { return isBlank(r) || r == '#' || r == '*' || r == '>' }

// skip cuts leading runes off.
func skip(s string, drop func(rune) bool) string {
	for i, r := range s {
		if !drop(r) {
			return s[i:]
		}
	}
	return ""
}

// numeralPrefix is the length of the numeral at the front of s; han tells 一
// from 1.
func numeralPrefix(s string) (end int, han bool) {
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９', r >= '①' && r <= '⑳':
		case isHanNumeral(r):
			han = true
		default:
			return i, han
		}
		if i > 6 {
			return 0, false
		}
	}
	return 0, false
}

func isHanNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '壹', '贰', '叁', '肆', '伍', '陆':
		return true
	}
	return false
}

// firstNumeral is the value of the first numeral of t, 0 where a word comes
// before it.
func firstNumeral(t string) int {
	for _, r := range t {
		if d := digit(r); d >= 0 {
			return d
		}
		if !isAdornment(r) && r != '(' && r != '（' && r != '第' {
			return 0
		}
	}
	return 0
}

// digit is the value of a digit in any script, -1 for anything else.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	switch r {
	case '〇', '○', 'Ｏ', 'O', '零', '◯':
		return 0
	case '一':
		return 1
	case '二':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}
