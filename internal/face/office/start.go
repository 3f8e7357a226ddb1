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
	page := listPage{Notice: v.notice()}
	for i, s := range steps {
		item := web.Item{Key: fmt.Sprintf("%d. %s", i+1, s.Name), Text: startWords(s) + s.State, Note: s.Why}
		switch {
		case v.mayStep(s) && s.Done:
			item.Action = &web.Link{Text: "查看" + s.Name, Href: v.startHref(s.Key)}
		case v.mayStep(s):
			item.Action = &web.Link{Text: "办理" + s.Name, Href: v.startHref(s.Key)}
		case !s.Done:
			item.Note += "由" + s.By[0].Label() + "办理。"
		}
		page.Summary = append(page.Summary, item)
	}
	for _, s := range open(steps) {
		if v.mayStep(s) {
			page.Actions = []web.Link{{Text: "办理下一项：" + s.Name, Href: v.startHref(s.Key)}}
			page.Heads = append(page.Heads, "暂不办理")
			page.Forms = append(page.Forms, &web.Form{ID: "skip", Action: "/office/start/" + string(s.Key) + "/skip", Submit: "跳过“" + s.Name + "”", Intro: "跳过的留在上面的清单里，以后随时可以办理。"})
			break
		}
	}
	return v.show("list", web.Page{Title: "开始使用", Crumbs: crumbs(), Data: page})
}

// startWords say how far a step is.
func startWords(s app.StartStep) string {
	switch {
	case s.Done:
		return "已完成："
	case s.Skipped:
		return "已跳过："
	}
	return "待设置："
}

func (o *Office) skipStart(v *visit) error {
	if err := v.app.SkipStart(v.ctx(), v.actor, app.StartKey(v.r.PathValue("step"))); err != nil {
		return err
	}
	return v.go303("/office/start", "skipped")
}
