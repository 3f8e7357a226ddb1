package rules

import "gongkai/internal/law/report"

var t3Row = Rule{
	ID: "T3-ROW", Severity: report.Error,
	Title:  "表三：六类申请人之和应等于总计",
	Checks: "表三的每一行：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六栏之和，应等于该行总计。行中有空格时不核对该行（空格是未知，不是 0）。",
	Source: "国办公开办函〔2021〕30号，表三栏目结构",
	Fires: []Example{
		{"一·自然人 20，一·商业企业 5，一·总计 24，其余为 0", "20 + 5 = 25，总计却填 24"},
		{"三(七)·自然人 3，三(七)·总计 0，其余为 0", "总计漏填成 0"},
	},
	Silent: []Example{
		{"一·自然人 20，一·商业企业 5，一·总计 25，其余为 0", "相等"},
		{"一·自然人 空白，一·商业企业 5，一·总计 24，其余为 0", "自然人一栏空白，不知道是多少"},
	},
	relations: rowRelations,
}

func rowRelations(in *Input, each func(*relation)) {
	r := relation{left: make([]operand, report.RowTotal), right: make([]operand, 1)}
	for row := range report.Rows {
		r.name = rowNames[row]
		for col := range report.RowTotal {
			r.left[col] = cellOperand(in.Reading, row, col, col.Label())
		}
		r.right[0] = cellOperand(in.Reading, row, report.RowTotal, report.RowTotal.Label())
		each(&r)
	}
}

// rowNames are the rows' labels behind those of their groups.
var rowNames = func() (all [report.Rows]string) {
	for row := range report.Rows {
		all[row] = row.Label()
		if s := row.Section(); s != "" {
			all[row] = s + "·" + row.Label()
		}
	}
	return all
}()

func cellOperand(r *report.Reading, row report.Row, col report.Column, label string) operand {
	return operand{path: report.RequestPath(row, col), label: label, value: r.Report.Requests[row][col]}
}
