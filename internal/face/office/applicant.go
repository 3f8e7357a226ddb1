package office

import (
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

const applicantAt = "/office/cases/applicant"

// applicantForm asks by whom, and what for. It is sent, never put into an
// address: a name is personal.
func applicantForm() *web.Form {
	f := purposeForm("")
	f.Submit, f.Cancel = "查找", &web.Link{Text: "返回收件箱", Href: "/office/cases"}
	f.Intro = "按完整的姓名（名称）或者完整的电话查找本机关的申请，不支持只写一部分。每次查找和找到的每一件，都会连同用途记入审计；所查的姓名、电话不记。"
	f.Fields = append([]*web.Field{
		{Name: "name", Label: "申请人姓名或者名称", Optional: true, Max: 100, Hint: "姓名、电话至少填一项；组织的联系人也可以"},
		{Name: "phone", Label: "联系电话", Kind: web.Phone, Optional: true, Max: 40, Hint: "两项都填的，找同时符合的"},
	}, f.Fields...)
	ways := f.Field("purpose")
	ways.Label = "查找的用途"
	ways.Options = append(ways.Options, web.Option{Value: "申请人来电来访询问"})
	for i, o := range ways.Options {
		ways.Options[i].Label = o.Value
	}
	return f
}

// byApplicant leads from the other conditions to this one, which is asked apart.
func (v *visit) byApplicant() *web.Notice {
	if !v.can(agency.ApplicantRead) {
		return nil
	}
	return &web.Notice{Tone: web.Info, Text: "按申请人的姓名或者电话查找涉及个人信息，须写明用途，另有一页。", Action: &web.Link{Text: "按申请人查找", Href: applicantAt}}
}

func (v *visit) askApplicant(f *web.Form) error {
	return v.ask("按申请人查找", formPage{Form: f}, web.Link{Text: "收件箱", Href: "/office/cases"}, web.Link{Text: "按条件查找", Href: conditionsAt})
}

func (o *Office) byApplicantPage(v *visit) error { return v.askApplicant(applicantForm()) }

func (o *Office) casesOfApplicant(v *visit) error {
	f := applicantForm()
	purpose, err := saidWhy(v, f)
	if err != nil {
		return err
	}
	if purpose == "" {
		return v.askApplicant(f)
	}
	found, err := v.app.CasesOfApplicant(v.ctx(), v.actor, v.actor.Agency, f.Value("name"), f.Value("phone"), purpose)
	if err != nil {
		if err := f.Explain(err); err != nil {
			return err
		}
		return v.askApplicant(f)
	}
	n := &web.Notice{Tone: web.Info, Text: "找到 " + strconv.Itoa(len(found.Cases)) + " 件。本次查找已记入审计，用途：" + purpose + "。"}
	if found.More {
		n.Text += "此外还有更早的申请没有列出，请同时填写姓名和电话。"
	}
	if found.Partial {
		n.Tone, n.Text = web.Soon, n.Text+"较早的案件还在建立索引，结果可能不全，请过几分钟再查一次。"
	}
	t := v.caseTable("该申请人的申请", "没有姓名或者电话完全相同的申请。请核对写法；登记时没有填写电话的，只能按姓名查找。", app.Inbox{Rows: found.Cases}, false)
	return v.show("list", web.Page{Title: "按申请人查找", Wide: true, Crumbs: crumbs(web.Link{Text: "收件箱", Href: "/office/cases"}, web.Link{Text: "按条件查找", Href: conditionsAt}),
		Data: listPage{Notice: n, Table: t, Actions: []web.Link{{Text: "另查一人", Href: applicantAt}}}})
}
