package catalog

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
)

// LimitKind is what sort of time limit a text sets.
type LimitKind string

// The kinds. Others are kept as text and judged by nobody.
const (
	LimitUnclear  LimitKind = ""         // none that can be counted, or several
	LimitWorkdays LimitKind = "workdays" // N 个工作日内
	LimitDays     LimitKind = "days"     // N 日内
	LimitEvery    LimitKind = "every"    // every N months: 每年, 每季度, 每月
	LimitAtOnce   LimitKind = "at_once"  // 实时, 及时
	LimitStanding LimitKind = "standing" // 长期
)

// Limit is a time limit for publishing as a catalogue states it (国办发〔2019〕54号:
// 公开时限). The text is kept as it was written.
type Limit struct {
	Text string    `json:"text"`
	Kind LimitKind `json:"kind,omitempty"`
	N    int       `json:"n,omitempty"` // days or months
}

// maxLimit is the longest limit that is believed, in days or months.
const maxLimit = 400

// ParseLimit reads a time limit. A text that sets different ones for different
// things sets none that could be held against everything.
func ParseLimit(text string) Limit {
	l := Limit{Text: strings.TrimSpace(text)}
	s := hanzi.Fold(strings.Join(strings.Fields(l.Text), ""))
	found := counted(s)
	switch {
	case len(found) == 1:
		l.Kind, l.N = found[0].Kind, found[0].N
	case len(found) > 1:
	case strings.Contains(s, "实时"), strings.Contains(s, "即时"), strings.Contains(s, "及时"), strings.Contains(s, "动态"):
		l.Kind = LimitAtOnce
	case strings.Contains(s, "长期"):
		l.Kind = LimitStanding
	}
	return l
}

var periods = []struct {
	word   string
	months int
}{{"每半年", 6}, {"每季", 3}, {"每月", 1}, {"按月", 1}, {"按季", 3}, {"每年", 12}, {"按年", 12}}

// counted lists the different limits with a number that a text sets.
func counted(s string) (out []Limit) {
	add := func(k LimitKind, n int) {
		for _, l := range out {
			if l.Kind == k && l.N == n {
				return
			}
		}
		if n > 0 && n <= maxLimit {
			out = append(out, Limit{Kind: k, N: n})
		}
	}
	for i := range s {
		if i > 0 && numeral(s[:i]) {
			continue // inside a number
		}
		n, size := leading(s[i:])
		if size == 0 || n <= 0 || n > maxLimit {
			continue
		}
		rest := strings.TrimPrefix(s[i+size:], "个")
		switch {
		case strings.HasPrefix(rest, "工作日"):
			add(LimitWorkdays, int(n))
		case strings.HasPrefix(rest, "日内"), strings.HasPrefix(rest, "天内"), strings.HasPrefix(rest, "自然日"):
			add(LimitDays, int(n))
		}
	}
	for _, p := range periods {
		if strings.Contains(s, p.word) {
			add(LimitEvery, p.months)
		}
	}
	return out
}

// leading reads the number that s begins with and its length in bytes.
func leading(s string) (n int64, size int) {
	for size < len(s) && s[size] >= '0' && s[size] <= '9' {
		size++
	}
	if size == 0 {
		return hanzi.ParseNumeral(s)
	}
	n, err := strconv.ParseInt(s[:size], 10, 64)
	if err != nil {
		return 0, size
	}
	return n, size
}

// numeral reports whether s ends in a numeral.
func numeral(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return hanzi.IsNumeral(r) || r >= '0' && r <= '9'
}

// Label is the rule in words, "" where there is none.
func (l Limit) Label() string {
	return map[LimitKind]string{LimitWorkdays: "工作日", LimitDays: "日", LimitEvery: "定期", LimitAtOnce: "及时", LimitStanding: "长期"}[l.Kind]
}

// Due is the last day for publishing what was formed on a day; false where the
// limit counts no days.
func (l Limit) Due(formed calendar.Date, cal *calendar.Calendar) (calendar.Date, bool) {
	switch {
	case formed.IsZero():
	case l.Kind == LimitWorkdays:
		d, err := cal.Add(formed, l.N)
		return d, err == nil
	case l.Kind == LimitDays:
		return formed.AddDays(l.N), true
	}
	return calendar.Date{}, false
}
