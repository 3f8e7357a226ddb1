package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

type calendarCommands struct {
	Day    calendarDay    `cmd:"" default:"withargs" help:"某日是工作日还是休息日，依据哪个通知（命令名可省）。"`
	Add    calendarAdd    `cmd:"" help:"某日之后的第几个工作日，逐日说明。"`
	Import calendarImport `cmd:"" help:"把国务院办公厅通知的年度放假安排录入数据目录，并重新推算在办案件。"`
}

// arrangements is the flag that adds years to the built-in ones.
type arrangements struct {
	Years []string `placeholder:"文件" type:"path" help:"补充年度放假安排的 JSON 文件，可多次给出。"`
}

const maxArrangements = 1 << 20

// calendar is the built-in calendar with the added years.
func (a arrangements) calendar() (*calendar.Calendar, error) {
	if len(a.Years) == 0 {
		return calendar.Standard(), nil
	}
	years := calendar.Builtin()
	for _, name := range a.Years {
		data, err := readUpTo(name, nil, maxArrangements)
		if err != nil {
			return nil, err
		}
		more, err := calendar.ParseYears(data)
		if err != nil {
			return nil, fmt.Errorf("%s：%w", name, err)
		}
		years = append(years, more...)
	}
	return calendar.New(years, nil)
}

// readUpTo reads a small input whole; "-" is the standard input.
func readUpTo(name string, in io.Reader, most int64) ([]byte, error) {
	if name != "-" || in == nil {
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.Wrap(fault.NotFound, "file.unreadable", fmt.Sprintf("打不开文件 %s，请检查路径和权限", name), err)
		}
		defer func() { _ = f.Close() }() // only read from
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Unavailable, "file.unreadable", fmt.Sprintf("读不了 %s，它应是一个文件", name), err)
	case int64(len(data)) > most:
		return nil, fault.New(fault.Invalid, "file.too-big", fmt.Sprintf("%s 超过 %d MB", name, most>>20))
	}
	return data, nil
}

type calendarDay struct {
	arrangements
	Date string `arg:"" placeholder:"日期" help:"形如 2024-02-04。"`
	JSON bool   `help:"输出 JSON。"`
}

// Run prints one day.
func (c *calendarDay) Run(s *Streams) error {
	cal, err := c.calendar()
	if err != nil {
		return err
	}
	date, err := calendar.ParseDate(c.Date)
	if err != nil {
		return err
	}
	d, err := cal.Day(date)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.Out, dayObject(d))
	}
	word := "休息日"
	if d.Working() {
		word = "工作日"
	}
	_, err = fmt.Fprintf(s.Out, "%s（%s） %s：%s\n", d.Date, d.Date.WeekdayChinese(), word, d.Reason())
	return err
}

type jsonDay struct {
	Date        calendar.Date `json:"date"`
	Weekday     string        `json:"weekday"`
	Working     bool          `json:"working"`
	Kind        string        `json:"kind"`
	Name        string        `json:"name,omitempty"`
	Basis       string        `json:"basis,omitempty"`
	Provisional bool          `json:"provisional"`
	Reason      string        `json:"reason"`
	Number      int           `json:"number,omitempty"`
}

func dayObject(d calendar.Day) jsonDay {
	return jsonDay{
		Date: d.Date, Weekday: d.Date.WeekdayChinese(), Working: d.Working(), Kind: d.Kind.Key(),
		Name: d.Name, Basis: d.Basis, Provisional: d.Provisional, Reason: d.Reason(),
	}
}

type calendarAdd struct {
	arrangements
	Date string `arg:"" placeholder:"日期" help:"形如 2023-09-20；当日不计。"`
	N    string `arg:"" placeholder:"个数" help:"工作日数，正整数。"`
	JSON bool   `help:"输出 JSON。"`
}

// Run prints the n-th working day after the date, and every day on the way.
func (c *calendarAdd) Run(s *Streams) error {
	cal, err := c.calendar()
	if err != nil {
		return err
	}
	from, err := calendar.ParseDate(c.Date)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.N)
	if err != nil {
		return fault.New(fault.Invalid, "calendar.bad-count", fmt.Sprintf("工作日数 %q 应为正整数", c.N))
	}
	end, err := cal.Add(from, n)
	if err != nil {
		return err
	}
	days, err := cal.Explain(from, end)
	if err != nil {
		return err
	}
	provisional := cal.Provisional(from, end)
	if c.JSON {
		return printJSON(s.Out, countObject(from, end, n, provisional, days))
	}
	return printCount(s.Out, from, end, n, provisional, days)
}

func countObject(from, end calendar.Date, n int, provisional bool, days []calendar.Counted) any {
	list := make([]jsonDay, len(days))
	for i, d := range days {
		list[i] = dayObject(d.Day)
		list[i].Number = d.Number
	}
	return struct {
		From        calendar.Date `json:"from"`
		N           int           `json:"n"`
		Date        calendar.Date `json:"date"`
		Provisional bool          `json:"provisional"`
		Days        []jsonDay     `json:"days"`
	}{from, n, end, provisional, list}
}

func printCount(w io.Writer, from, end calendar.Date, n int, provisional bool, days []calendar.Counted) error {
	mark := ""
	if provisional {
		mark = "（暂定：其中有年份的放假安排尚未录入）"
	}
	if _, err := fmt.Fprintf(w, "%s（%s）是 %s 之后的第 %d 个工作日%s\n", end, end.WeekdayChinese(), from, n, mark); err != nil {
		return err
	}
	for _, d := range days {
		number := "不计"
		if d.Number > 0 {
			number = strconv.Itoa(d.Number)
		}
		if _, err := fmt.Fprintf(w, "  %s %s\t%s\t%s\n", d.Date, d.Date.WeekdayChinese(), number, d.Reason()); err != nil {
			return err
		}
	}
	return nil
}

// printJSON writes one indented object; Chinese and signs stay readable.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
