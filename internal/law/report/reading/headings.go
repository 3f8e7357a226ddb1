package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/law/report"
)

// heading is the section of the form that a line may open.
type heading struct {
	kind   report.SectionKind // Preface where it opens none
	level  numbering
	number int  // 2 of 二、
	exact  bool // every character of a known heading is there
	end    int  // where in the line's text the heading ends and prose may begin
}

// phrase is a heading without its number, in the spelling of keys.
type phrase struct {
	kind report.SectionKind
	key  string
}

// The official headings of 2021 and 2019 first, then variants met in reports.
var phrases = [...]phrase{
	{report.SectionOverview, "总体情况"},
	{report.SectionOverview, "政府信息公开工作总体情况"},
	{report.SectionOverview, "总体工作情况"},
	{report.SectionOverview, "工作总体情况"},
	{report.SectionOverview, "总体概况"},
	{report.SectionOverview, "基本情况"},
	{report.SectionOverview, "概述"},
	{report.SectionProactive, "主动公开政府信息情况"},
	{report.SectionProactive, "主动公开政府信息的情况"},
	{report.SectionProactive, "政府信息主动公开情况"},
	{report.SectionProactive, "行政机关主动公开政府信息情况"},
	{report.SectionProactive, "主动公开情况"},
	{report.SectionRequests, "收到和处理政府信息公开申请情况"},
	{report.SectionRequests, "收到和处理政府信息公开申请的情况"},
	{report.SectionRequests, "行政机关收到和处理政府信息公开申请情况"},
	{report.SectionRequests, "政府信息公开申请收到和处理情况"},
	{report.SectionRequests, "依申请公开政府信息情况"},
	{report.SectionRequests, "依申请公开情况"},
	{report.SectionDisputes, "政府信息公开行政复议行政诉讼情况"},
	{report.SectionDisputes, "因政府信息公开工作被申请行政复议提起行政诉讼情况"},
	{report.SectionDisputes, "因政府信息公开工作被申请行政复议提起行政诉讼的情况"},
	{report.SectionDisputes, "政府信息公开工作被申请行政复议提起行政诉讼情况"},
	{report.SectionDisputes, "政府信息公开行政复议和行政诉讼情况"},
	{report.SectionDisputes, "行政复议行政诉讼情况"},
	{report.SectionProblems, "存在的主要问题及改进情况"},
	{report.SectionProblems, "存在问题及改进情况"},
	{report.SectionProblems, "存在的问题及改进情况"},
	{report.SectionProblems, "存在的主要问题和改进情况"},
	{report.SectionProblems, "政府信息公开工作存在的主要问题及改进情况"},
	{report.SectionOther, "其他需要报告的事项"},
	{report.SectionOther, "其它需要报告的事项"},
	{report.SectionOther, "其他需要报告事项"},
	{report.SectionOther, "需要报告的其他事项"},
	{report.SectionOther, "其他需要报告的情况"},
}

// Bounds of what is looked at, in bytes.
const (
	maxHeading = 100 // a line of its own
	maxRunIn   = 160 // the heading before its text on the same line
)

// headingOf says which section the line t opens, if any.
func headingOf(t string) heading {
	if len(t) == 0 || !mayOpen(t) {
		return heading{}
	}
	rest, level := cutNumbering(t)
	if level == unnumbered && len(t) > maxHeading+20 {
		return heading{}
	}
	if level == unnumbered {
		rest = strings.TrimLeftFunc(t, func(r rune) bool { return isBlank(r) || r == '#' || r == '*' })
	}
	line := rest[:min(len(rest), maxRunIn)]
	var buf [maxRunIn + utf8.UTFMax]byte
	k := appendKey(buf[:0], line)
	if len(k) < len("概述") {
		return heading{}
	}
	if h, ok := known(k, rest, level); ok {
		h.end += len(t) - len(rest)
		h.number = firstNumeral(t)
		return h
	}
	if len(rest) <= maxHeading {
		if kind := resembled(string(k), level); kind != report.Preface {
			return heading{kind: kind, level: level, number: firstNumeral(t), end: len(t)}
		}
	}
	return heading{}
}

// mayOpen turns most paragraphs away by their first characters: a heading is
// short, or numbered.
func mayOpen(t string) bool {
	if len(t) <= maxHeading+20 {
		return true
	}
	for i, r := range t {
		switch {
		case i > 24:
			return false
		case isAdornment(r), r == '(', r == '（', r == '第', isDigit(r):
			continue
		}
		return strings.ContainsRune("一二三四五六七", r)
	}
	return false
}

// known finds a heading that is there in full: alone, or before its text.
func known(k []byte, rest string, level numbering) (heading, bool) {
	best := -1
	for i := range phrases {
		p := phrases[i].key
		if len(k) < len(p) || string(k[:len(p)]) != p || best >= 0 && len(phrases[best].key) >= len(p) {
			continue
		}
		best = i
	}
	if best < 0 {
		return heading{}, false
	}
	h := heading{kind: phrases[best].kind, level: level, exact: true, end: len(rest)}
	if len(k) == len(phrases[best].key) && len(rest) <= maxHeading {
		return h, true
	}
	end := endOf(phrases[best].key, rest)
	after, _ := trim(rest[end:])
	r, n := utf8.DecodeRuneInString(after)
	if level != unnumbered && strings.ContainsRune("。:：.．，,", r) {
		h.end = len(rest) - len(after) + n
		return h, true
	}
	return heading{}, false
}

// endOf is where in s the characters of key end.
func endOf(key, s string) int {
	for i, r := range s {
		if key == "" {
			return i
		}
		var buf [8]byte
		k := appendKey(buf[:0], string(r))
		key = strings.TrimPrefix(key, string(k))
	}
	return len(s)
}

// resembled finds the heading that k is a damaged or reworded form of. Words
// decide only where the line is numbered as a chapter.
func resembled(k string, level numbering) report.SectionKind {
	found := report.Preface
	for i := range phrases {
		p := phrases[i].key
		if len(k) >= 4*3 && len(k) < len(p) && len(k)*10 >= len(p)*7 && subsequence(k, p) {
			if found != report.Preface && found != phrases[i].kind {
				return report.Preface
			}
			found = phrases[i].kind
		}
	}
	if found != report.Preface || level != chapter {
		return found
	}
	has := func(words ...string) bool {
		for _, w := range words {
			if !strings.Contains(k, w) {
				return false
			}
		}
		return true
	}
	switch {
	case has("复议", "诉讼"):
		return report.SectionDisputes
	case has("问题", "改进"), has("问题", "措施"), has("问题", "打算"), has("不足", "改进"):
		return report.SectionProblems
	case has("其他", "报告"), has("其它", "报告"):
		return report.SectionOther
	case has("申请", "处理", "情况"), has("依申请", "情况"):
		return report.SectionRequests
	case has("主动公开", "情况"):
		return report.SectionProactive
	}
	return report.Preface
}

// subsequence reports whether the characters of a stand in b in their order.
func subsequence(a, b string) bool {
	for _, r := range a {
		i := strings.IndexRune(b, r)
		if i < 0 {
			return false
		}
		b = b[i+utf8.RuneLen(r):]
	}
	return true
}
