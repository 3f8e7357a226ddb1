package compare

import (
	"math/big"
	"strings"

	"gongkai/internal/law/report"
)

// Line is one cell of the form across all reports.
type Line struct {
	Path  report.Path
	Table int    // 2, 3 or 4
	Label string // as on the form
	// Main marks the fifty lines that a reader wants first: tables 2 and 4, and
	// of table 3 the totals.
	Main   bool
	Values []report.Amount // exact decimals; "" is unknown
}

// Name is the label where the table is known: of the totals of table 3 without
// the word 总计.
func (l *Line) Name() string {
	if l.Table == 3 && l.Main {
		return strings.TrimSuffix(l.Label, "·"+report.RowTotal.Label())
	}
	return l.Label
}

// FeesLabel is the name of the one cell that is an amount.
const FeesLabel = "行政事业性收费·本年收费金额（万元）"

// lines lists the 200 cells of the form.
func lines(reports []*report.Report) []Line {
	var out []Line
	cells := make([][]report.CountCell, len(reports))
	fees := make([]report.Amount, len(reports))
	for i, r := range reports {
		cells[i] = r.Counts()
		fees[i] = r.Proactive.Fees
	}
	for k, cell := range new(report.Report).Counts() {
		l := Line{Path: cell.Path, Label: cell.Label, Values: make([]report.Amount, len(reports))}
		l.Table, l.Main = place(k)
		for i := range reports {
			l.Values[i] = report.Amount(cells[i][k].Value.String())
		}
		out = append(out, l)
		if cell.Path == report.PathCompulsion {
			out = append(out, Line{Path: report.PathFees, Table: 2, Label: FeesLabel, Main: true, Values: fees})
		}
	}
	return out
}

// place tells from a counted cell's number which table it stands in and
// whether it is one of the main ones.
func place(k int) (table int, main bool) {
	const table2 = 9 // counted cells; the tenth is the fees
	switch {
	case k < table2:
		return 2, true
	case k < table2+int(report.Rows)*int(report.Columns):
		return 3, (k-table2)%int(report.Columns) == int(report.RowTotal)
	}
	return 4, true
}

// Change is the difference between two values.
type Change struct {
	Known bool
	Diff  string // "+6", "-21", "0": exact
	// Percent of the earlier value, with one decimal; "" where that is 0.
	Percent string
}

// Change is the change from the value of report i to that of report j.
func (l *Line) Change(i, j int) Change { return change(l.Values[i], l.Values[j]) }

func change(from, to report.Amount) Change {
	a, ok := from.Rat()
	b, ok2 := to.Rat()
	if !ok || !ok2 {
		return Change{}
	}
	diff := new(big.Rat).Sub(b, a)
	c := Change{Known: true, Diff: signed(diff, report.FenOf10kYuan)}
	if a.Sign() != 0 {
		c.Percent = signed(new(big.Rat).Quo(new(big.Rat).Mul(diff, big.NewRat(100, 1)), a), 1) + "%"
	}
	return c
}

func signed(r *big.Rat, decimals int) string {
	s := string(report.AmountOf(r, decimals))
	switch {
	case s == "-0":
		return "0"
	case r.Sign() > 0 && s != "0":
		return "+" + s
	}
	return s
}
