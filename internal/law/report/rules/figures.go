package rules

import (
	"strings"

	"gongkai/internal/law/report"
)

// Figures are what the cross-year rules look at in a report: some 3 KB, so
// that a long run can keep them of every report it reads.
type Figures struct {
	Agency string
	Year   int
	cells  []yearCell // in the order of eachYearCell
}

type yearCell struct {
	value  report.Count
	source report.Source
	shown  bool // the tables show the cell
}

// FiguresOf keeps copies, and so nothing of the document that r was read from.
func FiguresOf(r *report.Reading) *Figures {
	f := &Figures{
		Agency: strings.Clone(r.Report.Agency), Year: r.Report.Year,
		cells: make([]yearCell, 0, 2*int(report.Columns)+2*int(report.Stocks)),
	}
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		source, shown := r.Sources[path]
		source.Raw = strings.Clone(source.Raw)
		f.cells = append(f.cells, yearCell{*v, source, shown})
	})
	return f
}

// Reading gives the figures back as a reading that has no others.
func (f *Figures) Reading() *report.Reading {
	r := &report.Reading{Sources: make(map[report.Path]report.Source, len(f.cells))}
	r.Report.Agency, r.Report.Year = f.Agency, f.Year
	i := 0
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		*v = f.cells[i].value
		if f.cells[i].shown {
			r.Sources[path] = f.cells[i].source
		}
		i++
	})
	return r
}

func eachYearCell(r *report.Report, do func(report.Path, *report.Count)) {
	for _, row := range []report.Row{report.CarriedIn, report.CarriedOut} {
		for col := range report.Columns {
			do(report.RequestPath(row, col), &r.Requests[row][col])
		}
	}
	for s := range report.Stocks {
		do(report.RulesPath(s), &r.Proactive.Rules[s])
		do(report.NormativePath(s), &r.Proactive.NormativeDocuments[s])
	}
}
