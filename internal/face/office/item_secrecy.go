package office

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// secrecyFields are those of the form for the review before publication
// (Regulations art. 17), with what is known filled in.
func secrecyFields(i app.ItemView) []*web.Field {
	pick := func(values ...string) (out []web.Option) {
		for _, s := range values {
			out = append(out, web.Option{Value: s, Label: s})
		}
		return out
	}
	out := []*web.Field{
		{Name: "filled", Label: "填表日期", Kind: web.Date, Value: i.Acts[len(i.Acts)-1].On.String()},
		{Name: "unit", Label: "拟公开单位", Value: i.Text.Issuer},
		{Name: "origin", Label: "信息来源", Kind: web.Radios, Options: pick("自行制作", "获取", catalog.Joint)},
		{Name: "carrier", Label: "载体形式", Kind: web.Radios, Options: pick("公文", "非公文")},
		{Name: "channel", Label: "拟公开方式", Kind: web.Checks, Options: pick("政府网站", "政府公报", "报刊", "广播", "电视", "公开栏", "其他"), Values: []string{"政府网站"}},
		{Name: "planned", Label: "拟公开时间", Kind: web.Date},
	}
	for _, q := range catalog.SecrecyQuestions() {
		out = append(out, &web.Field{Name: "q_" + q.Key, Label: q.Label, Kind: web.Radios, Options: []web.Option{{Value: "no", Label: "否"}, {Value: "yes", Label: "是"}}},
			&web.Field{Name: "n_" + q.Key, Label: "说明：" + strings.TrimPrefix(q.Label, "是否"), Optional: true, Max: 300, Hint: "答“是”的，写明怎样处理"})
	}
	return append(out,
		&web.Field{Name: "consent", Label: "联合制作机关、第三方的意见", Optional: true, Max: 500, Hint: "联合制作的，涉及商业秘密、个人隐私又要公开的，必须填写"},
		&web.Field{Name: "unit_opinion", Label: "制作单位意见", Kind: web.Area, Rows: 2, Max: 500}, &web.Field{Name: "unit_by", Label: "制作单位签字人", Max: 30},
		&web.Field{Name: "head_opinion", Label: "分管负责人意见", Kind: web.Area, Rows: 2, Max: 500}, &web.Field{Name: "head_by", Label: "分管负责人签字人", Max: 30},
		&web.Field{Name: "opinion", Label: "保密审查意见", Kind: web.Area, Rows: 2, Max: 500},
		&web.Field{Name: "conclusion", Label: "结论", Kind: web.Radios, Options: []web.Option{{Value: "publish", Label: "公开"}, {Value: "exempt", Label: "免于公开"}, {Value: "refer", Label: "需报审"}}},
		&web.Field{Name: "basis", Label: "结论的依据"},
		&web.Field{Name: "redaction", Label: "需要删减的内容", Kind: web.Area, Optional: true, Max: 500})
}

func secrecyOf(f *web.Form) *catalog.Secrecy {
	x := f.Value
	s := &catalog.Secrecy{FilledOn: f.Date("filled"), Unit: x("unit"), Origin: x("origin"), Carrier: x("carrier"), Channel: strings.Join(f.Checked("channel"), "、"), PlannedOn: f.Date("planned"),
		UnitOpinion: x("unit_opinion"), UnitBy: x("unit_by"), HeadOpinion: x("head_opinion"), HeadBy: x("head_by"), OfficeReview: x("opinion"),
		Conclusion: catalog.Conclusion(x("conclusion")), Basis: x("basis"), Redaction: x("redaction"), Consent: x("consent")}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key, Involved: x("q_"+q.Key) == "yes", Note: x("n_" + q.Key)})
	}
	return s
}

// secrecyItems are the reviews of an item, the newest first, each leading to
// its form.
func secrecyItems(i app.ItemView) (out []web.Item) {
	for n, a := range i.Acts {
		if s := a.Secrecy; s != nil {
			out = append(out, web.Item{Key: a.On.Chinese(), Text: s.Conclusion.Label() + "：" + s.Basis, Note: "审查人 " + a.By, Href: secrecyAt(i.ID, n+1)})
		}
	}
	slices.Reverse(out)
	return out
}

func secrecyAt(item string, n int) string { return itemAt(item) + "/secrecy/" + strconv.Itoa(n) }

// secrecyForm prints the form of one review.
func (o *Office) secrecyForm(v *visit) error {
	d, err := v.secrecyDocument()
	if err != nil {
		return err
	}
	at := v.r.URL.Path
	return v.show("print", web.Page{Title: d.Title, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}, web.Link{Text: "信息", Href: itemAt(v.r.PathValue("item"))}),
		Data: printPage{Back: web.Link{Text: "下载 Word 文档", Href: at + "/file/docx"}, Blocks: d.Blocks[1:]}})
}

func (v *visit) secrecyDocument() (*doc.Document, error) {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil {
		return nil, fault.New(fault.NotFound, "item.secrecy", "没有这份保密审查表。")
	}
	return v.app.SecrecyForm(v.ctx(), v.actor, v.r.PathValue("item"), n)
}

func (o *Office) secrecyFile(v *visit) error {
	f := doc.Format(v.r.PathValue("format"))
	if f != doc.DOCX && f != doc.PDF {
		return fault.New(fault.NotFound, "item.format", "没有这种格式。")
	}
	d, err := v.secrecyDocument()
	if err != nil {
		return err
	}
	data, err := v.app.Press(v.ctx(), d, f)
	if err != nil {
		return err
	}
	return v.download("保密审查表."+string(f), mediaTypes[f], data)
}

const secrecyMonthAt = "/office/review/secrecy"

// secrecyMonth is the monthly summary of reviews, filed with the office.
func (o *Office) secrecyMonth(v *visit) error {
	month := v.month()
	lines, err := v.app.SecrecyMonth(v.ctx(), v.actor, v.agency(), month)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: month + " 保密审查汇总", Dense: true, Empty: "这个月没有保密审查。审核流程走到保密审查一步、填写审查表后，按月汇总在这里。",
		Columns: []web.Column{{Label: "审查日期"}, {Label: "信息名称", Wide: true}, {Label: "拟公开单位"}, {Label: "拟公开方式"}, {Label: "结论"}, {Label: "审查人"}}}
	for _, l := range lines {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(l.On.String(), secrecyAt(l.Item, l.N)), {Text: l.Title, Note: l.Number}, web.C(l.Secrecy.Unit), web.C(l.Secrecy.Channel), {Text: l.Secrecy.Conclusion.Label(), Note: l.Secrecy.Basis}, web.C(l.By)}})
	}
	f := &web.Form{ID: "filter", Get: true, Action: secrecyMonthAt, Submit: "查看", Fields: []*web.Field{{Name: "month", Label: "月份", Short: true, Value: month, Hint: "例如 2025-06"}}}
	return v.show("list", web.Page{Title: "保密审查月汇总", Wide: true, Crumbs: crumbs(web.Link{Text: "审核台", Href: "/office/review"}), Data: listPage{Tabs: v.publishTabs("/office/review"), Filter: f, Table: t,
		Actions: []web.Link{{Text: "下载 Excel", Href: with(v.at(secrecyMonthAt+"/file/xlsx"), "month", month)}}}})
}

// month is the one asked for, as 2025-06, else this one.
func (v *visit) month() string {
	if d, err := web.ParseDate(v.r.URL.Query().Get("month") + "-01"); err == nil {
		return d.String()[:7]
	}
	return v.today().String()[:7]
}

func (o *Office) secrecyMonthFile(v *visit) error {
	if doc.Format(v.r.PathValue("format")) != doc.XLSX {
		return fault.New(fault.NotFound, "item.format", "没有这种格式。")
	}
	name, data, err := v.app.SecrecyMonthFile(v.ctx(), v.actor, v.agency(), v.month())
	if err != nil {
		return err
	}
	return v.download(name, mediaTypes[doc.XLSX], data)
}
