package comparison

import (
	"html/template"
	"strconv"

	"gongkai/internal/face/chart"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

// mostRows is how many reports a chart of bars draws; the tables have them all.
const mostRows = 60

// The same thing looks the same on every chart of the house.
var (
	newStyle     = chart.Style{Colour: chart.Blue}
	doneStyle    = chart.Style{Colour: chart.Dark, Pattern: chart.Hatched, Dash: chart.Dashed, Marker: chart.Square}
	leftStyle    = chart.Style{Colour: chart.Red, Pattern: chart.Dotted, Dash: chart.Fine, Marker: chart.Triangle}
	outcomeStyle = [...]chart.Style{
		{Colour: chart.Blue},                              // 予以公开
		{Colour: chart.LightBlue, Pattern: chart.Hatched}, // 部分公开
		{Colour: chart.Red},                               // 不予公开
		{Colour: chart.Grey},                              // 无法提供
		{Colour: chart.Dark, Pattern: chart.Dotted},       // 不予处理
		{Colour: chart.Grey, Pattern: chart.Crossed},      // 其他处理
	}
	resultStyle = [report.Results]chart.Style{
		report.Upheld:      {Colour: chart.Blue},
		report.Corrected:   {Colour: chart.Red, Pattern: chart.Hatched},
		report.OtherResult: {Colour: chart.Grey},
		report.Pending:     {Colour: chart.Dark, Pattern: chart.Hollow},
	}
	stockStyle = [...]chart.Style{
		{Colour: chart.Blue, Marker: chart.Circle},
		{Colour: chart.Red, Pattern: chart.Hatched, Dash: chart.Fine, Marker: chart.Triangle},
		{Colour: chart.Dark, Pattern: chart.BackHatched, Dash: chart.Dashed, Marker: chart.Square},
	}
)

// charts draws what a supervisor looks at first.
func charts(c *compare.Comparison) []template.HTML {
	if len(c.Reports) == 0 {
		return nil
	}
	d := drawing{c: c, reports: c.Reports[:min(mostRows, len(c.Reports))]}
	return []template.HTML{
		d.figure("requests", d.kind(), "申请：新收、办结、结转下年", d.flow()),
		d.figure("outcomes", chart.Shares, "办理结果的构成", d.series(compare.Outcomes(), outcomeStyle[:])),
		d.figure("reconsideration", chart.Stacked, "行政复议的结果", d.disputes(report.Reconsideration)),
		d.figure("litigation", chart.Stacked, "行政诉讼的结果（直接起诉与复议后起诉合计）",
			d.disputes(report.LitigationDirect, report.LitigationAfterReconsideration)),
		d.figure("documents", d.kind(), "行政规范性文件", d.series(compare.Stocks(), stockStyle[:])),
	}
}

// drawing is the reports that the charts show.
type drawing struct {
	c       *compare.Comparison
	reports []*report.Report
}

// kind is lines for years that follow each other; agencies have no order that
// a line could follow.
func (d *drawing) kind() chart.Kind {
	if d.c.Axis == compare.Years && len(d.reports) > 1 {
		return chart.Lines
	}
	return chart.Bars
}

func (d *drawing) figure(id string, kind chart.Kind, title string, series []chart.Series) template.HTML {
	c := chart.Chart{ID: id, Kind: kind, Title: title, Unit: "件", Series: series}
	c.Categories = d.c.Heads[:len(d.reports)]
	c.Desc = title + "，" + strconv.Itoa(len(d.reports)) + "份报告；数字见图下的表。"
	if rest := len(d.c.Reports) - len(d.reports); rest > 0 {
		c.Title += "（前 " + strconv.Itoa(len(d.reports)) + " 份，另有 " + strconv.Itoa(rest) + " 份见下面的表）"
	}
	return c.Figure()
}

// flow is requests in, done and left over; KeyFigures begin with them.
func (d *drawing) flow() []chart.Series {
	key := compare.KeyFigures()
	return d.series([]compare.Figure{key[0], key[2], key[3]}, []chart.Style{newStyle, doneStyle, leftStyle})
}

func (d *drawing) disputes(groups ...report.Group) []chart.Series {
	var figures []compare.Figure
	for res := range report.GroupTotal {
		figures = append(figures, compare.Figure{Name: res.Label(), Of: compare.Dispute(res, groups...)})
	}
	return d.series(figures, resultStyle[:])
}

func (d *drawing) series(figures []compare.Figure, styles []chart.Style) []chart.Series {
	var out []chart.Series
	for i, f := range figures {
		s := chart.Series{Name: f.Name, Style: styles[i]}
		for _, r := range d.reports {
			s.Values = append(s.Values, value(f.Of(r)))
		}
		out = append(out, s)
	}
	return out
}

func value(a report.Amount) chart.Value {
	r, ok := a.Rat()
	if !ok {
		return chart.Value{}
	}
	f, _ := r.Float64()
	return chart.V(f)
}
