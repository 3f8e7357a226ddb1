package letter

import (
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// record tells which request to correct a record the letter is about (art. 41).
func (w *writer) record() {
	w.p("本机关于%s收到%s提出的更正申请（登记编号：%s），%s认为本机关提供的与自身相关的下列政府信息记录不准确：%s", w.needDay("收到日期（received）", "received-on", w.f.State.ReceivedOn),
		w.you(), w.need("登记编号", "number", w.f.Number), w.you(), stop(w.need("有关记录（record）", "record", w.f.Record)))
}

func (w *writer) decideRecord() {
	result := w.f.Result
	if w.f.Recorded {
		result = w.f.Act.Outcome
	}
	you, article := w.you(), w.cite("41")
	switch result {
	case "corrected":
		w.p("经审核，该记录确实不准确，属于本机关职能范围。根据%s的规定，本机关已予以更正。", article)
	case "declined":
		w.p("经审核，现有证据不能证明该记录不准确。根据%s的规定，本机关不予更正。", article)
	case "transferred":
		w.p("经审核，该记录的更正不属于本机关职能范围。根据%s的规定，本机关已将申请转送%s处理。", article, w.party("有权更正的机关"))
	case "directed":
		w.p("经审核，该记录的更正不属于本机关职能范围。根据%s的规定，请%s向%s提出。", article, you, w.party("有权更正的机关"))
	default:
		w.fault("结果（result）", "result", "须写明，应为 corrected、declined、transferred、directed 之一")
	}
}

// party is the name of the third party or organ concerned.
func (w *writer) party(what string) string {
	if w.f.Party == nil {
		return w.need(what+"（party.name）", "party", "")
	}
	return w.need(what+"（party.name）", "party", w.f.Party.Name)
}

func (w *writer) transfer() {
	w.p("本机关于%s收到更正政府信息的申请（登记编号：%s），申请更正的记录为：%s", w.needDay("收到日期（received）", "received-on", w.f.State.ReceivedOn),
		w.need("登记编号", "number", w.f.Number), stop(w.need("有关记录（record）", "record", w.f.Record)))
	w.p("经审核，该记录的更正不属于本机关职能范围。根据%s的规定，现将申请材料转送%s处理，请依法办理并告知申请人。", w.cite("41"), w.you())
}

// conversion is the decision to publish what several asked for (art. 44).
func (w *writer) conversion() {
	what := bare(w.need("转为主动公开的信息（information）", "information", w.f.Information))
	if w.f.Applicants < 2 {
		w.fault("申请人数（applicants）", "applicants", "须写明，为两个以上")
	}
	places := w.needAll("公开途径（places）", "places", w.f.Places)
	w.p("已有%d个申请人向本机关申请公开相同政府信息：%s。经审核，该政府信息可以公开。", w.f.Applicants, what)
	w.p("根据%s的规定，本机关决定将该政府信息纳入主动公开的范围，自本决定作出之日起%s内公开。", w.cite("44", "26"), limit(statute.ProactivePublication.At(w.f.Date)))
	if len(places) > 0 {
		w.list("公开的途径", places)
	}
}

func (w *writer) suggestion() {
	w.p("本机关收到%s的建议：将依申请公开的政府信息（%s）纳入主动公开的范围。", w.you(), bare(w.need("建议转为主动公开的信息（information）", "information", w.f.Information)))
	switch adopted := w.f.Adopted; {
	case adopted == nil:
		w.fault("是否采纳（adopted）", "adopted", "须写明")
	case *adopted:
		places := w.needAll("公开途径（places）", "places", w.f.Places)
		w.p("经审核，该政府信息属于主动公开的范围。根据%s的规定，本机关采纳%s的建议，将及时向社会公开。", w.cite("44"), w.you())
		if len(places) > 0 {
			w.list("公开的途径", places)
		}
	default:
		w.p("经审核，根据%s的规定，本机关决定不将该政府信息纳入主动公开的范围。", w.cite("44"))
	}
}

// deliveryLabel is the way in which a letter leaves.
func (w *writer) deliveryLabel() string {
	for _, d := range request.Deliveries() {
		if d.Key == w.f.Delivery {
			return d.Label
		}
	}
	w.fault("送达方式（delivery）", "delivery", "须写明，应为 counter、mail、electronic 之一")
	return ""
}
