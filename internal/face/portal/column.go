package portal

import (
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/catalog"
)

// branch is a column with those below it, as a list of links.
type branch struct {
	Name, Href, Note string
	Items            int64
	Newest           string
	Children         []branch
}

// branches links columns; those of an agency lead to its part of them.
func branches(nodes []app.ColumnNode, agencyID string) (out []branch) {
	for _, n := range nodes {
		b := branch{Name: n.Name, Href: columnAt(n.ID), Note: n.Description, Items: n.Items, Newest: dayOf(n.Newest), Children: branches(n.Children, agencyID)}
		if agencyID != "" {
			b.Href += "?agency=" + agencyID
		}
		out = append(out, b)
	}
	return out
}

// filled leaves out columns in which nothing was published.
func filled(bs []branch) (out []branch) {
	for _, b := range bs {
		if b.Items > 0 {
			b.Children = filled(b.Children)
			out = append(out, b)
		}
	}
	return out
}

// find finds a column in its tree.
func find(nodes []app.ColumnNode, id string) *app.ColumnNode {
	for i := range nodes {
		if nodes[i].ID == id {
			return &nodes[i]
		}
		if n := find(nodes[i].Children, id); n != nil {
			return n
		}
	}
	return nil
}

var disclosed = web.Link{Text: "主动公开", Href: "/columns"}

type columnsPage struct{ Tree []branch }

// columns is the whole tree.
func (p *Portal) columns(w http.ResponseWriter, r *http.Request) error {
	tree, err := p.tree(r)
	if err != nil {
		return err
	}
	return p.site.Render(w, r, "columns", web.Page{Title: "主动公开目录", Crumbs: home, Data: columnsPage{tree},
		Feeds: feeds("", siteName), Meta: columnTags("主动公开目录", "政府信息公开的各个栏目和已公开信息的数量", "政府信息公开,主动公开,目录", catalog.StatutoryColumn.Label())})
}

// tree is all columns. Annual reports are no items, and stand in their column
// all the same.
func (p *Portal) tree(r *http.Request) ([]branch, error) {
	web.Reads(r, app.TagColumns, app.TagItems, app.TagReports)
	nodes, err := p.visitor.ItemColumns(r.Context(), "")
	if err != nil {
		return nil, err
	}
	reports, err := p.visitor.Reports(r.Context())
	if n := find(nodes, catalog.ColReports); n != nil {
		n.Items += int64(len(reports))
		for i := range reports {
			n.Newest = max(n.Newest, reports[i].PublishedOn.String())
		}
	}
	return branches(nodes, ""), err
}

type columnPage struct {
	catalog.Column
	Law      string // the article it rests on
	Topic    bool
	Children []branch
	Items    []line
	Count    int64
	Filter   *web.Form
	Narrowed bool
	Pager    web.Pager
	More     []web.Link // where else things of this column are
}

func (p *Portal) column(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("column")
	web.Reads(r, app.TagColumns, "column:"+id)
	c, path, err := p.visitor.Column(r.Context(), id)
	if err != nil {
		return err
	}
	f := app.ItemFilter{Column: id, Agency: r.URL.Query().Get("agency"), Year: yearOf(r.URL.Query().Get("year")), N: 20}
	f.After.At, f.After.ID = keyFrom(r.URL.Query().Get("after"))
	d, err := p.newColumn(r, c, f)
	if err != nil {
		return err
	}
	page := web.Page{Title: c.Name, Native: true, Crumbs: columnCrumbs(path[:len(path)-1]), Data: d, Meta: tagsOf(c), Feeds: feeds(columnAt(c.ID), c.Name)}
	return p.site.Render(w, r, "column", page)
}

func columnCrumbs(path []catalog.Column) []web.Link {
	crumbs := append(home[:1:1], disclosed)
	for _, c := range path {
		crumbs = append(crumbs, web.Link{Text: c.Name, Href: columnAt(c.ID)})
	}
	return crumbs
}

func (p *Portal) newColumn(r *http.Request, c catalog.Column, f app.ItemFilter) (*columnPage, error) {
	all, err := p.publishers(r)
	if err != nil {
		return nil, err
	}
	nodes, err := p.visitor.ItemColumns(r.Context(), f.Agency)
	if err != nil {
		return nil, err
	}
	list, err := p.visitor.ListItems(r.Context(), f)
	if err != nil {
		return nil, err
	}
	d := &columnPage{Column: c, Topic: c.Type == catalog.TopicColumn, Items: linesOf(list.Items, f.Agency == ""), Narrowed: f.Agency != "" || f.Year != 0}
	if c.Article != "" {
		d.Law = web.Article(c.Article)
	}
	if n := find(nodes, c.ID); n != nil {
		d.Count, d.Children = n.Items, branches(n.Children, f.Agency)
		if d.Topic {
			d.Children = branches(n.Children, "")
		}
	}
	d.Filter = filter(columnAt(c.ID), agencyField(all, f.Agency), p.yearField(f.Year))
	if next := keyOf(list.Next.At, list.Next.ID); next != "" {
		d.Pager.Next = with(r.URL, "after", next)
	}
	if f.After.ID != "" {
		d.Pager.Prev = with(r.URL, "after", "")
	}
	d.More = elsewhere(c.ID)
	if c.ID == catalog.ColReports && len(d.Items) == 0 && !d.Narrowed {
		web.Reads(r, app.TagReports)
		reports, err := p.visitor.Reports(r.Context())
		if err != nil {
			return nil, err
		}
		for i := range reports[:min(len(reports), f.N)] {
			d.Items = append(d.Items, reportLine(&reports[i]))
		}
	}
	return d, nil
}

// elsewhere leads from a column to the page that knows more of its matter.
func elsewhere(id string) []web.Link {
	switch id {
	case catalog.ColGuide:
		return []web.Link{{Text: "依申请公开的步骤、期限、收费", Href: "/guide"}, {Text: "各机关的指南和联系方式", Href: "/agencies"}}
	case catalog.ColReports:
		return []web.Link{{Text: "按年度和机关查阅年报", Href: "/reports"}}
	case catalog.ColNormative, catalog.ColRules, catalog.ColPolicies, "20-1":
		return []web.Link{{Text: "按有效性、文号、年份查找文件", Href: "/library"}}
	case catalog.ColStatutory:
		return []web.Link{{Text: "基层政务公开标准目录", Href: "/grassroots"}}
	}
	return nil
}

type agencyPage struct {
	ID, Name string
	Contact  []web.Item
	Links    []web.Link
	Columns  []branch
	Items    []line
	Reports  []web.Link
	Count    int64
}

// agency is what one agency discloses, and how to reach it.
func (p *Portal) agency(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagAgencies, app.TagItems, app.TagColumns, app.TagReports)
	a, err := p.visitor.Publisher(r.Context(), r.PathValue("agency"))
	if err != nil {
		return err
	}
	nodes, err := p.visitor.ItemColumns(r.Context(), a.ID)
	if err != nil {
		return err
	}
	list, err := p.visitor.ListItems(r.Context(), app.ItemFilter{Agency: a.ID, N: 12})
	if err != nil {
		return err
	}
	reports, err := p.visitor.Reports(r.Context())
	if err != nil {
		return err
	}
	d := agencyPage{ID: a.ID, Name: a.Name, Columns: filled(branches(nodes, a.ID)), Items: linesOf(list.Items, false)}
	for _, b := range d.Columns {
		d.Count += b.Items
	}
	for _, x := range newGuide(&app.Guide{Agency: a}).Contact {
		if x.Text != said("") || x.Key == "联系电话" || x.Key == "办公地址" {
			d.Contact = append(d.Contact, x)
		}
	}
	for _, x := range reports {
		if x.Agency == a.ID {
			d.Reports = append(d.Reports, web.Link{Text: strconv.Itoa(x.Year) + "年度", Href: reportAt(x.Agency, x.Year)})
		}
	}
	d.Links = []web.Link{{Text: "公开指南", Href: "/guide/" + a.ID}, {Text: "文件库", Href: "/library?agency=" + a.ID}, {Text: "检索本机关信息", Href: "/search?agency=" + a.ID}}
	return p.site.Render(w, r, "agency", web.Page{Title: a.Name, Native: true, Crumbs: append(home[:1:1], web.Link{Text: "各机关", Href: "/agencies"}), Data: d,
		Feeds: feeds(agencyAt(a.ID), a.Name), Meta: columnTags(a.Name, a.Name+"主动公开的政府信息、公开指南和年度报告", a.Name+",政府信息公开", catalog.StatutoryColumn.Label())})
}

type mapPage struct {
	Groups  []mapGroup
	Columns []branch
}

type mapGroup struct {
	Title string
	Links []web.Link
}

// siteMap leads to every kind of page.
func (p *Portal) siteMap(w http.ResponseWriter, r *http.Request) error {
	all, err := p.publishers(r)
	if err != nil {
		return err
	}
	tree, err := p.tree(r)
	if err != nil {
		return err
	}
	d := mapPage{Columns: tree, Groups: []mapGroup{
		{"查找", []web.Link{{Text: "检索", Href: "/search"}, {Text: "文件库", Href: "/library"}, {Text: "年度报告", Href: "/reports"}, {Text: "基层政务公开标准目录", Href: "/grassroots"}}},
		{"依申请公开", []web.Link{{Text: "申请公开", Href: "/apply"}, {Text: "查询进度", Href: "/track"}, {Text: "更正本人信息", Href: "/record"}, {Text: "公开指南", Href: "/guide"}, {Text: "救济途径", Href: "/remedies"}, {Text: "申请有困难怎么办", Href: "/help"}}},
		{"关于本站", []web.Link{{Text: "关于本站", Href: "/about"}, {Text: "无障碍说明", Href: "/accessibility"}, {Text: "个人信息保护", Href: "/privacy"}}},
		{"数据和订阅", []web.Link{{Text: "最新信息的订阅（Atom）", Href: "/feed.atom"}, {Text: "数据下载", Href: "/data"}, {Text: "公开日志", Href: "/log"}, {Text: "开放接口", Href: "/api"}}},
	}}
	group := mapGroup{Title: "各机关"}
	for _, a := range all {
		group.Links = append(group.Links, web.Link{Text: a.Name, Href: agencyAt(a.ID)})
	}
	d.Groups = append(d.Groups, group)
	return p.site.Render(w, r, "sitemap", web.Page{Title: "网站地图", Crumbs: home, Data: d, Meta: columnTags("网站地图", "本站各栏目和页面的入口", "网站地图", catalog.OtherColumn.Label())})
}
