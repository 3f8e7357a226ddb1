package portal

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/comparison"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

// comparePage sets the agencies' reports of one year side by side.
type comparePage struct {
	Years  []web.Link
	Words  string
	Charts []template.HTML
	Heads  []string
	Rows   []comparedRow
}

// comparedRow is a report with its key figures; "" is unknown.
type comparedRow struct {
	Name, Href string
	Sum        bool // of the area: it holds the others
	Values     []string
}

// mostCompared is how many reports one page sets side by side.
const mostCompared = 200

// compareAgencies shows one year's reports of the agencies beside each other: a
// chart of what people ask first, and a table of the numbers. The report of a
// whole area stands in the table and in no chart: it holds the others.
func (p *Portal) compareAgencies(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports, app.TagAgencies)
	year := yearOf(r.PathValue("year"))
	if year == 0 {
		return fault.New(fault.NotFound, "report.year", "没有这个年度的报告。")
	}
	list, all, err := p.visitor.ReportsOfYear(r.Context(), year, mostCompared)
	if err != nil {
		return err
	}
	if all == 0 {
		return fault.New(fault.NotFound, "report.year", fmt.Sprintf("还没有发布%d年度的报告。", year))
	}
	d := &comparePage{}
	d.Heads, d.Rows = comparedRows(list)
	var leaves []*report.Report
	for i := range list {
		if one := list[i].Report; len(one.Leaves) == 0 {
			one.Agency = list[i].AgencyName
			leaves = append(leaves, &one)
		}
	}
	if len(leaves) > 1 {
		d.Charts = comparison.Charts(compare.Of(leaves))
	}
	if d.Years, err = p.comparedYears(r, year); err != nil {
		return err
	}
	d.Words = p.site.Say(r, "%d 份报告。数字来自各机关发布的报告，“—”是没有填写，不是 0。", all)
	if all > len(list) {
		d.Words += p.site.Say(r, "这里列出前 %d 份，其余的可以在数据下载中取得。", len(list))
	}
	title := p.site.Say(r, "%d年度各机关年度报告比较", year)
	return p.site.Render(w, r, "compare", web.Page{Title: title, Crumbs: append(home[:1:1], web.Link{Text: "年度报告", Href: "/reports"}), Data: d,
		Meta: columnTags("政府信息公开年报", "各机关政府信息公开工作年度报告的比较", "政府信息公开,年报,比较", catalog.ReportsColumn.Label())})
}

// comparedRows are a row a report with its key figures; the name leads to it.
func comparedRows(list []app.PublicReport) (heads []string, rows []comparedRow) {
	var names []string
	var reports []*report.Report
	for i := range list {
		names, reports = append(names, list[i].AgencyName), append(reports, &list[i].Report)
	}
	for i, values := range compare.KeyTable("机关", names, reports) {
		if i == 0 {
			heads = values
			continue
		}
		one := &list[i-1]
		rows = append(rows, comparedRow{values[0], reportAt(one.Agency, one.Year), len(one.Report.Leaves) > 0, values[1:]})
	}
	return heads, rows
}

func compareAt(year int) string { return "/reports/compare/" + strconv.Itoa(year) }

// comparedYears are the years of which more than one report is published.
func (p *Portal) comparedYears(r *http.Request, shown int) (out []web.Link, err error) {
	list, err := p.visitor.Reports(r.Context())
	count := map[int]int{}
	for _, x := range list {
		if count[x.Year]++; count[x.Year] == 2 {
			out = append(out, web.Link{Text: strconv.Itoa(x.Year), Href: compareAt(x.Year), Current: x.Year == shown})
		}
	}
	return out, err
}
