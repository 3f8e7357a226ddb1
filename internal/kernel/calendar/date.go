// Package calendar counts working days as the Regulations mean them: civil
// dates, the State Council's yearly rest days and make-up working days with
// their notices, and counts that explain themselves day by day.
package calendar

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a civil day. The zero Date is no day at all.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// D makes a date without checking it; ParseDate checks.
func D(year int, month time.Month, day int) Date { return Date{year, month, day} }

// ParseDate reads "2006-01-02" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, fmt.Errorf("日期 %q 应写作 2006-01-02 的形式，且当日存在", s)
	}
	return DateOf(t), nil
}

// DateOf is the civil day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare is -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	for _, p := range [3][2]int{{d.Year, e.Year}, {int(d.Month), int(e.Month)}, {d.Day, e.Day}} {
		switch {
		case p[0] < p[1]:
			return -1
		case p[0] > p[1]:
			return 1
		}
	}
	return 0
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddMonths runs to the corresponding day n months later, else to the last day
// of that month (民法典 art. 202).
func (d Date) AddMonths(n int) Date {
	first := DateOf(time.Date(d.Year, d.Month, 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0))
	last := DateOf(time.Date(first.Year, first.Month+1, 0, 0, 0, 0, 0, time.UTC))
	return D(first.Year, first.Month, min(d.Day, last.Day))
}

// AddDays is the day n calendar days later (earlier where n is negative).
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// WeekdayChinese is 星期一 … 星期日.
func (d Date) WeekdayChinese() string {
	return [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}[d.Weekday()]
}

// DaysSince is the number of calendar days from e to d.
func (d Date) DaysSince(e Date) int { return int(d.ordinal() - e.ordinal()) }

// ordinal numbers the days from 1970-01-01, which is 0.
func (d Date) ordinal() int64 {
	const secondsPerDay = 24 * 60 * 60
	return d.utc().Unix() / secondsPerDay // midnights divide exactly, also before 1970
}

// fromOrdinal is the inverse of ordinal.
func fromOrdinal(n int64) Date { return DateOf(time.Unix(n*24*60*60, 0).UTC()) }

// String is the ISO form, "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Chinese is 2023年9月20日, as pages and letters write it.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	b := make([]byte, 0, 24)
	b = append(strconv.AppendInt(b, int64(d.Year), 10), "年"...)
	b = append(strconv.AppendInt(b, int64(d.Month), 10), "月"...)
	b = append(strconv.AppendInt(b, int64(d.Day), 10), "日"...)
	return string(b)
}

// MarshalText gives the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; "" is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
