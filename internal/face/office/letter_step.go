package office

import (
	"errors"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// letterSteps are what may follow, each with its small form.
func (v *visit) letterSteps(c app.View, l app.LetterView, info letter.Info, wrong *web.Form) (forms []*web.Form, heads []string) {
	elsewhere := l.Overtaken != "" || c.State.Into != "" && !info.OfFile() // what goes on, goes on there
	add := func(head string, f *web.Form) {
		if elsewhere && f.ID != "return" && f.ID != "recall" && f.ID != "void" {
			return
		}
		f.Action = letterAt(c.ID, l.ID) + "/" + f.ID
		f.Hidden = []web.Option{{Label: "version", Value: strconv.Itoa(l.Version)}}
		if wrong != nil && wrong.ID == f.ID {
			f = wrong
		}
		forms, heads = append(forms, f), append(heads, head)
	}
	approve := agency.LetterApprove
	if app.VerbOf(info.Act) == agency.CaseExtend {
		approve = agency.CaseExtend
	}
	if l.State == app.LetterDraft && v.can(agency.LetterDraft) {
		add("送审", letterStep("submit", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterApprove) && v.can(approve) {
		add("审核", letterStep("approve", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterDraft) && l.HandedInBy(v.actor.Person) {
		add("撤回送审", letterStep("recall", info))
	}
	if l.State == app.LetterApproved && v.can(agency.LetterSign) {
		add("签发", letterStep("sign", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterApprove) || l.State == app.LetterApproved && v.can(agency.LetterApprove, agency.LetterSign) {
		add("退回", letterStep("return", info))
	}
	if l.State == app.LetterSigned && v.can(app.VerbOf(info.Act)) {
		f := letterStep("issue", info)
		f.Field("on").Value = v.today().String()
		add("发出", f)
	}
	if (l.State == app.LetterDraft || l.State == app.LetterSubmitted || l.State == app.LetterApproved) && v.can(agency.LetterDraft) || l.State == app.LetterSigned && v.can(agency.LetterSign) {
		add("作废", letterStep("void", info))
	}
	return forms, heads
}

// letterStep is the form of a step.
func letterStep(do string, info letter.Info) *web.Form {
	f := &web.Form{ID: do}
	switch do {
	case "submit":
		f.Submit, f.Intro = "送审", "送审后不能再改；审核之前可以撤回，审核人认为不妥的，写明理由退回。"
	case "recall":
		f.Submit, f.Intro = "撤回送审", "还没有人审核，撤回后可以继续修改，再行送审。"
	case "approve":
		f.Submit, f.Fields = "审核同意", []*web.Field{{Name: "note", Label: "意见", Optional: true, Max: 200}}
	case "sign":
		f.Submit, f.Intro = "签发", "签发后取得文号和成文日期，内容不能再改。"
	case "return":
		f.Submit, f.Danger, f.Fields = "退回起草人", true, []*web.Field{{Name: "reason", Label: "退回的理由", Max: 200}}
	case "void":
		f.Submit, f.Danger, f.Fields = "作废", true, []*web.Field{{Name: "reason", Label: "作废的理由", Max: 200}}
	case "issue":
		f.Submit, f.Intro = "已经发出", "记录发出之日；相应的行为同时记入案卷。"
		f.Fields = []*web.Field{{Name: "on", Label: "发出日期", Kind: web.Date}}
		if info.Act == request.Answered {
			f.Fields[0].Hint = "当面送达填签收之日，邮寄填交邮之日，电子送达填发送之日；这一天为答复之日"
		}
		if info.Act == request.Consulted || info.Act == request.FeeNoticed {
			f.Fields = append(f.Fields, &web.Field{Name: "received_on", Label: "对方收到日期", Kind: web.Date, Optional: info.Act == request.FeeNoticed})
		}
	default:
		return nil
	}
	return f
}

func (o *Office) letterDo(v *visit) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	info, _ := letter.Lookup(l.Kind)
	f := letterStep(v.r.PathValue("do"), info)
	if f == nil {
		return fault.New(fault.NotFound, "letter.step", "没有这个步骤。")
	}
	f.Action, f.Hidden = letterAt(c.ID, l.ID)+"/"+f.ID, []web.Option{{Label: "version"}}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.letterStep(c.ID, l.ID, f)
		if err == nil {
			return v.go303(letterAt(c.ID, l.ID), f.ID)
		}
		var e *fault.Error
		if errors.As(err, &e) && e.Code == "release.gate" {
			f.Fail("", e.Message+"。")
		}
		if err := f.Explain(letterFault(f, err)); err != nil {
			return err
		}
	}
	return v.showLetter(f)
}

func (v *visit) letterStep(caseID, id string, f *web.Form) error {
	var err error
	n := f.Int("version")
	switch f.ID {
	case "recall":
		_, err = v.app.RecallLetter(v.ctx(), v.actor, caseID, id, n)
	case "submit":
		_, err = v.app.SubmitLetter(v.ctx(), v.actor, caseID, id, n)
	case "approve":
		_, err = v.app.ApproveLetter(v.ctx(), v.actor, caseID, id, n, f.Value("note"))
	case "return":
		_, err = v.app.ReturnLetter(v.ctx(), v.actor, caseID, id, n, f.Value("reason"))
	case "sign":
		_, err = v.app.SignLetter(v.ctx(), v.actor, caseID, id, n)
	case "void":
		_, err = v.app.VoidLetter(v.ctx(), v.actor, caseID, id, n, f.Value("reason"))
	case "issue":
		_, err = v.app.IssueLetter(v.ctx(), v.actor, caseID, id, n, app.Service{On: f.Date("on"), ReceivedOn: f.Date("received_on")})
	}
	return err
}
