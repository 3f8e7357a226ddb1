package web

import (
	"fmt"
	"strconv"

	"gongkai/internal/face/web/quick"
	"gongkai/internal/kernel/calendar"
)

// Strip is the calendar strip: every day of a count in rows of weeks.
type Strip struct {
	days    []calendar.Counted
	Reasons []StripReason // why days were left out or worked, by document
	Paused  bool
	MakeUp  bool
}

// StripReason is a run of days with one reason.
type StripReason struct{ Days, Text string }

func newStrip(days []calendar.Counted) *Strip {
	s := &Strip{days: days}
	for _, d := range days {
		s.Paused = s.Paused || d.Paused
		s.MakeUp = s.MakeUp || !d.Paused && d.Kind == calendar.MakeUp
	}
	s.reasons(days)
	return s
}

// appendDays writes the days of a strip, by hand like the rows of a table: a
// clock has a hundred of them.
func (in tongue) appendDays(b []byte, strip any) ([]byte, error) {
	s, ok := strip.(*Strip)
	if !ok {
		return b, fmt.Errorf("%T is no strip", strip)
	}
	for i := range s.days {
		b = s.appendDay(b, i, in)
	}
	return b, nil
}

// appendDay writes one day: how it looks, the day with its month where one
// begins, its number in the count or 休, 停, and what that means for those who
// hear it.
func (s *Strip) appendDay(b []byte, i int, in tongue) []byte {
	d, last := &s.days[i], i == len(s.days)-1
	class, mark, said := look(d)
	b = append(append(b, `<li class="`...), class...)
	end := ""
	if last {
		b = append(b, " last"...)
		end = "，届满"
	}
	if i == 0 { // the weekday's column
		b = append(append(b, " col"...), byte('1'+(int(d.Date.Weekday())+6)%7))
	}
	b = append(b, `"><span class="unseen">`...)
	b = in.appendJoined(b, d.Date.Chinese(), d.Date.WeekdayChinese(), said, end)
	b = append(b, `</span><span aria-hidden="true"><small>`...)
	if first := i == 0 || d.Date.Day == 1; first && in.lang == Chinese { // 10月28日 is wider than a phone's column
		b = append(strconv.AppendInt(b, int64(d.Date.Month), 10), '/')
		b = strconv.AppendInt(b, int64(d.Date.Day), 10)
	} else if first {
		b = quick.AppendText(b, in.text(strconv.Itoa(int(d.Date.Month))+"月"))
		b = strconv.AppendInt(b, int64(d.Date.Day), 10)
	} else if b = strconv.AppendInt(b, int64(d.Date.Day), 10); in.lang == Chinese {
		b = append(b, "日"...)
	}
	b = append(b, `</small><b>`...)
	b = quick.AppendText(b, in.text(mark))
	return append(b, "</b></span></li>\n"...)
}

func look(d *calendar.Counted) (class, mark, said string) {
	number := strconv.Itoa(d.Number)
	switch {
	case d.Paused:
		return "paused", "停", "，不计入期限"
	case d.Kind == calendar.MakeUp:
		return "counted makeup", number, "，调休上班，第" + number + "个工作日"
	case d.Working():
		return "counted", number, "，第" + number + "个工作日"
	}
	return "rest", "休", "，" + d.Reason()
}

// reasons lists the runs of days that need one: weekends explain themselves.
func (s *Strip) reasons(days []calendar.Counted) {
	for i := 0; i < len(days); {
		text := reasonOf(days[i])
		j := i + 1
		for j < len(days) && reasonOf(days[j]) == text {
			j++
		}
		if text != "" {
			span := days[i].Date.Chinese()
			if j-1 > i {
				span += "—" + days[j-1].Date.Chinese()
			}
			s.Reasons = append(s.Reasons, StripReason{span, text})
		}
		i = j
	}
}

func reasonOf(d calendar.Counted) string {
	switch {
	case d.Paused:
		return "征求意见或者等待缴费期间，不计入期限"
	case d.Kind == calendar.Weekday || d.Kind == calendar.Weekend:
		return ""
	}
	return d.Reason()
}
