package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// columns lists the portal's columns as a tree.
func (o *Office) columns(v *visit) error {
	all, err := v.app.Columns(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "门户的栏目", Hidden: true, Dense: true, Columns: []web.Column{{Label: "栏目", Wide: true}, {Label: "编号"}, {Label: "类别"}, {Label: "更新时限"}, {Label: "条款"}}}
	for _, c := range all.List() {
		name := strings.Repeat("　", len(all.Path(c.ID))-1) + c.Name
		cell := web.L(name, "/office/columns/"+c.ID)
		if c.Hidden {
			cell.Note = "不显示"
		}
		article := ""
		if c.Article != "" {
			article = articleName(c.Article)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{cell, web.C(c.ID), web.C(c.Type.Label()), web.C(windowWords(c.Window)), web.C(article)}})
	}
	return v.show("list", web.Page{Title: "栏目", Wide: true, Crumbs: crumbs(), Data: listPage{Notice: v.notice(), Tabs: v.publishTabs("/office/columns"),
		Actions: []web.Link{{Text: "增加栏目", Href: "/office/columns/new"}}, Table: t}})
}

func windowWords(key string) string {
	w := catalog.WindowByKey(key)
	switch {
	case w.Days > 0:
		return strconv.Itoa(w.Days) + " 天（" + w.Label + "）"
	case w.Months > 0:
		return strconv.Itoa(w.Months) + " 个月（" + w.Label + "）"
	}
	return "不限"
}

func columnForm(all *catalog.Columns, c catalog.Column) *web.Form {
	var parents, types, windows []web.Option
	for _, p := range all.List() {
		if p.ID != c.ID {
			parents = append(parents, web.Option{Value: p.ID, Label: p.Name})
		}
	}
	for _, t := range []catalog.ColumnType{catalog.StatutoryColumn, catalog.SystemsColumn, catalog.NewsColumn, catalog.NoticesColumn, catalog.PoliciesColumn, catalog.ExplainColumn, catalog.TopicColumn, catalog.ReportsColumn, catalog.GuideColumn, catalog.OtherColumn} {
		types = append(types, web.Option{Value: string(t), Label: t.Label()})
	}
	for _, w := range catalog.Windows() {
		windows = append(windows, web.Option{Value: w.Key, Label: w.Label + "：" + windowWords(w.Key)})
	}
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回", Href: "/office/columns"}, Fields: []*web.Field{
		{Name: "id", Label: "编号", Max: 40, Value: c.ID, Hint: "用在网址里，小写字母、数字和短横；设定后不改"},
		{Name: "name", Label: "名称", Max: 40, Value: c.Name},
		{Name: "parent", Label: "上级栏目", Kind: web.Select, Optional: true, Blank: "无（一级栏目）", Options: parents, Value: c.Parent},
		{Name: "type", Label: "栏目类别", Kind: web.Select, Options: types, Value: string(c.Type)},
		{Name: "description", Label: "栏目描述", Max: 200, Value: c.Description, Hint: "写入页面标签 ColumnDescription"},
		{Name: "keywords", Label: "栏目关键词", Max: 200, Optional: true, Value: c.Keywords},
		{Name: "window", Label: "更新时限", Kind: web.Select, Optional: true, Blank: "不限", Options: windows, Value: c.Window},
		{Name: "kind", Label: "新信息的种类", Kind: web.Select, Optional: true, Blank: "不定", Options: kindOptions(), Value: string(c.Kind)},
		{Name: "order", Label: "次序", Kind: web.Number, Short: true, Optional: true, Value: strconv.Itoa(c.Order)},
		{Name: "hidden", Label: "显示", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "不在门户显示"}}},
	}}
	if c.ID != "" {
		f.Fields = f.Fields[1:]
	}
	if c.Hidden {
		f.Field("hidden").Values = []string{"1"}
	}
	return f
}

func (v *visit) columnOf() (*catalog.Columns, catalog.Column, error) {
	all, err := v.app.Columns(v.ctx(), v.actor)
	if err != nil {
		return nil, catalog.Column{}, err
	}
	id := v.r.PathValue("column")
	if id == "new" {
		return all, catalog.Column{}, nil
	}
	c, ok := all.Get(id)
	if !ok {
		return nil, c, fault.New(fault.NotFound, "column.missing", "没有这个栏目。")
	}
	return all, c, nil
}

func (v *visit) askColumn(c catalog.Column, f *web.Form) error {
	title := c.Name
	if title == "" {
		title = "增加栏目"
	}
	return v.ask(title, formPage{Form: f}, web.Link{Text: "栏目", Href: "/office/columns"})
}

func (o *Office) columnPage(v *visit) error {
	all, c, err := v.columnOf()
	if err != nil {
		return err
	}
	return v.askColumn(c, columnForm(all, c))
}

func (o *Office) column(v *visit) error {
	all, c, err := v.columnOf()
	if err != nil {
		return err
	}
	f := columnForm(all, c)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		n := c
		if c.ID == "" {
			n.ID = f.Value("id")
		}
		n.Name, n.Parent, n.Type, n.Description, n.Keywords = f.Value("name"), f.Value("parent"), catalog.ColumnType(f.Value("type")), f.Value("description"), f.Value("keywords")
		n.Window, n.Kind, n.Order, n.Hidden = f.Value("window"), catalog.Kind(f.Value("kind")), f.Int("order"), len(f.Checked("hidden")) > 0
		err := v.app.PutColumn(v.ctx(), v.actor, n)
		if err == nil {
			return v.go303("/office/columns", "column")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askColumn(c, f)
}

// deskForm asks for the steps of review, one a line, and how items are numbered.
func deskForm(d app.Desk) *web.Form {
	var lines []string
	for _, s := range d.Flow.Steps {
		line := string(s.Kind) + " " + s.Label
		if s.Level > 0 {
			line += " " + strconv.Itoa(s.Level)
		}
		if s.Emergency {
			line += " 应急"
		}
		lines = append(lines, line)
	}
	f := &web.Form{Submit: "保存", Fields: []*web.Field{
		{Name: "steps", Label: "环节", Kind: web.Area, Rows: 10, Value: strings.Join(lines, "\n"), Hint: "每行一个，依次为：种类（review 审、proof 校、secrecy 保密审查、sign 签发）、名称、级别，应急发布也要走的写“应急”。不同级别由不同的人办理"},
		{Name: "days", Label: "应急发布后补审的工作日数", Kind: web.Number, Short: true, Value: strconv.Itoa(d.Flow.AfterReviewDays)},
		{Name: "drafter", Label: "一审", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "起草人可以办理一级审校（谁起草谁负责）"}}},
		{Name: "index", Label: "索引号格式", Value: d.IndexFormat, Hint: "可用 {信用代码}、{机关}、{分类}、{年}、{年月}、{序5} 等"},
	}}
	if d.Flow.DrafterMayReview {
		f.Field("drafter").Values = []string{"1"}
	}
	return f
}

func deskOf(f *web.Form) app.Desk {
	d := app.Desk{IndexFormat: f.Value("index"), Flow: catalog.Flow{AfterReviewDays: f.Int("days"), DrafterMayReview: len(f.Checked("drafter")) > 0}}
	seen := map[string]int{}
	for line := range strings.Lines(f.Value("steps")) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		s := catalog.Step{Kind: catalog.StepKind(words[0])}
		for _, w := range words[1:] {
			n, err := strconv.Atoi(w)
			switch {
			case w == "应急":
				s.Emergency = true
			case err == nil:
				s.Level = n
			default:
				s.Label += w
			}
		}
		s.Key = words[0]
		if s.Level > 0 {
			s.Key += strconv.Itoa(s.Level)
		}
		if seen[s.Key]++; seen[s.Key] > 1 {
			s.Key += "-" + strconv.Itoa(seen[s.Key])
		}
		d.Flow.Steps = append(d.Flow.Steps, s)
	}
	return d
}

func (o *Office) deskPage(v *visit) error {
	d, err := v.app.ReviewDeskOf(v.ctx(), v.actor, v.actor.Agency)
	if err != nil {
		return err
	}
	return v.ask("审核流程", formPage{Form: deskForm(d)}, web.Link{Text: "信息目录", Href: itemsAt})
}

func (o *Office) desk(v *visit) error {
	f := deskForm(app.Desk{})
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.PutReviewDesk(v.ctx(), v.actor, v.actor.Agency, deskOf(f))
		if err == nil {
			return v.go303("/office/desk", "setting")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("审核流程", formPage{Form: f}, web.Link{Text: "信息目录", Href: itemsAt})
}
