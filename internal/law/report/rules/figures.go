package rules

import "gongkai/internal/law/report"

// Figures keeps of a reading what the cross-year rules look at, a few KB:
// enough to hold for every report of a long run.
func Figures(r *report.Reading) *report.Reading {
	kept := &report.Reading{Report: r.Report, Sources: map[report.Path]report.Source{}}
	kept.Report.Sections, kept.Report.Trial = report.Sections{}, nil
	keep := func(p report.Path) {
		if s, ok := r.Sources[p]; ok {
			kept.Sources[p] = s
		}
	}
	for col := range report.Columns {
		keep(report.RequestPath(report.CarriedIn, col))
		keep(report.RequestPath(report.CarriedOut, col))
	}
	for s := range report.Stocks {
		keep(report.RulesPath(s))
		keep(report.NormativePath(s))
	}
	return kept
}
