package office

import (
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

// stepForm is a step that may follow: its form, or why it cannot be done yet.
type stepForm struct {
	Head, Why string
	Form      *web.Form
	Folded    bool // one that goes back, until it was tried
}

var stepIntros = map[app.ReportDo]string{
	app.DoSubmit:  "送审后文字不能再改；台账的数字在签发前仍会更新。",
	app.DoPass:    "请核对数字、文字和各处说明。",
	app.DoSign:    "签发后，全部数字、文字和每个单元格背后的案件清单即予固定。",
	app.DoPublish: "发布后，公众端“年度报告”栏目即可查看和下载。",
	app.DoCorrect: "已发布的版本保留。更正后的报告重新审核、签发，作为新的一版发布。",
}

func stepForms(d *app.ReportView, wrong *web.Form) []stepForm {
	var out []stepForm
	for _, n := range d.Next {
		x := stepForm{Head: n.Do.Label(), Why: n.Why}
		switch {
		case wrong != nil && wrong.ID == string(n.Do):
			x.Form, x.Why = wrong, ""
		case n.Why == "":
			x.Form = newStep(d.Year, d.Version, n)
			x.Folded = x.Form.Danger
		}
		out = append(out, x)
	}
	return out
}

func newStep(year, version int, n app.ReportNext) *web.Form {
	f := &web.Form{ID: string(n.Do), Action: reportAt(year, "/steps/"+string(n.Do)), Submit: n.Do.Label(), Intro: stepIntros[n.Do],
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(version)}}}
	if n.Takes != "" {
		f.Fields = []*web.Field{{Name: "note", Label: n.Takes, Kind: web.Area, Max: 500}}
	}
	f.Danger = n.Do == app.DoReturn || n.Do == app.DoCorrect
	return f
}

// reportStep does a step; one that is refused comes back with what was typed.
func (o *Office) reportStep(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	do := app.ReportDo(v.r.PathValue("do"))
	next := app.ReportNext{Do: do}
	for _, n := range d.Next {
		if n.Do == do {
			next = n
		}
	}
	if do.Label() == "" {
		return fault.New(fault.NotFound, "report.step", "没有这个步骤。")
	}
	f := newStep(year, d.Version, next)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.MoveReport(v.ctx(), v.actor, v.actor.Agency, year, f.Int("version"), do, f.Value("note"))
		if err == nil {
			return v.go303(reportAt(year, ""), string(do))
		}
		if err := f.Explain(err); err != nil {
			return err
		}
		f.Hidden[0].Value = strconv.Itoa(d.Version)
	}
	return v.showReport(f)
}

func explainForm(year int, d *app.ReportView, x *app.DeskFinding) *web.Form {
	f := &web.Form{Submit: "保存说明", Cancel: &web.Link{Text: "返回报告", Href: reportAt(year, "")},
		Intro:  "能改正的请先改正。确实无误的，写明理由：审核人和签发人会看到，并随报告的经过留存；问题的内容一变，说明即失效。",
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(d.Version)}},
		Fields: []*web.Field{{Name: "text", Label: "说明", Kind: web.Area, Max: 1000, Optional: x.Justified != nil, Hint: "例如：该数为网上申请数，不含当面提交的申请"}}}
	if x.Justified != nil {
		f.Fields[0].Value, f.Fields[0].Hint = x.Justified.Text, "清空后保存，即撤回说明"
	}
	return f
}

func (v *visit) deskFinding() (year int, d app.ReportView, x *app.DeskFinding, err error) {
	if year, err = v.year(); err != nil {
		return year, d, nil, err
	}
	if d, err = v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year); err != nil {
		return year, d, nil, err
	}
	for i := range d.Findings {
		if d.Findings[i].Key == v.r.PathValue("finding") {
			return year, d, &d.Findings[i], nil
		}
	}
	return year, d, nil, fault.New(fault.NotFound, "report.finding", "这处问题已经不在了，不需要说明。")
}

func (v *visit) askExplain(year int, x *app.DeskFinding, f *web.Form) error {
	return v.ask("说明问题："+x.Title, formPage{Form: f, Summary: []web.Item{{Key: "问题", Text: x.Message}, {Key: "规则", Text: x.Rule}, {Key: "依据", Text: x.Source}}}, reportCrumb(year))
}

func (o *Office) explainPage(v *visit) error {
	year, d, x, err := v.deskFinding()
	if err != nil {
		return err
	}
	return v.askExplain(year, x, explainForm(year, &d, x))
}

func (o *Office) explain(v *visit) error {
	year, d, x, err := v.deskFinding()
	if err != nil {
		return err
	}
	f := explainForm(year, &d, x)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.Justify(v.ctx(), v.actor, v.actor.Agency, year, f.Int("version"), x.Key, f.Value("text"))
		if err == nil {
			return v.go303(reportAt(year, ""), "explain")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askExplain(year, x, f)
}
