package app

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// Outcomes of table 3 by their groups （一） to （六）.
const outcomeGroups = 6

// Tally is what happened in a stretch of time: requests received (by their
// first day 0), requests ended (by their first closing), of those the late
// ones, how they ended, and how many working days each took from the day of
// receipt to the day of closing, waiting times included.
type Tally struct {
	Received, Closed, Late int64
	Outcomes               [outcomeGroups]int64
	Days                   map[int]int64
}

func (t *Tally) add(o *Tally) {
	t.Received += o.Received
	t.Closed += o.Closed
	t.Late += o.Late
	for i, n := range o.Outcomes {
		t.Outcomes[i] += n
	}
	if t.Days == nil && len(o.Days) > 0 {
		t.Days = make(map[int]int64, len(o.Days))
	}
	for d, n := range o.Days {
		t.Days[d] += n
	}
}

// Median is the median of the working days, as twice its value so that a
// half is whole; ok is false where nothing ended.
func (t *Tally) Median() (twice int, ok bool) {
	if t.Closed == 0 {
		return 0, false
	}
	low, high := (t.Closed-1)/2, t.Closed/2
	days := slices.Sorted(maps.Keys(t.Days))
	at := func(k int64) int {
		for _, d := range days {
			if k -= t.Days[d]; k < 0 {
				return d
			}
		}
		return 0
	}
	return at(low) + at(high), true
}

func (t *Tally) empty() bool { return t.Received == 0 && t.Closed == 0 }

// appendText writes the tally as the store keeps it.
func (t *Tally) appendText(b []byte) []byte {
	for i, n := range append([]int64{t.Received, t.Closed, t.Late}, t.Outcomes[:]...) {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	b = append(b, '|')
	for i, d := range slices.Sorted(maps.Keys(t.Days)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(d), 10)
		b = append(b, ':')
		b = strconv.AppendInt(b, t.Days[d], 10)
	}
	return b
}

// yearTally is an agency's months of a year, January first; nil where nothing
// happened.
type yearTally [12]*Tally

// text is the year as the store keeps it, "" where nothing happened.
func (y *yearTally) text() string {
	var b []byte
	for m, t := range y {
		if t == nil || t.empty() {
			continue
		}
		if len(b) > 0 {
			b = append(b, ';')
		}
		b = t.appendText(append(strconv.AppendInt(b, int64(m+1), 10), '='))
	}
	return string(b)
}

// eachMonth gives the months of a text of the store, which must be whole.
func eachMonth(body []byte, f func(month int, text []byte) error) error {
	for len(body) > 0 {
		one, rest, _ := bytes.Cut(body, []byte{';'})
		month, text, ok := bytes.Cut(one, []byte{'='})
		m := 0
		for _, c := range month {
			if c < '0' || c > '9' || m > 12 {
				ok = false
				break
			}
			m = m*10 + int(c-'0')
		}
		if !ok || m < 1 || m > 12 {
			return fmt.Errorf("统计 %q 不能识别", one)
		}
		if err := f(m, text); err != nil {
			return err
		}
		body = rest
	}
	return nil
}

func readYear(body string) (y yearTally, err error) {
	err = eachMonth([]byte(body), func(m int, text []byte) error {
		y[m-1] = &Tally{}
		return y[m-1].addText(text)
	})
	return y, err
}

// addText adds a month of the store; it is written by us, so that a damaged one
// is a fault.
func (t *Tally) addText(b []byte) error {
	into := [3 + outcomeGroups]*int64{&t.Received, &t.Closed, &t.Late}
	for i := range t.Outcomes {
		into[3+i] = &t.Outcomes[i]
	}
	rest := b
	for i, x := range into {
		end := byte(',')
		if i == len(into)-1 {
			end = '|'
		}
		n, more, ok := leading(rest, end)
		if !ok {
			return fmt.Errorf("统计 %q 不能识别", b)
		}
		*x += n
		rest = more
	}
	for len(rest) > 0 {
		day, more, ok := leading(rest, ':')
		n, more2, ok2 := leading(more, ',')
		if !ok || !ok2 {
			return fmt.Errorf("统计 %q 不能识别", b)
		}
		if t.Days == nil {
			t.Days = map[int]int64{}
		}
		t.Days[int(day)] += n
		rest = more2
	}
	return nil
}

// leading reads a number that ends with a character or, for a comma, with the
// text.
func leading(b []byte, end byte) (n int64, rest []byte, ok bool) {
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9' && i < 18:
			n = n*10 + int64(c-'0')
		case c == end && i > 0:
			return n, b[i+1:], true
		default:
			return 0, nil, false
		}
	}
	return n, nil, end == ',' && len(b) > 0
}

// countOne adds a request that ended.
func (t *Tally) countOne(e ended) {
	t.Closed++
	if e.late {
		t.Late++
	}
	if e.group >= 0 {
		t.Outcomes[e.group]++
	}
	if t.Days == nil {
		t.Days = map[int]int64{}
	}
	t.Days[e.days]++
}

// ended is a request as it is counted when it ends.
type ended struct {
	days  int
	late  bool
	group int // of table 3, -1 where its row is unknown
}

// endOf counts one request. A first answer that was done over is judged by the
// clock it had then.
func (w *work) endOf(ctx context.Context, e store.Ended, l *law) (out ended, err error) {
	out.group = groupOfOutcome(e.Outcome)
	if out.days, err = l.calendar.Between(e.CountedOn, e.ClosedOn); err != nil {
		return out, err
	}
	out.days = max(out.days, 0)
	due := e.Due
	if e.Reopened {
		if due, err = w.firstDue(ctx, e, l); err != nil {
			return out, err
		}
	}
	out.late = !due.IsZero() && e.ClosedOn.After(due)
	return out, nil
}

// firstDue is the due date that the first closing met.
func (w *work) firstDue(ctx context.Context, e store.Ended, l *law) (calendar.Date, error) {
	acts, err := w.Acts(ctx, e.ID)
	if err != nil {
		return calendar.Date{}, err
	}
	for i, a := range acts {
		if a.Kind == request.Answered || a.Kind == request.Abandoned || a.Kind == request.Withdrawn {
			s, err := request.Case{Type: request.TypeRequest, AsOf: a.On, Acts: acts[:i+1]}.Fold(l.calendar, l.settings)
			return s.Due, err
		}
	}
	return e.Due, nil
}

// groupOfOutcome is the group of table 3 that a row stands in, 0 to 5.
func groupOfOutcome(key string) int {
	row, ok := report.RowByKey(key)
	switch {
	case !ok:
		return -1
	case row == report.Granted:
		return 0
	case row == report.Partial:
		return 1
	case row <= report.AdministrativeInquiry:
		return 2
	case row <= report.UnclearAfterCorrection:
		return 3
	case row <= report.Reconfirmation:
		return 4
	}
	return 5
}
