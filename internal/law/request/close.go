package request

import (
	"strings"

	"gongkai/internal/kernel/calendar"
)

// clock is a due date with what it was counted from and what it left out.
type clock struct {
	date, from calendar.Date
	paused     []calendar.Span
}

// answer ends the clock on the day of signing, posting or sending.
func (f *folder) answer() error {
	a := f.act
	due, err := f.due()
	if err != nil {
		return err
	}
	if !due.date.IsZero() && a.On.After(due.date) {
		f.breach(f.lateAnswer(), "应不晚于"+due.date.Chinese()+"，实际"+a.On.Chinese())
	}
	f.state.Outcome, f.state.Reply, f.delivery = a.Outcome, a.Reply, a.Delivery
	return f.close(a.Outcome)
}

func (f *folder) lateAnswer() RuleID {
	switch {
	case f.fixed == nil:
		return AnswerLate
	case f.fixed.by == DelaySet:
		return AnswerAfterDelay
	}
	return AnswerAfterReopening
}

// abandon closes because the applicant let a term lapse.
func (f *folder) abandon() error {
	a := f.act
	waiting, rule, row, missing := f.correction, CorrectionAbandonedEarly, rowCorrectionOverdue, "没有待补正的告知（correction_requested）"
	if a.Ground == "fee" {
		waiting, rule, row, missing = f.fee, FeeAbandonedEarly, rowFeeUnpaid, "没有待缴费的收费通知（fee_noticed）"
	}
	switch {
	case waiting == nil:
		return f.refuse("act.nothing-lapsed", "%s，不能以%s为由不再处理", missing, label(grounds, a.Ground))
	case waiting.end.IsZero():
		f.breach(rule, "申请人收到通知之日未记载，期限不能认定已满")
	case !a.On.After(waiting.end):
		f.breach(rule, "期限至"+waiting.end.Chinese()+"，次日起方可，实际"+a.On.Chinese())
	}
	return f.close(row)
}

// close ends the case and freezes its due date; the row stays the first one.
func (f *folder) close(row string) error {
	due, err := f.due()
	if err != nil {
		return err
	}
	f.frozen, f.closedBy, f.state.ClosedOn = due, f.act.Kind, f.act.On
	if f.state.Row == "" {
		f.state.Row, f.state.FirstClosed = row, f.act.On
	}
	if f.state.CountedOn.IsZero() { // withdrawn before it was confirmed: counted as new on the day it is counted as closed
		f.state.CountedOn = f.act.On
	}
	return nil
}

// reopen starts the case again with the term that the decision sets.
func (f *folder) reopen() {
	a := f.act
	f.closedBy, f.archived, f.state.ClosedOn = "", false, calendar.Date{}
	f.correction, f.fee, f.reasonsDue = nil, nil, false
	f.fixed = &fixedDue{until: a.Until, by: Reopened}
	f.note("51", a.On, a.Until, "复议或者诉讼后重新办理，应于%s前答复；年报仍只计首次办结", a.Until.Chinese())
}

// merge ends a case whose application is being handled in another: it is no
// case of table 3, so that the application is counted once (choice 2.3).
func (f *folder) merge() error {
	if f.state.Row != "" {
		return f.refuse("act.merged", "案件已经办结过，不能并案")
	}
	due, err := f.due()
	if err != nil {
		return err
	}
	f.frozen, f.closedBy, f.state.Into = due, Merged, strings.TrimSpace(f.act.Into)
	f.state.ClosedOn, f.state.FirstClosed, f.state.CountedOn = f.act.On, f.act.On, calendar.Date{}
	f.note("29", f.act.On, f.act.On, "同一申请另有登记，并入%s办理，期限以该案为准，只计一件", f.state.Into)
	return nil
}
