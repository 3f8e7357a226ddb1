package rules

import (
	"fmt"

	"gongkai/internal/law/report"
)

var xCarry = Rule{
	ID: "X-CARRY", Severity: report.Error,
	Title:  "跨年：上年结转下年度应等于本年上年结转",
	Checks: "同一机关相邻两年的表三，每一栏：上年报告的“四、结转下年度继续办理”应等于本年报告的“二、上年结转”。手边没有上年报告，或其中一格空白时不核对。机构改革使职责移交的年份可能确有不同，应在第六部分说明。",
	Source: "国办公开办函〔2021〕30号，表三行次含义",
	Needs:  NeedsPrevious,
	Fires: []Example{
		{"上年：四·自然人 3；本年：二·自然人 2，其余为 0", "去年留下 3 件，今年只接到 2 件"},
	},
	Silent: []Example{
		{"上年：四·自然人 3；本年：二·自然人 3，其余为 0", "相等"},
		{"上年：四·自然人 空白；本年：二·自然人 3，其余为 0", "上年一格空白"},
	},
	relations: carryRelations,
}

func carryRelations(in *Input, each func(*relation)) {
	for col := range report.Columns {
		was := cellOperand(in.Previous, report.CarriedOut, col, yearName(in.Previous, "上年")+"四、结转下年度")
		was.previous = true
		is := cellOperand(in.Reading, report.CarriedIn, col, yearName(in.Reading, "本年")+"二、上年结转")
		each(&relation{name: columnNames[col], left: []operand{was}, right: []operand{is}})
	}
}

// yearName is "2023年", or the given word where the report does not say.
func yearName(r *report.Reading, otherwise string) string {
	if r.Report.Year == 0 {
		return otherwise
	}
	return fmt.Sprintf("%d年", r.Report.Year)
}
