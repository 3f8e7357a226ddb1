package rules

import "gongkai/internal/law/report"

var xStock = Rule{
	ID: "X-STOCK", Severity: report.Warning,
	Title:  "跨年：现行有效件数应能由上年推得",
	Checks: "同一机关相邻两年的表二，规章与行政规范性文件各一行：上年现行有效 + 本年制发 − 本年废止，应等于本年现行有效。文件自行失效、集中清理、机构改革移交都会打破此式，故只提示。手边没有上年报告，或其中一格空白时不核对。",
	Source: "国办公开办函〔2021〕30号，表二栏目含义（推得，非表注）",
	Needs:  NeedsPrevious,
	Fires: []Example{
		{"上年：规范性文件·现行有效 57；本年：规范性文件·制发 16，规范性文件·废止 3，规范性文件·现行有效 73，其余为 0", "57 + 16 − 3 = 70"},
	},
	Silent: []Example{
		{"上年：规范性文件·现行有效 57；本年：规范性文件·制发 16，规范性文件·废止 3，规范性文件·现行有效 70，其余为 0", "相等"},
		{"上年：规范性文件·现行有效 空白；本年：规范性文件·现行有效 70，其余为 0", "上年一格空白（如 2019 年试行格式无此栏）"},
	},
	relations: stockRelations,
}

func stockRelations(in *Input, each func(*relation)) {
	now, was := &in.Report.Proactive, &in.Previous.Report.Proactive
	each(stockRelation("规章", report.RulesPath, now.Rules, was.Rules))
	each(stockRelation("行政规范性文件", report.NormativePath, now.NormativeDocuments, was.NormativeDocuments))
}

func stockRelation(name string, path func(report.Stock) report.Path, now, was [report.Stocks]report.Count) *relation {
	return &relation{
		name: name,
		left: []operand{
			{path: path(report.InForce), label: "上年现行有效", value: was[report.InForce], previous: true},
			{path: path(report.Issued), label: "本年制发", value: now[report.Issued]},
			{path: path(report.Repealed), label: "本年废止", value: now[report.Repealed], minus: true},
		},
		right: []operand{{path: path(report.InForce), label: "本年现行有效", value: now[report.InForce]}},
	}
}
