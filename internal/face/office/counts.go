package office

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// countsForm asks for the figures of table 2 that no ledger holds, each with
// its law, last year's figure, who knows it and who entered it.
func countsForm(year int, tasks []app.CountTask) *web.Form {
	f := &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回报告", Href: reportAt(year, "")}, Intro: "填写全年合计，没有发生的填 0。留空的不改动。"}
	for i := range tasks {
		t := &tasks[i]
		x := &web.Field{Name: string(t.Path), Label: t.Label + "（" + t.Unit + "）", Hint: countHint(t), Kind: web.Number, Optional: true, Short: true, Max: 20}
		if t.Months == 0 {
			x.Value = t.Value
		}
		f.Fields = append(f.Fields, x)
	}
	f.Fields = append(f.Fields, &web.Field{Name: "source", Label: "数据来源", Optional: true, Hint: "例如：政务服务科统计表", Max: 100})
	return f
}

func countHint(t *app.CountTask) string {
	words := []string{t.Article, "一般由" + t.Asks + "掌握"}
	if t.Path == report.PathFees {
		words = append(words, "以元填写，系统换算为万元")
	}
	if t.Last != "" {
		words = append(words, "上年 "+t.Last+statedUnit(t.Path))
	}
	switch {
	case t.Missing():
		words = append(words, "还没有填报")
	case t.Months > 0:
		words = append(words, fmt.Sprintf("已按月填报 %d 个月，合计 %s %s；这里填写全年合计的，以全年合计为准", t.Months, t.Value, t.Unit))
	}
	if !t.Missing() {
		entered := t.Name + " " + t.At.In(app.China()).Format("2006-01-02 15:04") + " 填报"
		if t.Source != "" {
			entered += "（" + t.Source + "）"
		}
		words = append(words, entered)
	}
	return strings.Join(words, "；") + "。"
}

func (o *Office) countsPage(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	return v.askCounts(year, countsForm(year, d.Counts))
}

func (v *visit) askCounts(year int, f *web.Form) error {
	return v.ask(strconv.Itoa(year)+" 年填报数据（表二）", formPage{Form: f}, reportCrumb(year))
}

func (o *Office) counts(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	f := countsForm(year, d.Counts)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	all := changedCounts(year, d.Counts, f)
	if ok && len(all) == 0 {
		f.Fail("", "没有改动，请至少填写一项")
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
	return v.go303(reportAt(year, ""), "counts")
}

// changedCounts are the figures that differ from what stands.
func changedCounts(year int, tasks []app.CountTask, f *web.Form) (out []app.Count) {
	for i := range tasks {
		t := &tasks[i]
		x := strings.ReplaceAll(f.Value(string(t.Path)), ",", "")
		if x != "" && (x != t.Value || t.Months > 0) {
			out = append(out, app.Count{Year: year, Path: t.Path, Value: x, Source: f.Value("source")})
		}
	}
	return out
}
