package office

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
)

const itemsAt = "/office/items"

func itemAt(id string) string { return itemsAt + "/" + id }

// items lists an agency's items, public or not.
func (o *Office) items(v *visit) error {
	q := v.r.URL.Query()
	f := &web.Form{ID: "filter", Get: true, Action: itemsAt, Submit: "查找", Fields: []*web.Field{
		{Name: "q", Label: "标题", Kind: web.Search, Optional: true},
		{Name: "number", Label: "文号", Optional: true, Max: 60},
		{Name: "stage", Label: "状态", Kind: web.Select, Optional: true, Blank: "全部", Options: stageOptions()},
		{Name: "kind", Label: "种类", Kind: web.Select, Optional: true, Blank: "全部", Options: kindOptions()},
	}}
	if err := v.chooseAgency(f); err != nil {
		return err
	}
	f.Fill(q)
	p, err := v.app.Items(v.ctx(), v.actor, app.ItemQuery{Agency: v.agency(), Stage: catalog.Stage(f.Value("stage")), Kind: catalog.Kind(f.Value("kind")),
		Words: f.Value("q"), Number: f.Value("number"), After: q.Get("after"), N: 50})
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "信息目录", Hidden: true, Dense: true, Empty: "这里还没有信息。点“起草信息”写第一条，或者用 gongkai items import 导入原网站的文章。",
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "文号"}, {Label: "种类"}, {Label: "状态"}, {Label: "公开属性"}, {Label: "发布时间"}}}
	for _, i := range p.Items {
		title := web.L(i.Title, itemAt(i.ID))
		title.Note = i.Index
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{title, web.C(i.Number), web.C(catalog.Kind(i.Kind).Label()),
			{Tag: &web.Tag{Text: catalog.Stage(i.Stage).Label(), Tone: stageTone(catalog.Stage(i.Stage))}}, web.C(catalog.Attribute(i.Attribute).Label()), web.C(minuteWords(i.PublishedAt))}})
	}
	page := listPage{Notice: v.notice(), Tabs: v.publishTabs(itemsAt), Filter: f, Table: t}
	if v.can(agency.ItemDraft) {
		page.Actions = []web.Link{{Text: "起草信息", Href: itemsAt + "/new"}}
	}
	waiting, err := v.app.OpenImports(v.ctx(), v.actor, v.agency(), "", 0)
	if err != nil {
		return err
	}
	if waiting.Total > 0 {
		page.Actions = append(page.Actions, web.Link{Text: "导入待处理", Href: v.at(importsAt), Count: strconv.Itoa(waiting.Total)})
	}
	if p.Next != "" {
		n := url.Values{}
		for k := range q {
			n.Set(k, q.Get(k))
		}
		n.Set("after", p.Next)
		page.Pager.Next = itemsAt + "?" + n.Encode()
	}
	return v.show("list", web.Page{Title: "信息目录", Wide: true, Crumbs: crumbs(), Data: page})
}

// publishTabs lead between the pages of publishing.
func (v *visit) publishTabs(here string) []web.Link {
	var out []web.Link
	add := func(text, href string, verbs ...agency.Verb) {
		if v.can(verbs...) {
			out = append(out, web.Link{Text: text, Href: v.at(href), Current: href == here})
		}
	}
	add("信息目录", itemsAt, agency.ItemRead)
	add("审核台", "/office/review", agency.ItemRead)
	add("规范性文件", "/office/normative", agency.ItemRead)
	add("自查", "/office/inspection", agency.InspectionRead)
	add("可转主动公开", "/office/proactive", agency.CaseRead)
	add("栏目", "/office/columns", agency.ColumnManage)
	if v.can(agency.WordsManage) {
		add("词表", wordsListAt, agency.WordsManage)
	} else {
		add("词表", synonymsAt, agency.ColumnManage)
	}
	add("基层目录", "/office/grassroots", agency.ItemRead, agency.ColumnManage)
	add("审核流程", "/office/desk", agency.SettingManage)
	return out
}

func stageOptions() (out []web.Option) {
	for _, s := range []catalog.Stage{catalog.StageDraft, catalog.StageReview, catalog.StageSigned, catalog.StageScheduled, catalog.StagePublished, catalog.StageHeld, catalog.StageWithdrawn, catalog.StageArchived} {
		out = append(out, web.Option{Value: string(s), Label: s.Label()})
	}
	return out
}

func kindOptions() (out []web.Option) {
	for _, k := range catalog.Kinds() {
		out = append(out, web.Option{Value: string(k.Kind), Label: k.Label})
	}
	return out
}

func stageTone(s catalog.Stage) web.Tone {
	switch s {
	case catalog.StagePublished:
		return web.Good
	case catalog.StageWithdrawn:
		return web.Late
	case catalog.StageReview, catalog.StageSigned, catalog.StageScheduled:
		return web.Soon
	}
	return web.Quiet
}

func minuteWords(at string) string { return strings.Replace(at, "T", " ", 1) }

// review shows what waits at the desk: first what waits for this person.
func (o *Office) review(v *visit) error {
	d, err := v.app.ReviewTasks(v.ctx(), v.actor, v.agency())
	if err != nil {
		return err
	}
	p := reviewPage{Notice: v.notice(), Tabs: v.publishTabs("/office/review")}
	add := func(caption, empty string, tasks []app.ReviewTask) {
		p.Tables = append(p.Tables, taskTable(caption, empty, tasks))
	}
	var mine []app.ReviewTask
	for _, list := range [][]app.ReviewTask{d.AfterReviews, d.Reviews, d.Releases, d.Scheduled, d.Reassessments, d.Drafts} {
		for _, t := range list {
			if t.Mine {
				mine = append(mine, t)
			}
		}
	}
	p.Actions = []web.Link{{Text: "保密审查月汇总", Href: v.at(secrecyMonthAt)}}
	add("等我办理", "没有等您办理的信息。", mine)
	add("审核中", "没有正在审核的信息。", d.Reviews)
	add("待发布", "没有已签发待发布的信息。", append(slices.Clone(d.Releases), d.Scheduled...))
	add("应急发布后补审", "没有要补审的信息。", d.AfterReviews)
	add("起草中", "没有正在起草的信息。", d.Drafts)
	add("定期评估公开属性（第十八条）", "一个月内没有要评估的信息。", d.Reassessments)
	return v.show("review", web.Page{Title: "审核台", Wide: true, Crumbs: crumbs(), Data: p})
}

type reviewPage struct {
	Notice  *web.Notice
	Tabs    []web.Link
	Actions []web.Link
	Tables  []*web.Table
}

func taskTable(caption, empty string, tasks []app.ReviewTask) *web.Table {
	t := &web.Table{Caption: caption, Empty: empty, Dense: true, Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "等待"}, {Label: "公开期限"}}}
	for _, x := range tasks {
		row := web.Row{Cells: []web.Cell{{Text: x.Title, Href: itemAt(x.ID), Note: x.Number}, web.C(x.What), web.C(dayWords(x.Due))}}
		if x.Overdue {
			row.Tone, row.Cells[2].Note = web.Late, "已超过"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// itemPage is an item at the desk: its text, what was found in it, what may be
// done, and everything that was.
type itemPage struct {
	Notice     *web.Notice
	Tags       []web.Tag
	Clock      string
	Overdue    bool
	Steps      []flowStep
	Next       []step
	Edit       string
	Findings   []findingRow
	Open       int    // findings that keep the item in
	Settle     string // address to justify a finding, "" where it may not be
	Version    int
	Doubts     []string
	Violations []violation
	Record     []web.Item
	Body       template.HTML
	Files      []itemFileLine
	Seen       bool // the public reads the item: cleaning asks for the reason
	Unread     []string
	Related    []web.Item
	Validity   []web.Item
	Converted  []web.Item // the requests that it came from (art. 44)
	Secrecy    []web.Item // the reviews of art. 17, each with its form
	Events     []web.Event
	Texts      []web.Link
	Public     string
}

// itemFileLine is an attachment; Clean is where a copy without what it hides
// can be had.
type itemFileLine struct {
	web.Link
	Clean string
}

type flowStep struct {
	Label, Who string
	Done, Now  bool
}

type findingRow struct {
	ID, Where, Title, Message, Excerpt, Settled string
	Block, Must, Open                           bool
}

func (v *visit) itemOf() (app.ItemView, error) {
	return v.app.ItemView(v.ctx(), v.actor, v.r.PathValue("item"))
}

func (o *Office) item(v *visit) error {
	i, err := v.itemOf()
	if err != nil {
		return err
	}
	return v.showItem(i, nil)
}

func (v *visit) showItem(i app.ItemView, wrong *web.Notice) error {
	if err := v.nameActors(&i); err != nil {
		return err
	}
	p := itemPage{Notice: v.notice(), Version: i.Version, Steps: flowSteps(i), Record: recordItems(i.Text.Record, i), Body: template.HTML(i.Text.Body)} //nolint:gosec // cleaned on the way in, bound by the ledger
	if wrong != nil {
		p.Notice = wrong
	}
	p.Tags = []web.Tag{{Text: i.State.Stage.Label(), Tone: stageTone(i.State.Stage)}, {Text: i.Text.Kind.Label()}}
	if i.State.Decision != nil {
		p.Tags = append(p.Tags, web.Tag{Text: i.State.Decision.Attribute.Label()})
	}
	if s := i.State; !s.Due.IsZero() {
		p.Clock, p.Overdue = "应于 "+s.Due.Chinese()+"（"+s.Due.WeekdayChinese()+"）前公开", s.Overdue
		if n := len(s.Steps); n > 0 {
			p.Clock += "：" + s.Steps[n-1].Text
		}
	}
	p.Next, p.Edit = v.itemSteps(i)
	for _, f := range i.Findings {
		row := findingRow{ID: f.ID, Where: f.Where, Title: f.Title, Message: f.Message, Excerpt: f.Excerpt, Settled: f.Settled, Block: f.Block, Must: f.Must, Open: f.Must && (f.Block || f.Settled == "")}
		if row.Open {
			p.Open++
		}
		p.Findings = append(p.Findings, row)
	}
	for _, n := range i.State.Next {
		if n.Kind == catalog.Settled && i.Agency == v.actor.Agency && v.can(app.ItemVerbs(catalog.Settled)...) {
			p.Settle = itemAt(i.ID) + "/acts/" + string(catalog.Settled)
		}
	}
	for _, d := range i.Doubts {
		p.Doubts = append(p.Doubts, d.Field+"："+d.Text)
	}
	for _, x := range i.State.Violations {
		p.Violations = append(p.Violations, violation{dayWords(x.On), x.Citation, x.Text})
	}
	for n, a := range i.Text.Attachments {
		line := itemFileLine{Link: web.Link{Text: a.Name, Href: itemAt(i.ID) + "/texts/" + strconv.Itoa(i.State.Current) + "/files/" + strconv.Itoa(n), Count: sizeWords(a.Bytes)}}
		if slices.ContainsFunc(a.Hidden, func(h doc.Hidden) bool { return !h.InSight() }) && p.Edit != "" {
			line.Clean = itemAt(i.ID) + "/files/" + strconv.Itoa(n) + "/clean"
		}
		p.Files = append(p.Files, line)
		if a.Unread != "" {
			p.Unread = append(p.Unread, a.Name+"："+a.Unread)
		}
	}
	for _, r := range i.Relations {
		one := web.Item{Key: r.Kind.Label(r.Passive), Text: strings.TrimSpace(r.Title + " " + r.Number)}
		if r.ID != "" {
			one.Href = itemAt(r.ID)
		}
		p.Related = append(p.Related, one)
	}
	p.Validity = validityItems(i.Validity)
	p.Secrecy = secrecyItems(i)
	var err error
	if p.Converted, err = v.convertedFrom(i); err != nil {
		return err
	}
	p.Events = itemEvents(i)
	if err := v.named(p.Events); err != nil {
		return err
	}
	for n := i.State.Current; n > 0; n-- {
		p.Texts = append(p.Texts, web.Link{Text: "第 " + strconv.Itoa(n) + " 稿", Href: itemAt(i.ID) + "/texts/" + strconv.Itoa(n), Current: n == i.State.Public})
	}
	p.Seen = i.State.Public > 0 || i.State.Stage == catalog.StageWithdrawn
	if i.State.Public > 0 {
		p.Public = "/items/" + i.ID
	}
	status := 200
	if wrong != nil {
		status = 422
	}
	return v.show("item", web.Page{Title: i.Text.Title, Wide: true, Status: status, Crumbs: crumbs(web.Link{Text: "信息目录", Href: itemsAt}), Data: p})
}

// nameActors puts names in the place of logins.
func (v *visit) nameActors(i *app.ItemView) error {
	logins := make([]string, len(i.Acts))
	for n, a := range i.Acts {
		logins[n] = a.By
	}
	names, err := v.app.NamesOf(v.ctx(), v.actor, logins...)
	if err != nil {
		return err
	}
	names["system"] = "本系统"
	for n := range i.Acts {
		if name := names[i.Acts[n].By]; name != "" {
			i.Acts[n].By = name
		}
	}
	for n := range i.State.Done {
		if name := names[i.State.Done[n].By]; name != "" {
			i.State.Done[n].By = name
		}
	}
	return nil
}

func flowSteps(i app.ItemView) []flowStep {
	if i.State.Stage != catalog.StageReview && len(i.State.Done) == 0 {
		return nil
	}
	var out []flowStep
	done := map[string]catalog.StepDone{}
	for _, d := range i.State.Done {
		done[d.Step.Key] = d
	}
	for _, s := range i.Flow.Steps {
		f := flowStep{Label: s.Label, Now: i.State.Step != nil && i.State.Step.Key == s.Key}
		if d, ok := done[s.Key]; ok {
			f.Done, f.Who = true, d.By+" "+d.On.Chinese()
		}
		out = append(out, f)
	}
	return out
}

// itemSteps are what may follow and this person may do.
func (v *visit) itemSteps(i app.ItemView) (out []step, edit string) {
	if i.Agency != v.actor.Agency {
		return nil, ""
	}
	for _, n := range i.State.Next {
		switch {
		case n.Kind == catalog.Revised:
			if v.can(agency.ItemDraft) {
				edit = itemAt(i.ID) + "/edit"
			}
			continue
		case n.Kind == catalog.Settled || !v.can(app.ItemVerbs(n.Kind)...):
			continue
		}
		s := step{Text: n.Label, Article: n.Statute, Href: itemAt(i.ID) + "/acts/" + string(n.Kind)}
		switch n.Kind {
		case catalog.Passed, catalog.SecrecyReviewed, catalog.Signed, catalog.Imported, catalog.Released, catalog.Corrected, catalog.Submitted:
			s.Main = true
		}
		out = append(out, s)
	}
	return out, edit
}

func recordItems(r catalog.Record, i app.ItemView) []web.Item {
	var out []web.Item
	add := func(key, text string) {
		if text != "" {
			out = append(out, web.Item{Key: key, Text: text})
		}
	}
	add("索引号", i.State.Index)
	add("文号", r.Number)
	add("统一登记号", r.UnifiedNumber)
	add("发布机构", r.Issuer)
	add("联合发文", strings.Join(r.JointWith, "、"))
	for _, d := range []struct {
		key string
		on  calendar.Date
	}{{"成文日期", r.FormedOn}, {"公布日期", r.IssuedOn}, {"施行日期", r.InForceOn}, {"有效期至", r.ExpiresOn}} {
		add(d.key, dayWords(d.on))
	}
	for _, path := range i.Columns {
		var names []string
		for _, c := range path {
			names = append(names, c.Name)
		}
		add("栏目", strings.Join(names, " › "))
	}
	add("主题分类", r.Topic)
	add("体裁分类", r.Genre)
	add("服务对象", r.Audience)
	add("关键词", strings.Join(r.Keywords, "、"))
	add("来源", r.Source)
	add("内容概述", r.Summary)
	if d := i.State.Decision; d != nil {
		text := d.Attribute.Label()
		for _, g := range catalog.Grounds(d.Attribute) {
			if g.Key == d.Ground {
				text += "：" + g.Label + "（" + articleName(g.Article) + "）"
			}
		}
		if d.Reason != "" {
			text += "；" + d.Reason
		}
		add("公开属性", text)
		add("删减的内容", d.Redaction)
	}
	add("认定为规范性文件的理由", r.NormativeReason)
	return out
}

func validityItems(x *app.ItemValidity) []web.Item {
	if x == nil {
		return nil
	}
	out := []web.Item{{Key: "有效性", Text: x.Status.Label()}, {Key: "施行", Text: dayWords(x.Facts.InForceOn)}}
	if !x.Facts.LastDay.IsZero() {
		out = append(out, web.Item{Key: "有效期至", Text: dayWords(x.Facts.LastDay), Note: x.Facts.Why})
	}
	if !x.Facts.EndedOn.IsZero() {
		out = append(out, web.Item{Key: "自该日起不再有效", Text: dayWords(x.Facts.EndedOn)})
	}
	return out
}

// itemEvents are the acts, the newest first.
func itemEvents(i app.ItemView) []web.Event {
	var out []web.Event
	for _, a := range i.Acts {
		e := web.Event{Day: a.On.Chinese(), Weekday: a.On.WeekdayChinese(), Title: a.Kind.Label(), Who: a.By}
		add := func(key, text string) {
			if text != "" {
				e.Text = append(e.Text, key+"："+text)
			}
		}
		if a.Kind == catalog.Passed {
			for _, s := range i.Flow.Steps {
				if s.Key == a.Step {
					e.Title = s.Label + "通过"
				}
			}
		}
		if a.Version > 0 {
			add("文本", "第 "+strconv.Itoa(a.Version)+" 稿，校验值 "+a.Hash[:min(12, len(a.Hash))])
		}
		if a.Decision != nil {
			add("公开属性", a.Decision.Attribute.Label())
		}
		if a.Secrecy != nil {
			add("结论", a.Secrecy.Conclusion.Label()+"（"+a.Secrecy.Basis+"）")
		}
		if a.Emergency {
			add("途径", "应急发布")
		}
		add("索引号", a.Index)
		add("时间", minuteWords(a.At))
		add("自", dayWords(a.Effective))
		if a.Cause != nil {
			add("依据", strings.TrimSpace(a.Cause.Title+" "+a.Cause.Number+" "+a.CauseItem))
		}
		if a.Batch != "" {
			e.Links = append(e.Links, web.Link{Text: "清理决定", Href: cleanUpAt + "/" + a.Batch})
		}
		add("延长至", dayWords(a.Until))
		add("说明", a.Reason)
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

func sizeWords(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt(max(1, n>>10), 10) + " KB"
}
