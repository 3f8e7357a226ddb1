package letter

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// information tells somebody who is not the applicant what was asked for, in
// the handler's words: the application itself may give its author away.
func (w *writer) information() {
	what := stop(w.need("涉及的政府信息（information）", "information", w.f.Information))
	switch w.info.Kind {
	case ThirdPartyConsultation:
		w.p("本机关收到政府信息公开申请（登记编号：%s），申请公开的政府信息可能涉及%s的商业秘密、个人隐私，公开可能损害%s的合法权益。涉及的政府信息为：%s", w.need("登记编号", "number", w.f.Number), w.you(), w.you(), what)
	case CoMakerConsultation:
		w.p("本机关收到政府信息公开申请（登记编号：%s），申请公开的政府信息由本机关牵头、与%s共同制作。该政府信息为：%s", w.need("登记编号", "number", w.f.Number), w.you(), what)
	default:
		w.p("本机关收到政府信息公开申请（登记编号：%s），申请公开的政府信息与%s有关。该政府信息为：%s", w.need("登记编号", "number", w.f.Number), w.you(), what)
	}
}

// opinionTerm states the period, and its last day where the receipt is known.
func (w *writer) opinionTerm() {
	d := w.f.State.ReceivedOn
	var article string
	var p statute.Period
	switch w.info.With {
	case request.ThirdParty:
		article, p = "32", statute.ThirdPartyOpinion.At(d)
	case request.CoMaker:
		article, p = "34", statute.CoMakerOpinion.At(d)
	default:
		article, p = "33", statute.Period{N: w.f.Values.Int(statute.OtherOrganDays), Unit: statute.WorkingDays}
	}
	w.p("根据%s的规定，现书面征求%s的意见，请%s自收到本征求意见书之日起%s内书面提出是否同意公开的意见%s。", w.cite(article), w.you(), w.you(), limit(p), w.opinionEnd())
}

func (w *writer) opinionEnd() string {
	received := w.f.ReceivedOn
	if w.f.Recorded {
		received = w.f.Act.ReceivedOn
	}
	for _, c := range w.f.State.Asked {
		if c.ID == w.f.Act.ID && !received.IsZero() {
			return fmt.Sprintf("（%s收到的，至%s止）", received.Chinese(), c.TermEnd.Chinese())
		}
	}
	return ""
}

func (w *writer) objection() {
	w.p("%s不同意公开的，有权提出，并请说明理由。%s不同意公开且有合理理由的，本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的政府信息内容和理由书面告知%s。", w.you(), w.you(), w.you())
}

// silence differs by the reader: a third party's leaves the decision with the
// agency (art. 32), a co-maker's is consent (art. 34). Never one path.
func (w *writer) silence() {
	switch w.info.Kind {
	case ThirdPartyConsultation:
		w.p("%s逾期未提出意见的，由本机关依照%s的规定决定是否公开。", w.you(), w.cite("32"))
	case CoMakerConsultation:
		w.p("%s逾期未提出意见的，视为同意公开。", w.you())
	}
}

// notCounted tells the applicant, who need not learn who is asked.
func (w *writer) notCounted() {
	var days []string
	var whom []string
	for _, c := range w.f.State.Asked {
		days = add(days, c.SentOn.Chinese())
		whom = add(whom, label(request.Parties(), c.With))
	}
	if len(days) == 0 {
		w.fault("征求意见（consulted）", "not-consulted", "案件没有征求意见的记载")
		return
	}
	w.p("%s申请公开的政府信息需要征求%s的意见，本机关于%s发出征求意见书。根据%s的规定，征求第三方和其他机关意见所需时间不计算在答复期限内。", w.you(), strings.Join(whom, "和"), strings.Join(days, "、"), w.cite("33"))
}

func add(list []string, one string) []string {
	for _, l := range list {
		if l == one {
			return list
		}
	}
	return append(list, one)
}

// disclosed tells a third party what will be public although it objected.
func (w *writer) disclosed() {
	c := w.consultation()
	if c == nil {
		w.fault("征求意见（consultation）", "not-consulted", "案件没有编号为 %q 的第三方征求意见", w.f.Consultation)
		return
	}
	said := "逾期没有提出意见"
	if !c.AnsweredOn.IsZero() {
		said = fmt.Sprintf("于%s收到%s的意见（%s）", c.AnsweredOn.Chinese(), w.you(), label(request.Opinions(), c.Opinion))
	}
	w.p("本机关于%s就政府信息公开申请（登记编号：%s）书面征求%s的意见，%s。", c.SentOn.Chinese(), w.need("登记编号", "number", w.f.Number), w.you(), said)
	w.p("经审查，根据%s的规定，本机关决定公开下列政府信息：%s", w.cite("32"), stop(w.need("决定公开的内容（information）", "information", w.f.Information)))
}

// consultation is the one that the letter is about: the named, or the only one.
func (w *writer) consultation() *request.Consultation {
	var found *request.Consultation
	n := 0
	for i := range w.f.State.Asked {
		c := &w.f.State.Asked[i]
		if c.With != request.ThirdParty {
			continue
		}
		if c.ID == w.f.Consultation {
			return c
		}
		found, n = c, n+1
	}
	if n == 1 && w.f.Consultation == "" {
		return found
	}
	return nil
}

func (w *writer) question() {
	w.p("本机关正在办理政府信息公开申请（登记编号：%s），答复期限至%s。请协助办理下列事项：%s", w.need("登记编号", "number", w.f.Number),
		w.answerBy(), stop(w.need("协办事项（information）", "information", w.f.Information)))
}

func (w *writer) answerBy() string {
	due := w.f.State.Due
	if !due.IsZero() && !w.f.Until.IsZero() && w.f.Until.After(due) {
		w.fault("期限（until）", "until-after-due", "协办期限%s晚于答复期限届满日%s", w.f.Until.Chinese(), due.Chinese())
	}
	return w.needDay("答复期限（due）", "due", orDay(due, w.f.State.AwaitedUntil))
}

func orDay(a, b calendar.Date) calendar.Date {
	if a.IsZero() {
		return b
	}
	return a
}
