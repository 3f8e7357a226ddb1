package request

import (
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// apply gives the act at hand its effect.
func (f *folder) apply() error {
	if f.closedBy != "" {
		return f.applyClosed()
	}
	switch f.act.Kind {
	case Received:
		f.received()
	case Confirmed:
		if f.state.Day0.IsZero() {
			f.setDay0(f.act.On, "双方确认")
		}
	case CorrectionRequested:
		return f.requestCorrection()
	case Corrected:
		return f.corrected()
	case Consulted:
		return f.consult()
	case ConsultationAnswered:
		return f.consultationAnswered()
	case Extended:
		return f.extend()
	case ReasonsRequested:
		f.reasonsDue, f.reasonsHad = true, false
		f.note("35", f.act.On, f.act.On, "要求申请人说明理由；条文未规定暂停，期限照常计算")
	case ReasonsGiven:
		return f.reasonsGiven()
	case DelaySet:
		return f.delay()
	case FeeNoticed:
		return f.noticeFee()
	case FeePaid:
		return f.feePaid()
	case Answered:
		return f.answer()
	case Abandoned:
		return f.abandon()
	case Withdrawn:
		return f.close(rowOther)
	case Merged:
		return f.merge()
	case Reopened:
		return f.refuse("act.not-closed", "案件尚未办结，不能重新办理")
	case Archived:
		return f.refuse("act.not-closed", "案件尚未办结，不能归档")
	default:
		f.hand()
	}
	return nil
}

// applyClosed takes what may still happen to a closed case: a late opinion,
// filing, moving the file, and reopening.
func (f *folder) applyClosed() error {
	switch f.act.Kind {
	case ConsultationAnswered:
		return f.consultationAnswered()
	case Assigned, TransferredIn, TransferredOut:
		f.hand()
	case Archived:
		if f.archived {
			return f.refuse("act.archived-twice", "案件已经归档")
		}
		f.archived = true
	case Reopened:
		if f.closedBy == Merged {
			return f.refuse("act.merged", "案件已并入 %s，请在该案办理", f.state.Into)
		}
		f.reopen()
	default:
		return f.refuse("act.closed", "案件已于 %s 办结（%s %s），未经重新办理（reopened）不能再有此行为", f.state.ClosedOn, f.closedBy, f.closedBy.Label())
	}
	return nil
}

// received finds day 0 by art. 31.
func (f *folder) received() {
	a := f.act
	f.state.ReceivedOn = a.On
	arrival := a.Channel == Email && f.values.Get(statute.EmailReceipt) == "arrival"
	switch {
	case !a.needsConfirmation() || arrival:
		f.setDay0(a.On, label(channels, a.Channel))
	case a.ConfirmedOn.IsZero() || a.ConfirmedOn.After(f.asOf):
		f.confirmedOn = a.ConfirmedOn
	default:
		f.confirmedOn = a.ConfirmedOn
		f.confirmBy(a.On)
	}
}

// hand notes who works on the case.
func (f *folder) hand() {
	if f.act.Unit != "" {
		f.state.Unit = f.act.Unit
	}
	if f.act.Agency != "" {
		f.state.Agency = f.act.Agency
	}
}

func (f *folder) requestCorrection() error {
	a := f.act
	limit := statute.CorrectionNotice.At(f.state.ReceivedOn)
	if f.corrections++; f.corrections > 1 {
		f.breach(CorrectionRepeated, "第"+strconv.Itoa(f.corrections)+"次告知")
	}
	if !f.state.Day0.IsZero() {
		last, err := limit.End(f.state.Day0, f.cal)
		if err != nil {
			return err
		}
		i := f.note("30", f.state.Day0.AddDays(1), last, "告知补正应在收到之日起%s内，至%s；实际于%s告知", limitText(limit), last.Chinese(), a.On.Chinese())
		if err := f.count(i, nil); err != nil {
			return err
		}
		if a.On.After(last) {
			f.breach(CorrectionLate, "应不晚于"+last.Chinese()+"，实际"+a.On.Chinese())
		}
	}
	f.correction = &term{since: f.i, from: a.On, end: a.Until}
	f.note("30", a.On, a.Until, "等待申请人补正，至%s；收到补正之日起重新计算期限", a.Until.Chinese())
	return nil
}

func (f *folder) corrected() error {
	if f.correction == nil {
		return f.refuse("act.no-correction-asked", "没有待补正的告知（correction_requested）")
	}
	f.correction = nil
	f.restart("30", "收到补正")
	return nil
}

// restart makes the act's day day 0 and counts the period anew.
func (f *folder) restart(article, why string) {
	f.state.Day0, f.fixed = f.act.On, nil
	if f.state.CountedOn.IsZero() {
		f.state.CountedOn = f.act.On
	}
	f.note(article, f.act.On, f.act.On, "%s：%s为第0日，期限自次日起重新计算", why, f.act.On.Chinese())
}

func (f *folder) reasonsGiven() error {
	if !f.reasonsDue {
		return f.refuse("act.no-reasons-asked", "没有要求申请人说明理由（reasons_requested）")
	}
	f.reasonsDue, f.reasonsHad = false, true
	return nil
}

// extend adds working days if it may: once, approved, told in time; more than
// twenty count as twenty. What it may not, it records and leaves the date.
func (f *folder) extend() error {
	a := f.act
	told := a.ToldOn
	if told.IsZero() {
		told = a.On
	}
	lawful, err := f.mayExtend(told)
	if err != nil {
		return err
	}
	most := statute.Extension.At(f.state.ReceivedOn).N
	days := min(a.Days, most)
	if a.Days > most {
		f.breach(ExtensionTooLong, "写明"+strconv.Itoa(a.Days)+"个工作日，按"+strconv.Itoa(most)+"个工作日计")
	}
	f.extended = f.extended || lawful
	switch {
	case !lawful:
		f.note("33", a.On, a.On, "延期不合规定，期限不变")
	case told.After(f.asOf):
		f.note("33", a.On, told, "延期尚未告知申请人，期限不变")
	default:
		f.note("33", a.On, told, "经%s同意延长%d个工作日，%s告知申请人", a.ApprovedBy, days, told.Chinese())
		f.state.Extension = days // survives a restart
		if f.fixed != nil {
			f.fixed.extra += days
		}
	}
	return nil
}

// mayExtend reports whether an extension told on a day takes effect, and
// records why not.
func (f *folder) mayExtend(told calendar.Date) (bool, error) {
	due, err := f.due()
	if err != nil {
		return false, err
	}
	lawful := true
	unlawful := func(id RuleID, detail string) { lawful = false; f.breach(id, detail) }
	if f.extended {
		unlawful(ExtensionRepeated, "此前已经延期")
	}
	if strings.TrimSpace(f.act.ApprovedBy) == "" {
		unlawful(ExtensionUnapproved, "未记载同意人")
	}
	if !due.date.IsZero() && told.After(due.date) {
		unlawful(ExtensionLate, "应不晚于"+due.date.Chinese()+"告知，实际"+told.Chinese())
	}
	return lawful, nil
}

func (f *folder) delay() error {
	a := f.act
	due, err := f.due()
	if err != nil {
		return err
	}
	if !due.date.IsZero() && a.On.After(due.date) {
		f.breach(DelayLate, "届满日为"+due.date.Chinese()+"，实际"+a.On.Chinese())
	}
	f.fixed = &fixedDue{until: a.Until, by: DelaySet}
	f.note("35", a.On, a.Until, "确定延迟答复的合理期限，至%s", a.Until.Chinese())
	return nil
}

func (f *folder) noticeFee() error {
	a := f.act
	due, err := f.due()
	if err != nil {
		return err
	}
	if !due.date.IsZero() && a.On.After(due.date) {
		f.breach(FeeNoticeLate, "届满日为"+due.date.Chinese()+"，实际"+a.On.Chinese())
	}
	if f.feeMethod != "" && f.feeMethod != a.Method {
		f.breach(FeeMethodsMixed, "先"+label(methods, f.feeMethod)+"，后"+label(methods, a.Method))
	}
	f.feeMethod = a.Method
	f.fee = &term{since: f.i, from: a.On}
	if a.ReceivedOn.IsZero() {
		f.note("42", a.On, a.On, "发出收费通知；申请人收到之日尚未记载，缴费期限不能推算")
		return nil
	}
	p := statute.FeePayment.At(a.On)
	if f.fee.end, err = p.End(a.ReceivedOn, f.cal); err != nil {
		return err
	}
	i := f.note("42", a.ReceivedOn.AddDays(1), f.fee.end, "%s收到收费通知，次日起%s内缴费，至%s", a.ReceivedOn.Chinese(), limitText(p), f.fee.end.Chinese())
	return f.count(i, nil)
}

func (f *folder) feePaid() error {
	if f.fee == nil {
		return f.refuse("act.no-fee-noticed", "没有待缴费的收费通知（fee_noticed）")
	}
	notice := f.fee.from
	f.fee = nil
	if f.values.Get(statute.AfterPayment) == "resume" {
		f.pause(notice.AddDays(1), f.act.On)
		f.note("42", notice.AddDays(1), f.act.On, "等待缴费的时间不计入期限")
		return nil
	}
	f.restart("42", "缴费完成")
	return nil
}
