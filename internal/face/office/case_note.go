package office

import (
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

func noteForm(c app.View) *web.Form {
	return &web.Form{ID: "note", Action: "/office/cases/" + c.ID + "/notes", Submit: "写备注", Fields: []*web.Field{
		{Name: "text", Label: "备注", Kind: web.Area, Max: 2000, Hint: "只有本机关办案人员看得到，加密保存，不进入案卷文书和年报"}}}
}

// notesOf are the notes of a case for those who work on it.
func (v *visit) notesOf(c app.View, p *casePage) error {
	if !v.can(agency.CaseAct) || c.Agency != v.actor.Agency {
		return nil
	}
	all, err := v.app.Notes(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	for _, n := range all {
		p.Notes = append(p.Notes, web.Event{Day: n.At.In(app.China()).Format("2006-01-02 15:04"), Title: n.Name, Text: []string{n.Text}})
	}
	p.Note = noteForm(c)
	return nil
}

func (o *Office) note(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f := noteForm(c)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.AddNote(v.ctx(), v.actor, c.ID, f.Value("text"))
		if err == nil {
			return v.go303("/office/cases/"+c.ID, "noted")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("备注", formPage{Form: f, Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}}}, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

func queryCodeForm(id string) *web.Form {
	return &web.Form{Submit: "发给查询码", Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + id},
		Intro:  "申请人凭受理编号和查询码在网上查看进度、补正、领取答复。此前发给的查询码随即失效。",
		Fields: []*web.Field{{Name: "checked", Label: "核对身份", Kind: web.Checks, Options: []web.Option{{Value: "1", Label: "已经核对来人（来电）是申请人或者其代理人"}}}}}
}

func (o *Office) codePage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	return v.ask("发给查询码", formPage{Form: queryCodeForm(c.ID), Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}}}, web.Link{Text: c.Number, Href: "/office/cases/" + c.ID})
}

// code shows the new code once; it is kept nowhere.
func (o *Office) code(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	path := web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}
	f := queryCodeForm(c.ID)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return v.ask("发给查询码", formPage{Form: f}, path)
	}
	r, err := v.app.IssueQueryCode(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	return v.show("list", web.Page{Title: "查询码", Crumbs: crumbs(path), Data: listPage{
		Notice:  &web.Notice{Tone: web.Info, Text: "查询码只显示这一次，请抄录或者打印后交给申请人。"},
		Actions: []web.Link{{Text: "返回案件", Href: path.Href}},
		Summary: []web.Item{{Key: "受理编号", Text: r.Receipt}, {Key: "查询码", Text: r.Code}, {Key: "收到日期", Text: dayWords(r.ReceivedOn)}}}})
}
