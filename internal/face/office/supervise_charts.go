package office

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/face/chart"
	"gongkai/internal/face/comparison"
	"gongkai/internal/law/report"
)

// mostBars is how many agencies a chart draws; the table has them all.
const mostBars = 10

// daySpan is a stretch of working days; high is included.
type daySpan struct{ low, high int }

// endless is beyond any count of working days.
const endless = 9999

// spans part the working days as the law does: twenty to answer, as many again
// by extension (art. 33).
var spans = []daySpan{{0, 5}, {6, 10}, {11, 15}, {16, 20}, {21, 40}, {41, endless}}

func (x daySpan) name() string {
	if x.high == endless {
		return fmt.Sprintf("%d 个工作日以上", x.low)
	}
	return fmt.Sprintf("%d—%d 个工作日", x.low, x.high)
}

func (x daySpan) count(t *app.Tally) (n int64) {
	for d, k := range t.Days {
		if d >= x.low && d <= x.high {
			n += k
		}
	}
	return n
}

func (b board) charts() []template.HTML {
	if b.s.Sum.Idle() {
		return nil
	}
	return []template.HTML{b.openChart(), b.trendChart(), b.outcomeChart(), b.dayChart(), b.disputeChart()}
}

// first are the agencies with the most of something, at most mostBars of them,
// and the words that say so.
func (b board) first(of func(*app.AgencyNumbers) int64) (out []app.AgencyNumbers, words string) {
	for _, n := range b.s.Agencies {
		if of(&n) > 0 {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(x, y app.AgencyNumbers) int { return cmp.Compare(of(&y), of(&x)) })
	if len(out) > mostBars {
		words = fmt.Sprintf("（最多的 %d 个机关，其余见下表）", mostBars)
		out = out[:mostBars]
	}
	return out, words
}

func values(rows []app.AgencyNumbers, of func(*app.AgencyNumbers) int64) []chart.Value {
	out := make([]chart.Value, len(rows))
	for i := range rows {
		out[i] = chart.V(float64(of(&rows[i])))
	}
	return out
}

func agenciesOf(rows []app.AgencyNumbers) []string {
	out := make([]string, len(rows))
	for i := range rows {
		out[i] = rows[i].Agency.Name
	}
	return out
}

func (b board) openChart() template.HTML {
	rows, words := b.first(func(n *app.AgencyNumbers) int64 { return n.Open.Open + n.Open.Waiting })
	c := chart.Chart{ID: "open", Kind: chart.Stacked, Title: "今天的在办申请" + words, Unit: "件", Categories: agenciesOf(rows),
		Desc: "各机关今天在办的申请，分为已逾期、即将到期、未到期和等待申请人四部分；数字见图下的表。",
		Series: []chart.Series{
			{Name: "已逾期", Style: chart.Style{Colour: chart.Red}, Values: values(rows, func(n *app.AgencyNumbers) int64 { return n.Open.Overdue })},
			{Name: "即将到期", Style: chart.Style{Colour: chart.LightBlue, Pattern: chart.Hatched}, Values: values(rows, func(n *app.AgencyNumbers) int64 { return n.Open.Soon })},
			{Name: "未到期", Style: chart.Style{Colour: chart.Blue}, Values: values(rows, func(n *app.AgencyNumbers) int64 { return n.Open.Open - n.Open.Overdue - n.Open.Soon })},
			{Name: "等待申请人", Style: chart.Style{Colour: chart.Grey, Pattern: chart.Dotted}, Values: values(rows, func(n *app.AgencyNumbers) int64 { return n.Open.Waiting })},
		}}
	return c.Figure()
}

func (b board) trendChart() template.HTML {
	received, ended, left := comparison.FlowStyles()
	c := chart.Chart{ID: "trend", Kind: chart.Lines, Title: "十二个月的收到、办结和逾期办结", Unit: "件", Desc: "到本期末为止十二个月，每月收到、办结和逾期办结的申请数量；数字见图下的表。",
		Series: []chart.Series{{Name: "收到", Style: received}, {Name: "办结", Style: ended}, {Name: "逾期办结", Style: left}}}
	for _, m := range b.s.Months {
		c.Categories = append(c.Categories, m.Month)
		for i, n := range []int64{m.Received, m.Closed, m.Late} {
			c.Series[i].Values = append(c.Series[i].Values, chart.V(float64(n)))
		}
	}
	return c.Figure()
}

func (b board) outcomeChart() template.HTML {
	rows, words := b.first(func(n *app.AgencyNumbers) int64 { return n.Period.Closed })
	if len(rows) > 1 {
		sum := b.s.Sum
		sum.Agency.Name = "全部机关"
		rows = append([]app.AgencyNumbers{sum}, rows...)
	}
	c := chart.Chart{ID: "outcomes", Kind: chart.Shares, Title: "办理结果的构成" + words, Unit: "件", Categories: agenciesOf(rows), Desc: "本期办结的申请按年度报告表三的六类结果所占的比例；数字见图下的表。"}
	styles := comparison.OutcomeStyles()
	for i, name := range app.OutcomeNames() {
		c.Series = append(c.Series, chart.Series{Name: name, Style: styles[i], Values: values(rows, func(n *app.AgencyNumbers) int64 { return n.Period.Outcomes[i] })})
	}
	return c.Figure()
}

func (b board) dayChart() template.HTML {
	c := chart.Chart{ID: "days", Kind: chart.Bars, Title: "办结用时的分布（中位数 " + app.MedianWords(&b.s.Sum.Period) + " 个工作日）", Unit: "件",
		Desc:   "本期办结的申请按所用工作日分成六段，每段的件数；二十个工作日是法定答复期限，四十个是延长后的最长期限。",
		Series: []chart.Series{{Name: "办结", Style: chart.Style{Colour: chart.Blue}}}}
	for _, x := range spans {
		c.Categories = append(c.Categories, x.name())
		c.Series[0].Values = append(c.Series[0].Values, chart.V(float64(x.count(&b.s.Sum.Period))))
	}
	return c.Figure()
}

func (b board) disputeChart() template.HTML {
	n := &b.s.Sum
	c := chart.Chart{ID: "disputes", Kind: chart.Stacked, Title: "复议、诉讼的结果", Unit: "件", Categories: []string{"行政复议", "行政诉讼"}, Desc: "本期审结的复议、诉讼案件按结果的件数，以及期末尚未审结的件数；结果纠正的比例就是纠错率。"}
	for _, x := range []struct {
		result report.Result
		of     func(app.DisputeTally) int64
	}{
		{report.Upheld, func(t app.DisputeTally) int64 { return t.Upheld }}, {report.Corrected, func(t app.DisputeTally) int64 { return t.Corrected }},
		{report.OtherResult, func(t app.DisputeTally) int64 { return t.Other }}, {report.Pending, func(t app.DisputeTally) int64 { return t.Pending }},
	} {
		c.Series = append(c.Series, chart.Series{Name: x.result.Label(), Style: comparison.ResultStyle(x.result),
			Values: []chart.Value{chart.V(float64(x.of(n.Reconsideration))), chart.V(float64(x.of(n.Lawsuits)))}})
	}
	return c.Figure()
}
