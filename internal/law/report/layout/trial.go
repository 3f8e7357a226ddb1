package layout

import (
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// trialProactive is table 2 of the trial form (国办公开办函〔2019〕60号).
func trialProactive(r *report.Report) *doc.Table {
	made := []string{"本年新制作数量", "本年新公开数量", "对外公开总数量"}
	projects := []string{"上一年项目数量", "本年增/减", "处理决定数量"}
	t := &doc.Table{Widths: []float64{34, 22, 22, 22}}
	add := func(article string, heads []string, rows ...doc.Row) {
		t.Rows = append(t.Rows, doc.Row{head(article, 4, 1)}, trialHead(heads))
		t.Rows = append(t.Rows, rows...)
	}
	add("第二十条第（一）项", made,
		trialRow(r, "规章", "rules.made", "rules.published", "rules.public_total"),
		trialRow(r, "规范性文件", "normative_documents.made", "normative_documents.published", "normative_documents.public_total"))
	add("第二十条第（五）项", projects,
		decisions(r, "行政许可", "licences", r.Proactive.Licences),
		trialRow(r, "其他对外管理服务事项", "services.projects", "services.change", "services.decisions"))
	add("第二十条第（六）项", projects,
		decisions(r, "行政处罚", "penalties", r.Proactive.Penalties),
		decisions(r, "行政强制", "compulsion", r.Proactive.Compulsion))
	add("第二十条第（八）项", projects[:2],
		trialRow(r, "行政事业性收费", "fees.projects", "fees.change"))
	add("第二十条第（九）项", []string{"采购项目数量", "采购总金额（单位：万元）"},
		trialRow(r, "政府集中采购", "procurement.projects", "procurement.amount"))
	return t
}

// trialHead is a row of heads; where there are two, the second is wide.
func trialHead(heads []string) doc.Row {
	row := doc.Row{head("信息内容", 1, 1)}
	for i, h := range heads {
		row = append(row, head(h, lastSpan(i, len(heads)), 1))
	}
	return row
}

// lastSpan stretches the last of n columns to the table's three.
func lastSpan(i, n int) int {
	if i == n-1 {
		return 4 - n
	}
	return 1
}

func trialRow(r *report.Report, name string, cells ...string) doc.Row {
	row := doc.Row{label(name, 1, 1)}
	for i, c := range cells {
		row = append(row, figure(trialText(r, c), lastSpan(i, len(cells))))
	}
	return row
}

// decisions is a row whose last figure the trial form shares with today's.
func decisions(r *report.Report, name, key string, made report.Count) doc.Row {
	return append(trialRow(r, name, key+".projects", key+".change", "")[:3], figure(made.String(), 1))
}

func trialText(r *report.Report, name string) string {
	if r.Trial == nil {
		return ""
	}
	if a, ok := r.Trial.Amounts[name]; ok {
		return string(a)
	}
	return r.Trial.Counts[name].String()
}
