package office

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/request"
)

var procedures = []web.Option{{Value: string(dispute.Ordinary), Label: "普通程序"}, {Value: string(dispute.Simplified), Label: "简易程序"}}

// groupWords are the groups of table 4.
func groupWords(g string) string {
	switch g {
	case dispute.GroupReconsideration:
		return "行政复议"
	case dispute.GroupDirect:
		return "行政诉讼（未经复议直接起诉）"
	case dispute.GroupAfterReconsideration:
		return "行政诉讼（复议后起诉）"
	}
	return g
}

var disputeStages = map[dispute.Stage]string{
	dispute.StageFiled: "已提出", dispute.StageOpen: "审理中", dispute.StageAppealed: "上诉中", dispute.StageDecided: "已审结", dispute.StageArchived: "已归档",
}

func resultWords(r dispute.Result) string {
	for _, o := range dispute.Outcomes() {
		if o.Result == r {
			return o.Label
		}
	}
	return ""
}

// disputesOf lists an agency's disputes, or those of one case.
func (v *visit) disputesOf(agencyID, caseID string) (*web.Table, error) {
	all, err := v.app.Disputes(v.ctx(), v.actor, agencyID, caseID)
	if err != nil {
		return nil, err
	}
	about := "类型" // on the page of its case; a list names the case too
	if caseID == "" {
		about = "所争议的案件"
	}
	t := &web.Table{Caption: "复议诉讼", Empty: "没有登记复议、诉讼。收到复议机关或者法院的通知后，在所争议的案件页面登记。",
		Columns: []web.Column{{Label: "案号"}, {Label: about, Wide: true}, {Label: "提出"}, {Label: "本机关答复期限"}, {Label: "状态"}}}
	for _, d := range all {
		number := d.Number
		if number == "" {
			number = "（未填案号）"
		}
		due := web.C(d.State.AnswerDue.Chinese())
		if d.State.AnswerOverdue {
			due.Tag = &web.Tag{Text: "逾期", Tone: web.Late}
		}
		state := disputeStages[d.State.Stage]
		if r := resultWords(d.State.Result); r != "" {
			state += "：" + r
		}
		what := web.C(groupWords(d.Group))
		if name := d.About(); caseID == "" && name != "" {
			what = web.Cell{Text: name, Note: groupWords(d.Group)}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(number, "/office/disputes/"+d.ID), what, web.C(d.FiledOn.Chinese()), due, web.C(state)}})
	}
	return t, nil
}

func (o *Office) disputes(v *visit) error {
	t, err := v.disputesOf(v.agency(), "")
	if err != nil {
		return err
	}
	t.Hidden = true
	p := listPage{Notice: v.notice(), Table: t}
	f := &web.Form{ID: "filter", Get: true, Submit: "查看"}
	if err := v.chooseAgency(f); err != nil {
		return err
	} else if len(f.Fields) > 0 {
		p.Filter = f
	}
	return v.show("list", web.Page{Title: "复议诉讼", Wide: true, Crumbs: crumbs(), Data: p})
}

func (v *visit) filingForm(c app.View) *web.Form {
	return &web.Form{Submit: "登记", Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + c.ID}, Fields: []*web.Field{
		{Name: "type", Label: "类型", Kind: web.Radios, Options: []web.Option{{Value: dispute.GroupReconsideration, Label: "行政复议"}, {Value: dispute.GroupDirect, Label: "行政诉讼（未经复议直接起诉）"}, {Value: dispute.GroupAfterReconsideration, Label: "行政诉讼（复议后起诉）"}}},
		{Name: "number", Label: "案号", Optional: true, Max: 60},
		{Name: "on", Label: "提出日期", Kind: web.Date},
		{Name: "accepted", Label: "受理（立案）日期", Kind: web.Date, Optional: true},
		{Name: "procedure", Label: "程序", Kind: web.Radios, Options: procedures, Value: string(dispute.Ordinary)},
		{Name: "served", Label: "本机关收到副本的日期", Kind: web.Date, Optional: true, Hint: "本机关提出答复和证据的期限自此起算"},
	}}
}

func (o *Office) filingPage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	return v.askFiling(c, v.filingForm(c))
}

func (v *visit) askFiling(c app.View, f *web.Form) error {
	return v.ask("登记复议、诉讼", formPage{Form: f, Summary: []web.Item{{Key: "所争议的案件", Text: c.Number + " " + c.Title}}}, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

func (o *Office) file(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f := v.filingForm(c)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		d, err := v.app.FileDispute(v.ctx(), v.actor, filingOf(f, c))
		if err == nil {
			return v.go303("/office/disputes/"+d.ID, "dispute")
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askFiling(c, f)
}

func filingOf(f *web.Form, c app.View) app.DisputeFiling {
	out := app.DisputeFiling{Agency: c.Agency, CaseID: c.ID, Number: f.Value("number"), Type: dispute.Litigation, AfterReconsideration: f.Value("type") == dispute.GroupAfterReconsideration}
	if f.Value("type") == dispute.GroupReconsideration {
		out.Type = dispute.Reconsideration
	}
	out.Acts = []dispute.Act{{Kind: dispute.Filed, On: f.Date("on")}}
	if d := f.Date("accepted"); !d.IsZero() {
		out.Acts = append(out.Acts, dispute.Act{Kind: dispute.Accepted, On: d, Procedure: dispute.Procedure(f.Value("procedure"))})
	}
	if d := f.Date("served"); !d.IsZero() {
		out.Acts = append(out.Acts, dispute.Act{Kind: dispute.Served, On: d})
	}
	return out
}

func (o *Office) disputeFile(v *visit) error {
	d, err := v.app.Dispute(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	s := d.State
	p := casePage{Notice: v.notice(), Tags: []web.Tag{{Text: disputeStages[s.Stage]}, {Text: groupWords(d.Group)}}, Events: disputeEvents(d), Clock: disputeClock(d)}
	for _, i := range []web.Item{{Key: "案号", Text: d.Number}, {Key: "受理（立案）", Text: dayWords(s.AcceptedOn)}, {Key: "本机关答复期限", Text: dayWords(s.AnswerDue)}, {Key: "审理期限", Text: dayWords(s.DecisionDue)}, {Key: "结果", Text: resultWords(s.Result)}} {
		if i.Text != "" {
			p.Summary = append(p.Summary, i)
		}
	}
	if d.CaseID != "" {
		p.Summary = append(p.Summary, web.Item{Key: "所争议的案件", Text: d.About(), Href: "/office/cases/" + d.CaseID})
	}
	for _, x := range s.Violations {
		p.Violations = append(p.Violations, violation{dayWords(x.On), x.Citation, x.Text})
	}
	if d.Reopen && v.can(app.VerbOf(request.Reopened)) && d.Agency == v.actor.Agency {
		p.Next = append(p.Next, step{Text: "重新办理案件", Href: "/office/cases/" + d.CaseID + "/acts/" + string(request.Reopened) + "?dispute=" + d.ID, Main: true, Article: "依生效的决定、判决"})
	}
	if v.can(agency.DisputeRecord) && d.Agency == v.actor.Agency {
		for _, k := range s.Next {
			p.Next = append(p.Next, step{Text: k.Label(), Href: "/office/disputes/" + d.ID + "/acts/" + string(k)})
		}
	}
	return v.show("case", web.Page{Title: groupWords(d.Group) + " " + d.Number, Crumbs: crumbs(web.Link{Text: "复议诉讼", Href: "/office/disputes"}), Data: p})
}

func disputeClock(d app.DisputeView) web.Clock {
	s := d.State
	c := web.Clock{Tone: web.Plain, Line: disputeStages[s.Stage]}
	if r := resultWords(s.Result); r != "" {
		c.Line += "：" + r
	}
	switch {
	case s.AnswerOverdue:
		c.Tone, c.Line = web.Late, "本机关答复已逾期 · 应于 "+dayWords(s.AnswerDue)+"前提出"
	case !s.AnswerDue.IsZero() && s.AnsweredOn.IsZero() && s.Result == "":
		c.Tone, c.Line = web.Good, "本机关应于 "+dayWords(s.AnswerDue)+"前提出答复和证据"
	}
	for _, st := range s.Steps {
		span := st.From.Chinese()
		if !st.To.IsZero() {
			span += "—" + st.To.Chinese()
		}
		c.Steps = append(c.Steps, web.ClockStep{Article: st.Citation, Text: st.Text, Span: span})
	}
	if s.Provisional {
		c.Detail = "审理期限跨入尚未公布放假安排的年份，为暂定，录入安排后自动重算。"
	}
	if c.Provisional = s.AnswerUnsure && s.AnsweredOn.IsZero() && s.Result == ""; c.Provisional {
		c.Detail = "期限跨入尚未公布放假安排的年份，此日期为暂定，录入安排后自动重算。"
	}
	return c
}

func disputeEvents(d app.DisputeView) []web.Event {
	var out []web.Event
	for _, a := range d.Case.Acts {
		e := web.Event{Day: a.On.Chinese(), Weekday: a.On.WeekdayChinese(), Title: a.Kind.Label()}
		for _, line := range []string{labelOf(procedures, string(a.Procedure)), resultWords(a.Result), a.DocumentNo, a.ApprovedBy, a.Reason} {
			if line != "" {
				e.Text = append(e.Text, line)
			}
		}
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

func labelOf(options []web.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}

func (v *visit) disputeActForm(d app.DisputeView, k dispute.Kind) *web.Form {
	f := &web.Form{Submit: "记入案卷", Cancel: &web.Link{Text: "返回", Href: "/office/disputes/" + d.ID}, Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(d.Version)}},
		Fields: []*web.Field{{Name: "on", Label: "日期", Kind: web.Date, Value: v.today().String()}}}
	add := func(x ...*web.Field) { f.Fields = append(f.Fields, x...) }
	switch k {
	case dispute.Accepted:
		add(&web.Field{Name: "procedure", Label: "程序", Kind: web.Radios, Options: procedures, Value: string(dispute.Ordinary)})
	case dispute.Extended:
		add(&web.Field{Name: "days", Label: "延长的日数", Kind: web.Number, Short: true}, &web.Field{Name: "approved_by", Label: "批准人", Max: 60})
	case dispute.Decided:
		x := &web.Field{Name: "result", Label: "结果", Kind: web.Select}
		for _, o := range dispute.Outcomes() {
			x.Options = append(x.Options, web.Option{Value: string(o.Result), Label: o.Label})
		}
		add(x, &web.Field{Name: "document_no", Label: "文书号", Optional: true, Max: 60})
	case dispute.Answered:
		add(&web.Field{Name: "document_no", Label: "答复书文号", Optional: true, Max: 60})
	case dispute.Appealed:
		add(&web.Field{Name: "by", Label: "上诉人", Kind: web.Radios, Options: []web.Option{{Value: "applicant", Label: "申请人"}, {Value: "agency", Label: "本机关"}}})
	}
	return f
}

func (v *visit) disputeOf() (app.DisputeView, dispute.Kind, error) {
	k := dispute.Kind(v.r.PathValue("kind"))
	if k.Label() == "" || k == dispute.Filed {
		return app.DisputeView{}, k, fault.New(fault.NotFound, "dispute.act", "没有这种行为。")
	}
	d, err := v.app.Dispute(v.ctx(), v.actor, v.r.PathValue("id"))
	return d, k, err
}

func (v *visit) askDispute(d app.DisputeView, k dispute.Kind, f *web.Form) error {
	return v.ask(k.Label(), formPage{Form: f, Summary: []web.Item{{Key: groupWords(d.Group), Text: d.Number}}},
		web.Link{Text: "复议诉讼", Href: "/office/disputes"}, web.Link{Text: cmp.Or(d.Number, groupWords(d.Group)), Href: "/office/disputes/" + d.ID})
}

func (o *Office) disputeActPage(v *visit) error {
	d, k, err := v.disputeOf()
	if err != nil {
		return err
	}
	return v.askDispute(d, k, v.disputeActForm(d, k))
}

func (o *Office) disputeAct(v *visit) error {
	d, k, err := v.disputeOf()
	if err != nil {
		return err
	}
	f := v.disputeActForm(d, k)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		x := f.Value
		_, err := v.app.ActOnDispute(v.ctx(), v.actor, d.ID, f.Int("version"), dispute.Act{Kind: k, On: f.Date("on"), Procedure: dispute.Procedure(x("procedure")),
			Days: f.Int("days"), ApprovedBy: x("approved_by"), Result: dispute.Result(x("result")), DocumentNo: x("document_no"), By: x("by")})
		if err == nil {
			return v.go303("/office/disputes/"+d.ID, "act")
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askDispute(d, k, f)
}
