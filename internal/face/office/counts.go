package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

var countFields = []struct {
	path        report.Path
	label, unit string
}{
	{report.PathLicences, "行政许可处理决定数量", "件"}, {report.PathPenalties, "行政处罚处理决定数量", "件"},
	{report.PathCompulsion, "行政强制处理决定数量", "件"}, {report.PathFees, "行政事业性收费金额", "元，系统换算为万元"},
}

func countsForm(year int) *web.Form {
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回报告", Href: "/office/reports/" + strconv.Itoa(year)}, Intro: "填写全年合计。留空的项目不改动；没有发生的填 0。"}
	for _, c := range countFields {
		f.Fields = append(f.Fields, &web.Field{Name: string(c.path), Label: c.label, Hint: c.unit, Kind: web.Number, Optional: true, Short: true, Max: 20})
	}
	f.Fields = append(f.Fields, &web.Field{Name: "source", Label: "数据来源", Optional: true, Hint: "例如：政务服务科统计表", Max: 100})
	return f
}

func (o *Office) countsPage(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	return v.askCounts(year, countsForm(year))
}

func (v *visit) askCounts(year int, f *web.Form) error {
	return v.ask(strconv.Itoa(year)+" 年填报数据（表二）", formPage{Form: f}, web.Link{Text: strconv.Itoa(year) + " 年度报告", Href: "/office/reports/" + strconv.Itoa(year)})
}

func (o *Office) counts(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := countsForm(year)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	var all []app.Count
	for _, c := range countFields {
		if x := f.Value(string(c.path)); x != "" {
			all = append(all, app.Count{Year: year, Path: c.path, Value: strings.ReplaceAll(x, ",", ""), Source: f.Value("source")})
		}
	}
	if ok && len(all) == 0 {
		f.Fail("", "请至少填写一项")
	}
	if f.OK() {
		for _, c := range all { // one by one, so that a refusal finds its field
			if err := v.app.RecordCounts(v.ctx(), v.actor, v.actor.Agency, []app.Count{c}); err != nil {
				if fault.KindOf(err) != fault.Invalid {
					return err
				}
				f.Fail(string(c.Path), strings.TrimPrefix(err.Error(), "数据有误：value "))
			}
		}
	}
	if !f.OK() {
		return v.askCounts(year, f)
	}
	return v.go303("/office/reports/"+strconv.Itoa(year), "counts")
}

func signForm(year int) *web.Form {
	return &web.Form{Submit: "签发", Danger: true, Cancel: &web.Link{Text: "返回报告", Href: "/office/reports/" + strconv.Itoa(year)},
		Intro: "签发后，报告的全部数字和每个单元格背后的案件清单即予固定。之后台账有变动的，另行列出，不改动已签发的报告。",
		Fields: []*web.Field{
			{Name: "overview", Label: "一、总体情况", Kind: web.Area},
			{Name: "problems", Label: "五、存在的主要问题及改进情况", Kind: web.Area},
			{Name: "other", Label: "六、其他需要报告的事项", Kind: web.Area},
		}}
}

func (o *Office) signReportPage(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := signForm(year)
	if s, _, found, err := v.app.SignedReport(v.ctx(), v.actor, v.actor.Agency, year); err != nil {
		return err
	} else if found {
		f.Field("overview").Value, f.Field("problems").Value, f.Field("other").Value = s.Report.Sections.Overview, s.Report.Sections.Problems, s.Report.Sections.Other
	}
	return v.askSign(year, f)
}

func (v *visit) askSign(year int, f *web.Form) error {
	return v.ask("签发 "+strconv.Itoa(year)+" 年度报告", formPage{Form: f}, web.Link{Text: strconv.Itoa(year) + " 年度报告", Href: "/office/reports/" + strconv.Itoa(year)})
}

func (o *Office) signReport(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := signForm(year)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		_, err := v.app.Sign(v.ctx(), v.actor, v.actor.Agency, year, report.Sections{Overview: f.Value("overview"), Problems: f.Value("problems"), Other: f.Value("other")})
		if err == nil {
			return v.go303("/office/reports/"+strconv.Itoa(year), "signed")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askSign(year, f)
}
