package request

import (
	"slices"
	"strconv"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// stage says whose move it is after the acts so far.
func (f *folder) stage() Stage {
	switch {
	case f.archived:
		return StageArchived
	case f.closedBy == Answered:
		return StageAnswered
	case f.closedBy == Abandoned:
		return StageAbandoned
	case f.closedBy == Withdrawn:
		return StageWithdrawn
	case f.closedBy == Merged:
		return StageMerged
	case f.fee != nil && (f.correction == nil || f.fee.since > f.correction.since):
		return StageAwaitingPayment
	case f.correction != nil:
		return StageAwaitingCorrection
	case f.state.Day0.IsZero() && f.fixed == nil:
		return StageUnconfirmed
	case f.reasonsDue:
		return StageAwaitingReasons
	}
	return StageOpen
}

// due is the last day to answer, as the acts so far leave it; its date is zero
// while the applicant is awaited. While an opinion may still come, the whole
// pause is assumed.
func (f *folder) due() (clock, error) {
	switch f.stage() {
	case StageOpen, StageAwaitingReasons:
	case StageUnconfirmed, StageAwaitingCorrection, StageAwaitingPayment:
		return clock{}, nil
	default:
		return f.frozen, nil
	}
	if f.fixed != nil {
		c := clock{date: f.fixed.until, from: f.fixed.until}
		if f.fixed.extra == 0 {
			return c, nil
		}
		var err error
		c.date, err = f.cal.Add(c.from, f.fixed.extra)
		return c, err
	}
	paused := f.pauses()
	d, err := f.cal.Add(f.state.Day0, f.period(), paused...)
	return clock{d, f.state.Day0, paused}, err
}

// period is the number of working days to answer in.
func (f *folder) period() int {
	return statute.Answer.At(f.state.ReceivedOn).N + f.state.Extension
}

// conclude fills in what follows from all acts together on the day asOf.
func (f *folder) conclude() error {
	s := &f.state
	due, err := f.due()
	if err != nil {
		return err
	}
	s.Stage, s.Due = f.stage(), due.date
	s.Asked, s.Pauses = f.asked, due.paused
	for i := range f.asked {
		if err := f.explainConsultation(&f.asked[i]); err != nil {
			return err
		}
	}
	if !due.date.IsZero() {
		s.Provisional = f.cal.Provisional(due.from, due.date)
		if err := f.explainDue(due); err != nil {
			return err
		}
	}
	if f.closedBy == "" {
		if err := f.concludeOpen(due.date); err != nil {
			return err
		}
	}
	f.explainStage()
	s.Next, err = f.next(due.date)
	return err
}

func (f *folder) concludeOpen(due calendar.Date) error {
	s := &f.state
	switch s.Stage {
	case StageAwaitingCorrection:
		s.AwaitedUntil = f.correction.end
	case StageAwaitingPayment:
		s.AwaitedUntil = f.fee.end
	}
	if due.IsZero() {
		return nil
	}
	s.Counting, s.Overdue = true, f.asOf.After(due)
	paused := s.Pauses
	if s.Overdue {
		s.Late = f.lateAnswer()
		paused = nil
	}
	// Days far off are cut at the calendar's end: how late is then late enough.
	last := f.cal.Last()
	var err error
	s.WorkingDaysLeft, err = f.cal.Between(earlier(f.asOf, last), earlier(due, last), paused...)
	return err
}

func earlier(a, b calendar.Date) calendar.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// explainDue words the step that ends with the due date.
func (f *folder) explainDue(due clock) error {
	if f.fixed != nil {
		if f.fixed.extra == 0 {
			return nil // its own step says it
		}
		i := f.note("33", due.from.AddDays(1), due.date, "延长%d个工作日，至%s", f.fixed.extra, due.date.Chinese())
		return f.count(i, nil)
	}
	text := "自第0日（" + due.from.Chinese() + "）的次日起第" + strconv.Itoa(f.period()) + "个工作日为" + due.date.Chinese() + "（" + due.date.WeekdayChinese() + "）"
	if f.state.Provisional {
		text += "；其中有年份的放假安排尚未录入，此日期为暂定"
	}
	i := f.note("33", due.from.AddDays(1), due.date, "%s", text)
	return f.count(i, within(f.state.Pauses, due))
}

// within keeps the pauses that the count met.
func within(spans []calendar.Span, c clock) []calendar.Span {
	return slices.DeleteFunc(slices.Clone(spans), func(s calendar.Span) bool {
		return !s.To.After(c.from) || s.From.After(c.date)
	})
}

// explainStage words what stands still or has ended.
func (f *folder) explainStage() {
	s := &f.state
	switch {
	case s.Stage == StageUnconfirmed:
		f.note("31", s.ReceivedOn, calendar.Date{}, "尚未与申请人确认，没有第0日，期限未起算")
	case f.closedBy == Answered:
		f.note("33", s.ClosedOn, s.ClosedOn, "%s答复，期限终止；%s", s.ClosedOn.Chinese(), replyDay(f.delivery))
	}
}

func limitText(p statute.Period) string { return strconv.Itoa(p.N) + p.Unit.Chinese() }

// replyDay says which day counts as the day of the answer: 国办公开办函〔2016〕235号
// for counter and mail, choice 1.16 for electronic delivery.
func replyDay(delivery string) string {
	switch delivery {
	case "counter":
		return "当面送达的，以签收之日为答复之日"
	case "mail":
		return "邮寄的，以交邮之日为答复之日"
	case "electronic":
		return "电子送达的，以发送之日为答复之日"
	}
	return "送达方式未记载"
}
