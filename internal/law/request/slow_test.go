package request

import (
	"testing"

	"gongkai/internal/kernel/calendar"

	"gongkai/internal/property"
	"pgregory.net/rapid"
)

// slow is the clock written a second time, straight from the words of the
// contract: it walks the calendar day by day and shares no code with Fold.
type slow struct {
	day0, until  calendar.Date // until: a due date that was set
	confirm      calendar.Date
	added, since int // lawful extension; the part of it after until was set
	extended     bool
	waits        []Kind // what the applicant owes, oldest first
	asked        map[string][3]calendar.Date
	closed       bool
	frozen       calendar.Date
	row          string
}

func isWorking(d calendar.Date) bool {
	day, err := standard.Day(d)
	return err == nil && day.Working()
}

func nth(from calendar.Date, n int) calendar.Date {
	for n > 0 {
		from = from.AddDays(1)
		if isWorking(from) {
			n--
		}
	}
	return from
}

func (s *slow) paused(d calendar.Date) bool {
	for _, c := range s.asked {
		sent, received, answered := c[0], c[1], c[2]
		end := nth(received, 15)
		if !answered.IsZero() && answered.Before(end) {
			end = answered
		}
		if d.After(sent) && !d.After(end) {
			return true
		}
	}
	return false
}

func (s *slow) due() calendar.Date {
	switch {
	case s.closed:
		return s.frozen
	case len(s.waits) > 0, s.day0.IsZero() && s.until.IsZero():
		return calendar.Date{}
	case !s.until.IsZero():
		return nth(s.until, s.since)
	}
	d, counted := s.day0, 0
	for counted < 20+s.added {
		d = d.AddDays(1)
		if isWorking(d) && !s.paused(d) {
			counted++
		}
	}
	return d
}

func (s *slow) paid(k Kind) {
	var rest []Kind
	for _, w := range s.waits {
		if w != k {
			rest = append(rest, w)
		}
	}
	s.waits = rest
}

func (s *slow) close(row string) {
	s.frozen = s.due()
	s.closed = true
	if s.row == "" {
		s.row = row
	}
}

func (s *slow) do(a Act, asOf calendar.Date) {
	s.settle(a.On)
	switch a.Kind {
	case Received:
		switch a.Channel {
		case Counter, Oral, RegisteredMail:
			s.day0 = a.On
		default:
			s.confirm = a.ConfirmedOn
			s.settle(a.On)
		}
	case Confirmed:
		if s.day0.IsZero() {
			s.day0 = a.On
		}
	case CorrectionRequested, FeeNoticed:
		s.paid(a.Kind)
		s.waits = append(s.waits, a.Kind)
	case Corrected:
		s.paid(CorrectionRequested)
		s.day0, s.until = a.On, calendar.Date{}
	case FeePaid:
		s.paid(FeeNoticed)
		s.day0, s.until = a.On, calendar.Date{}
	case Consulted:
		s.asked[a.ID] = [3]calendar.Date{a.On, a.ReceivedOn}
	case ConsultationAnswered:
		if c := s.asked[a.ID]; !s.closed {
			c[2] = a.On
			s.asked[a.ID] = c
		}
	case Extended:
		s.extend(a, asOf)
	case DelaySet:
		s.until, s.since = a.Until, 0
	case Answered:
		s.close(a.Outcome)
	case Abandoned:
		s.close(map[string]string{"correction": "other.correction_overdue", "fee": "other.fee_unpaid"}[a.Ground])
	case Withdrawn:
		s.close("other.other")
	case Merged:
		s.close("")
	case Reopened:
		s.closed, s.until, s.since, s.waits = false, a.Until, 0, nil
	}
}

func (s *slow) extend(a Act, asOf calendar.Date) {
	due := s.due()
	if s.extended || a.ApprovedBy == "" || !due.IsZero() && a.ToldOn.After(due) {
		return
	}
	s.extended = true
	if a.ToldOn.After(asOf) {
		return
	}
	s.added = a.Days
	if s.added > 20 {
		s.added = 20
	}
	if !s.until.IsZero() {
		s.since = s.added
	}
}

func (s *slow) settle(d calendar.Date) {
	if s.day0.IsZero() && !s.confirm.IsZero() && !s.confirm.After(d) && !s.closed {
		s.day0 = s.confirm
	}
}

func (s *slow) left(asOf, due calendar.Date) int {
	n := 0
	for d := asOf; d.Before(due); {
		if d = d.AddDays(1); isWorking(d) && (!s.until.IsZero() || !s.paused(d)) {
			n++
		}
	}
	for d := due; d.Before(asOf); {
		if d = d.AddDays(1); isWorking(d) {
			n--
		}
	}
	return n
}

func TestClockAgreesWithDayByDay(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		acts := history(t)
		asOf := acts[len(acts)-1].On.AddDays(rapid.IntRange(0, 50).Draw(t, "days on"))
		got, err := Fold(acts, asOf, standard, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := slow{asked: map[string][3]calendar.Date{}}
		for _, a := range acts {
			s.do(a, asOf)
		}
		s.settle(asOf)
		due := s.due()
		if got.Day0 != s.day0 || got.Due != due || got.Row != s.row || got.Overdue != (!s.closed && !due.IsZero() && asOf.After(due)) {
			t.Fatalf("day 0 %s due %s row %q overdue %v; by hand %s %s %q", got.Day0, got.Due, got.Row, got.Overdue, s.day0, due, s.row)
		}
		if got.Counting != (!s.closed && !due.IsZero()) || got.Counting && got.WorkingDaysLeft != s.left(asOf, due) {
			t.Fatalf("%d days left (%v); by hand %d", got.WorkingDaysLeft, got.Counting, s.left(asOf, due))
		}
		if due.IsZero() || !s.until.IsZero() && s.since == 0 {
			if got.Provisional {
				t.Fatal("provisional without a count")
			}
			return
		}
		if !isWorking(due) {
			t.Fatalf("due on a rest day, %s", due)
		}
		from := s.day0
		if !s.until.IsZero() {
			from = s.until
		}
		if guess := due.Year > 2026 || from.AddDays(1).Year < 2019; got.Provisional != guess {
			t.Fatalf("provisional %v for %s", got.Provisional, due)
		}
	})
}
