package calendar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"gongkai/internal/kernel/fault"
)

// Year is the arrangement of one civil year: what rests and what works
// against the rule that weekdays work and weekends rest.
type Year struct {
	Year    int
	Notices []Notice
	Rest    []Entry // ascending; weekends inside a holiday may be listed too
	Work    []Entry // weekend days worked instead, ascending
}

// Entry is one day of an arrangement. Name is the festival, "" where the
// source does not say; Notice indexes the year's notices.
type Entry struct {
	Date   Date
	Name   string
	Notice int
}

// Builtin lists the years that the program knows by itself: 2019–2026.
func Builtin() []Year {
	out := make([]Year, 0, len(arrangements))
	for _, a := range arrangements {
		y := Year{Year: a.year, Notices: a.notices}
		for _, h := range a.days {
			last := monthDay(a.year, h.to)
			for d := monthDay(a.year, h.from); !d.After(last); d = d.AddDays(1) {
				y.Rest = append(y.Rest, Entry{d, h.name, h.by})
			}
			for _, w := range h.work {
				y.Work = append(y.Work, Entry{monthDay(a.year, w), h.name, h.by})
			}
		}
		byDate(y.Rest)
		byDate(y.Work)
		out = append(out, y)
	}
	return out
}

func byDate(e []Entry) {
	slices.SortFunc(e, func(a, b Entry) int { return a.Date.Compare(b.Date) })
}

// yearJSON is the public form of a year; its key is the civil year.
type yearJSON struct {
	Rest    []string `json:"rest"`
	Work    []string `json:"work"`
	Notices []Notice `json:"notices,omitempty"`
}

// maxYearFile bounds a calendar file: a year needs about 1 KB.
const maxYearFile = 1 << 20

// ParseYears reads {"2027": {"rest": ["01-01", …], "work": ["01-04", …],
// "notices": [{"number": "国办发明电〔2026〕…号", "dated": "2026-11-05"}]}}:
// rest lists the Mondays to Fridays that rest, work the Saturdays and Sundays
// that work; notices may be left out. Errors are fault.Invalid.
func ParseYears(data []byte) ([]Year, error) {
	if len(data) > maxYearFile {
		return nil, invalidYear("放假安排文件过大，应不超过 1 MB")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var file map[string]yearJSON
	if err := dec.Decode(&file); err != nil || dec.More() {
		return nil, fault.Wrap(fault.Invalid, "calendar.bad-json",
			`放假安排应写作 {"2027": {"rest": ["01-01"], "work": ["01-04"], "notices": [{"number": "文号", "dated": "2026-11-05"}]}} 的形式，除此四项外不得有其他内容`, err)
	}
	if len(file) == 0 {
		return nil, invalidYear("放假安排文件里没有任何年份")
	}
	out := make([]Year, 0, len(file))
	for key, form := range file {
		y, err := form.year(key)
		if err != nil {
			return nil, err
		}
		out = append(out, y)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Year < out[j].Year })
	return out, nil
}

func (form yearJSON) year(key string) (Year, error) {
	n, err := strconv.Atoi(key)
	if err != nil || len(key) != 4 {
		return Year{}, invalidYear(fmt.Sprintf("%q 不是年份，应写作 4 位数字", key))
	}
	y := Year{Year: n, Notices: form.Notices}
	if y.Rest, err = entries(key, form.Rest); err != nil {
		return Year{}, err
	}
	if y.Work, err = entries(key, form.Work); err != nil {
		return Year{}, err
	}
	for _, e := range y.Rest {
		if weekend(e.Date) {
			return Year{}, invalidYear(fmt.Sprintf("rest 中的 %s 是%s，本来就休息；rest 只列周一至周五", e.Date, e.Date.WeekdayChinese()))
		}
	}
	return y, y.validate()
}

func entries(year string, days []string) ([]Entry, error) {
	out := make([]Entry, 0, len(days))
	for _, s := range days {
		d, err := ParseDate(year + "-" + s)
		if err != nil {
			return nil, invalidYear(fmt.Sprintf("%s 年没有 %q 这一天；日期应写作 MM-DD", year, s))
		}
		out = append(out, Entry{Date: d})
	}
	byDate(out)
	return out, nil
}

// validate refuses an arrangement that contradicts itself.
func (y Year) validate() error {
	if y.Year < lunarFirst || y.Year > lunarLast {
		return invalidYear(fmt.Sprintf("%d 年不在可录入的 %d 至 %d 年之内", y.Year, lunarFirst, lunarLast))
	}
	if len(y.Rest) == 0 {
		return invalidYear(fmt.Sprintf("%d 年没有任何放假日，安排不完整", y.Year))
	}
	seen := map[Date]bool{}
	for _, e := range slices.Concat(y.Rest, y.Work) {
		if e.Date.Year != y.Year {
			return invalidYear(fmt.Sprintf("%s 不属于 %d 年", e.Date, y.Year))
		}
		if seen[e.Date] {
			return invalidYear(fmt.Sprintf("%s 列了两次", e.Date))
		}
		seen[e.Date] = true
	}
	for _, e := range y.Work {
		if !weekend(e.Date) {
			return invalidYear(fmt.Sprintf("work 中的 %s 是%s，本来就上班；work 只列周六、周日", e.Date, e.Date.WeekdayChinese()))
		}
	}
	return nil
}

// Doubts names what looks like a typing error in an arrangement, for the
// person who enters it: a statutory day off that works, and a number of days
// that the measures do not give. Past notices of 2020 do so lawfully.
func (y Year) Doubts() []string {
	statutory, citation, ok := Festivals(y.Year)
	if !ok {
		return nil
	}
	var out []string
	net, rest := 0, map[Date]bool{}
	for _, e := range y.Rest {
		rest[e.Date] = true
		if !weekend(e.Date) {
			net++
		}
	}
	want := 0
	for _, f := range statutory {
		if f.Substitute {
			continue
		}
		want++
		if !weekend(f.Date) && !rest[f.Date] {
			out = append(out, fmt.Sprintf("%s 是%s，依%s应当放假，安排里却是工作日", f.Date, f.Name, citation))
		}
	}
	if net -= len(y.Work); net != want {
		out = append(out, fmt.Sprintf("全年放假的周一至周五减去调休上班日为 %d 天，而%s规定放假 %d 天，请核对", net, citation, want))
	}
	return out
}

func invalidYear(message string) error {
	return fault.New(fault.Invalid, "calendar.bad-year", message)
}
