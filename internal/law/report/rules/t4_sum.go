package rules

import "gongkai/internal/law/report"

var t4Sum = Rule{
	ID: "T4-SUM", Severity: report.Error,
	Title:  "表四：四种结果之和应等于总计",
	Checks: "表四的三组（行政复议、未经复议直接起诉、复议后起诉）：结果维持、结果纠正、其他结果、尚未审结之和，应等于该组总计。组中有空格时不核对该组。",
	Source: "国办公开办函〔2021〕30号，表四栏目结构",
	Fires: []Example{
		{"行政复议·结果维持 2，行政复议·尚未审结 1，行政复议·总计 2，其余为 0", "2 + 1 = 3，总计却填 2"},
	},
	Silent: []Example{
		{"行政复议·结果维持 2，行政复议·尚未审结 1，行政复议·总计 3，其余为 0", "相等"},
		{"复议后起诉·其他结果 空白，复议后起诉·总计 1，其余为 0", "其他结果空白，可能正是那 1 件"},
	},
	relations: disputeRelations,
}

func disputeRelations(in *Input, each func(*relation)) {
	r := relation{left: make([]operand, report.GroupTotal), right: make([]operand, 1)}
	for g := range report.Groups {
		at := func(res report.Result) operand {
			return operand{path: report.DisputePath(g, res), label: res.Label(), value: in.Report.Disputes[g][res]}
		}
		r.name, r.right[0] = g.Label(), at(report.GroupTotal)
		for res := range report.GroupTotal {
			r.left[res] = at(res)
		}
		each(&r)
	}
}
