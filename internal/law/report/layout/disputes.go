package layout

import (
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// disputes is table 4 (四、政府信息公开行政复议、行政诉讼情况): one row of
// fifteen figures under heads of three levels.
func disputes(r *report.Report) *doc.Table {
	five := int(report.Results)
	direct, after := report.LitigationDirect, report.LitigationAfterReconsideration
	second := append(resultHeads(2), head(direct.Label(), five, 1), head(after.Label(), five, 1))
	figures := doc.Row{}
	for _, group := range r.Disputes {
		for _, v := range group {
			figures = append(figures, figure(v.String(), 1))
		}
	}
	return &doc.Table{
		HeaderRows: 3,
		Rows: []doc.Row{
			{head(report.Reconsideration.Label(), five, 1), head("行政诉讼", 2*five, 1)},
			second,
			append(resultHeads(1), resultHeads(1)...),
			figures,
		},
	}
}

func resultHeads(lines int) doc.Row {
	var out doc.Row
	for res := range report.Results {
		out = append(out, head(res.Label(), 1, lines))
	}
	return out
}
