package request

import (
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// opinionPeriod is how long a party has: 15 working days by arts 32 and 34,
// by setting for the others, for whom the text has no number.
func (f *folder) opinionPeriod(with string) statute.Period {
	switch with {
	case ThirdParty:
		return statute.ThirdPartyOpinion.At(f.state.ReceivedOn)
	case CoMaker:
		return statute.CoMakerOpinion.At(f.state.ReceivedOn)
	}
	return statute.Period{N: f.values.Int(statute.OtherOrganDays), Unit: statute.WorkingDays, Article: "33"}
}

func (f *folder) consult() error {
	a := f.act
	if c := f.consultation(a.ID); c != nil {
		return f.refuse("act.id", "id %q 已用于 %s 的征求意见，请另取一个", a.ID, c.SentOn)
	}
	end, err := f.opinionPeriod(a.With).End(a.ReceivedOn, f.cal)
	if err != nil {
		return err
	}
	c := Consultation{ID: a.ID, With: a.With, SentOn: a.On, ReceivedOn: a.ReceivedOn, TermEnd: end}
	c.step = f.note(f.opinionPeriod(a.With).Article, a.On, a.On, "")
	f.asked = append(f.asked, c)
	return nil
}

func (f *folder) consultation(id string) *Consultation {
	for i := range f.asked {
		if f.asked[i].ID == id {
			return &f.asked[i]
		}
	}
	return nil
}

func (f *folder) consultationAnswered() error {
	a := f.act
	c := f.consultation(a.ID)
	switch {
	case c == nil:
		return f.refuse("act.id", "没有 id 为 %q 的征求意见（consulted）", a.ID)
	case !c.AnsweredOn.IsZero():
		return f.refuse("act.answered-twice", "id %q 的意见已于 %s 收到", a.ID, c.AnsweredOn)
	}
	c.AnsweredOn, c.Opinion = a.On, a.Opinion
	return nil
}

// span is the days that one consultation takes out of the clock (choice 1.1).
func (f *folder) span(c *Consultation) calendar.Span {
	from := c.SentOn
	if f.values.Get(statute.PauseFrom) == "receipt" {
		from = c.ReceivedOn
	}
	return calendar.Span{From: from.AddDays(1), To: c.PauseEnd()}
}

func (f *folder) pause(from, to calendar.Date) {
	f.paused = append(f.paused, calendar.Span{From: from, To: to})
}

// pauses is all that the clock leaves out, each day once (choice 1.2).
func (f *folder) pauses() []calendar.Span {
	if len(f.asked) == 0 && len(f.paused) == 0 {
		return nil
	}
	spans := make([]calendar.Span, 0, len(f.asked)+len(f.paused))
	for i := range f.asked {
		spans = append(spans, f.span(&f.asked[i]))
	}
	return calendar.Merge(append(spans, f.paused...))
}

// explainConsultation words the step of a consultation once its end is known.
func (f *folder) explainConsultation(c *Consultation) error {
	s := &f.state.Steps[c.step]
	span := f.span(c)
	party, end := label(parties, c.With), c.TermEnd.Chinese()
	s.From, s.To = span.From, span.To
	switch {
	case c.AnsweredOn.IsZero():
		s.Text = "征求" + party + "意见（" + c.ID + "）：" + c.ReceivedOn.Chinese() + "收到，意见期限至" + end + "，" + silence(c.With) + "；其间不计入期限"
	case c.AnsweredOn.After(c.TermEnd):
		s.Text = "征求" + party + "意见（" + c.ID + "）：意见期限至" + end + "，" + c.AnsweredOn.Chinese() + "收到的意见不再延长；其间不计入期限"
	default:
		s.Text = "征求" + party + "意见（" + c.ID + "）：" + c.AnsweredOn.Chinese() + "收到意见（" + label(opinions, c.Opinion) + "）；其间不计入期限"
	}
	if span.To.Before(span.From) { // answered on the day of asking
		s.From, s.To = c.SentOn, c.SentOn
		s.Text = "征求" + party + "意见（" + c.ID + "）：当日收到意见，期限不受影响"
		return nil
	}
	return f.count(c.step, nil)
}

// silence says what follows from no answer: arts 32 and 34 differ.
func silence(with string) string {
	switch with {
	case ThirdParty:
		return "逾期未答复的由本机关决定是否公开"
	case CoMaker:
		return "逾期不答复的视为同意公开"
	}
	return "逾期不答复的由本机关决定"
}
