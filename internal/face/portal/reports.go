package portal

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/comparison"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
	"gongkai/internal/law/report/layout"
)

type reportsPage struct {
	Filter   *web.Form
	Years    []reportYear
	Narrowed bool
}

type reportYear struct {
	Year    int
	Reports []line
	Compare string // the page that sets them side by side, "" for a single one
}

// reports lists the annual reports by year and agency (Regulations art. 50:
// 年报 of every agency, kept).
func (p *Portal) reports(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports)
	all, err := p.publishers(r)
	if err != nil {
		return err
	}
	list, err := p.visitor.Reports(r.Context())
	if err != nil {
		return err
	}
	d := &reportsPage{}
	year, who := yearOf(r.URL.Query().Get("year")), r.URL.Query().Get("agency")
	d.Narrowed = year != 0 || who != ""
	for _, x := range list {
		if year != 0 && x.Year != year || who != "" && x.Agency != who {
			continue
		}
		if n := len(d.Years); n == 0 || d.Years[n-1].Year != x.Year {
			d.Years = append(d.Years, reportYear{Year: x.Year})
		}
		y := &d.Years[len(d.Years)-1]
		y.Reports = append(y.Reports, reportLine(&x))
	}
	for i := range d.Years {
		if len(d.Years[i].Reports) > 1 && who == "" {
			d.Years[i].Compare = compareAt(d.Years[i].Year)
		}
	}
	d.Filter = filter("/reports", p.yearField(year), agencyField(all, who))
	return p.site.Render(w, r, "reports", web.Page{Title: "政府信息公开工作年度报告", Crumbs: home, Data: d,
		Meta: columnTags("政府信息公开年报", "历年政府信息公开工作年度报告", "政府信息公开,年报,年度报告", catalog.ReportsColumn.Label())})
}

func reportLine(x *app.PublicReport) line {
	l := line{Title: x.Title, Href: reportAt(x.Agency, x.Year), Issuer: x.AgencyName, Day: x.PublishedOn.String()}
	if l.Title == "" {
		l.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", x.AgencyName, x.Year)
	}
	if x.Version > 1 {
		l.Tag = &web.Tag{Text: "已更正", Tone: web.Info}
	}
	return l
}

type reportPage struct {
	Title   string
	At      string
	Agency  string
	Href    string // of the agency
	Note    string // of a correction
	Blocks  []reportBlock
	Charts  []template.HTML
	Remarks []string
	Others  []web.Link // the agency's other years
	Files   []web.Link
	Earlier []web.Event
	Leaves  []string // agencies that a sum is made of
	Missing []string // those that it lacks
	Hash    string
	Log     logged
	Version int
	Told    jsonLD
	Address string
	Path    string // of the page on this site
}

// PrintAt is the report as a PDF.
func (d *reportPage) PrintAt() string { return d.Path + "/file/" + string(doc.PDF) }

// Mail opens a letter about the page in the visitor's own program.
func (d *reportPage) Mail() string { return mailTo(d.Title, d.Address) }

// reportBlock is a heading, a paragraph or a table of the form.
type reportBlock struct {
	Heading, Text string
	Rows          [][]reportCell
	Label         string // of the table
}

type reportCell struct {
	Head, Centre, Blank bool
	Text                string
	ColSpan, RowSpan    int // 0 where one
}

func (p *Portal) report(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports, app.TagAgencies)
	year := yearOf(r.PathValue("year"))
	if year == 0 {
		return fault.New(fault.NotFound, "report.year", "没有这个年度的报告。")
	}
	one, err := p.visitor.Report(r.Context(), r.PathValue("agency"), year)
	if err != nil {
		return err
	}
	d := &reportPage{Title: layout.Title(&one.Report), At: publishedAt(&one.Publication), Agency: one.AgencyName, Href: agencyAt(one.Agency), Note: one.Note, Hash: one.Hash, Leaves: one.Report.Leaves, Missing: one.Missing,
		Version: one.Version, Blocks: reportBlocks(&one.Report)}
	for _, f := range app.ReportFormats() {
		d.Files = append(d.Files, web.Link{Text: f.Label(), Href: reportAt(one.Agency, year) + "/file/" + string(f)})
	}
	entries, err := p.visitor.LogOfReport(r.Context(), one.Agency, year)
	if err != nil {
		return err
	}
	d.Log = loggedOf(entries, "")
	d.Path = reportAt(one.Agency, year)
	d.Address = p.address(r) + d.Path
	d.Told = tellReport(&one, p.address(r))
	if one.Version > 1 {
		d.Earlier = versionEvents(&one)
	}
	if err := p.compareYears(r, d, &one); err != nil {
		return err
	}
	crumbs := append(home[:1:1], web.Link{Text: "年度报告", Href: "/reports"}, web.Link{Text: one.AgencyName, Href: "/reports?agency=" + one.Agency})
	meta := append(columnTags("政府信息公开年报", "历年政府信息公开工作年度报告", "政府信息公开,年报,年度报告", catalog.ReportsColumn.Label()),
		p.articleTags(r, article{Title: d.Title, At: d.At, Source: one.AgencyName, Keywords: "政府信息公开,年度报告," + strconv.Itoa(year), Author: one.AgencyName, Path: reportAt(one.Agency, year)})...)
	return p.site.Render(w, r, "report", web.Page{Title: d.Title, Native: true, Crumbs: crumbs, Data: d, Meta: meta})
}

// publishedAt is the minute of a version, or the day where nothing else is known.
func publishedAt(v *app.Publication) string {
	if v.PublishedAt == "" {
		return v.PublishedOn.String()
	}
	return minuteOf(v.PublishedAt)
}

// versionEvents tell what was corrected, the newest first.
func versionEvents(one *app.PublicReport) (out []web.Event) {
	for _, v := range append([]app.Publication{one.Publication}, one.Earlier...) {
		e := web.Event{Day: v.PublishedOn.Chinese(), Weekday: v.PublishedOn.WeekdayChinese(), Title: fmt.Sprintf("第 %d 版发布", v.Version)}
		if v.Note != "" {
			e.Text = append(e.Text, "更正说明："+v.Note)
		}
		out = append(out, e)
	}
	return out
}

// mostYears is how many years are drawn beside each other.
const mostYears = 6

// compareYears draws the agency's years, up to the one that is shown.
func (p *Portal) compareYears(r *http.Request, d *reportPage, one *app.PublicReport) error {
	list, err := p.visitor.Reports(r.Context())
	if err != nil {
		return err
	}
	all := []*report.Report{&one.Report}
	for _, x := range list {
		if x.Agency != one.Agency || x.Year == one.Year {
			continue
		}
		d.Others = append(d.Others, web.Link{Text: strconv.Itoa(x.Year) + "年度", Href: reportAt(x.Agency, x.Year)})
		if x.Year > one.Year || len(all) == mostYears {
			continue
		}
		other, err := p.visitor.Report(r.Context(), x.Agency, x.Year)
		if err != nil {
			return err
		}
		all = append(all, &other.Report)
	}
	slices.Reverse(all)
	if len(all) > 1 {
		c := compare.Of(all)
		d.Charts, d.Remarks = comparison.Charts(c), c.Remarks
	}
	return nil
}

// reportBlocks lay a report out on the official form.
func reportBlocks(r *report.Report) (out []reportBlock) {
	label := ""
	for _, b := range layout.Compose(r).Blocks {
		switch {
		case b.Table != nil:
			one := reportBlock{Label: label}
			for _, row := range b.Table.Rows {
				one.Rows = append(one.Rows, reportRow(row))
			}
			out = append(out, one)
		case b.Para == nil || b.Para.Style == doc.Title || b.Para.Text == "":
		case b.Para.Style == doc.Heading1:
			label = b.Para.Text
			out = append(out, reportBlock{Heading: label})
		default:
			out = append(out, reportBlock{Text: b.Para.Text})
		}
	}
	return out
}

func reportRow(row doc.Row) (out []reportCell) {
	for _, c := range row {
		x := reportCell{Head: c.Head, Centre: c.Align == doc.AlignCenter, Text: c.Text, Blank: !c.Head && c.Text == ""}
		if c.ColSpan > 1 {
			x.ColSpan = c.ColSpan
		}
		if c.RowSpan > 1 {
			x.RowSpan = c.RowSpan
		}
		out = append(out, x)
	}
	return out
}

// reportFile sends the last published version as a file.
func (p *Portal) reportFile(w http.ResponseWriter, r *http.Request) error {
	if !p.papers.Allow(p.site.Client(r)) {
		return p.busy(w, r)
	}
	f := doc.Format(r.PathValue("format"))
	if !slices.Contains(app.ReportFormats(), f) {
		return fault.New(fault.NotFound, "report.format", "没有这种格式，请从报告页面选择。")
	}
	name, data, err := p.visitor.ReportFile(r.Context(), r.PathValue("agency"), yearOf(r.PathValue("year")), f)
	if err != nil {
		return err
	}
	sendFile(w, name, data)
	return nil
}
