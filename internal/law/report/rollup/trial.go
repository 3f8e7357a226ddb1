package rollup

import (
	"math"
	"math/big"

	"gongkai/internal/law/report"
)

// addTrial adds the cells that only the trial form (国办公开办函〔2019〕60号) has.
// They have a place in the total only where every leaf follows that form.
func (t *Total) addTrial(opts *Options) {
	var with []string
	for _, l := range t.Leaves {
		if l.Report.Format == report.Format2019 {
			with = append(with, l.name())
		}
	}
	switch {
	case len(with) == 0:
		return
	case len(with) < len(t.Leaves):
		t.Findings = append(t.Findings, report.Finding{
			Rule: "R-MISSING", Severity: report.Warning,
			Message: someOf(with) + " 用的是 2019 年试行格式，该格式独有的单元格在现行格式中没有位置，没有汇总",
		})
		return
	}
	blanks := blanks{}
	for i, cell := range report.TrialCells() {
		blank := func(who string) { blanks.note(i, cell.Path(), cell.Label, who) }
		if cell.Amount {
			t.Report.SetTrialAmount(cell.Name, t.trialAmount(cell, opts.decimals(), blank))
		} else {
			t.Report.SetTrialCount(cell.Name, t.trialCount(cell, blank))
		}
	}
	t.Findings = append(t.Findings, blanks.findings()...)
}

// trialCount is the sum of one cell, unknown where a leaf does not state it.
// 本年增/减 may be negative.
func (t *Total) trialCount(cell report.TrialCell, blank func(who string)) report.Count {
	sum, known := int64(0), true
	for _, l := range t.Leaves {
		var v report.Count
		if l.Report.Trial != nil {
			v = l.Report.Trial.Counts[cell.Name]
		}
		if !v.Known || v.N > math.MaxInt32 || v.N < math.MinInt32 {
			blank(l.name())
			known = false
			continue
		}
		sum += v.N
	}
	if !known {
		return report.Count{}
	}
	return report.C(sum)
}

func (t *Total) trialAmount(cell report.TrialCell, decimals int, blank func(who string)) report.Amount {
	sum, known := new(big.Rat), true
	for _, l := range t.Leaves {
		var a report.Amount
		if l.Report.Trial != nil {
			a = l.Report.Trial.Amounts[cell.Name]
		}
		v, ok := a.Rat()
		if !ok {
			blank(l.name())
			known = false
			continue
		}
		sum.Add(sum, v)
	}
	if !known {
		return ""
	}
	return report.AmountOf(sum, decimals)
}
