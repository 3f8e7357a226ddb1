package office

import (
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/request"
)

func mergeForm(c app.View) *web.Form {
	return &web.Form{Submit: "并案", Danger: true, Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + c.ID},
		Intro:  "同一份申请从两个渠道收到的，保留期限先起算的一件，另一件并入，两次收到的渠道和日期都保留在案：期限以保留的一件为准，年报只计一件。",
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(c.Version)}},
		Fields: []*web.Field{{Name: "into", Label: "保留的案件编号", Max: 60}, {Name: "reason", Label: "怎样认定是同一份申请", Kind: web.Area, Max: 500, Hint: "不要写个人信息"}}}
}

// twinsOf says where a case went, or what came into it.
func (v *visit) twinsOf(c app.View, p *casePage) error {
	into, from, err := v.app.Twins(v.ctx(), v.actor, &c)
	if into != nil {
		p.Summary = append(p.Summary, web.Item{Key: "并入", Text: into.Number, Href: caseAt(into.ID), Note: "期限和年报以该案为准，本案不另计"})
	}
	for _, t := range from {
		note := wordOf(request.Channels(), t.Channel) + "，" + dayWords(t.ReceivedOn) + "收到"
		if !t.PostedOn.IsZero() {
			note += "，邮戳 " + dayWords(t.PostedOn)
		}
		p.Summary = append(p.Summary, web.Item{Key: "同一申请另收到", Text: t.Number, Href: caseAt(t.ID), Note: note + "；" + dayWords(t.MergedOn) + "并入本案，年报只计一件"})
	}
	return err
}

func (v *visit) askMerge(c app.View, f *web.Form) error {
	return v.ask("并案", formPage{Form: f, Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}, {Key: "收到", Text: dayWords(c.State.ReceivedOn)}}}, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

func (o *Office) mergePage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	return v.askMerge(c, mergeForm(c))
}

func (o *Office) merge(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f := mergeForm(c)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		_, err := v.app.Merge(v.ctx(), v.actor, c.ID, f.Int("version"), f.Value("into"), f.Value("reason"))
		if err == nil {
			return v.go303("/office/cases/"+c.ID, "merged")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askMerge(c, f)
}
