package layout

import (
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// proactive is table 2 (二、主动公开政府信息情况): four blocks, each under the
// item of article 20 that demands it.
func proactive(r *report.Report) *doc.Table {
	if r.Format == report.Format2019 {
		return trialProactive(r)
	}
	p := &r.Proactive
	t := &doc.Table{Widths: []float64{34, 22, 22, 22}}
	t.Rows = append(t.Rows,
		doc.Row{head("第二十条第（一）项", 4, 1)},
		stockHead(),
		stockRow("规章", p.Rules),
		stockRow("行政规范性文件", p.NormativeDocuments))
	t.Rows = append(t.Rows, wide("第二十条第（五）项", "本年处理决定数量",
		named{"行政许可", p.Licences.String()})...)
	t.Rows = append(t.Rows, wide("第二十条第（六）项", "本年处理决定数量",
		named{"行政处罚", p.Penalties.String()}, named{"行政强制", p.Compulsion.String()})...)
	t.Rows = append(t.Rows, wide("第二十条第（八）项", "本年收费金额（单位：万元）",
		named{"行政事业性收费", string(p.Fees)})...)
	return t
}

func stockHead() doc.Row {
	row := doc.Row{head("信息内容", 1, 1)}
	for s := range report.Stocks {
		row = append(row, head(s.Label(), 1, 1))
	}
	return row
}

func stockRow(name string, values [report.Stocks]report.Count) doc.Row {
	row := doc.Row{label(name, 1, 1)}
	for _, v := range values {
		row = append(row, figure(v.String(), 1))
	}
	return row
}

type named struct{ name, value string }

// wide is a block whose single column covers the three of the first block.
func wide(article, column string, rows ...named) []doc.Row {
	out := []doc.Row{{head(article, 4, 1)}, {head("信息内容", 1, 1), head(column, 3, 1)}}
	for _, r := range rows {
		out = append(out, doc.Row{label(r.name, 1, 1), figure(r.value, 3)})
	}
	return out
}
