package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// How agencies write tables: heads of one row or of two, with marks and blanks
// in their names, sums at the end, days in every form.

// findHeadings gives the last row of the heading, the keys of its columns, and
// their names; at is negative where there is none. A cell that is merged down,
// or one below a cell that is merged across, is taken from the row where it
// has a name that is known.
func findHeadings(rows [][]string) (at int, keys, names []string) {
	for n := range min(len(rows), 10) {
		for _, last := range []int{n, n + 1} {
			if last >= len(rows) {
				continue
			}
			if keys, names = headed(rows[n : last+1]); slices.Contains(keys, "title") && slices.Contains(keys, "at") {
				return last, keys, names
			}
		}
	}
	return -1, nil, nil
}

// headed reads one or two rows as a heading, the lower before the upper.
func headed(rows [][]string) (keys, names []string) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	keys, names = make([]string, width), make([]string, width)
	for c := range width {
		for _, row := range slices.Backward(rows) {
			if c >= len(row) || strings.TrimSpace(row[c]) == "" || keys[c] != "" {
				continue
			}
			if names[c] == "" {
				names[c] = strings.TrimSpace(row[c])
			}
			if key := headingKey(row[c]); key != "" && !slices.Contains(keys, key) {
				keys[c] = key
			}
		}
	}
	return keys, names
}

// headingKey is what a column is called, whatever stands around its name:
// 标　题, 标题*, 发布时间（必填）.
func headingKey(cell string) string {
	name := strings.Join(strings.Fields(cell), "")
	name = strings.Trim(name, "*＊：:★")
	if before, _, found := strings.Cut(strings.ReplaceAll(name, "(", "（"), "（"); found && before != "" {
		name = strings.Trim(before, "*＊")
	}
	for _, h := range itemHeadings {
		if slices.Contains(h.names, name) {
			return h.key
		}
	}
	return ""
}

// noHeadings says what stands there instead.
func noHeadings(rows [][]string) error {
	var have []string
	for n := range min(len(rows), 10) {
		var row []string
		for _, cell := range rows[n] {
			if cell = strings.TrimSpace(cell); cell != "" {
				row = append(row, visible(cut(cell, min(len(cell), 60))))
			}
		}
		if len(row) > len(have) {
			have = row
		}
	}
	found := ""
	if len(have) > 0 {
		found = "前十行里最像列名的是：" + strings.Join(have[:min(len(have), 12)], "、") + "。"
	}
	return fault.New(fault.Invalid, "import.headings", "表中没有找到列名：至少应有“标题”和“发布时间”两列。"+found+"样表可以在导入页下载，或者用 gongkai items template 写出。")
}

// isTotal reports whether a row is the sum below a table.
func (x *article) isTotal() bool {
	title := strings.Join(strings.Fields(x.cells["title"]), "")
	return slices.Contains([]string{"合计", "总计", "小计"}, title) && x.cells["body"] == "" && x.cells["file"] == ""
}

// someDay reads a day as sheets write it; "" is zero.
func someDay(s string) (calendar.Date, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return calendar.Date{}, nil
	}
	if d, ok := writtenDay(s); ok {
		return d, nil
	}
	text, _ := dayAndClock(s)
	if d, ok := writtenDay(text); ok {
		return d, nil
	}
	for _, layout := range []string{"2006-01-02", "2006/1/2", "2006.1.2", "20060102", "2006-1-2"} {
		if t, err := time.Parse(layout, text); err == nil {
			return calendar.DateOf(t), nil
		}
	}
	return calendar.Date{}, fault.New(fault.Invalid, "import.day", fmt.Sprintf("“%s”不是日期，应写作 2023-05-06", s))
}

func someMinute(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", fault.New(fault.Invalid, "import.at", "没有发布时间，应写作 2023-05-06 09:30")
	}
	d, err := someDay(s)
	if err != nil || d.IsZero() {
		return "", fault.New(fault.Invalid, "import.at", fmt.Sprintf("发布时间“%s”不能识别，应写作 2023-05-06 09:30", s))
	}
	_, clock := dayAndClock(s)
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return d.String() + "T" + t.Format("15:04"), nil
		}
	}
	return d.String() + "T00:00", nil
}

// dayAndClock parts 2023-05-06T09:30, 2023年5月6日 9:30 and 2023/5/6 9时30分.
func dayAndClock(s string) (day, clock string) {
	s = strings.ReplaceAll(s, "T", " ")
	if i := strings.Index(s, "日"); i > 0 {
		day, clock = s[:i+len("日")], s[i+len("日"):]
	} else {
		day, clock, _ = strings.Cut(s, " ")
	}
	return day, strings.NewReplacer("时", ":", "点", ":", "分", "", "：", ":", " ", "").Replace(clock)
}
