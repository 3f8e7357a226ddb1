package reading

import (
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		lines  []string
		own    string // the file's own title
		agency string
		year   int
	}{
		{lines: []string{"青石县水务局2023年政府信息公开工作年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"# 青石县水务局 2023 年政府信息公开工作年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局2023年度政府信息公开年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"2023年青石县水务局政府信息公开工作年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局政府信息公开2023年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局政府信息公开工作年度报告（2023年）"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局关于2023年政府信息公开工作情况的报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"关于青石县水务局2023年政府信息公开工作的年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县人民政府信息公开工作2023年年度报告"}, agency: "青石县人民政府", year: 2023},
		{lines: []string{"青石县人民政府办公室二〇二三年政府信息公开工作年度报告"}, agency: "青石县人民政府办公室", year: 2023},
		{lines: []string{"青石县政务公开办公室2023年政府信息公开工作年度报告"}, agency: "青石县政务公开办公室", year: 2023},
		{lines: []string{"白河鎮人民政府2023年政府信息公開工作年度報告"}, agency: "白河鎮人民政府", year: 2023},
		{lines: []string{"青石县水务局", "2023年政府信息公开工作年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局2023年政府信息公开", "工作年度报告", "告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青 石 县 水 务 局", "２０２３年政府信息公开工作年度报告"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"当前位置：首页 > 政府信息公开 > 2022年", "发布时间：2024-01-20", "青石县水务局2023年政府信息公开工作年度报告", "浏览次数：30"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"政府信息公开工作年度报告"}, own: "青石县水务局2023年政府信息公开工作年度报告-青石县人民政府", agency: "青石县水务局", year: 2023},
		{own: "年报_青石县水务局2023年政府信息公开工作年度报告_青石县", agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局政府信息公开工作年度报告", "本报告所列数据的统计期限为2023年1月1日至2023年12月31日。"}, agency: "青石县水务局", year: 2023},
		{lines: []string{"青石县水务局政府信息公开工作年度报告"}, agency: "青石县水务局", year: 0},
		{lines: []string{"2023年政府信息公开工作年度报告"}, agency: "", year: 2023},
		{lines: []string{"关于做好防汛工作的通知"}, agency: "", year: 0},
	} {
		d := &doc.Document{Title: c.own}
		for _, l := range append(append([]string(nil), c.lines...), "一、总体情况", "工作有序推进。") {
			d.Blocks = append(d.Blocks, doc.P(doc.Body, l))
		}
		r, _ := Read(d)
		if r.Report.Agency != c.agency || r.Report.Year != c.year {
			t.Errorf("%q %q: %q %d, want %q %d", c.lines, c.own, r.Report.Agency, r.Report.Year, c.agency, c.year)
		}
		for cell, unknown := range map[report.Path]bool{"agency": c.agency == "", "year": c.year == 0} {
			if said := says(r, "CELL-MISSING", cell); said != unknown {
				t.Errorf("%q: finding about %s: %v", c.lines, cell, said)
			}
		}
	}
}

// says reports whether a finding of a rule names the cell.
func says(r *report.Reading, rule string, cell report.Path) bool {
	for _, f := range r.Findings {
		for _, p := range f.Where {
			if f.Rule == rule && p.Cell == cell {
				return true
			}
		}
	}
	return false
}

func TestHeadings(t *testing.T) {
	for text, want := range map[string]heading{
		"一、总体情况":        {kind: report.SectionOverview, level: chapter, number: 1, exact: true},
		"## 一、总体情况":     {kind: report.SectionOverview, level: chapter, number: 1, exact: true},
		"总体情况":          {kind: report.SectionOverview, exact: true},
		"二、主动公开政府信息情况":  {kind: report.SectionProactive, level: chapter, number: 2, exact: true},
		"（一）主动公开政府信息情况": {kind: report.SectionProactive, level: bracketed, number: 1, exact: true},
		"四、因政府信息公开工作被申请行政复议、提起行政诉讼情况": {kind: report.SectionDisputes, level: chapter, number: 4, exact: true},
		"五、存在问题及改进情况":                 {kind: report.SectionProblems, level: chapter, number: 5, exact: true},
		"五、存在的主要问题和改进措施":              {kind: report.SectionProblems, level: chapter, number: 5},
		"五、工作中的不足和改进办法":               {kind: report.SectionProblems, level: chapter, number: 5},
		"三、收到和处理政府信公开申请情况":            {kind: report.SectionRequests, level: chapter, number: 3},
		"六、其他需要报告的事项":                 {kind: report.SectionOther, level: chapter, number: 6, exact: true},
		"六、其他需要报告的事项：无":               {kind: report.SectionOther, level: chapter, number: 6, exact: true},
		"一、加强组织领导":                    {},
		"一、本年新收政府信息公开申请数量":            {},
		"四、结转下年度继续办理":                 {},
		"本报告由总体情况、主动公开政府信息情况等六部分组成。":  {},
		"总体情况良好，群众满意。":                {},
		"2023年，我局主动公开政府信息318条。":       {},
	} {
		got := headingOf(text)
		got.end = 0
		if got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestHeadingBeforeItsText(t *testing.T) {
	d := documentOf("青石县水务局2023年政府信息公开工作年度报告\n一、总体情况。2023年，我局公开信息318条。\n六、其他需要报告的事项：本年度没有收取信息处理费。")
	d.Blocks[1].Para.Runs = runAt(1, 0)
	r, _ := Read(d)
	if s := r.Report.Sections; s.Overview != "2023年，我局公开信息318条。" || s.Other != "本年度没有收取信息处理费。" {
		t.Errorf("%+v", s)
	}
	if p := r.Prose[0].Paras[0].PosAt(0); p.Line != 2 || p.Col != 8 {
		t.Errorf("the text stands at %+v", p)
	}
}
