package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// appendKey appends what tells one label from another: Han characters in one
// spelling and digits. Marks, blanks, brackets, Latin letters (pinyin glosses)
// and line breaks go.
func appendKey(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= '0' && c <= '9' {
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if isHan(r) {
			dst = hanzi.AppendFold(dst, r)
			continue
		}
		from := len(dst)
		dst = hanzi.AppendFold(dst, r)
		dst = dst[:from+keepKey(dst[from:])]
	}
	return dst
}

// keepKey moves what belongs into a key to the front of b and counts it.
func keepKey(b []byte) int {
	kept := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if isHan(r) || r >= '0' && r <= '9' {
			copy(b[kept:], b[i:i+n])
			kept += n
		}
		i += n
	}
	return kept
}

func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF || r == '〇' }

// key is appendKey for a single string.
func key(s string) string { return string(appendKey(nil, s)) }

// isBlank reports characters that surround a text without belonging to it:
// every kind of space, zero-width characters and the rules of a text table.
func isBlank(r rune) bool {
	switch {
	case r <= ' ', r == 0xA0, r == 0x3000, r >= 0x2000 && r <= 0x200F, r == 0x202F, r == 0x205F, r == 0x2060, r == 0xFEFF, r == 0xAD:
		return true
	case r == '|', r == '｜', r >= 0x2500 && r <= 0x257F && r != '─' && r != '━':
		return true
	}
	return false
}

// trim cuts blanks from both ends and says how many bytes went in front.
func trim(s string) (string, int) {
	if s == "" || s[0] > '|' && s[0] < utf8.RuneSelf {
		return s, 0
	}
	t := strings.TrimLeftFunc(s, isBlank)
	return strings.TrimRightFunc(t, isBlank), len(s) - len(t)
}

// cutNumbering takes a numbering off the front of a heading or label: 一、 (一)
// 1. ① 第一章 # *. What it took is told apart by its kind.
func cutNumbering(s string) (rest string, n numbering) {
	t := strings.TrimLeftFunc(s, func(r rune) bool { return isBlank(r) || r == '#' || r == '*' || r == '>' })
	bracket := false
	for _, b := range [...]string{"（", "(", "﹙", "[", "【", "〔"} {
		if after, ok := strings.CutPrefix(t, b); ok {
			t, bracket = after, true
			break
		}
	}
	t = strings.TrimLeftFunc(t, isBlank)
	end, han := numeralPrefix(t)
	after := strings.TrimLeftFunc(t[end:], isBlank)
	closed := false
	for _, b := range [...]string{"）", ")", "﹚", "]", "】", "〕"} {
		if cut, ok := strings.CutPrefix(after, b); ok {
			after, closed = cut, true
			break
		}
	}
	marked := false
	for _, m := range [...]string{"、", ".", "．", "。", ",", "，", "､", ":", "：", "·"} {
		if cut, ok := strings.CutPrefix(after, m); ok {
			after, marked = cut, true
			break
		}
	}
	switch {
	case end == 0:
		return s, unnumbered
	case bracket || closed:
		return after, bracketed
	case marked && han:
		return after, chapter
	case marked:
		return after, arabic
	}
	return s, unnumbered
}

// numbering says how a line was numbered.
type numbering int

const (
	unnumbered numbering = iota
	chapter              // 一、
	bracketed            // （一）
	arabic               // 1.
)

// numeralPrefix is the length of the numeral at the front of s; han tells 一
// from 1.
func numeralPrefix(s string) (end int, han bool) {
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９', r >= '①' && r <= '⑳':
		case strings.ContainsRune("一二三四五六七八九十壹贰叁肆伍陆", r):
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
