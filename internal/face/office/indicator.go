package office

import (
	"strconv"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/supervise"
)

const indicatorsAt = inspectionAt + "/indicators"

// indicators lists the table that an inspection follows.
func (o *Office) indicators(v *visit) error {
	table, err := v.app.Indicators(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "检查指标", Hidden: true, Dense: true,
		Columns: []web.Column{{Label: "编号"}, {Label: "名称", Wide: true}, {Label: "类型"}, {Label: "检查"}, {Label: "时限"}, {Label: "几处起计", Number: true}, {Label: "每处分值", Number: true}, {Label: "最多", Number: true}, {Label: "可信程度"}}}
	for _, x := range table.Indicators {
		first := web.C(x.ID)
		if v.can(agency.InspectionManage) {
			first.Href = indicatorsAt + "/" + x.ID
		}
		if x.Off {
			first.Note = "停用"
		}
		m, _ := supervise.MetricOf(x.Metric)
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{first, {Text: x.Name, Note: x.Doc}, web.C(x.Kind.Label()), web.C(m.Label), web.C(x.Window.String()), web.C(strconv.Itoa(x.Threshold.Value)), web.C(x.Points.String()), web.C(x.Most.String()), web.C(x.Confidence.Label())}})
	}
	page := listPage{Notice: v.notice(), Tabs: v.inspectionTabs(indicatorsAt, ""), Table: t,
		Summary: []web.Item{{Key: "随系统提供的指标", Text: "依据" + table.From.Chinese() + "起的规定，可信程度标注于" + table.Checked.Chinese()}}}
	if v.can(agency.InspectionManage) {
		page.Actions = []web.Link{{Text: "增加指标", Href: indicatorsAt + "/new"}}
	}
	return v.show("list", web.Page{Title: "检查指标", Wide: true, Crumbs: crumbs(web.Link{Text: "自查", Href: inspectionAt}), Data: page})
}

func (v *visit) indicatorOf() (supervise.Indicator, error) {
	id := v.r.PathValue("indicator")
	if id == "new" {
		return supervise.Indicator{Kind: supervise.Deduct, Confidence: supervise.Local, Threshold: supervise.Threshold{Op: ">=", Value: 1}, Scope: "website"}, nil
	}
	table, err := v.app.Indicators(v.ctx(), v.actor)
	if err != nil {
		return supervise.Indicator{}, err
	}
	for _, x := range table.Indicators {
		if x.ID == id {
			return x, nil
		}
	}
	return supervise.Indicator{}, fault.New(fault.NotFound, "indicator.missing", "没有这个指标。")
}

func indicatorForm(x supervise.Indicator) *web.Form {
	var kinds, metrics, marks []web.Option
	for _, k := range supervise.Kinds() {
		kinds = append(kinds, web.Option{Value: string(k), Label: k.Label()})
	}
	for _, m := range supervise.Metrics() {
		metrics = append(metrics, web.Option{Value: string(m.Metric), Label: m.Label})
	}
	for _, c := range supervise.Confidences() {
		marks = append(marks, web.Option{Value: string(c), Label: c.Label()})
	}
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回", Href: indicatorsAt}, Fields: []*web.Field{
		{Name: "id", Label: "编号", Max: 40, Value: x.ID, Hint: "字母、数字和短横，设定后不改"},
		{Name: "name", Label: "名称", Max: 60, Value: x.Name},
		{Name: "doc", Label: "依据", Max: 100, Optional: true, Value: x.Doc, Hint: "文件名称或者文号、条款"},
		{Name: "kind", Label: "类型", Kind: web.Select, Options: kinds, Value: string(x.Kind)},
		{Name: "metric", Label: "检查", Kind: web.Select, Options: metrics, Value: string(x.Metric)},
		{Name: "months", Label: "时限（月）", Kind: web.Number, Short: true, Optional: true, Value: blankZero(x.Window.Months), Hint: "都不填的，用各栏目自己的时限"},
		{Name: "days", Label: "时限（天）", Kind: web.Number, Short: true, Optional: true, Value: blankZero(x.Window.Days)},
		{Name: "threshold", Label: "几处起计", Kind: web.Number, Short: true, Value: strconv.Itoa(x.Threshold.Value)},
		{Name: "points", Label: "每处分值", Short: true, Optional: true, Value: x.Points.String(), Hint: "不知道就留空，合计时另列"},
		{Name: "most", Label: "最多", Short: true, Optional: true, Value: x.Most.String()},
		{Name: "confidence", Label: "可信程度", Kind: web.Select, Options: marks, Value: string(x.Confidence)},
		{Name: "how", Label: "人工检查的说明", Kind: web.Area, Rows: 3, Max: 300, Optional: true, Value: x.How},
		{Name: "off", Label: "使用", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "停用这个指标"}}},
	}}
	if x.ID != "" {
		f.Fields = f.Fields[1:]
	}
	if x.Off {
		f.Field("off").Values = []string{"1"}
	}
	return f
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// read takes the form's values over x.
func readIndicator(x supervise.Indicator, f *web.Form) (supervise.Indicator, error) {
	if x.ID == "" {
		x.ID = f.Value("id")
	}
	x.Name, x.Doc, x.How = f.Value("name"), f.Value("doc"), f.Value("how")
	x.Kind, x.Metric, x.Confidence = supervise.Kind(f.Value("kind")), supervise.Metric(f.Value("metric")), supervise.Confidence(f.Value("confidence"))
	x.Window, x.Threshold = supervise.Window{Days: f.Int("days"), Months: f.Int("months")}, supervise.Threshold{Op: ">=", Value: f.Int("threshold")}
	m, _ := supervise.MetricOf(x.Metric)
	x.Auto, x.Off = !m.Human, len(f.Checked("off")) > 0
	for _, p := range []struct {
		name string
		to   *supervise.Points
	}{{"points", &x.Points}, {"most", &x.Most}} {
		n, err := supervise.ParsePoints(f.Value(p.name))
		if err != nil {
			return x, &fault.Error{Kind: fault.Invalid, Code: "supervise.points", Message: "没有保存", Fields: []fault.Field{{Name: p.name, Code: "supervise.points", Message: err.Error()}}}
		}
		*p.to = n
	}
	return x, nil
}

func (v *visit) askIndicator(x supervise.Indicator, f *web.Form) error {
	title := x.Name
	if title == "" {
		title = "增加指标"
	}
	return v.ask(title, formPage{Form: f}, web.Link{Text: "自查", Href: inspectionAt}, web.Link{Text: "指标", Href: indicatorsAt})
}

func (o *Office) indicatorPage(v *visit) error {
	x, err := v.indicatorOf()
	if err != nil {
		return err
	}
	return v.askIndicator(x, indicatorForm(x))
}

func (o *Office) indicator(v *visit) error {
	x, err := v.indicatorOf()
	if err != nil {
		return err
	}
	f := indicatorForm(x)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		n, err := readIndicator(x, f)
		if err == nil {
			err = v.app.PutIndicator(v.ctx(), v.actor, n)
		}
		if err == nil {
			return v.go303(indicatorsAt, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askIndicator(x, f)
}
