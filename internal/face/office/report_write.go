package office

import (
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// writePage is the writer's: three texts, and what can stand in them.
type writePage struct {
	Form    *web.Form
	Redraft *web.Form
	Blanks  []web.Item
	Locked  *web.Table
	Changes *web.Table
}

var writeNames = map[report.SectionKind]string{report.SectionOverview: "overview", report.SectionProblems: "problems", report.SectionOther: "other"}

const longestSection = 20000

func writeForm(d *app.ReportView) *web.Form {
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回报告", Href: reportAt(d.Year, "")}, Hidden: []web.Option{
		{Label: "version", Value: strconv.Itoa(d.Version)}, {Label: "seen", Value: seenText(d.Values)}}}
	for _, k := range compose.Kinds() {
		f.Fields = append(f.Fields, &web.Field{Name: writeNames[k], Label: k.Heading(), Kind: web.Area, Optional: true, Max: longestSection, Value: d.Texts.Of(k)})
	}
	return f
}

// seenText carries the bound values that the page was made with.
func seenText(v compose.Values) string {
	q := url.Values{}
	for name, value := range v {
		q.Set(name, value)
	}
	return q.Encode()
}

func seenValues(text string) compose.Values {
	q, err := url.ParseQuery(text)
	if err != nil {
		return nil
	}
	out := compose.Values{}
	for name := range q {
		out[name] = q.Get(name)
	}
	return out
}

func (o *Office) writePage(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	return v.askWrite(&d, writeForm(&d))
}

func (v *visit) askWrite(d *app.ReportView, f *web.Form) error {
	p := writePage{Form: f, Changes: ledgerChanges(d)}
	text := d.Texts.Overview + d.Texts.Problems + d.Texts.Other
	for _, b := range compose.Asked(d.Values) {
		if !strings.Contains(text, "【"+b.Name) {
			continue
		}
		key := b.Name
		if b.Optional {
			key += "（选填）"
		}
		p.Blanks = append(p.Blanks, web.Item{Key: key, Text: b.Ask})
	}
	p.Locked = &web.Table{Caption: "可以引用的锁定数", Dense: true, Columns: []web.Column{{Label: "写作"}, {Label: "现在是"}, {Label: "来源", Wide: true}}}
	for _, b := range compose.Bindings() {
		if value, bound := d.Values[b.Name]; bound && (value != "" || b.Name != "主动公开情况") {
			p.Locked.Rows = append(p.Locked.Rows, web.Row{Cells: []web.Cell{web.C("【" + b.Name + "：】"), web.C(nothing(value)), web.C(b.Says)}})
		}
	}
	if d.Written {
		p.Redraft = &web.Form{ID: "redraft", Action: reportAt(d.Year, "/write"), Submit: "按台账重新起草", Danger: true,
			Intro: "放弃已保存的文字，重新由台账起草。", Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(d.Version)}, {Label: "redraft", Value: "1"}}}
	}
	status := 0
	if !f.OK() {
		status = statusOf(f)
	}
	return v.show("write", web.Page{Title: strconv.Itoa(d.Year) + " 年度报告的文字", Wide: true, Status: status, Crumbs: crumbs(reportCrumb(d.Year)), Data: p})
}

func (o *Office) write(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	f := writeForm(&d)
	f.Hidden = append(f.Hidden, web.Option{Label: "redraft"})
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		done := "write"
		if f.Value("redraft") != "" {
			done = "redraft"
			err = v.app.RedraftReport(v.ctx(), v.actor, v.actor.Agency, year, f.Int("version"))
		} else {
			err = v.app.WriteReport(v.ctx(), v.actor, v.actor.Agency, year, f.Int("version"),
				compose.Texts{Overview: f.Value("overview"), Problems: f.Value("problems"), Other: f.Value("other")}, seenValues(f.Value("seen")))
		}
		if err == nil {
			return v.go303(reportAt(year, ""), done)
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	f.Hidden = f.Hidden[:2]
	return v.askWrite(&d, f)
}
