package office

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/supervise"
)

const inspectionAt = "/office/inspection"

// inspectionPage is what an inspector would find today.
type inspectionPage struct {
	Notice  *web.Notice
	Tabs    []web.Link
	Figures []figure
	Words   []string
	Actions []web.Link
	Forms   []*web.Form
	Groups  []inspectionGroup
	Runs    *web.Table
}

type inspectionGroup struct {
	ID, Heading string
	Results     []inspectionResult
	Rest        *web.Table // without findings, or not looked at
}

type inspectionResult struct {
	ID, Name string
	Tags     []web.Tag
	Rule     string
	Note     string
	Table    *web.Table
}

// inspected is the inspection that a request asks for: of the whole site, or
// of one agency.
func (v *visit) inspected() app.Inspection {
	q := app.Inspection{Agency: v.r.URL.Query().Get("agency")}
	if v.o.Public != nil {
		q.Page = v.ownPage
	}
	return q
}

// seenPage is where a page of ours is looked at, without a connection; of more
// than it keeps the rest is not looked at.
type seenPage struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *seenPage) Header() http.Header { return p.header }

func (p *seenPage) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

func (p *seenPage) Write(b []byte) (int, error) {
	const most = 1 << 20
	p.WriteHeader(http.StatusOK)
	p.body.Write(b[:min(len(b), max(0, most-p.body.Len()))])
	return len(b), nil
}

// ownPage gives a page of the public site as somebody who is not signed in
// gets it.
func (v *visit) ownPage(ctx context.Context, path string) (int, string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, (&url.URL{Path: path}).String(), nil)
	if err != nil {
		return http.StatusBadRequest, ""
	}
	p := &seenPage{header: http.Header{}}
	v.o.Public.ServeHTTP(p, r)
	return p.status, p.body.String()
}

func (o *Office) inspection(v *visit) error {
	q := v.inspected()
	found, err := v.app.Inspect(v.ctx(), v.actor, q)
	if err != nil {
		return err
	}
	runs, err := v.app.Inspections(v.ctx(), v.actor, q.Agency, v.today().Year)
	if err != nil {
		return err
	}
	p := inspectionPage{Notice: v.notice(), Tabs: v.inspectionTabs(inspectionAt, q.Agency), Figures: inspectionFigures(found.Sum), Runs: runTable(runs)}
	p.Words = []string{"这里按检查指标的口径，算出检查人员今天会发现什么。分值和门槛标有“未核对”“转引”的，没有见到原文，以检查通知为准，可以在“指标”里改。"}
	looked := "正文、链接和附件检查了最近发布的 " + strconv.Itoa(found.Looked) + " 条"
	if n := len(found.Pages); n > 0 {
		looked += "，页面标签抽查了 " + strconv.Itoa(n) + " 个页面"
	}
	if n := found.Sum.Doubtful; n > 0 {
		looked += "。下面计入的问题中，有 " + strconv.Itoa(n) + " 项的规则没有核对原文"
	}
	p.Words = append(p.Words, looked+"。")
	p.Actions = []web.Link{{Text: "导出 Excel", Href: v.at(inspectionAt + "/file/xlsx")}}
	if v.can(agency.InspectionManage) {
		p.Forms = append(p.Forms, &web.Form{Action: v.at(inspectionAt), Submit: "保存本次结果"})
	}
	for _, k := range supervise.Kinds() {
		if g := v.inspectionGroup(k, found.Results); g.Rest != nil || len(g.Results) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return v.show("inspection", web.Page{Title: "自查", Wide: true, Crumbs: crumbs(), Data: p})
}

// inspectionGroup are the results of a kind: those with findings one by one,
// the others in a table.
func (v *visit) inspectionGroup(k supervise.Kind, rs []supervise.Result) inspectionGroup {
	g := inspectionGroup{ID: string(k), Heading: inspectionHeads[k]}
	for i := range rs {
		r := &rs[i]
		switch {
		case r.Kind != k:
		case len(r.Places) > 0:
			g.Results = append(g.Results, v.inspectionResult(r))
		default:
			if g.Rest == nil {
				g.Rest = &web.Table{Caption: g.Heading + "：没有发现问题的和没有检查的", Hidden: true, Dense: true, Columns: []web.Column{{Label: "指标"}, {Label: "结论"}, {Label: "说明", Wide: true}}}
			}
			one := v.inspectionResult(r)
			g.Rest.Rows = append(g.Rest.Rows, web.Row{Cells: []web.Cell{{Text: one.Name}, {Tag: &one.Tags[0]}, {Text: one.Rule, Note: one.Note}}})
		}
	}
	return g
}

var inspectionHeads = map[supervise.Kind]string{supervise.Veto: "单项否决", supervise.Deduct: "扣分", supervise.Bonus: "加分", supervise.Advice: "建议"}

func (v *visit) inspectionTabs(here, of string) []web.Link {
	out := []web.Link{{Text: "全站", Href: inspectionAt, Current: here == inspectionAt && of == ""}}
	if v.actor.Agency != "" {
		out = append(out, web.Link{Text: "本机关", Href: with(inspectionAt, "agency", v.actor.Agency), Current: here == inspectionAt && of != ""})
	}
	return append(out, web.Link{Text: "外部链接", Href: inspectionAt + "/links", Current: here == inspectionAt+"/links"},
		web.Link{Text: "指标", Href: inspectionAt + "/indicators", Current: here == inspectionAt+"/indicators"})
}

func inspectionFigures(s supervise.Sum) []figure {
	one := func(label string, n int, tone web.Tone, to string) figure {
		if n == 0 {
			tone = web.Plain
		}
		return figure{label, strconv.Itoa(n), to, tone}
	}
	cost := figure{"分，按所列分值合计扣分", s.Cost.String(), "#deduct", web.Plain}
	if s.Cost.Tenths > 0 {
		cost.Tone = web.Soon
	}
	return []figure{one("项单项否决", s.Vetoes, web.Late, "#veto"), cost, one("项扣分未知", s.Uncosted, web.Soon, "#deduct"), one("项没有检查", s.Unchecked, web.Plain, "#veto")}
}

// mostPlaces is how many findings of an indicator the page shows.
const mostPlaces = 30

func (v *visit) inspectionResult(r *supervise.Result) inspectionResult {
	tone := web.Good
	switch {
	case !r.Checked:
		tone = web.Quiet
	case r.Hit && r.Kind == supervise.Veto:
		tone = web.Late
	case len(r.Places) > 0:
		tone = web.Soon
	}
	out := inspectionResult{ID: r.ID, Name: r.Name, Tags: []web.Tag{{Text: app.VerdictOf(*r), Tone: tone}}, Note: r.Why, Rule: ruleWords(&r.Indicator)}
	if r.Confidence != supervise.Confirmed {
		out.Tags = append(out.Tags, web.Tag{Text: r.Confidence.Label(), Tone: web.Quiet})
	}
	if len(r.Places) == 0 {
		return out
	}
	out.Table = &web.Table{Caption: r.Name + "：发现的问题", Hidden: true, Dense: true, Columns: []web.Column{{Label: "地方"}, {Label: "问题", Wide: true}, {Label: "怎样改"}}}
	for i, p := range r.Places {
		if i == mostPlaces {
			out.Note = "只列出前 " + strconv.Itoa(mostPlaces) + " 处，全部见导出的 Excel。"
			break
		}
		out.Table.Rows = append(out.Table.Rows, web.Row{Cells: []web.Cell{web.C(p.Thing), web.C(p.Text), v.mend(p.About, r.Metric)}})
	}
	return out
}

// ruleWords say where a rule is, how long it gives and from how many on.
func ruleWords(x *supervise.Indicator) string {
	out := x.ID
	for _, s := range []string{x.Doc, windowIs(x.Window), fromHowMany(x.Threshold.Value), pointsEach(x)} {
		if s != "" {
			out += "，" + s
		}
	}
	return out
}

func windowIs(w supervise.Window) string {
	if w.IsZero() {
		return ""
	}
	return "时限" + w.String()
}

func fromHowMany(n int) string {
	if n < 2 {
		return ""
	}
	return strconv.Itoa(n) + " 处起计"
}

func pointsEach(x *supervise.Indicator) string {
	switch {
	case x.Kind != supervise.Deduct && x.Kind != supervise.Bonus:
		return ""
	case !x.Points.Known:
		return "分值未知"
	case x.Most.Known:
		return "每处 " + x.Points.String() + " 分，最多 " + x.Most.String() + " 分"
	}
	return "每处 " + x.Points.String() + " 分"
}

// mend leads to where a finding is mended, for those who may.
func (v *visit) mend(about string, m supervise.Metric) web.Cell {
	what, id, _ := strings.Cut(about, ":")
	link := func(text, href string, verb agency.Verb) web.Cell {
		if v.can(verb) {
			return web.L(text, href)
		}
		return web.C(text)
	}
	switch {
	case what == "column" && m == supervise.ColumnBlank:
		return link("发布内容，或者把栏目设为不显示", "/office/columns/"+id, agency.ColumnManage)
	case what == "column":
		return link("起草新的信息", with("/office/items/new", "column", id), agency.ItemDraft)
	case what == "item" && m == supervise.Unexplained:
		return link("起草解读并关联", "/office/items/new", agency.ItemDraft)
	case what == "item":
		return link("打开这条信息", "/office/items/"+id, agency.ItemRead)
	case what == "agency":
		return link("填写联系方式", "/office/agencies/"+id+"/contact", agency.AgencyManage)
	case what == "guide" && id == v.actor.Agency && v.can(agency.InspectionManage):
		return web.L("核对后记录", inspectionAt+"/guide")
	case what == "guide":
		return web.C("由该机关核对后记录")
	case what == "site" && m == supervise.HomeStale:
		return link("起草新的信息", "/office/items/new", agency.ItemDraft)
	case what == "site", m == supervise.TagMissing:
		return link("填写网站名称、域名和标识", "/office/site", agency.SettingManage)
	}
	return web.C("请联系管理员")
}

func runTable(runs []app.InspectionRun) *web.Table {
	t := &web.Table{Caption: "以前的自查", Hidden: true, Empty: "还没有保存过自查结果。保存后，这里可以看出问题是多了还是少了。", Columns: []web.Column{{Label: "日期"}, {Label: "单项否决", Number: true}, {Label: "问题", Number: true}, {Label: "已知扣分", Number: true}, {Label: "扣分未知的项", Number: true}, {Label: "没有检查的项", Number: true}, {Label: "由谁保存"}}}
	for i, r := range runs {
		if i == 24 {
			break
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(r.On.Chinese()), web.C(strconv.Itoa(r.Sum.Vetoes)), web.C(strconv.Itoa(r.Sum.Findings)), web.C(r.Sum.Cost.String()), web.C(strconv.Itoa(r.Sum.Uncosted)), web.C(strconv.Itoa(r.Sum.Unchecked)), web.C(r.By)}})
	}
	return t
}

func (o *Office) saveInspection(v *visit) error {
	q := v.inspected()
	if _, err := v.app.RecordInspection(v.ctx(), v.actor, q); err != nil {
		return err
	}
	return v.go303(v.at(inspectionAt), "inspected")
}

func (o *Office) inspectionFile(v *visit) error {
	if doc.Format(v.r.PathValue("format")) != doc.XLSX {
		return fault.New(fault.NotFound, "inspection.format", "没有这种格式。")
	}
	q := v.inspected()
	name, data, err := v.app.InspectionFile(v.ctx(), v.actor, q)
	if err != nil {
		return err
	}
	return v.download(name, mediaTypes[doc.XLSX], data)
}

// guideReviewForm asks somebody to say that the guide is right.
func (v *visit) guideReviewForm() *web.Form {
	return &web.Form{Submit: "已核对，记录今日日期", Cancel: &web.Link{Text: "返回", Href: inspectionAt}, Fields: []*web.Field{
		{Name: "seen", Label: "公开指南", Kind: web.Checks, Options: []web.Option{{Value: "1", Label: "已对照 /guide/" + v.actor.Agency + " 逐项核对：工作机构、地址、时间、电话、传真、互联网联系方式、申请渠道都是现在的"}}}}}
}

func (o *Office) guideReviewPage(v *visit) error {
	return v.ask("核对公开指南", formPage{Form: v.guideReviewForm()}, web.Link{Text: "自查", Href: inspectionAt})
}

func (o *Office) guideReview(v *visit) error {
	f := v.guideReviewForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err := v.app.ReviewGuide(v.ctx(), v.actor, v.actor.Agency); err != nil {
			return err
		}
		return v.go303(inspectionAt, "saved")
	}
	return v.ask("核对公开指南", formPage{Form: f}, web.Link{Text: "自查", Href: inspectionAt})
}

// inspectionLinks lists the addresses of other sites in the newest texts.
func (o *Office) inspectionLinks(v *visit) error {
	found, err := v.app.Inspect(v.ctx(), v.actor, app.Inspection{})
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "正文里的外部链接", Hidden: true, Dense: true, Empty: "最近发布的信息里没有指向其他网站的链接。", Columns: []web.Column{{Label: "地址", Wide: true}, {Label: "所在的信息"}, {Label: "检查结果"}}}
	for _, x := range found.External {
		state := web.C("没有检查")
		if x.Checked != nil {
			state = web.Cell{Text: x.Checked.Text, Note: x.Checked.At.In(app.China()).Format("2006-01-02 15:04")}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(x.URL), web.L(x.Title, "/office/items/"+x.Item), state}})
	}
	page := listPage{Notice: v.notice(), Tabs: v.inspectionTabs(inspectionAt+"/links", ""), Table: t}
	if len(found.External) > 0 && v.can(agency.InspectionManage) {
		page.Forms, page.Heads = []*web.Form{{Action: inspectionAt + "/links", Submit: "检查外部链接"}}, []string{"逐个访问这些网站，看链接是否还能打开"}
	}
	return v.show("list", web.Page{Title: "外部链接", Wide: true, Crumbs: crumbs(web.Link{Text: "自查", Href: inspectionAt}), Data: page})
}

func (o *Office) checkLinks(v *visit) error {
	if err := v.app.WantLinkCheck(v.ctx(), v.actor); err != nil {
		return err
	}
	return v.go303(inspectionAt+"/links", "links")
}
