package compare

import (
	"math/big"

	"gongkai/internal/law/report"
)

// Figure is a key figure of a report: one cell, or a sum of cells that the
// form groups. It is unknown where one of them is.
type Figure struct {
	Name string
	Of   func(*report.Report) report.Amount
}

// KeyFigures are what a supervisor looks at first, in the order of the form.
func KeyFigures() []Figure {
	figures := []Figure{
		{"新收", total(report.New)},
		{"上年结转", total(report.CarriedIn)},
		{"办结", total(report.Total)},
		{"结转下年", total(report.CarriedOut)},
	}
	figures = append(figures, Outcomes()...)
	for g := range report.Groups {
		figures = append(figures, Figure{DisputeName(g), Dispute(report.GroupTotal, g)})
	}
	return append(figures,
		Figure{"规范性文件制发", stock(report.Issued)},
		Figure{"规范性文件现行有效", stock(report.InForce)},
		Figure{"行政许可", func(r *report.Report) report.Amount { return amount(r.Proactive.Licences) }},
		Figure{"行政处罚", func(r *report.Report) report.Amount { return amount(r.Proactive.Penalties) }},
		Figure{"行政强制", func(r *report.Report) report.Amount { return amount(r.Proactive.Compulsion) }},
		Figure{"收费（万元）", func(r *report.Report) report.Amount { return r.Proactive.Fees }},
	)
}

// KeyTable is a row a report with its key figures under a row of heads; what is
// unknown is empty.
func KeyTable(first string, names []string, reports []*report.Report) [][]string {
	figures := KeyFigures()
	rows := [][]string{{first}}
	for _, f := range figures {
		rows[0] = append(rows[0], f.Name)
	}
	for i, r := range reports {
		row := []string{names[i]}
		for _, f := range figures {
			row = append(row, string(f.Of(r)))
		}
		rows = append(rows, row)
	}
	return rows
}

// Outcomes are the six kinds of outcome of table 3, （一） to （六）, over all
// applicants.
func Outcomes() []Figure {
	return []Figure{
		{"予以公开", total(report.Granted)},
		{"部分公开", total(report.Partial)},
		{"不予公开", total(report.StateSecret, report.ProhibitedByLaw, report.SecurityAndStability, report.ThirdPartyRights,
			report.InternalAffairs, report.Deliberative, report.EnforcementFile, report.AdministrativeInquiry)},
		{"无法提供", total(report.NotHeld, report.NeedsCreation, report.UnclearAfterCorrection)},
		{"不予处理", total(report.Petition, report.Repeat, report.Publication, report.Excessive, report.Reconfirmation)},
		{"其他处理", other},
	}
}

// other is row （六）; the trial form has it as one row.
func other(r *report.Report) report.Amount {
	if r.Format == report.Format2019 {
		return total(report.OtherOther)(r)
	}
	return total(report.CorrectionOverdue, report.FeeUnpaid, report.OtherOther)(r)
}

// Stocks are the three columns of the row 行政规范性文件.
func Stocks() []Figure {
	return []Figure{{"制发", stock(report.Issued)}, {"废止", stock(report.Repealed)}, {"现行有效", stock(report.InForce)}}
}

// Dispute is a result of table 4, summed over groups.
func Dispute(res report.Result, groups ...report.Group) func(*report.Report) report.Amount {
	return func(r *report.Report) report.Amount {
		var counts []report.Count
		for _, g := range groups {
			counts = append(counts, r.Disputes[g][res])
		}
		return sum(counts)
	}
}

// DisputeName is the full name of a group of table 4.
func DisputeName(g report.Group) string {
	if g == report.Reconsideration {
		return g.Label()
	}
	return "诉讼（" + g.Label() + "）"
}

func total(rows ...report.Row) func(*report.Report) report.Amount {
	return func(r *report.Report) report.Amount {
		counts := make([]report.Count, len(rows))
		for i, row := range rows {
			counts[i] = r.Requests[row][report.RowTotal]
		}
		return sum(counts)
	}
}

func stock(s report.Stock) func(*report.Report) report.Amount {
	return func(r *report.Report) report.Amount { return amount(r.Proactive.NormativeDocuments[s]) }
}

func amount(c report.Count) report.Amount { return report.Amount(c.String()) }

// sum is unknown where one of the counts is.
func sum(counts []report.Count) report.Amount {
	t := new(big.Int)
	for _, c := range counts {
		if !c.Known {
			return ""
		}
		t.Add(t, big.NewInt(c.N))
	}
	return report.Amount(t.String())
}
