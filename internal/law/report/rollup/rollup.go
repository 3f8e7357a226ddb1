// Package rollup adds the annual reports of agencies up into the report of
// their area (汇总; Regulations art. 49, 国办公开办函〔2021〕30号): cell by cell,
// leaves only, never a parent with its own leaves, and never a zero in the
// place of what nobody reported.
package rollup

import (
	"cmp"
	"slices"

	"gongkai/internal/law/report"
)

// Leaf is one report to be added and the file it came from.
type Leaf struct {
	File   string
	Report *report.Report
}

// name is how a leaf is called in messages: its agency or, where the report
// does not say, its file.
func (l *Leaf) name() string { return cmp.Or(l.Report.Agency, l.File) }

// Options say what is known about the parts besides their reports.
type Options struct {
	// Year is the year of the roll-up; 0 takes the year of the leaves, which
	// must then all state it.
	Year int
	// Expected lists who should report; nil means nobody knows.
	Expected Roll
	// Decimals of the sum of fees in 万元; 0 means exact to one 分. The sum is
	// taken exactly and rounded once (law/choices 6.9).
	Decimals int
}

func (o *Options) decimals() int { return cmp.Or(o.Decimals, report.FenOf10kYuan) }

// Total is a roll-up and what was noted on the way.
type Total struct {
	Report   report.Report
	Leaves   []Leaf           // what was added, by agency
	Findings []report.Finding // R-MISSING for blanks and absent agencies, T3-, T4- on the sum
}

// Sum adds leaves up under a name. It refuses, with a *fault.Error that names
// every offending report, leaves of different years, two different reports of
// one agency, a parent beside its own leaves, and a sum too large to be true.
// The order of leaves does not matter.
func Sum(name string, leaves []Leaf, opts Options) (*Total, error) {
	year, err := commonYear(leaves, opts.Year)
	if err != nil {
		return nil, err
	}
	leaves, notes, err := unique(leaves)
	if err != nil {
		return nil, err
	}
	if err := refuseParents(leaves, opts.Expected); err != nil {
		return nil, err
	}
	t := &Total{Leaves: leaves, Findings: notes}
	t.Report = report.Report{Agency: name, Year: year, Format: commonFormat(leaves)}
	if err := t.add(&opts); err != nil {
		return nil, err
	}
	t.missing(opts.Expected, name)
	t.recheck()
	return t, nil
}

// commonFormat is the trial form only where every leaf follows it.
func commonFormat(leaves []Leaf) report.Format {
	for _, l := range leaves {
		if l.Report.Format != report.Format2019 {
			return report.Format2021
		}
	}
	return report.Format2019
}

// Names lists the agencies that were added.
func (t *Total) Names() []string {
	out := make([]string, len(t.Leaves))
	for i := range t.Leaves {
		out[i] = t.Leaves[i].name()
	}
	return out
}

// byAgency orders leaves so that the order of the call leaves no trace.
func byAgency(leaves []Leaf) []Leaf {
	out := slices.Clone(leaves)
	slices.SortStableFunc(out, func(a, b Leaf) int {
		return cmp.Or(cmp.Compare(a.Report.Agency, b.Report.Agency), cmp.Compare(a.File, b.File))
	})
	return out
}
