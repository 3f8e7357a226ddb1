package office

import (
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

func (v *visit) transferForm(c app.View) (*web.Form, error) {
	all, err := v.app.Agencies(v.ctx(), v.actor)
	if err != nil {
		return nil, err
	}
	to := &web.Field{Name: "to", Label: "接收机关", Kind: web.Select}
	for _, a := range all {
		if a.ID != c.Agency {
			to.Options = append(to.Options, web.Option{Value: a.ID, Label: a.Name})
		}
	}
	return &web.Form{Submit: "转送", Danger: true, Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + c.ID},
		Intro:  "案件连同全部行为和期限转到接收机关，取得接收机关的编号；本机关之后不再能办理。",
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(c.Version)}},
		Fields: []*web.Field{to, {Name: "unit", Label: "接收机关的承办机构", Optional: true, Max: 60}, {Name: "reason", Label: "转送的理由", Kind: web.Area, Max: 500, Hint: "不要写个人信息"}}}, nil
}

func (o *Office) transferPage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f, err := v.transferForm(c)
	if err != nil {
		return err
	}
	return v.askTransfer(c, f)
}

func (v *visit) askTransfer(c app.View, f *web.Form) error {
	return v.ask("转送其他机关", formPage{Form: f, Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}}}, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

func (o *Office) transfer(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f, err := v.transferForm(c)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		_, err := v.app.Transfer(v.ctx(), v.actor, c.ID, f.Int("version"), f.Value("to"), f.Value("unit"), f.Value("reason"))
		if err == nil {
			return v.go303("/office/cases", "transfer")
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askTransfer(c, f)
}
