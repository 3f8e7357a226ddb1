package request

import (
	"encoding/json"
	"fmt"

	"gongkai/internal/kernel/calendar"
)

// Step explains one date or span of the clock: the article, what it says here,
// and the days from From to To, both included. Counted is the number of
// working days among them that the step counts; Notices cites what made days
// rest or work against the week's rule.
type Step struct {
	Article string
	Text    string
	From    calendar.Date
	To      calendar.Date // zero where the end is not known yet
	Counted int
	Notices []string
	Days    []calendar.Counted // filled by ExplainDays

	counts bool            // the step counts working days
	paused []calendar.Span // and leaves these out
}

type wireStep struct {
	Article string         `json:"article"`
	Text    string         `json:"text"`
	From    *calendar.Date `json:"from"`
	To      *calendar.Date `json:"to"`
	Counted *int           `json:"counted,omitempty"`
	Notices []string       `json:"notices,omitempty"`
	Days    []wireDay      `json:"days,omitempty"`
}

type wireDay struct {
	Date   calendar.Date `json:"date"`
	Number int           `json:"number,omitempty"`
	Kind   string        `json:"kind"`
	Paused bool          `json:"paused,omitempty"`
	Reason string        `json:"reason"`
}

// MarshalJSON gives article, text, from, to, and counted and notices where the
// step counts; days only after ExplainDays.
func (s Step) MarshalJSON() ([]byte, error) {
	w := wireStep{Article: s.Article, Text: s.Text, From: orNull(s.From), To: orNull(s.To), Notices: s.Notices}
	if s.counts {
		w.Counted = &s.Counted
	}
	for _, d := range s.Days {
		reason := d.Reason()
		if d.Paused {
			reason += "；不计入期限（征求意见或者等待缴费）"
		}
		w.Days = append(w.Days, wireDay{d.Date, d.Number, d.Kind.Key(), d.Paused, reason})
	}
	return json.Marshal(w)
}

// note adds a step without a count and gives its index.
func (f *folder) note(article string, from, to calendar.Date, format string, args ...any) int {
	f.state.Steps = append(f.state.Steps, Step{Article: article, Text: fmt.Sprintf(format, args...), From: from, To: to})
	return len(f.state.Steps) - 1
}

// count makes step i one that counts the working days from its From to its To
// outside the paused spans.
func (f *folder) count(i int, paused []calendar.Span) error {
	s := &f.state.Steps[i]
	before := s.From.AddDays(-1)
	n, err := f.cal.Between(before, s.To, paused...)
	if err != nil {
		return err
	}
	s.counts, s.paused, s.Counted = true, paused, n
	s.Notices = f.cal.Notices(before, s.To)
	return nil
}

// ExplainDays fills in, for each step that counts, every day with its number
// or the reason why it is not counted. Errors are the calendar's.
func (s *State) ExplainDays(cal *calendar.Calendar) error {
	for i := range s.Steps {
		st := &s.Steps[i]
		if !st.counts {
			continue
		}
		days, err := cal.Explain(st.From.AddDays(-1), st.To, st.paused...)
		if err != nil {
			return err
		}
		st.Days = days
	}
	return nil
}
