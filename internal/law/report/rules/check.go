package rules

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// Result is what a check gave.
type Result struct {
	Findings []report.Finding // by position, then rule, then message
	// Run counts the rules that looked at the report, Skipped those that could
	// not: last year's report is not at hand, or all their cells are blank.
	Run, Skipped int
	Unchecked    []Unchecked // in the order of the rules
}

// Check applies every rule to one report. The findings of the reading are part
// of the result, and all of it where nothing of a report was found: a notice
// that lacks six sections needs no telling.
func Check(in Input) Result {
	res := Result{Findings: slices.Clone(in.Findings)}
	for _, r := range inOrder {
		res.apply(r, &in)
	}
	slices.SortStableFunc(res.Findings, byPlace)
	return res
}

// AddNeighbours adds to the result of a report that was checked alone what
// comparing it with others gives; was is its report of the year before, or
// nil. It reports whether was is indeed of that year.
func (res *Result) AddNeighbours(d, was *Digest, all *Neighbours) bool {
	r, opening := d.reading()
	in := Input{Reading: r, Peers: all.alike(d), digest: d}
	in.Prose = []report.Section{{Paras: []doc.Para{opening}}}
	if was != nil {
		in.Previous, _ = was.reading()
		in.PreviousFile = was.File
	}
	for _, r := range inOrder {
		if r.Needs != NeedsNothing && in.meets(r.Needs) {
			res.Skipped--
			res.apply(r, &in)
		}
	}
	slices.SortStableFunc(res.Findings, byPlace)
	return in.HasPrevious()
}

func (res *Result) apply(r *Rule, in *Input) {
	switch {
	case r.by == byRollup:
	case r.by == byReading:
		res.Run++
	case !in.isReport() || !in.meets(r.Needs):
		res.Skipped++
	case r.relations != nil:
		res.relate(r, in)
	default:
		res.Findings = append(res.Findings, r.run(in)...)
		res.Run++
	}
}

func (res *Result) relate(r *Rule, in *Input) {
	checked := false
	r.relations(in, func(rel *relation) {
		blank, some := rel.missing()
		switch {
		case !some: // the whole table is missing, which is a finding already
		case len(blank) > 0:
			res.Unchecked = append(res.Unchecked, Unchecked{r.ID, rel.name, blank})
		default:
			checked = true
			if f, bad := rel.fault(r, in); bad {
				res.Findings = append(res.Findings, f)
			}
		}
	})
	if checked {
		res.Run++
	} else {
		res.Skipped++
	}
}

// isReport fails where the reading says that the file cannot be read, or found
// neither a table nor a section.
func (in *Input) isReport() bool {
	found := func(rule string) bool {
		return slices.ContainsFunc(in.Findings, func(f report.Finding) bool { return f.Rule == rule })
	}
	sections := slices.ContainsFunc(in.Prose, func(s report.Section) bool { return s.Kind != report.Preface })
	return !found("FILE-UNREADABLE") && (sections || !found("TABLE-MISSING"))
}

func (in *Input) meets(n Need) bool {
	switch n {
	case NeedsPrevious:
		return in.HasPrevious()
	case NeedsPeersOrPrevious:
		return in.HasPrevious() || in.Peers != nil
	default:
		return true
	}
}

// HasPrevious reports whether Previous is of the year before. It also holds
// where a year is unknown: then the caller vouches.
func (in *Input) HasPrevious() bool {
	if in.Previous == nil {
		return false
	}
	was, is := in.Previous.Report.Year, in.Report.Year
	return was == 0 || is == 0 || was == is-1
}

func byPlace(a, b report.Finding) int {
	return cmp.Or(
		comparePos(subject(a), subject(b)),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

func subject(f report.Finding) doc.Pos {
	if len(f.Where) == 0 {
		return doc.Pos{}
	}
	return f.Where[0].Pos
}

func comparePos(a, b doc.Pos) int {
	return cmp.Or(
		cmp.Compare(a.Page, b.Page),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Col, b.Col),
		cmp.Compare(a.Box.Y0, b.Box.Y0),
		cmp.Compare(a.Box.X0, b.Box.X0),
		strings.Compare(a.Sheet, b.Sheet),
		compareRef(a.Ref, b.Ref),
	)
}

// compareRef orders "B7" before "A10": by row, then by column.
func compareRef(a, b string) int {
	ac, ar := splitRef(a)
	bc, br := splitRef(b)
	return cmp.Or(
		cmp.Compare(len(ar), len(br)), strings.Compare(ar, br),
		cmp.Compare(len(ac), len(bc)), strings.Compare(ac, bc),
	)
}

func splitRef(ref string) (column, row string) {
	i := strings.IndexAny(ref, "0123456789")
	if i < 0 {
		return ref, ""
	}
	return ref[:i], ref[i:]
}
