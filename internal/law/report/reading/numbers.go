package reading

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
)

// number is a figure as a cell states it.
type number struct {
	n       int64  // whole numbers only
	decimal string // the digits as they stand, without separators: "621.952"
	unit    unit
	parts   uint8 // more than 1 where blanks split the digits: "1 0"
	plus    bool  // a sign or a word of increase stood before it
	minus   bool
}

// unit is what a figure says it counts.
type unit uint8

const (
	noUnit unit = iota
	pieces      // 件, 项, 条, …
	yuan
	wanYuan
	yiYuan
)

// whole reports whether the figure is a whole number that fits.
func (v number) whole() bool { return v.n >= 0 }

// parseNumber reads a cell that holds one figure and nothing else but a sign, a
// unit, a note in brackets or a footnote mark.
func parseNumber(s string) (number, bool) {
	if n, ok := plainDigits(s); ok {
		return number{n: n, decimal: s, parts: 1}, true
	}
	if !mayBeNumber(s) {
		return number{}, false
	}
	t := strings.TrimFunc(hanzi.Fold(s), isBlank)
	var v number
	t = v.cutSign(t)
	rest, ok := v.cutDigits(t)
	if !ok {
		if rest, ok = v.cutNumeral(t); !ok {
			return number{}, false
		}
	}
	if !v.cutNotes(rest) {
		return number{}, false
	}
	v.evaluate()
	return v, true
}

// mayBeNumber turns most labels away by their first and last characters.
func mayBeNumber(s string) bool {
	if len(s) > 120 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case r >= '0' && r <= '9', r >= '０' && r <= '９', r == '+', r == '-', r == '＋', r == '－', r == '−', r == '﹢', r == '.':
		return true
	}
	switch r {
	case '增', '减', '減', '共', '新', '零', '〇', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '约', '↑', '↓':
		return len(s) <= 60
	}
	return false
}

func (v *number) cutSign(t string) string {
	for _, w := range [...]struct {
		word        string
		plus, minus bool
	}{
		{"+", true, false},
		{"-", false, true},
		{"增加", true, false},
		{"新增", true, false},
		{"增", true, false},
		{"减少", false, true},
		{"减", false, true},
		{"↑", true, false},
		{"↓", false, true},
		{"共", false, false},
	} {
		if after, ok := strings.CutPrefix(t, w.word); ok {
			v.plus, v.minus = w.plus, w.minus
			return strings.TrimLeft(after, " ")
		}
	}
	return t
}

var units = [...]struct {
	word string
	unit unit
}{
	{"万元", wanYuan},
	{"亿元", yiYuan},
	{"元", yuan},
	{"件", pieces},
	{"项", pieces},
	{"宗", pieces},
	{"起", pieces},
	{"份", pieces},
	{"条", pieces},
	{"次", pieces},
	{"个", pieces},
	{"部", pieces},
	{"人次", pieces},
}

// cutNotes takes a unit, notes in brackets and footnote marks off; nothing may
// be left.
func (v *number) cutNotes(t string) bool {
	t = strings.TrimLeft(t, " \n")
	for _, u := range units {
		if after, ok := strings.CutPrefix(t, u.word); ok {
			v.unit, t = u.unit, after
			break
		}
	}
	for t = strings.TrimLeft(t, " \n"); t != ""; t = strings.TrimLeft(t, " \n") {
		r, n := utf8.DecodeRuneInString(t)
		switch {
		case r == '(' || r == '[':
			end := strings.IndexAny(t, ")]")
			if end < 0 {
				return false
			}
			if strings.ContainsAny(t[n:end], "([") {
				end = strings.LastIndexAny(t, ")]")
			}
			if r == '(' && strings.IndexFunc(t[n:end], isHan) < 0 {
				return false // 3(4) may be two figures
			}
			t = t[end+1:]
		case r == '*' || r >= '①' && r <= '⑳' || r >= '⁰' && r <= '⁹' || r == '¹' || r == '²' || r == '³' || r == '※' || r == '。':
			t = t[n:]
		default:
			return false
		}
	}
	return true
}

// evaluate fills n: -1 where the figure is no whole number or too long.
func (v *number) evaluate() {
	whole, fraction, _ := strings.Cut(v.decimal, ".")
	v.n = -1
	if strings.Trim(fraction, "0") != "" || len(whole) > 1 && whole[0] == '0' {
		return
	}
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil && n <= maxCount {
		v.n = n
	}
}

// maxCount keeps sums of a whole report far from overflow.
const maxCount = 1e15

// count is the figure as a number of 件: not negative, not split.
func (v number) count() (report.Count, bool) {
	if !v.whole() || v.minus {
		return report.Count{}, false
	}
	return report.C(v.n), true
}

// maxMark is the longest mark in bytes.
const maxMark = 12

// isMark reports what a clerk writes for "nothing here": / - — 无. It is
// unknown, not 0.
func isMark(s string) bool {
	if len(s) > maxMark {
		return false
	}
	switch s {
	case "无", "無", "空", "N/A", "n/a", "NA", "无数据", "暂无", "未填", "不涉及":
		return true
	}
	for _, r := range s {
		switch r {
		case '/', '／', '\\', '＼', '-', '－', '—', '–', '―', '─', '━', '﹣', '−', '_', '＿', '~', '～', '.', '·', '…', '*', '×':
		default:
			return false
		}
	}
	return s != ""
}
