package portal

import (
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/catalog"
)

type homePage struct {
	Agencies int
	Answer   statute.Period
	Text     string // of the search form
	Hidden   []web.Option
	Columns  []door
	Lists    []homeList
	Reports  []line
	Topics   []branch
}

// door leads to one of the four statutory columns, or to the request entry
// (国办公开办函〔2019〕61号).
type door struct {
	Name, Href, Note string
	Count            string
	Ask              bool
}

type homeList struct {
	Title, Href string
	Items       []line
}

func (p *Portal) home(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagAgencies, app.TagItems, app.TagColumns, app.TagReports)
	d, err := p.newHome(r)
	if err != nil {
		return err
	}
	return p.site.Render(w, r, "home", web.Page{Title: "首页", Data: d, Feeds: feeds("", siteName)})
}

func (p *Portal) newHome(r *http.Request) (*homePage, error) {
	ctx := r.Context()
	all, err := p.visitor.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	g, err := p.visitor.Guide(ctx, "")
	if err != nil {
		return nil, err
	}
	nodes, err := p.visitor.ItemColumns(ctx, "")
	if err != nil {
		return nil, err
	}
	reports, err := p.visitor.Reports(ctx)
	if err != nil {
		return nil, err
	}
	d := &homePage{Agencies: len(all), Answer: statute.Answer.At(g.Today), Columns: doors(nodes, len(reports))}
	for i := range reports[:min(len(reports), 6)] {
		d.Reports = append(d.Reports, reportLine(&reports[i]))
	}
	if n := find(nodes, catalog.ColTopics); n != nil {
		d.Topics = filled(branches(n.Children, ""))
	}
	for _, x := range []struct {
		title, column string
		n             int
	}{{"最新公开", "", 8}, {"通知公告", catalog.ColNotices, 6}, {"政务动态", catalog.ColNews, 6}} {
		l, err := p.visitor.ListItems(ctx, app.ItemFilter{Column: x.column, N: x.n})
		if err != nil {
			return nil, err
		}
		h := homeList{Title: x.title, Href: "/columns", Items: linesOf(l.Items, false)}
		if x.column != "" {
			h.Href = columnAt(x.column)
		}
		d.Lists = append(d.Lists, h)
	}
	return d, nil
}

// doors are the four fixed columns and the request entry, in their order.
func doors(nodes []app.ColumnNode, reports int) (out []door) {
	for _, id := range []string{catalog.ColGuide, catalog.ColSystems, catalog.ColStatutory, catalog.ColReports} {
		n := find(nodes, id)
		if n == nil {
			continue
		}
		one := door{Name: n.Name, Href: columnAt(id), Note: n.Description, Count: strconv.FormatInt(n.Items, 10)}
		if id == catalog.ColReports {
			one.Href, one.Count = "/reports", strconv.Itoa(reports)
		}
		out = append(out, one)
	}
	return append(out, door{Name: "依申请公开", Href: "/apply", Note: "没有找到需要的信息时，可以申请，不需要说明用途", Ask: true})
}
