package rules

import "gongkai/internal/law/report"

var t3Balance = Rule{
	ID: "T3-BALANCE", Severity: report.Error,
	Title:  "表三：一 + 二 应等于 三(七) + 四",
	Checks: "表三的每一栏：本年新收加上年结转，应等于办理结果总计加结转下年度。四格中有空格时不核对该栏（空格是未知，不是 0）。",
	Source: "国办公开办函〔2021〕30号，表三表头注：第一项加第二项之和，等于第三项加第四项之和",
	Fires: []Example{
		{"一·自然人 24，三(七)·自然人 23，其余为 0", "收到 24 件，只有 23 件有结果，也没有结转"},
		{"二·总计 2，三(七)·总计 3，其余为 0", "办结的比收到的多"},
	},
	Silent: []Example{
		{"一·自然人 24，二·自然人 1，三(七)·自然人 23，四·自然人 2，其余为 0", "25 = 25"},
		{"一·自然人 24，三(七)·自然人 23，四·自然人 空白，其余为 0", "结转空白，可能是 1 件"},
	},
	relations: balanceRelations,
}

func balanceRelations(in *Input, each func(*relation)) {
	r := relation{left: make([]operand, 2), right: make([]operand, 2)}
	for col := range report.Columns {
		at := func(row report.Row) operand { return cellOperand(in.Reading, row, col, rowMark(row)) }
		r.name = columnNames[col]
		r.left[0], r.left[1] = at(report.New), at(report.CarriedIn)
		r.right[0], r.right[1] = at(report.Total), at(report.CarriedOut)
		each(&r)
	}
}
