package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/request"
)

// clock looks at the cases that are the agency's move.
func (t *tasker) clock(ctx context.Context) error {
	return t.each(ctx, store.ViewClock, func(v *View) {
		s := &v.State
		one := Task{Ref: v.Number, Case: v.ID, On: s.Due, unit: v.Unit, roles: unitRoles}
		if v.Unit == "" {
			one.roles = giveRoles
			t.add(one, TaskUnassigned, "尚未交给承办机构", true)
		}
		for i := range s.Asked {
			q := &s.Asked[i]
			if !q.AnsweredOn.IsZero() {
				continue
			}
			asked := one
			asked.On = q.TermEnd
			if q.TermEnd.Before(t.today) {
				t.add(asked, TaskOpinion, fmt.Sprintf("征求意见（%s）的期限已满，没有收到意见，请依法决定", q.ID), true)
				continue
			}
			t.ending(asked, fmt.Sprintf("征求意见（%s）的期限", q.ID), "还没有收到意见，可以催询")
		}
		if !s.Counting {
			return
		}
		one.Left = s.WorkingDaysLeft
		mail, show := t.near(one.Left)
		switch {
		case s.Overdue:
			one.roles = slices.Concat(one.roles, []agency.Role{agency.OfficeHead})
			t.add(one, TaskOverdue, fmt.Sprintf("已逾期 %d 个工作日", max(1, -one.Left)), true)
		case one.Left == 0:
			t.add(one, TaskDue, "今天到期", true)
		case show:
			t.add(one, TaskDue, fmt.Sprintf("还有 %d 个工作日到期", one.Left), mail)
		}
	})
}

// waiting looks at the cases that are the applicant's move.
func (t *tasker) waiting(ctx context.Context) error {
	return t.each(ctx, store.ViewWaiting, func(v *View) {
		s := &v.State
		one := Task{Ref: v.Number, Case: v.ID, unit: v.Unit, roles: unitRoles, On: s.AwaitedUntil}
		if v.Unit == "" {
			one.roles = giveRoles
		}
		over := !s.AwaitedUntil.IsZero() && s.AwaitedUntil.Before(t.today)
		switch {
		case s.Stage == request.StageUnconfirmed:
			one.roles, one.On = giveRoles, s.ReceivedOn
			t.add(one, TaskUnsure, "等待与申请人确认收到之日", true)
		case over && s.Stage == request.StageAwaitingCorrection:
			t.add(one, TaskLapsed, lapsedWords(s), true)
		case over && s.Stage == request.StageAwaitingPayment:
			t.add(one, TaskLapsed, "缴费期限已满，没有缴费，请确认后处理", true)
		case s.AwaitedUntil.IsZero():
		case s.Stage == request.StageAwaitingCorrection:
			t.ending(one, "申请人补正（补充材料）的期限", "还没有收到，可以提醒申请人")
		case s.Stage == request.StageAwaitingPayment:
			t.ending(one, "申请人缴费的期限", "还没有缴费，可以提醒申请人")
		}
	})
}

// lapsedWords say what follows from silence: a record correction goes on.
func lapsedWords(s *request.State) string {
	if s.Untimed {
		return "补充材料的期限已满，没有收到，请按现有材料办理"
	}
	return "补正期限已满，没有收到补正，请确认后处理"
}

// ending reminds of somebody else's term while there is time to ask them.
func (t *tasker) ending(one Task, what, do string) {
	one.Left = t.left(one.On)
	mail, show := t.near(one.Left)
	switch {
	case !show:
	case one.Left == 0:
		t.add(one, TaskTerm, what+"今天届满，"+do, mail)
	default:
		t.add(one, TaskTerm, fmt.Sprintf("%s还有 %d 个工作日届满，%s", what, one.Left, do), mail)
	}
}

func (t *tasker) each(ctx context.Context, view store.View, f func(*View)) error {
	var cases []store.Case
	if err := t.Tx.Inbox(ctx, store.InboxQuery{Agency: t.agency, View: view, Limit: mostTasks}, func(c store.Case) error { cases = append(cases, c); return nil }); err != nil {
		return err
	}
	for _, c := range cases {
		v, err := t.viewOf(ctx, c)
		if err != nil {
			return err
		}
		f(&v)
	}
	return nil
}

// letters looks at those of this year and the last that wait for somebody.
func (t *tasker) letters(ctx context.Context) error {
	rs, err := t.RecordsHolding(ctx, kindLetter, t.agency, t.today.Year-1, `"state":"`+string(LetterDraft)+`"`, `"state":"`+string(LetterSubmitted)+`"`, `"state":"`+string(LetterApproved)+`"`, `"state":"`+string(LetterSigned)+`"`)
	if err != nil {
		return err
	}
	for _, r := range rs {
		l, err := decode[Letter](r.Body)
		if err != nil {
			return err
		}
		one := Task{Ref: l.CaseNumber, Case: l.Case, Letter: l.ID}
		switch l.State {
		case LetterDraft:
			one.writers = l.writers()
			if l.returned() {
				t.add(one, TaskReturned, letterName(&l)+"被退回，请按理由修改后再送审", true)
			} else {
				t.add(one, TaskDraft, letterName(&l)+"还没有送审", false)
			}
		case LetterSubmitted:
			one.roles = []agency.Role{agency.UnitHead, agency.OfficeHead}
			t.add(one, TaskApprove, letterName(&l)+"等待审核", true)
		case LetterApproved:
			one.roles = []agency.Role{agency.Signer}
			t.add(one, TaskSign, letterName(&l)+"等待签发", true)
		case LetterSigned: // the drafter may have left
			one.writers, one.roles = l.writers(), []agency.Role{agency.OfficeHead}
			t.add(one, TaskDeliver, letterName(&l)+"已经签发，请送达并登记", true)
		}
	}
	return nil
}

// disputes looks at the agency's own periods, and at what was lost.
func (t *tasker) disputes(ctx context.Context) error {
	var lost []store.Dispute
	err := t.Tx.Disputes(ctx, t.agency, func(d store.Dispute, err error) error {
		if err != nil {
			return err
		}
		if d.CaseID != "" && dispute.Result(d.Result).Reopens() {
			lost = append(lost, d)
		}
		if d.Due.IsZero() {
			return nil
		}
		one := Task{Ref: d.Number, Dispute: d.ID, On: d.Due, Left: t.left(d.Due), roles: []agency.Role{agency.Handler, agency.OfficeHead}}
		mail, show := t.near(one.Left)
		switch {
		case one.Left < 0:
			t.add(one, TaskDispute, "应提交答复的期限已过", true)
		case show:
			t.add(one, TaskDispute, fmt.Sprintf("还有 %d 个工作日应提交答复", one.Left), mail)
		}
		return nil
	})
	for i := 0; err == nil && i < len(lost); i++ {
		var v View
		var again bool
		if v, again, err = t.toReopen(ctx, &lost[i]); again {
			t.add(Task{Ref: lost[i].Number, Dispute: lost[i].ID, On: lost[i].ConcludedOn, unit: v.Unit, roles: []agency.Role{agency.Handler, agency.UnitHead, agency.OfficeHead}},
				TaskReopen, v.Number+" 的答复在复议诉讼中没有得到维持，请依生效的决定、判决重新办理；无需重新办理的，将争议归档", true)
		}
	}
	return err
}
