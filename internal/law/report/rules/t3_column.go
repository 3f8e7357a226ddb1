package rules

import "gongkai/internal/law/report"

var t3Column = Rule{
	ID: "T3-COLUMN", Severity: report.Error,
	Title:  "表三：各项办理结果之和应等于（七）总计",
	Checks: "表三的每一栏：（一）至（六）的 21 项办理结果之和，应等于（七）总计。2019 年试行格式的（六）其他处理只有一行，按 19 项核对。栏中有空格时不核对该栏（空格是未知，不是 0）。",
	Source: "国办公开办函〔2021〕30号，表三行次结构",
	Fires: []Example{
		{"三(一)·自然人 2，三(四)1·自然人 13，三(七)·自然人 14，其余为 0", "2 + 13 = 15，总计却填 14"},
		{"三(七)·总计 1，其余为 0", "有总计而没有任何一项结果"},
	},
	Silent: []Example{
		{"三(一)·自然人 2，三(四)1·自然人 13，三(七)·自然人 15，其余为 0", "相等"},
		{"三(六)3·自然人 空白，三(七)·自然人 1，其余为 0", "第 21 项空白，可能正是那 1 件"},
		{"2019格式，三(六)1·自然人 无此行，三(六)2·自然人 无此行，三(六)3·自然人 4，三(七)·自然人 4，其余为 0", "试行格式的（六）只有一行"},
	},
	relations: columnRelations,
}

func columnRelations(in *Input, each func(*relation)) {
	r := relation{left: make([]operand, 0, report.LastLeaf), right: make([]operand, 1)}
	for col := range report.Columns {
		r.name, r.left = columnNames[col], r.left[:0]
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			if o := cellOperand(in.Reading, row, col, rowMark(row)); !notOnForm(in.Reading, row, o) {
				r.left = append(r.left, o)
			}
		}
		r.right[0] = cellOperand(in.Reading, report.Total, col, rowMark(report.Total))
		each(&r)
	}
}

var columnNames = func() (all [report.Columns]string) {
	for col := range report.Columns {
		all[col] = col.Label() + "列"
	}
	return all
}()

// notOnForm holds for the two rows that the trial form of 2019 does not have.
// A row that the tables show, even blank, is on the form.
func notOnForm(r *report.Reading, row report.Row, o operand) bool {
	if r.Report.Format != report.Format2019 || o.value.Known {
		return false
	}
	_, shown := r.Sources[o.path]
	return !shown && (row == report.CorrectionOverdue || row == report.FeeUnpaid)
}

// rowMark is the row's number on the form, e.g. "三(四)1": short enough for a
// formula of 21 operands.
func rowMark(row report.Row) string { return rowMarks[row] }

var rowMarks = [report.Rows]string{
	"一", "二",
	"三(一)", "三(二)",
	"三(三)1", "三(三)2", "三(三)3", "三(三)4", "三(三)5", "三(三)6", "三(三)7", "三(三)8",
	"三(四)1", "三(四)2", "三(四)3",
	"三(五)1", "三(五)2", "三(五)3", "三(五)4", "三(五)5",
	"三(六)1", "三(六)2", "三(六)3",
	"三(七)", "四",
}
