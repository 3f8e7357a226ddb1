package office

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// actForm asks what an act must state.
func (v *visit) actForm(c app.View, k request.Kind) *web.Form {
	f := &web.Form{Submit: "记入案卷", Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + c.ID}, Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(c.Version)}}}
	f.Fields = append([]*web.Field{{Name: "on", Label: onLabel(k), Kind: web.Date, Value: v.today().String()}}, v.actFields(c, k)...)
	if !slices.Contains(c.State.Next, k) {
		f.Fields = append(f.Fields, &web.Field{Name: "happened", Label: "如实登记", Kind: web.Checks, Options: []web.Option{{Value: "1", Label: "该行为已经实际发生，现如实登记"}}})
	}
	return f
}

func onLabel(k request.Kind) string {
	switch k {
	case request.Corrected, request.ConsultationAnswered, request.ReasonsGiven:
		return "收到日期"
	case request.FeePaid:
		return "缴费完成日期"
	case request.Answered:
		return "答复日期"
	case request.Confirmed:
		return "双方确认日期"
	}
	return "日期"
}

func (v *visit) actFields(c app.View, k request.Kind) []*web.Field {
	reason := &web.Field{Name: "reason", Label: "理由", Kind: web.Area, Max: 500, Hint: "不要写个人信息"}
	until := func(label, hint string) *web.Field {
		return &web.Field{Name: "until", Label: label, Kind: web.Date, Hint: hint}
	}
	switch k {
	case request.Corrected, request.ReasonsGiven:
		return []*web.Field{{Name: "text", Label: "来件的内容", Kind: web.Area, Optional: true, Max: app.MaxContent,
			Hint: "照申请人的来件录入，加密保存，查看时记入日志；来件是纸质的，可以只附扫描件"}}
	case request.CorrectionRequested:
		if c.Type == string(request.TypeRecordCorrection) {
			return []*web.Field{{Name: "points", Label: "需要补充的材料", Kind: web.Area, Hint: "每行一项；应一次性告知全部事项"}, until("补充材料期限的最后一日", "期限应当合理；逾期不视为放弃申请，按现有证据办理")}
		}
		return []*web.Field{{Name: "points", Label: "需要补正的事项", Kind: web.Area, Hint: "每行一项；应一次性告知全部事项"}, until("补正期限的最后一日", "期限应当合理；逾期无正当理由不补正的，视为放弃申请")}
	case request.Consulted:
		return []*web.Field{{Name: "with", Label: "征求对象", Kind: web.Radios, Options: options(request.Parties())},
			{Name: "id", Label: "征求意见编号", Value: strconv.Itoa(len(c.State.Asked) + 1), Short: true, Max: 20, Hint: "收到意见时据此对应"},
			{Name: "received_on", Label: "对方收到日期", Kind: web.Date, Value: v.today().String(), Hint: "对方的15个工作日自收到之日起算"}}
	case request.ConsultationAnswered:
		return []*web.Field{{Name: "id", Label: "哪一次征求意见", Kind: web.Select, Options: silent(c)}, {Name: "opinion", Label: "意见", Kind: web.Radios, Options: options(request.Opinions())},
			{Name: "reason", Label: "对方的理由", Kind: web.Area, Rows: 3, Optional: true, Max: 500, Hint: "不同意公开的，照来函摘要填写：第三方不同意公开且有合理理由的，不予公开（条例第三十二条）。不要写个人信息"}}
	case request.Extended:
		return []*web.Field{{Name: "days", Label: "延长的工作日数", Kind: web.Number, Short: true, Value: "20", Hint: "1 至 20"},
			{Name: "told_on", Label: "告知申请人的日期", Kind: web.Date, Value: v.today().String(), Hint: "应不晚于届满日"}, reason}
	case request.DelaySet:
		return []*web.Field{until("延迟答复期限的最后一日", ""), reason}
	case request.FeeNoticed:
		return []*web.Field{{Name: "method", Label: "计收方式", Kind: web.Radios, Options: options(request.FeeMethods())}, {Name: "amount", Label: "金额（元）", Kind: web.Number, Short: true},
			{Name: "received_on", Label: "申请人收到通知的日期", Kind: web.Date, Optional: true, Hint: "缴费期限自次日起20个工作日"}}
	case request.Verified:
		return []*web.Field{{Name: "opinion", Label: "核实结果", Kind: web.Radios, Options: options(request.Findings()), Hint: "核实属实的，应当更正并告知申请人"}, optionalReason("核实的经过，不要写个人信息")}
	case request.Confirmed:
		return []*web.Field{{Name: "confirmed_by", Label: "确认人", Optional: true, Max: 60, Hint: "本机关与申请人确认的工作人员"}}
	case request.Assigned:
		return []*web.Field{{Name: "unit", Label: "承办机构", Value: c.State.Unit, Max: 60, Suggest: v.who.Home.Units}}
	case request.Answered:
		return answerFields(request.Type(c.Type))
	case request.Abandoned:
		return []*web.Field{{Name: "ground", Label: "事由", Kind: web.Radios, Options: options(request.Grounds())}, {Name: "document_no", Label: "告知书文号", Optional: true, Max: 60}}
	case request.Reopened:
		return []*web.Field{{Name: "dispute", Label: "复议诉讼案号", Optional: true, Max: 60}, until("重新答复期限的最后一日", "依复议决定或者判决"), reason}
	case request.Archived:
		return []*web.Field{{Name: "shelf_no", Label: "档号", Optional: true, Max: 60}}
	case request.Withdrawn:
		return []*web.Field{{Name: "reason", Label: "说明", Kind: web.Area, Optional: true, Max: 500, Hint: "不要写个人信息"}}
	}
	return nil
}

func optionalReason(hint string) *web.Field {
	return &web.Field{Name: "reason", Label: "说明", Kind: web.Area, Optional: true, Max: 500, Hint: hint}
}

func answerFields(t request.Type) []*web.Field {
	number := &web.Field{Name: "document_no", Label: "答复书文号", Optional: true, Max: 60}
	delivery := &web.Field{Name: "delivery", Label: "送达方式", Kind: web.Radios, Options: options(request.Deliveries())}
	if t == request.TypeRecordCorrection {
		number.Label = "告知书文号"
		return []*web.Field{{Name: "outcome", Label: "处理结果", Kind: web.Radios, Options: options(request.OutcomesOf(t))}, number, delivery,
			optionalReason("申请人在网上可以看到；不要写个人信息")}
	}
	replies := make([]web.Option, 0, len(request.Replies()))
	for _, r := range request.Replies() {
		label := r.Label
		if r.Article != "" {
			label += "（" + articleName(r.Article) + "）"
		}
		replies = append(replies, web.Option{Value: r.Key, Label: label})
	}
	return []*web.Field{
		{Name: "outcome", Label: "办理结果", Kind: web.Select, Options: options(request.Outcomes()), Hint: "年报表三的一行"},
		{Name: "reply", Label: "答复类型", Kind: web.Select, Options: replies, Optional: true, Hint: "决定依据条款和救济途径"},
		number, delivery, optionalReason("不要写个人信息"),
	}
}

func silent(c app.View) []web.Option {
	var out []web.Option
	for _, a := range c.State.Asked {
		if a.AnsweredOn.IsZero() {
			out = append(out, web.Option{Value: a.ID, Label: a.ID + "：" + wordOf(request.Parties(), a.With) + "，" + a.SentOn.Chinese() + "发出"})
		}
	}
	return out
}

// readAct makes the act of what was typed. An extension is approved by whoever
// records it: the head of the disclosure office alone may.
func (v *visit) readAct(f *web.Form, k request.Kind) request.Act {
	x := f.Value
	a := request.Act{
		Kind: k, On: f.Date("on"), Until: f.Date("until"), ID: x("id"), With: x("with"), ReceivedOn: f.Date("received_on"), Opinion: x("opinion"),
		Reason: x("reason"), Days: f.Int("days"), ToldOn: f.Date("told_on"), Method: x("method"), Unit: x("unit"), Outcome: x("outcome"), Reply: x("reply"),
		ConfirmedBy: x("confirmed_by"), DocumentNo: x("document_no"), Delivery: x("delivery"), Ground: x("ground"), Dispute: x("dispute"), ShelfNo: x("shelf_no"),
	}
	for p := range strings.SplitSeq(x("points"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			a.Points = append(a.Points, p)
		}
	}
	if n, err := strconv.ParseFloat(x("amount"), 64); err == nil {
		a.Amount = n
	}
	if k == request.Extended {
		a.ApprovedBy = v.actor.Name
	}
	if r, ok := request.ReplyByKey(a.Reply); ok && r.Article != "" {
		a.Articles = []string{r.Article}
	}
	return a
}

// byForm reports whether an act is recorded by its form: receiving, moving and
// merging have pages of their own.
func byForm(k request.Kind) bool {
	return k != request.Received && k != request.TransferredIn && k != request.TransferredOut && k != request.Merged
}

// actOf is the case and the act of the path.
func (v *visit) actOf() (c app.View, k request.Kind, err error) {
	k = request.Kind(v.r.PathValue("kind"))
	if c, err = v.caseOf(); err != nil {
		return c, k, err
	}
	if labelIn(c.Type, k) == "" || !byForm(k) {
		return c, k, fault.New(fault.NotFound, "act.unknown", "没有这种行为。")
	}
	return c, k, nil
}

func (o *Office) actPage(v *visit) error {
	c, k, err := v.actOf()
	if err != nil {
		return err
	}
	f := v.actForm(c, k)
	unsent, err := v.warnUnsent(c, k, f)
	if err != nil {
		return err
	}
	if err := v.offerDisputes(c, k, f); err != nil {
		return err
	}
	if app.Says(k) {
		if err := v.attachTo(f, "", "来件的扫描件、补充的材料"); err != nil {
			return err
		}
	}
	return v.askAct(c, k, f, unsent)
}

// offerDisputes writes into the form of reopening which dispute wants it: the
// one of the address, or the only one that was lost and not followed yet. Where
// several were, they are there to choose from.
func (v *visit) offerDisputes(c app.View, k request.Kind, f *web.Form) error {
	if k != request.Reopened {
		return nil
	}
	all, err := v.lost(c)
	if err != nil {
		return err
	}
	field := f.Field("dispute")
	if len(all) > 1 {
		field.Kind, field.Blank, field.Hint = web.Select, "没有列出", "依哪一个生效的决定、判决重新办理"
		for i := range all {
			field.Options = append(field.Options, web.Option{Value: all[i].Number, Label: all[i].Number + "（" + lostWords(&all[i]) + "）"})
		}
	}
	id := v.r.URL.Query().Get("dispute")
	for i := range all {
		if d := &all[i]; d.ID == id || id == "" && len(all) == 1 {
			field.Value, f.Field("reason").Value = d.Number, lostWords(d)
		}
	}
	return nil
}

// lost are the disputes that want a case done anew.
func (v *visit) lost(c app.View) (out []app.DisputeView, err error) {
	all, err := v.app.Disputes(v.ctx(), v.actor, c.Agency, c.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		d, err := v.app.Dispute(v.ctx(), v.actor, all[i].ID)
		if err != nil {
			return nil, err
		}
		if d.Reopen {
			out = append(out, d)
		}
	}
	return out, nil
}

// lostWords say how a dispute was lost.
func lostWords(d *app.DisputeView) string {
	return groupWords(d.Group) + "结果：" + resultWords(d.State.Result) + "，" + d.State.DecidedOn.Chinese()
}

func (v *visit) askAct(c app.View, k request.Kind, f *web.Form, unsent *web.Notice) error {
	clock := web.NewClock(c.State, v.today())
	clock.Steps = nil
	p := formPage{Form: f, Clock: &clock, Notice: unsent, Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}, {Key: "依据", Text: "政府信息公开条例" + articleIn(c.Type, k)}}}
	if !slices.Contains(c.State.Next, k) {
		p.Notice = &web.Notice{Tone: web.Late, Title: "按目前情况不应再有此行为", Text: notNow(k, c.State)}
	}
	return v.ask(labelIn(c.Type, k), p, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

func notNow(k request.Kind, s request.State) string {
	if k == request.Extended && s.Overdue {
		return "答复期限已于 " + s.Due.Chinese() + " 届满，届满后不能延期，期限不变。此前已经告知申请人的延期，请按实际日期如实登记。"
	}
	return "如确已实际发生，仍应如实登记；不合规定的，系统会列入违法之处。"
}

func (o *Office) act(v *visit) error {
	c, k, err := v.actOf()
	if err != nil {
		return err
	}
	f := v.actForm(c, k)
	if err := v.offerDisputes(c, k, f); err != nil {
		return err
	}
	said, refused, err := v.takeSaid(k, f)
	if err != nil {
		return err
	}
	unsent, err := v.warnUnsent(c, k, f)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	for _, r := range refused {
		f.Fail("files", r)
		ok = false
	}
	if ok {
		after, err := v.enter(c, k, f, said)
		if err == nil {
			said := "act"
			if len(after.State.Violations) > len(c.State.Violations) {
				said = "unlawful"
			}
			return v.go303("/office/cases/"+c.ID, said)
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askAct(c, k, f, unsent)
}

// takeSaid takes in the files that came with an applicant's act.
func (v *visit) takeSaid(k request.Kind, f *web.Form) (said app.Said, refused []string, err error) {
	if !app.Says(k) {
		return said, nil, nil
	}
	if said.Held, refused, err = v.takeAttached(); err == nil {
		err = v.attachTo(f, said.Held, "来件的扫描件、补充的材料")
	}
	return said, refused, err
}

// enter records the act of a form, with what the applicant said.
func (v *visit) enter(c app.View, k request.Kind, f *web.Form, said app.Said) (app.View, error) {
	if !app.Says(k) {
		return v.app.Act(v.ctx(), v.actor, c.ID, f.Int("version"), v.readAct(f, k))
	}
	said.Text = f.Value("text")
	return v.app.ActSaid(v.ctx(), v.actor, c.ID, f.Int("version"), v.readAct(f, k), said)
}

// actFault words the refusal of an act for its form: which of the case's acts
// it would be and how the field is called inside do not help a person.
func actFault(err error) error {
	var e *fault.Error
	if !errors.As(err, &e) || !strings.HasPrefix(e.Code, "act.") || len(e.Fields) > 0 {
		return err
	}
	message := e.Message
	if _, rest, ok := strings.Cut(message, "）："); ok {
		message = rest
	}
	field := strings.TrimPrefix(e.Code, "act.")
	message = strings.TrimPrefix(message, field+" ")
	switch e.Code {
	case "act.order":
		field = "on"
	case "act.after-as-of":
		field, message = "on", "不能晚于今天"
		if _, day, _ := strings.Cut(e.Message, "推算日 "); day != "" {
			if today, err := web.ParseDate(strings.TrimSpace(day)); err == nil {
				message += "（" + today.Chinese() + "）"
			}
		}
	}
	return fault.New(e.Kind, "act."+field, message)
}

// actChoice lists every act, for what has happened though it should not have.
func (o *Office) actChoice(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "可以登记的行为", Empty: "没有。", Columns: []web.Column{{Label: "行为"}, {Label: "依据"}, {Label: "目前是否合规"}}}
	for _, k := range request.KindsOf(request.Type(c.Type)) {
		if !byForm(k) || !v.can(app.VerbOf(k)) || c.State.Into != "" && k != request.ConsultationAnswered && k != request.Archived {
			continue
		}
		lawful := web.Cell{Tag: &web.Tag{Text: "可以办理", Tone: web.Good}}
		if !slices.Contains(c.State.Next, k) {
			lawful = web.Cell{Tag: &web.Tag{Text: "不应再有", Tone: web.Quiet}}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(labelIn(c.Type, k), "/office/cases/"+c.ID+"/acts/"+string(k)), web.C("条例" + articleIn(c.Type, k)), lawful}})
	}
	return v.show("list", web.Page{Title: "登记已发生的行为", Crumbs: crumbs(web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}), Data: listPage{
		Notice: &web.Notice{Tone: web.Info, Text: "案卷应记载实际发生的一切行为。不应再有的行为如确已发生，照实登记，系统会指出违反哪一条。"}, Table: t}})
}

func itoa(n int) string { return strconv.Itoa(n) }

func money(f float64) string { return fmt.Sprintf("%.2f 元", f) }

func articleName(key string) string { return web.Article(key) }
