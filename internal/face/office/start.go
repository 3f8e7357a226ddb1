package office

import (
	"fmt"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// startHref is where a step is done.
func (v *visit) startHref(k app.StartKey) string {
	own := "/office/agencies/" + v.actor.Agency
	switch k {
	case app.StartAgency:
		return own
	case app.StartUnits:
		return own + "/units"
	case app.StartNumbering:
		return own + "/numbering"
	case app.StartPayment:
		return own + "/payment"
	case app.StartPeople, app.StartRoles:
		return "/office/people"
	case app.StartCalendar:
		return "/office/calendar"
	}
	return "/office/notices"
}

func (v *visit) mayStep(s app.StartStep) bool {
	for _, r := range s.By {
		if v.actor.Has(r) {
			return true
		}
	}
	return false
}

// open are the steps that are neither done nor put off.
func open(steps []app.StartStep) (out []app.StartStep) {
	for _, s := range steps {
		if !s.Done && !s.Skipped {
			out = append(out, s)
		}
	}
	return out
}

// startNotice leads an administrator to what is still to be set up.
func (v *visit) startNotice() (*web.Notice, error) {
	if !v.can(agency.AgencyManage, agency.RoleManage) {
		return nil, nil
	}
	steps, err := v.app.Start(v.ctx(), v.actor)
	if err != nil {
		return nil, err
	}
	rest := open(steps)
	if len(rest) == 0 {
		return nil, nil
	}
	return &web.Notice{Tone: web.Info, Title: "开始使用", Text: fmt.Sprintf("还有 %d 项没有设置，下一项是：%s。", len(rest), rest[0].Name), Action: &web.Link{Text: "继续设置", Href: "/office/start"}}, nil
}

func (o *Office) start(v *visit) error {
	steps, err := v.app.Start(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "需要设置的事项", Hidden: true, Columns: []web.Column{{Label: "事项"}, {Label: "现在", Wide: true}, {Label: "状态"}}}
	for i, s := range steps {
		state := web.Cell{Tag: &web.Tag{Text: "待设置", Tone: web.Soon}}
		switch {
		case s.Done:
			state.Tag = &web.Tag{Text: "已完成", Tone: web.Good}
		case s.Skipped:
			state.Tag = &web.Tag{Text: "已跳过", Tone: web.Quiet}
		}
		name := web.Cell{Text: fmt.Sprintf("%d. %s", i+1, s.Name), Note: s.Why}
		if v.mayStep(s) {
			name.Href = v.startHref(s.Key)
		} else if !s.Done {
			state.Note = "由" + s.By[0].Label() + "办理"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(s.State), state}})
	}
	page := listPage{Notice: v.notice(), Table: t}
	for _, s := range open(steps) {
		if v.mayStep(s) {
			page.Actions = []web.Link{{Text: "办理下一项：" + s.Name, Href: v.startHref(s.Key)}}
			page.Heads = append(page.Heads, "暂不办理")
			page.Forms = append(page.Forms, &web.Form{ID: "skip", Action: "/office/start/" + string(s.Key) + "/skip", Submit: "跳过“" + s.Name + "”", Intro: "跳过的留在上面的清单里，以后随时可以办理。"})
			break
		}
	}
	return v.show("list", web.Page{Title: "开始使用", Wide: true, Crumbs: crumbs(), Data: page})
}

func (o *Office) skipStart(v *visit) error {
	if err := v.app.SkipStart(v.ctx(), v.actor, app.StartKey(v.r.PathValue("step"))); err != nil {
		return err
	}
	return v.go303("/office/start", "skipped")
}
