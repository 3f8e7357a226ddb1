package web

import (
	"strconv"

	"gongkai/internal/kernel/calendar"
)

// Strip is the calendar strip: every day of a count in rows of weeks.
type Strip struct {
	Days    []StripDay
	Reasons []StripReason // why days were left out or worked, by document
	Paused  bool
	MakeUp  bool
}

// StripDay is one day. Class says how it looks, Said what it means, for those
// who hear it.
type StripDay struct {
	Month  string // at the first day shown of a month
	Day    int
	Mark   string // the number in the count, or 休, 班, 停
	Class  string // counted, rest, makeup, paused, last
	Column string // the weekday's column for the first day, "" else
	Said   string
}

// StripReason is a run of days with one reason.
type StripReason struct{ Days, Text string }

func newStrip(days []calendar.Counted) *Strip {
	s := &Strip{}
	for i, d := range days {
		one := StripDay{Day: d.Date.Day, Said: d.Date.Chinese() + d.Date.WeekdayChinese()}
		if i == 0 || d.Date.Day == 1 {
			one.Month = strconv.Itoa(int(d.Date.Month)) + "月"
		}
		if i == 0 {
			one.Column = "col" + strconv.Itoa((int(d.Date.Weekday())+6)%7+1)
		}
		s.look(&one, d)
		if i == len(days)-1 {
			one.Class += " last"
			one.Said += "，届满"
		}
		s.Days = append(s.Days, one)
	}
	s.reasons(days)
	return s
}

func (s *Strip) look(one *StripDay, d calendar.Counted) {
	switch {
	case d.Paused:
		one.Class, one.Mark, s.Paused = "paused", "停", true
		one.Said += "，不计入期限"
	case d.Kind == calendar.MakeUp:
		one.Class, one.Mark, s.MakeUp = "counted makeup", strconv.Itoa(d.Number), true
		one.Said += "，调休上班，第" + strconv.Itoa(d.Number) + "个工作日"
	case d.Working():
		one.Class, one.Mark = "counted", strconv.Itoa(d.Number)
		one.Said += "，第" + strconv.Itoa(d.Number) + "个工作日"
	default:
		one.Class, one.Mark = "rest", "休"
		one.Said += "，" + d.Reason()
	}
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
