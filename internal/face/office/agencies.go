package office

import (
	"slices"
	"strings"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// managed are the agencies that the visitor looks after: their own and those
// below it.
func (v *visit) managed() (out []agency.Agency, err error) {
	all, err := v.app.AgencyNames(v.ctx())
	parent := map[string]string{}
	for _, a := range all {
		parent[a.ID] = a.Parent
	}
	above := func(upper, lower string) bool {
		for range 16 { // deeper than any administrative tree
			if lower = parent[lower]; lower == "" || lower == upper {
				return lower != ""
			}
		}
		return false
	}
	for _, a := range all {
		if agency.Can(v.actor, agency.AgencyManage, a.ID, above) {
			out = append(out, a)
		}
	}
	return out, err
}

func kindWords(k agency.Kind) string {
	for _, x := range agency.Kinds() {
		if x.Kind == k {
			return x.Name
		}
	}
	return string(k)
}

func (o *Office) agencies(v *visit) error {
	all, err := v.managed()
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "机关", Hidden: true, Empty: "还没有机关。", Columns: []web.Column{{Label: "机关", Wide: true}, {Label: "类别"}, {Label: "机关代字"}, {Label: "工作机构"}}}
	for _, a := range all {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: a.Name, Href: "/office/agencies/" + a.ID, Note: a.ID}, web.C(kindWords(a.Kind)), web.C(a.Short), web.C(a.Face.Office)}})
	}
	return v.show("list", web.Page{Title: "机关", Wide: true, Crumbs: crumbs(), Data: listPage{Notice: v.notice(), Table: t,
		Actions: []web.Link{{Text: "加入下级机关", Href: "/office/agencies/new"}, {Text: "开始使用", Href: "/office/start"}}}})
}

// agencyOf is the agency of the address, which the visitor must look after.
func (v *visit) agencyOf() (agency.Agency, error) {
	all, err := v.managed()
	if err != nil {
		return agency.Agency{}, err
	}
	i := slices.IndexFunc(all, func(a agency.Agency) bool { return a.ID == v.r.PathValue("member") })
	if i < 0 {
		return agency.Agency{}, fault.New(fault.NotFound, "agency.missing", "没有这个机关，或者不由您管理。")
	}
	return all[i], nil
}

// agencyPart is one form about an agency: fields with where their values go.
type agencyPart struct {
	key, title string
	fields     func(*agency.Agency) []agencyField
}

type agencyField struct {
	*web.Field
	value *string
}

func line(name, label, hint string, value *string) agencyField {
	return agencyField{&web.Field{Name: name, Label: label, Hint: hint, Optional: true, Value: *value}, value}
}

var agencyParts = []agencyPart{
	{"name", "名称", func(a *agency.Agency) []agencyField {
		name := line("name", "机关全称", "与印章一致", &a.Name)
		name.Optional = false
		return []agencyField{name, line("code", "统一社会信用代码", "", &a.Code)}
	}},
	{"contact", "联系方式", func(a *agency.Agency) []agencyField {
		c := &a.Face
		return []agencyField{line("office", "政府信息公开工作机构", "", &c.Office), line("address", "办公地址", "", &c.Address), line("hours", "办公时间", "", &c.Hours), line("phone", "联系电话", "", &c.Phone),
			line("fax", "传真", "", &c.Fax), line("email", "电子邮箱", "", &c.Email), line("postal", "邮政编码", "", &c.Postal), line("web", "网址", "", &c.Web)}
	}},
	{"remedy", "救济机关", func(a *agency.Agency) []agencyField {
		r := &a.Remedy
		return []agencyField{line("review", "行政复议机关", "写在每份答复的救济告知中", &r.ReviewBody),
			line("review_address", "行政复议机关的地址", "公开指南、进度页面和文书中告知申请人", &r.ReviewAddress), line("review_phone", "行政复议机关的电话", "", &r.ReviewPhone),
			line("court", "有管辖权的法院", "", &r.Court), line("court_address", "法院的地址", "", &r.CourtAddress), line("court_phone", "法院的电话", "", &r.CourtPhone), line("online", "网上申请行政复议的网址", "电子送达的答复须告知（行政复议法第二十二条）", &r.OnlineURL)}
	}},
	{"numbering", "机关代字和登记编号", func(a *agency.Agency) []agencyField {
		return []agencyField{line("short", "机关代字", "用于发文字号，例如 云教", &a.Short),
			line("case_number", "登记编号", "{年} 为年度，{序} 为四位序号，{号} 为不补零的序号；留空为 "+agency.UsualCaseFormat+"。已有的编号不变", &a.CaseNumber)}
	}},
	{"payment", "信息处理费的缴纳", func(a *agency.Agency) []agencyField {
		p := &a.Payment
		return []agencyField{line("payee", "收款单位", "", &p.Payee), line("bank", "开户银行", "", &p.Bank), line("account", "账号", "", &p.Account), line("how", "缴纳方式", "", &p.How)}
	}},
}

const unitsPart = "units"

func (o *Office) agencyFile(v *visit) error {
	a, err := v.agencyOf()
	if err != nil {
		return err
	}
	at := "/office/agencies/" + a.ID + "/"
	page := listPage{Notice: v.notice(), Summary: []web.Item{{Key: "标识", Text: a.ID, Note: "用于网址、命令和受理编号"}, {Key: "类别", Text: kindWords(a.Kind)}}}
	for _, p := range agencyParts {
		var said []string
		for _, f := range p.fields(&a) {
			if *f.value != "" {
				said = append(said, *f.value)
			}
		}
		page.Summary = append(page.Summary, web.Item{Key: p.title, Text: orWord(strings.Join(said, "；"), "没有填写"), Action: &web.Link{Text: "更改" + p.title, Href: at + p.key}})
	}
	page.Summary = append(page.Summary, web.Item{Key: "内设机构", Text: orWord(strings.Join(a.Units, "、"), "没有填写"), Action: &web.Link{Text: "更改内设机构", Href: at + unitsPart}})
	return v.show("list", web.Page{Title: a.Name, Crumbs: crumbs(web.Link{Text: "机关", Href: "/office/agencies"}), Data: page})
}

// partForm is the form of the address about an agency, and what it fills.
func (v *visit) partForm(a *agency.Agency) (title string, f *web.Form, fields []agencyField, err error) {
	f = &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回", Href: "/office/agencies/" + a.ID}}
	key := v.r.PathValue("part")
	if key == unitsPart {
		f.Fields = []*web.Field{{Name: unitsPart, Label: "内设机构", Kind: web.Area, Optional: true, Value: strings.Join(a.Units, "\n"), Hint: "每行一个。申请交办时从中选择；已交办的案件不变"}}
		return "内设机构", f, nil, nil
	}
	i := slices.IndexFunc(agencyParts, func(p agencyPart) bool { return p.key == key })
	if i < 0 {
		return "", nil, nil, fault.New(fault.NotFound, "agency.part", "没有这个页面。")
	}
	fields = agencyParts[i].fields(a)
	for _, x := range fields {
		f.Fields = append(f.Fields, x.Field)
	}
	return agencyParts[i].title, f, fields, nil
}

func (v *visit) askPart(a agency.Agency, title string, f *web.Form) error {
	return v.ask(title, formPage{Form: f}, web.Link{Text: "机关", Href: "/office/agencies"}, web.Link{Text: a.Name, Href: "/office/agencies/" + a.ID})
}

func (o *Office) agencyPartPage(v *visit) error {
	a, err := v.agencyOf()
	if err != nil {
		return err
	}
	title, f, _, err := v.partForm(&a)
	if err != nil {
		return err
	}
	return v.askPart(a, title, f)
}

func (o *Office) agencyPart(v *visit) error {
	a, err := v.agencyOf()
	if err != nil {
		return err
	}
	title, f, fields, err := v.partForm(&a)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		for _, x := range fields {
			*x.value = x.Value
		}
		if fields == nil {
			a.Units = nonEmptyLines(f.Value(unitsPart))
		}
		err := v.app.PutAgency(v.ctx(), v.actor, a)
		if err == nil {
			return v.go303("/office/agencies/"+a.ID, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askPart(a, title, f)
}

func nonEmptyLines(s string) (out []string) {
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func (v *visit) newAgencyForm() *web.Form {
	f := &web.Form{Submit: "加入", Cancel: &web.Link{Text: "返回", Href: "/office/agencies"}, Fields: []*web.Field{
		{Name: "name", Label: "机关全称", Hint: "与印章一致"}, {Name: "id", Label: "标识", Hint: "小写字母、数字和连字符，用于命令和地址；确定后不能更改", Max: 40, Short: true},
		{Name: "kind", Label: "类别", Kind: web.Select}}}
	for _, k := range agency.Kinds() {
		f.Field("kind").Options = append(f.Field("kind").Options, web.Option{Value: string(k.Kind), Label: k.Name})
	}
	return f
}

func (o *Office) newAgencyPage(v *visit) error {
	return v.ask("加入下级机关", formPage{Form: v.newAgencyForm()}, web.Link{Text: "机关", Href: "/office/agencies"})
}

func (o *Office) newAgency(v *visit) error {
	f := v.newAgencyForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.AddAgency(v.ctx(), v.actor, agency.Agency{ID: f.Value("id"), Name: f.Value("name"), Kind: agency.Kind(f.Value("kind")), Parent: v.actor.Agency})
		if err == nil {
			return v.go303("/office/agencies/"+f.Value("id"), "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("加入下级机关", formPage{Form: f}, web.Link{Text: "机关", Href: "/office/agencies"})
}

// unitsOf asks for a person's unit, and names those of their agency that are known.
func unitsOf(all []agency.Agency, id string) *web.Field {
	f := &web.Field{Name: "unit", Label: "承办机构", Optional: true, Max: 60}
	for _, a := range all {
		if a.ID == id && len(a.Units) > 0 {
			f.Hint = "所在机关的内设机构有：" + strings.Join(a.Units, "、")
		}
	}
	return f
}
