package letter

import (
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/request"
)

// row is one line of a form: names and values in turn.
func row(cells ...string) doc.Row {
	var out doc.Row
	for i, text := range cells {
		c := doc.Cell{Text: text, Align: doc.AlignLeft}
		if i%2 == 0 {
			c.Head, c.Align = true, doc.AlignCenter
		}
		out = append(out, c)
	}
	if last := len(out) - 1; last == 1 {
		out[last].ColSpan = 3
	}
	return out
}

func (w *writer) table(rows ...doc.Row) {
	w.out = append(w.out, doc.T(&doc.Table{Rows: rows, Widths: []float64{18, 32, 18, 32}}))
}

// register is the form that art. 29 and art. 31 ask for.
func (w *writer) register() {
	a, f := w.f.Applicant, w.f
	id := line(a.IDType + " " + a.IDNo)
	if id == "" {
		id = "未提供"
	}
	contact := line(a.Phone + " " + a.Email)
	if contact == "" {
		contact = line(a.Address)
	}
	day := "尚待双方确认"
	if d := firstDay0(f); !d.IsZero() {
		day = d.Chinese()
	}
	channel := w.need("渠道（channel）", "channel-of-receipt", label(request.Channels(), w.channelKey()))
	form := f.Form
	if line(form) == "" {
		form = "未写明"
	}
	w.table(
		row("登记编号", w.need("登记编号", "number", f.Number), "申请人类别", w.need("申请人类别", "applicant-kind", applicantLabel(a.Kind))),
		row("申请人", w.need("申请人", "applicant", a.Name), "身份证明", id),
		row("联系方式", w.need("申请人的联系方式", "applicant-contact", contact), "通信地址", orText(line(a.Address), "未提供")),
		row("接收渠道", channel, "接收日期", w.needDay("收到日期（received）", "received-on", f.State.ReceivedOn)),
		row("收到申请之日", day, "认定依据", w.citeWhole(w.receiptArticle())),
		row("申请公开的政府信息", w.need("申请内容", "content", f.Content)),
		row("获取方式、途径", line(form), "答复期限", orText(f.State.Due.Chinese(), "尚未起算")),
		row("经办人", w.need("经办人（handler）", "handler", f.Handler), "登记日期", f.Date.Chinese()),
	)
}

func applicantLabel(kind string) string {
	for _, a := range request.Applicants() {
		if a.Key == kind {
			return a.Label
		}
	}
	return ""
}

func orText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// replyForm is for the third party to fill in: its blanks are meant.
func (w *writer) replyForm() {
	w.p("本页由被征求意见方填写后寄回%s。根据%s的规定，不同意公开的请说明理由。", w.need("机关名称", "agency", w.f.Agency.Name), w.citeWhole("32"))
	w.table(
		row("登记编号", w.need("登记编号", "number", w.f.Number), "征求意见书文号", orText(line(w.consultNo()), "见征求意见书")),
		row("涉及的政府信息", w.need("涉及的政府信息（information）", "information", w.f.Information)),
		row("意见", "□ 同意公开\n□ 不同意公开"),
		row("不同意公开的理由", "\n\n\n\n\n"),
		row("签名或者盖章", "\n\n", "日期", "年　　月　　日"),
	)
}

func (w *writer) consultNo() string {
	for _, a := range w.f.Acts {
		if a.Kind == request.Consulted && a.With == request.ThirdParty && (w.f.Consultation == "" || a.ID == w.f.Consultation) {
			return a.DocumentNo
		}
	}
	return ""
}

// service is the proof of delivery. What the recipient writes stays blank;
// what is delivered, and how, does not.
func (w *writer) service() {
	s := w.f.Served
	if s == nil {
		s = &Identified{}
	}
	how := w.deliveryLabel()
	when, sign := "年　　月　　日", "收件人签名或者盖章"
	signed := "\n\n\n"
	if !s.On.IsZero() {
		when = s.On.Chinese()
	}
	if w.f.Delivery == "mail" {
		sign, signed = "邮寄凭证号", w.need("邮寄凭证号（posting）", "posting", w.f.Posting)
		when = w.needDay("交邮日期（served.on）", "served-on", s.On)
	}
	w.table(
		row("送达文书", w.need("送达文书（served.name）", "served-name", s.Name), "文号", w.need("送达文书的文号（served.document_no）", "served-number", s.DocumentNo)),
		row("受送达人", w.recipient(), "登记编号", w.need("登记编号", "number", w.f.Number)),
		row("送达方式", how, "送达日期", when),
		row(sign, signed),
		row("送达人", w.need("送达人（handler）", "handler", w.f.Handler), "备注", "\n\n"),
	)
}

// recipient is who gets the served letter: the party named, else the applicant.
func (w *writer) recipient() string {
	if w.f.Party != nil {
		return w.party("受送达人")
	}
	return w.need("受送达人", "applicant", w.f.Applicant.Name)
}
