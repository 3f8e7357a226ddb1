// Package compare sets annual reports side by side: the years of one agency or
// the agencies of one year, cell by cell, with what changed and why as far as
// the tables of the form (国办公开办函〔2021〕30号) tell.
package compare

import (
	"slices"
	"strconv"

	"gongkai/internal/law/report"
)

// Axis says what differs between the reports.
type Axis string

// The axes.
const (
	Years    Axis = "years"    // one agency, several years
	Agencies Axis = "agencies" // several agencies, one year
	Mixed    Axis = "mixed"    // several of both
)

// Comparison is reports side by side. Heads[i] and every Line's Values[i]
// belong to Reports[i].
type Comparison struct {
	Axis    Axis
	Title   string
	Reports []*report.Report // an agency's years together and ascending
	Heads   []string         // short and different for each report
	Lines   []Line           // the 200 cells in the order of the form
	Remarks []string         // what changed and why, in sentences
}

// Of compares reports. Agencies keep the order of their first appearance.
func Of(reports []*report.Report) *Comparison {
	c := &Comparison{Reports: ordered(reports)}
	c.Axis = axis(c.Reports)
	c.Title = c.title()
	c.Heads = c.heads()
	c.Lines = lines(c.Reports)
	c.Remarks = c.remarks()
	return c
}

// ordered puts an agency's reports together, by year.
func ordered(reports []*report.Report) []*report.Report {
	first := map[string]int{}
	for i, r := range reports {
		if _, seen := first[r.Agency]; !seen {
			first[r.Agency] = i
		}
	}
	out := slices.Clone(reports)
	slices.SortStableFunc(out, func(a, b *report.Report) int {
		if d := first[a.Agency] - first[b.Agency]; d != 0 {
			return d
		}
		return a.Year - b.Year
	})
	return out
}

func axis(reports []*report.Report) Axis {
	agencies, years := map[string]bool{}, map[int]bool{}
	for _, r := range reports {
		agencies[r.Agency], years[r.Year] = true, true
	}
	switch {
	case len(agencies) == 1 && len(years) == len(reports):
		return Years
	case len(years) <= 1:
		return Agencies
	}
	return Mixed
}

func (c *Comparison) title() string {
	const what = "政府信息公开工作年度报告比较"
	if len(c.Reports) == 0 {
		return what
	}
	first, last := c.Reports[0], c.Reports[len(c.Reports)-1]
	switch c.Axis {
	case Years:
		span := yearName(first.Year)
		if last.Year != first.Year {
			span = strconv.Itoa(first.Year) + "—" + yearName(last.Year)
		}
		return first.Agency + span + what
	case Agencies:
		return strconv.Itoa(len(c.Reports)) + "份" + yearName(first.Year) + what
	}
	return strconv.Itoa(len(c.Reports)) + "份" + what
}

// heads names each report by what differs, and numbers those that still share
// a name.
func (c *Comparison) heads() []string {
	count := map[string]int{}
	out := make([]string, len(c.Reports))
	for i, r := range c.Reports {
		name := r.Agency
		if name == "" {
			name = "机关名称不明"
		}
		switch c.Axis {
		case Years:
			name = yearName(r.Year)
		case Mixed:
			name += " " + yearName(r.Year)
		}
		if count[name]++; count[name] > 1 {
			name += "（" + strconv.Itoa(count[name]) + "）"
		}
		out[i] = name
	}
	return out
}

func yearName(year int) string {
	if year == 0 {
		return "年度不明"
	}
	return strconv.Itoa(year) + "年"
}

// Follows reports whether report i is of the same agency as the one before it
// and of a later year, so that a change between them means something.
func (c *Comparison) Follows(i int) bool {
	if i < 1 || i >= len(c.Reports) {
		return false
	}
	was, is := c.Reports[i-1], c.Reports[i]
	return was.Agency == is.Agency && was.Year != 0 && was.Year < is.Year
}
