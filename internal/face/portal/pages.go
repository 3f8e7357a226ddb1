package portal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/catalog"
)

var home = []web.Link{{Text: "首页", Href: "/"}}

// about describes the pages of text for their tags.
var about = map[string]string{"help": "书写、阅读、视听有困难或者不会上网的，怎样申请公开", "about": "本站依据什么、提供什么，各机关的联系方式",
	"accessibility": "本站的无障碍制作和长辈版", "privacy": "申请公开时个人信息怎样处理和保护"}

// text is a page that says the same to everybody.
func (p *Portal) text(name string) web.Handler {
	title := map[string]string{"help": "申请有困难怎么办", "about": "关于本站", "accessibility": "无障碍说明", "privacy": "个人信息保护"}[name]
	return func(w http.ResponseWriter, r *http.Request) error {
		web.Reads(r, app.TagAgencies)
		all, err := p.visitor.Agencies(r.Context())
		if err != nil {
			return err
		}
		return p.site.Render(w, r, name, web.Page{Title: title, Crumbs: home, Data: contacts(all), Meta: serviceTags(title, about[name])})
	}
}

// contacts is where each agency can be reached.
func contacts(all []agency.Agency) web.Table {
	t := web.Table{Caption: "各机关的政府信息公开工作机构", Stack: true, Columns: []web.Column{{Label: "机关"}, {Label: "联系电话"}, {Label: "办公地址", Wide: true}},
		Empty: "还没有登记受理机关。管理员登记后，这里列出各机关的联系方式。"}
	for _, a := range all {
		f := a.Face
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: a.Name, Href: agencyAt(a.ID), Note: f.Office, Data: true}, data(said(f.Phone)), {Text: said(f.Address), Note: f.Hours, Data: true}}})
	}
	return t
}

// data is a cell of somebody's own words.
func data(s string) web.Cell { return web.Cell{Text: s, Data: true} }

// said is a fact, or that nobody has entered it.
func said(s string) string {
	if s == "" {
		return "尚未公布"
	}
	return s
}

func (p *Portal) agencies(w http.ResponseWriter, r *http.Request) error {
	all, err := p.publishers(r)
	if err != nil {
		return err
	}
	return p.site.Render(w, r, "agencies", web.Page{Title: "各机关", Crumbs: home, Data: contacts(all),
		Meta: columnTags("各机关", "各机关的政府信息公开工作机构、电话和地址", "政府信息公开,机关", catalog.OtherColumn.Label())})
}

type guidePage struct {
	Agency   *agency.Agency // nil for what holds for all
	Contact  []web.Item
	Steps    []guideStep
	Fees     []web.Table
	Remedies []string
}

type guideStep struct{ Title, Text, Period, Articles string }

func (p *Portal) guide(w http.ResponseWriter, r *http.Request) error {
	return p.showGuide(w, r, "", "公开指南", home)
}

func (p *Portal) guideOf(w http.ResponseWriter, r *http.Request) error {
	return p.showGuide(w, r, r.PathValue("agency"), "", append(home[:1:1], web.Link{Text: "公开指南", Href: "/guide"}))
}

func (p *Portal) showGuide(w http.ResponseWriter, r *http.Request, id, title string, crumbs []web.Link) error {
	web.Reads(r, app.TagAgencies, app.TagLaw)
	g, err := p.visitor.Guide(r.Context(), id)
	if err != nil {
		return err
	}
	data := newGuide(&g)
	if id != "" {
		data.Agency, title = &g.Agency, g.Agency.Name+"政府信息公开指南"
	}
	return p.site.Render(w, r, "guide", web.Page{Title: title, Crumbs: crumbs, Data: data,
		Meta: columnTags("政府信息公开指南", "政府信息的分类、获取方式，申请的步骤、期限和收费", "政府信息公开,指南", catalog.GuideColumn.Label())})
}

func newGuide(g *app.Guide) guidePage {
	f := g.Agency.Face
	out := guidePage{Contact: []web.Item{{Key: "工作机构", Text: said(f.Office)}, {Key: "办公地址", Text: said(f.Address)}, {Key: "办公时间", Text: said(f.Hours)},
		{Key: "联系电话", Text: said(f.Phone)}, {Key: "传真号码", Text: said(f.Fax)}, {Key: "电子邮箱", Text: said(f.Email)}, {Key: "邮政编码", Text: said(f.Postal)}}}
	for i := range out.Contact {
		out.Contact[i].Data = true
	}
	for _, s := range g.Steps {
		one := guideStep{Title: s.Title, Text: s.Text}
		if s.Period.N > 0 {
			one.Period = count(s.Period)
		}
		for i, a := range s.Articles {
			if i > 0 {
				one.Articles += "、"
			}
			one.Articles += web.Article(a)
		}
		out.Steps = append(out.Steps, one)
	}
	for _, s := range g.Fees {
		out.Fees = append(out.Fees, feeTable(s))
	}
	out.Remedies = remedyWords(generally(g.Remedies))
	return out
}

func count(p statute.Period) string { return strconv.Itoa(p.N) + p.Unit.Chinese() }

func feeTable(s statute.Scale) web.Table {
	caption, what := "按件计收（同一申请人一个自然月内累计）", "件"
	if s.Method == statute.ByPages {
		caption, what = "按量计收（一份申请的 A4 单面页数）", "页"
	}
	t := web.Table{Caption: caption, Columns: []web.Column{{Label: "数量"}, {Label: "标准", Wide: true}}}
	for i, tier := range s.Tiers {
		span := "第 " + strconv.Itoa(tier.First) + " " + what + "起"
		if i+1 < len(s.Tiers) {
			span = "第 " + strconv.Itoa(tier.First) + "—" + strconv.Itoa(s.Tiers[i+1].First-1) + " " + what
		}
		rate := "不收费"
		switch {
		case tier.Every > 0:
			rate = "前 " + strconv.Itoa(tier.Every) + " " + what + "每" + what + " " + strconv.Itoa(tier.Rate) + " 元，以后每增加 " + strconv.Itoa(tier.Every) + " " + what + "，每" + what + "再加 " + strconv.Itoa(tier.Step) + " 元"
		case tier.Rate > 0:
			rate = "每" + what + " " + strconv.Itoa(tier.Rate) + " 元"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(span), web.C(rate)}})
	}
	return t
}

type remediesPage struct {
	First, Either, None, Silence []string
	Bodies                       web.Table
}

func (p *Portal) remedies(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagAgencies, app.TagLaw)
	g, err := p.visitor.Guide(r.Context(), "")
	if err != nil {
		return err
	}
	all, err := p.visitor.Agencies(r.Context())
	if err != nil {
		return err
	}
	return p.site.Render(w, r, "remedies", web.Page{Title: "救济途径", Crumbs: home, Meta: serviceTags("救济途径", "对答复不服或者到期没有答复时的行政复议、诉讼和投诉"), Data: newRemedies(g.Remedies, all)})
}

// found joins where a body is found.
func found(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func newRemedies(r app.Remedies, all []agency.Agency) remediesPage {
	r = generally(r)
	d := remediesPage{First: []string{reviewFirst(r)}, Either: []string{either(r)}, Silence: []string{silence(r)}}
	d.Bodies = web.Table{Caption: "各机关的复议机关和管辖法院", Stack: true, Columns: []web.Column{{Label: "机关"}, {Label: "复议机关"}, {Label: "人民法院"}}, Empty: "还没有登记受理机关。"}
	for _, a := range all {
		review := data(said(a.Remedy.ReviewBody))
		review.Note = found(a.Remedy.ReviewAddress, a.Remedy.ReviewPhone, a.Remedy.OnlineURL)
		court := data(said(a.Remedy.Court))
		court.Note = found(a.Remedy.CourtAddress, a.Remedy.CourtPhone)
		d.Bodies.Rows = append(d.Bodies.Rows, web.Row{Cells: []web.Cell{data(a.Name), review, court}})
	}
	return d
}
