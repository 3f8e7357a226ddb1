package calendar

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// typedDays is a day or a period as a notice words it: 10月1日至7日,
// 1月28日（星期三）至2月4日, or 01-28 to 02-04.
var typedDays = regexp.MustCompile(`^(\d{1,2})[月/.-](\d{1,2})日?(?:(?:至|到|—+|–|~|－)(?:(\d{1,2})[月/.-])?(\d{1,2})日?)?$`)

var typedNoise = regexp.MustCompile(`[（(][^）)]*[）)]|\s*(?:星期|周)[一二三四五六日天]`)

// Typed makes the arrangement of a year, in the form that ParseYears reads, of
// what a person copies from the notice: the periods off, with the weekends
// inside, and the weekend days that work. Parts are separated by 、，； or lines.
// Errors are fault.Invalid and name the part.
func Typed(year int, n Notice, off, work string) ([]byte, error) {
	form := yearJSON{Notices: []Notice{n}}
	rest, err := typed(year, off)
	if err != nil {
		return nil, err
	}
	for _, d := range rest {
		if !weekend(d) {
			form.Rest = append(form.Rest, d.String()[5:])
		}
	}
	makeUp, err := typed(year, work)
	if err != nil {
		return nil, err
	}
	for _, d := range makeUp {
		form.Work = append(form.Work, d.String()[5:])
	}
	data, err := json.Marshal(map[string]yearJSON{fmt.Sprintf("%04d", year): form})
	if err == nil {
		_, err = ParseYears(data)
	}
	return data, err
}

// typed reads days and periods of a year; each day once.
func typed(year int, text string) (out []Date, err error) {
	text = typedNoise.ReplaceAllString(text, "")
	seen := map[Date]bool{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;。\n\r\t", r) }) {
		part = strings.ReplaceAll(strings.TrimPrefix(strings.ReplaceAll(part, " ", ""), strconv.Itoa(year)+"年"), "日日", "日")
		if part == "" {
			continue
		}
		m := typedDays.FindStringSubmatch(part)
		if m == nil {
			return nil, invalidYear(fmt.Sprintf("看不懂“%s”，请写作 10月1日至7日 或者 10月1日", part))
		}
		from, ok := typedDay(year, m[1], m[2])
		to, ok2 := from, true
		if m[4] != "" {
			month := m[3]
			if month == "" {
				month = m[1]
			}
			to, ok2 = typedDay(year, month, m[4])
		}
		if !ok || !ok2 || to.Before(from) {
			return nil, invalidYear(fmt.Sprintf("%d 年没有“%s”这样的日子；跨年的假期分到两年录入", year, part))
		}
		for d := from; !d.After(to); d = d.AddDays(1) {
			if !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	return out, nil
}

func typedDay(year int, month, day string) (Date, bool) {
	m, _ := strconv.Atoi(month) // the pattern lets only digits through
	d, _ := strconv.Atoi(day)
	date := D(year, time.Month(m), d)
	back, err := ParseDate(date.String())
	return date, err == nil && back == date && m >= 1 && m <= 12
}
