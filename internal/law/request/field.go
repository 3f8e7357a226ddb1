package request

import (
	"fmt"
	"strings"
)

// fieldFault is what is wrong with one field of an act.
type fieldFault struct{ name, message string }

// checkFields says what is missing or wrong in an act taken by itself; nil
// where nothing is.
func checkFields(a *Act) *fieldFault {
	switch a.Kind {
	case Received:
		return checkReceived(a)
	case CorrectionRequested, DelaySet, Reopened:
		return checkUntil(a)
	case Consulted:
		return checkConsulted(a)
	case ConsultationAnswered:
		return first(required("id", a.ID), oneOf("opinion", opinions, a.Opinion))
	case Extended:
		if a.Days < 1 {
			return &fieldFault{"days", "延长的工作日数须写明，为 1 至 20"}
		}
	case FeeNoticed:
		return checkFeeNotice(a)
	case Answered:
		return first(oneOf("outcome", outcomes, a.Outcome), optional("reply", replyWords(), a.Reply), optional("delivery", deliveries, a.Delivery))
	case Abandoned:
		return oneOf("ground", grounds, a.Ground)
	case Merged:
		return required("into", a.Into)
	}
	return nil
}

func first(faults ...*fieldFault) *fieldFault {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

func required(name, value string) *fieldFault {
	if strings.TrimSpace(value) == "" {
		return &fieldFault{name, "须写明"}
	}
	return nil
}

func oneOf(name string, words []Word, value string) *fieldFault {
	switch {
	case value == "":
		return &fieldFault{name, "须写明，应为 " + keys(words) + " 之一"}
	case !known(words, value):
		return &fieldFault{name, fmt.Sprintf("不能是 %q，应为 %s 之一", value, keys(words))}
	}
	return nil
}

func optional(name string, words []Word, value string) *fieldFault {
	if value == "" {
		return nil
	}
	return oneOf(name, words, value)
}

func checkReceived(a *Act) *fieldFault {
	if f := oneOf("channel", channels, a.Channel); f != nil {
		return f
	}
	if mailed := a.Channel == RegisteredMail || a.Channel == OrdinaryMail; !a.PostedOn.IsZero() && !mailed {
		return &fieldFault{"posted_on", "只有邮寄的申请有邮戳日期"}
	}
	if a.PostedOn.After(a.On) {
		return &fieldFault{"posted_on", fmt.Sprintf("邮戳日期 %s 晚于收到之日 %s", a.PostedOn, a.On)}
	}
	if a.needsConfirmation() && !a.ConfirmedOn.IsZero() && a.ConfirmedOn.Before(a.On) {
		return &fieldFault{"confirmed_on", fmt.Sprintf("确认之日 %s 早于收到之日 %s", a.ConfirmedOn, a.On)}
	}
	return nil
}

// needsConfirmation reports whether day 0 waits for the applicant's word
// (art. 31(2), (3)).
func (a *Act) needsConfirmation() bool {
	switch a.Channel {
	case OrdinaryMail, Internet, Fax, Email:
		return true
	}
	return false
}

// checkUntil wants a term: the law sets none for these acts (choice 1.8).
func checkUntil(a *Act) *fieldFault {
	switch {
	case a.Until.IsZero():
		return &fieldFault{"until", "须写明期限的最后一日"}
	case a.Until.Before(a.On):
		return &fieldFault{"until", fmt.Sprintf("期限的最后一日 %s 早于本行为之日 %s", a.Until, a.On)}
	}
	return nil
}

func checkConsulted(a *Act) *fieldFault {
	switch {
	case strings.TrimSpace(a.ID) == "":
		return &fieldFault{"id", "须写明，收到意见时据此对应"}
	case !known(parties, a.With):
		return oneOf("with", parties, a.With)
	case a.ReceivedOn.IsZero():
		return &fieldFault{"received_on", "须写明被征求方收到之日，其期限自该日起算"}
	case a.ReceivedOn.Before(a.On):
		return &fieldFault{"received_on", fmt.Sprintf("被征求方收到之日 %s 早于发出之日 %s", a.ReceivedOn, a.On)}
	}
	return nil
}

func checkFeeNotice(a *Act) *fieldFault {
	switch {
	case !known(methods, a.Method):
		return oneOf("method", methods, a.Method)
	case a.Amount < 0:
		return &fieldFault{"amount", "金额不能为负"}
	case !a.ReceivedOn.IsZero() && a.ReceivedOn.Before(a.On):
		return &fieldFault{"received_on", fmt.Sprintf("申请人收到之日 %s 早于发出之日 %s", a.ReceivedOn, a.On)}
	}
	return nil
}
