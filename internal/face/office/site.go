package office

import (
	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

// siteForm asks who stands behind the public site (国办发〔2017〕47号; portal.md 1.1,
// 1.3): it stands in the tags and at the foot of every public page.
func siteForm(s app.Identity) *web.Form {
	text := func(name, label, value, hint string) *web.Field {
		return &web.Field{Name: name, Label: label, Value: value, Hint: hint, Optional: true, Max: 200}
	}
	ipv6 := &web.Field{Name: "ipv6", Label: "IPv6", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "本网站支持 IPv6"}}}
	if s.IPv6 {
		ipv6.Values = []string{"1"}
	}
	return &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回设置", Href: "/office/settings"}, Intro: "没有填写的不显示。各项只作为文字和链接，公众端不从外部网站取任何内容。", Fields: []*web.Field{
		text("name", "网站名称", s.Name, "全称，例如 云岭县人民政府网站；显示在每页顶部"),
		text("domain", "网站域名", s.Domain, "例如 www.yunling.gov.cn；信息的固定网址由它组成"),
		text("code", "政府网站标识码", s.Code, "10 位数字，或者 bm 加 8 位数字"),
		text("sponsor", "主办单位", s.Sponsor, ""), text("undertaker", "承办单位", s.Undertaker, ""), text("phone", "联系电话", s.Phone, ""),
		text("icp", "ICP 备案号", s.ICP, "例如 冀ICP备05029117号-1"), text("police", "公安备案号", s.Police, "含 14 位数字"),
		text("organ", "党政机关网站标识的编号", s.Organ, "在 bszs.conac.cn 登记的编号"), text("mistake", "“我为政府网站找错”的网址", s.Mistake, "https 开头"), ipv6,
	}}
}

var settingsCrumb = web.Link{Text: "设置", Href: "/office/settings"}

func (o *Office) sitePage(v *visit) error {
	s, err := v.app.Visitor().Identity(v.ctx())
	if err != nil {
		return err
	}
	p := formPage{Form: siteForm(s), Notice: v.notice()}
	if s.Code != "" && !app.SiteCode.MatchString(s.Code) {
		p.Notice = &web.Notice{Tone: web.Soon, Text: "政府网站标识码一般是 10 位数字，或者 bm 加 8 位数字。现在填写的不是，请核对；确实如此的不必修改。"}
	}
	return v.ask("网站标识", p, settingsCrumb)
}

func (o *Office) site(v *visit) error {
	f := siteForm(app.Identity{})
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.PutIdentity(v.ctx(), v.actor, app.Identity{Name: f.Value("name"), Domain: f.Value("domain"), Code: f.Value("code"), Sponsor: f.Value("sponsor"),
			Undertaker: f.Value("undertaker"), Phone: f.Value("phone"), ICP: f.Value("icp"), Police: f.Value("police"), Organ: f.Value("organ"), Mistake: f.Value("mistake"), IPv6: len(f.Checked("ipv6")) > 0})
		if err == nil {
			return v.go303("/office/site", "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("网站标识", formPage{Form: f}, settingsCrumb)
}
