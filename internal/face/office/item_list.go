package office

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

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
	t := &web.Table{Caption: "信息目录", Hidden: true, Dense: true, Empty: "这里还没有信息。点“起草信息”写第一条，或者点“成批导入”把原网站的文章导进来。",
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "文号"}, {Label: "种类"}, {Label: "状态"}, {Label: "公开属性"}, {Label: "发布时间"}}}
	for _, i := range p.Items {
		title := web.L(i.Title, itemAt(i.ID))
		title.Note = i.Index
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{title, web.C(i.Number), web.C(catalog.Kind(i.Kind).Label()),
			{Tag: &web.Tag{Text: catalog.Stage(i.Stage).Label(), Tone: stageTone(catalog.Stage(i.Stage))}}, web.C(catalog.Attribute(i.Attribute).Label()), web.Whole(minuteWords(i.PublishedAt))}})
	}
	page := listPage{Notice: v.notice(), Tabs: v.publishTabs(itemsAt), Filter: f, Table: t}
	if v.can(agency.ItemDraft) {
		page.Actions = []web.Link{{Text: "起草信息", Href: itemsAt + "/new"}, {Text: "成批导入", Href: importNewAt}}
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
