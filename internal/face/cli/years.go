package cli

import (
	"gongkai/internal/face/findings"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// years finds for each report of a run its agency's report of the year before.
// It keeps of each the few figures that the cross-year rules look at.
type years struct {
	reports map[agencyYear]yearReport // the first of each agency and year
	own     []*rules.Figures          // of the run's files in their order; nil where refused
	named   []yearReport              // those that --previous named
	paired  int
}

type agencyYear struct {
	agency string
	year   int
}

type yearReport struct {
	file    string
	figures *rules.Figures
}

func newYears() *years { return &years{reports: map[agencyYear]yearReport{}} }

// name takes a report of the year before that the user names.
func (y *years) name(file string, r *report.Reading) {
	v := yearReport{file, rules.FiguresOf(r)}
	y.named = append(y.named, v)
	y.index(v)
}

// add takes the next file of the run; figures is nil where it was refused.
func (y *years) add(file string, figures *rules.Figures) {
	y.own = append(y.own, figures)
	if figures != nil {
		y.index(yearReport{file, figures})
	}
}

func (y *years) index(v yearReport) {
	key := agencyYear{hanzi.Fold(v.figures.Agency), v.figures.Year}
	if _, ok := y.reports[key]; !ok && key.agency != "" {
		y.reports[key] = v
	}
}

// check adds the cross-year rules to the i-th file of the run.
func (y *years) check(i int, f *findings.File) {
	now := y.own[i]
	if now == nil {
		return
	}
	was, ok := y.before(now)
	if !ok {
		return
	}
	if f.AddYears(now, was.figures, was.file) {
		y.paired++
	}
}

// before finds the report of the year before. One report named for one file
// needs no name of an agency: whoever calls vouches for it.
func (y *years) before(now *rules.Figures) (yearReport, bool) {
	if len(y.named) == 1 && len(y.own) == 1 {
		return y.named[0], true
	}
	v, ok := y.reports[agencyYear{hanzi.Fold(now.Agency), now.Year - 1}]
	return v, ok && now.Year != 0
}
