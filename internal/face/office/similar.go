package office

import (
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// similar shows beside an open case what should be looked at before it is
// answered: earlier requests (art. 36(6)) and what is public (art. 36(1)).
func (v *visit) similar(c app.View, p *casePage) error {
	if !c.State.ClosedOn.IsZero() || c.Agency != v.actor.Agency || c.Type != string(request.TypeRequest) {
		return nil
	}
	s, err := v.app.Similar(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	if len(s.Items) > 0 {
		p.Public = itemTable(s)
	}
	if len(s.Cases) > 0 {
		p.Earlier = earlierTable(s, nil)
		if v.can(agency.ApplicantRead) {
			p.Same = "/office/cases/" + c.ID + "/same"
		}
	}
	return nil
}

func itemTable(s app.Similar) *web.Table {
	t := &web.Table{Caption: "可能已经主动公开（第三十六条第一项）", Dense: true, Columns: []web.Column{{Label: "信息", Wide: true}, {Label: "发布"}}}
	for _, i := range s.Items {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: i.Title, Href: "/items/" + i.ID, Note: i.Number}, web.Whole(minuteWords(i.PublishedAt))}})
	}
	return t
}

func earlierTable(s app.Similar, same map[string]bool) *web.Table {
	t := &web.Table{Caption: "相似的申请（第三十六条第六项）", Dense: true, Columns: []web.Column{{Label: "编号"}, {Label: "所需信息", Wide: true}, {Label: "结果"}}}
	if same != nil {
		t.Columns = append(t.Columns, web.Column{Label: "申请人"})
	}
	for _, c := range s.Cases {
		result := web.C(c.State.Stage.Label())
		if c.State.Outcome != "" {
			result = web.Cell{Text: request.OutcomeLabel(c.State.Outcome), Note: dayWords(c.State.ClosedOn)}
		}
		row := web.Row{Cells: []web.Cell{web.L(c.Number, "/office/cases/"+c.ID), web.C(c.Title), result}}
		if same != nil {
			who := web.C("不同")
			if same[c.ID] {
				who = web.Cell{Tag: &web.Tag{Text: "同一申请人", Tone: web.Soon}}
			}
			row.Cells = append(row.Cells, who)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// same compares applicants with those of similar cases, which opens their data.
func (o *Office) same(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	s, same, err := v.app.SameApplicant(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	t := earlierTable(s, same)
	t.Empty = "没有相似的申请。"
	return v.show("list", web.Page{Title: "核对是否重复申请", Crumbs: crumbs(web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}), Data: listPage{
		Notice: &web.Notice{Tone: web.Info, Text: "本次核对比较了各件的申请人信息，已连同用途记入审计。同一申请人就同一信息已经得到答复的，可以告知不予重复处理。"}, Table: t,
		Actions: []web.Link{{Text: "返回案件", Href: "/office/cases/" + c.ID}}}})
}
