package letter

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// limit is a period as letters write it: 20个工作日, 60日.
func limit(p statute.Period) string { return fmt.Sprintf("%d%s", p.N, p.Unit.Chinese()) }

// request tells which application the letter is about: day, number, content.
func (w *writer) request() {
	s := w.f.State
	text := fmt.Sprintf("本机关于%s收到%s提交的政府信息公开申请（登记编号：%s）",
		w.needDay("收到日期（received）", "received-on", s.ReceivedOn), w.you(), w.need("登记编号", "number", w.f.Number))
	if day := firstDay0(w.f); !day.IsZero() && day != s.ReceivedOn {
		text += fmt.Sprintf("，经双方确认，以%s为收到申请之日", day.Chinese())
	}
	if a := w.last(request.Corrected); a != nil && w.info.Kind != StillUnclear {
		text += fmt.Sprintf("，并于%s收到%s补正的申请", a.On.Chinese(), w.you())
	}
	w.p("%s。%s申请公开的政府信息为：%s", text, w.you(), stop(w.need("申请内容", "content", w.f.Content)))
	w.again()
}

// again says of an answer to a case that was opened anew after reconsideration
// or judgment (art. 51) which answer it follows, and why there is another.
func (w *writer) again() {
	at := len(w.f.Acts) - 1
	for ; at >= 0 && w.f.Acts[at].Kind != request.Reopened; at-- {
	}
	if at < 0 || !w.info.IsAnswer() {
		return
	}
	text := "对" + w.you() + "的这项申请，本机关"
	for i := at - 1; i >= 0; i-- {
		if a := &w.f.Acts[i]; a.Kind == request.Answered {
			if text += "曾于" + a.On.Chinese() + "作出答复"; a.DocumentNo != "" {
				text += "（" + a.DocumentNo + "）"
			}
			text += "，"
			break
		}
	}
	if no := w.f.Acts[at].Dispute; no != "" {
		text += "根据行政复议或者行政诉讼的结果（案号：" + line(no) + "）"
	}
	w.p("%s依法重新办理，现重新答复如下。", text)
}

// firstDay0 is the day of receipt in the sense of art. 31, whatever came since.
func firstDay0(f *Facts) calendar.Date { return f.State.CountedOn }

// received states the day of receipt and what made it that day (art. 31).
func (w *writer) received() {
	text := fmt.Sprintf("本机关于%s收到%s提交的政府信息公开申请，登记编号为%s。",
		w.needDay("收到日期（received）", "received-on", w.f.State.ReceivedOn), w.you(), w.need("登记编号", "number", w.f.Number))
	if day := firstDay0(w.f); day.IsZero() {
		text += "根据" + w.cite(w.receiptArticle()) + "的规定，以双方确认之日为收到申请之日，现尚待确认。"
	} else {
		text += fmt.Sprintf("根据%s的规定，以%s为收到申请之日（%s）。", w.cite(w.receiptArticle()), day.Chinese(), label(request.Channels(), w.channelKey()))
	}
	w.p("%s", text)
}

func (w *writer) channelKey() string {
	if len(w.f.Acts) == 0 {
		return ""
	}
	return w.f.Acts[0].Channel
}

// receiptArticle is the item of art. 31 that fixes the day for the channel.
func (w *writer) receiptArticle() string {
	switch w.channelKey() {
	case request.RegisteredMail, request.OrdinaryMail:
		return "31(2)"
	case request.Internet, request.Fax, request.Email:
		return "31(3)"
	}
	return "31(1)"
}

// due states the last day to answer, or from when it will run.
func (w *writer) due() {
	answer := limit(statute.Answer.At(w.f.State.ReceivedOn))
	switch due := w.f.State.Due; {
	case !due.IsZero():
		w.p("根据%s的规定，本机关将自收到申请之日起%s内答复，即不晚于%s%s。", w.cite("33"), answer, due.Chinese(), w.provisional())
	case w.f.State.Stage == request.StageUnconfirmed:
		w.p("根据%s的规定，本机关将自双方确认之日起%s内答复。", w.cite("33"), answer)
	default:
		w.fault("答复期限（due）", "due", "案件现为“%s”，没有答复期限可以告知", w.f.State.Stage.Label())
	}
}

// provisional marks a date that was counted through a year without notice.
func (w *writer) provisional() string {
	if w.f.State.Provisional {
		return "（其中有年份的放假安排尚未公布，公布后以重新推算的日期为准）"
	}
	return ""
}

func (w *writer) contact() {
	c := w.f.Agency.Face
	w.p("联系机构：%s；地址：%s；电话：%s。", w.need("工作机构（contact.office）", "office", c.Office),
		w.need("地址（contact.address）", "address", c.Address), w.need("电话（contact.phone）", "phone", c.Phone))
}

func (w *writer) unclear() {
	w.p("经审查，%s的申请内容不明确：%s", w.you(), stop(w.need("不明确之处（unclear）", "unclear", w.f.Unclear)))
}

func (w *writer) points() {
	w.p("根据%s的规定，现一次性告知%s对申请作出补正。", w.cite("30"), w.you())
	w.list("需要补正的事项", w.needAll("补正事项（points）", "points", w.f.Points))
	w.p("补正的指引：%s", stop(w.need("补正指引（guidance）", "guidance", w.f.Guidance)))
}

// term is a last day that the agency sets: the law has none (choice 1.8).
func (w *writer) term() {
	until := w.f.Until
	if w.f.Recorded && !w.f.Act.Until.IsZero() {
		until = w.f.Act.Until
	}
	if !until.IsZero() && !until.After(w.f.Date) {
		w.fault("期限（until）", "until-past", "期限的最后一日%s应晚于成文日期%s", until.Chinese(), w.f.Date.Chinese())
	}
	day := w.needDay("期限（until）", "until", until)
	switch w.info.Kind {
	case CorrectionNotice:
		w.p("请%s于%s前（含当日）向本机关提交补正后的申请。", w.you(), day)
	case ReasonsNotice:
		w.p("请%s于%s前（含当日）向本机关书面说明理由。", w.you(), day)
	default:
		w.p("请于%s前（含当日）书面反馈本机关政府信息公开工作机构。", day)
	}
}

// lapse says what follows when the reader lets the term pass.
func (w *writer) lapse() {
	switch w.info.Kind {
	case CorrectionNotice:
		w.p("%s无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。", w.you())
	case ReasonsNotice:
		w.p("本机关认为申请理由不合理的，将告知%s不予处理；认为申请理由合理，但是无法在规定的期限内答复的，将确定延迟答复的合理期限并告知%s。逾期不说明理由的，本机关将根据现有材料作出认定。", w.you(), w.you())
	case FeeNotice:
		w.p("%s未按期缴纳信息处理费的，视为放弃申请，本机关不再处理该政府信息公开申请。", w.you())
	}
}

func (w *writer) restart() {
	w.p("本机关收到%s补正的申请之日起，重新计算答复期限。", w.you())
}

func (w *writer) excess() {
	w.list("经审查，"+w.you()+"申请公开政府信息的数量、频次明显超过合理范围，具体情况如下",
		w.needAll("超过合理范围的事实（reasons）", "reasons", w.f.Reasons))
	w.p("根据%s的规定，现要求%s说明理由。", w.cite("35"), w.you())
}

// extension states the new last day. An extension that does not move it is
// unlawful and cannot be told.
func (w *writer) extension() {
	days, most := w.f.Days, statute.Extension.At(w.f.State.ReceivedOn).N
	if w.f.Recorded {
		days = w.f.Act.Days
	}
	reasons := w.f.Reasons
	if w.f.Recorded && len(reasons) == 0 {
		reasons = []string{w.f.Act.Reason}
	}
	reasons = w.needAll("延期理由（reasons）", "reasons", reasons)
	approver := w.f.ApprovedBy + w.f.Act.ApprovedBy
	switch due := w.f.State.Due; {
	case days < 1 || days > most:
		w.fault("延长的工作日（days）", "days", "须写明，为 1 至 %d", most)
	case line(approver) == "":
		w.fault("同意人（approved_by）", "approved-by", "延期须经政府信息公开工作机构负责人同意（第三十三条）")
	case due.IsZero() || due == w.f.Before.Due:
		w.fault("延长后的期限（due）", "extension-void", "此时延期不能使答复期限届满日变动，不能告知；请查看案件的期限说明")
	default:
		w.p("因%s，不能在%s前答复。根据%s的规定，经本机关政府信息公开工作机构负责人同意，决定延长答复期限%d个工作日，本机关将不晚于%s答复%s%s。",
			bare(strings.Join(reasons, "")), w.f.Before.Due.Chinese(), w.cite("33"), days, due.Chinese(), w.you(), w.provisional())
	}
}

func (w *writer) reasonsGiven() {
	asked := w.last(request.ReasonsRequested)
	if asked == nil {
		w.fault("说明理由的要求（reasons_requested）", "reasons-not-asked", "案件没有要求申请人说明理由的记载（第三十五条）")
		return
	}
	text := fmt.Sprintf("因%s申请公开政府信息的数量、频次明显超过合理范围，本机关于%s要求%s说明理由", w.you(), asked.On.Chinese(), w.you())
	if given := w.last(request.ReasonsGiven); given != nil {
		text += fmt.Sprintf("，并于%s收到%s的说明", given.On.Chinese(), w.you())
	}
	w.p("%s。", text)
}

func (w *writer) delay() {
	until := w.f.Until
	if w.f.Recorded {
		until = w.f.Act.Until
	}
	w.p("经审查，%s说明的理由合理，但是%s，本机关无法在规定的期限内答复。根据%s的规定，本机关确定延迟答复的合理期限，将不晚于%s答复%s。", w.you(),
		bare(strings.Join(w.needAll("无法按期答复的原因（reasons）", "reasons", w.f.Reasons), "")), w.cite("35"), w.needDay("延迟答复的期限（until）", "until", until), w.you())
}

// lapsed states the notice, its term, and that it has passed.
func (w *writer) lapsed() {
	ground, until := w.f.Act.Ground, w.f.Before.AwaitedUntil
	if ground == "" {
		ground = w.f.Ground
	}
	if !until.IsZero() && !w.f.Date.After(until) {
		w.fault("期限（until）", "not-lapsed", "期限至%s，次日起方可告知不再处理", until.Chinese())
	}
	notice, what, missing := w.last(request.CorrectionRequested), "补正申请", "补正告知（correction_requested）"
	if ground == "fee" {
		notice, what, missing = w.last(request.FeeNoticed), "缴纳信息处理费", "收费通知（fee_noticed）"
	}
	if notice == nil {
		w.fault(missing, "no-notice", "案件没有这项记载，不能认定逾期")
		return
	}
	number := ""
	if notice.DocumentNo != "" {
		number = "（" + notice.DocumentNo + "）"
	}
	w.p("本机关于%s书面告知%s%s%s，期限至%s。期限届满，%s没有%s。", notice.On.Chinese(), w.you(), what, number,
		w.needDay("期限届满日（until）", "until", until), w.you(), what)
}

func (w *writer) corrected() {
	asked, had := w.last(request.CorrectionRequested), w.last(request.Corrected)
	if asked == nil || had == nil {
		w.fault("补正（correction_requested、corrected）", "not-corrected", "案件没有告知补正和收到补正的记载")
		return
	}
	w.p("因申请内容不明确，本机关于%s一次性告知%s补正，并于%s收到补正的申请。", asked.On.Chinese(), w.you(), had.On.Chinese())
}

func (w *writer) feeBasis() {
	sum, err := w.f.fee(w.f.Date)
	if w.f.Detail.Fee == nil || err != nil {
		w.fault("计收数量（fee）", "fee", "须写明按件或者按量，以及件数或者页数")
		return
	}
	how, unit := "按件", "件"
	if sum.Method == statute.ByPages {
		how, unit = "按量", "页"
	}
	w.p("%s申请公开政府信息的数量、频次明显超过合理范围。根据%s和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，本机关对该申请%s计收信息处理费。", w.you(), w.cite("42"), how)
	already := ""
	if sum.Already > 0 {
		already = fmt.Sprintf("，本月此前已有%d%s", sum.Already, unit)
	}
	w.p("本次计收数量为%d%s%s，按下列标准分段累进计算：", sum.Count, unit, already)
	for i, t := range sum.Tiers {
		w.p("%d．第%d至%d%s：%d%s，每%s%d元，计%d元。", i+1, t.First, t.Last, unit, t.Count, unit, unit, t.Rate, t.Sum)
	}
}

func (w *writer) feeSum() {
	sum, err := w.f.fee(w.f.Date)
	switch {
	case w.f.Detail.Fee == nil || err != nil:
		return // feeBasis says so
	case sum.Amount == 0:
		w.fault("收费数额（fee）", "fee-zero", "按标准应收 0 元，不必通知缴费")
	case w.f.Recorded && w.f.Act.Amount != float64(sum.Amount):
		w.fault("收费数额（fee）", "fee-differs", "按标准应收 %d 元，与案件记载的 %g 元不符", sum.Amount, w.f.Act.Amount)
	}
	w.p("应缴纳信息处理费%d元（大写：人民币%s元整）。", sum.Amount, hanzi.Capital(int64(sum.Amount)))
}

func (w *writer) payment() {
	pay := w.f.Agency.Payment
	w.p("请%s自收到本通知的次日起%s内缴纳。%s", w.you(), limit(statute.FeePayment.At(w.f.Date)), stop(w.need("缴纳方式（payment.how）", "payment-how", pay.How)))
	w.p("收款单位：%s；开户银行：%s；账号：%s。", w.need("收款单位（payment.payee）", "payment-payee", pay.Payee),
		w.need("开户银行（payment.bank）", "payment-bank", pay.Bank), w.need("账号（payment.account）", "payment-account", pay.Account))
	w.p("缴费完成的次日起，本机关重新计算答复期限。")
}

func (w *writer) feeRemedy() {
	w.p("不能单独就本通知申请行政复议或者提起行政诉讼；缴费期满后，对本机关不再处理的决定不服的，可以依法申请行政复议或者提起行政诉讼。")
}
