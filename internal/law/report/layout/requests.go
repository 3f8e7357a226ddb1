package layout

import (
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// balanceNote is printed in the corner of table 3 and states its relation.
const balanceNote = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

// requests is table 3 (三、收到和处理政府信息公开申请情况): three columns of
// labels, six kinds of applicants and their total.
func requests(r *report.Report) *doc.Table {
	t := &doc.Table{Widths: requestWidths(&r.Requests), HeaderRows: 3}
	t.Rows = append(t.Rows, applicantHead()...)
	rows := formRows(r.Format)
	for i, row := range rows {
		t.Rows = append(t.Rows, append(rowLabels(rows, i), rowFigures(r, row)...))
	}
	return t
}

// requestWidths gives the figures room for two characters of their heads and
// for the longest number, and the labels the rest.
func requestWidths(cells *report.Requests) []float64 {
	const chapter, group = 6, 10
	digits := 5
	for _, row := range cells {
		for _, v := range row {
			digits = max(digits, len(v.String()))
		}
	}
	figure := min(9, float64(digits)+2)
	out := []float64{chapter, group, 100 - chapter - group - figure*float64(report.Columns)}
	for range report.Columns {
		out = append(out, figure)
	}
	return out
}

func applicantHead() []doc.Row {
	kinds := doc.Row{}
	for c := report.Commercial; c <= report.OtherOrganisation; c++ {
		kinds = append(kinds, head(c.Label(), 1, 1))
	}
	return []doc.Row{
		{head(balanceNote, 3, 3), head("申请人情况", int(report.Columns), 1)},
		{head(report.NaturalPerson.Label(), 1, 2), head("法人或其他组织", len(kinds), 1), head(report.RowTotal.Label(), 1, 2)},
		kinds,
	}
}

// formRows are the rows that a form prints; the trial form has a single row
// （六）, whose figure is kept in the cell other.other.
func formRows(f report.Format) []report.Row {
	var out []report.Row
	for row := range report.Rows {
		if f == report.Format2019 && (row == report.CorrectionOverdue || row == report.FeeUnpaid) {
			continue
		}
		out = append(out, row)
	}
	return out
}

// rowLabels are the label cells of the i-th row that is printed.
func rowLabels(rows []report.Row, i int) doc.Row {
	row := rows[i]
	if !row.IsLeaf() && row != report.Total {
		return doc.Row{label(row.Label(), 3, 1)}
	}
	var out doc.Row
	if row == report.FirstLeaf {
		out = append(out, head("三、本年度办理结果", 1, run(rows, i, func(r report.Row) bool { return r != report.CarriedOut })))
	}
	group := row.Section()
	switch {
	case group == "":
		return append(out, label(row.Label(), 2, 1))
	case i > 0 && rows[i-1].Section() == group:
		return append(out, label(row.Label(), 1, 1))
	}
	n := run(rows, i, func(r report.Row) bool { return r.Section() == group })
	if n == 1 {
		return append(out, label(group, 2, 1))
	}
	return append(out, label(group, 1, n), label(row.Label(), 1, 1))
}

// run counts the rows from the i-th on that satisfy same.
func run(rows []report.Row, i int, same func(report.Row) bool) int {
	n := 0
	for ; i+n < len(rows) && same(rows[i+n]); n++ {
	}
	return n
}

func rowFigures(r *report.Report, row report.Row) doc.Row {
	var out doc.Row
	for _, v := range r.Requests[row] {
		out = append(out, figure(v.String(), 1))
	}
	return out
}
