package findings

import (
	"slices"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
)

// cellView is a cell of a table as the page shows it.
type cellView struct {
	Head, Centre     bool
	Text             string
	ColSpan, RowSpan int // 0 where one
	Blank            bool
	Marks            []mark

	path report.Path
}

// Level is the gravest severity of the findings whose subject the cell is, else
// "operand" where it is another operand of one.
func (c cellView) Level() string {
	subjects := slices.DeleteFunc(slices.Clone(c.Marks), func(m mark) bool { return m.K > 0 })
	if len(subjects) == 0 && len(c.Marks) > 0 {
		return "operand"
	}
	return gravest(subjects)
}

// table is the official table of a section, its figures named by their paths.
func table(r *report.Reading, kind report.SectionKind) []*block {
	want := map[report.SectionKind]int{report.SectionProactive: 0, report.SectionRequests: 1, report.SectionDisputes: 2}
	nth, ok := want[kind]
	if !ok {
		return nil
	}
	for _, b := range layout.Compose(&r.Report).Blocks {
		if b.Table == nil {
			continue
		}
		if nth == 0 {
			return []*block{tableBlock(b.Table, r, kind)}
		}
		nth--
	}
	return nil
}

func tableBlock(t *doc.Table, r *report.Reading, kind report.SectionKind) *block {
	out := &block{Kind: "table", Caption: kind.Heading(), Wide: kind != report.SectionProactive}
	paths := figurePaths(r.Report.Format, kind)
	for _, row := range t.Rows {
		var cells []cellView
		for i := range row {
			c := cellView{
				Head: row[i].Head, Centre: row[i].Align == doc.AlignCenter, Text: row[i].Text,
				ColSpan: spanned(row[i].ColSpan), RowSpan: spanned(row[i].RowSpan),
			}
			if !c.Head && len(paths) > 0 {
				c.path, paths = paths[0], paths[1:]
			}
			if !c.Head && c.Text == "" {
				c.Text, c.Blank = r.Sources[c.path].Raw, true
			}
			cells = append(cells, c)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func spanned(n int) int {
	if n <= 1 {
		return 0
	}
	return n
}

// figurePaths names the figures of a table in the order of the form. Table 2
// of the trial form has figures of its own, which no finding names.
func figurePaths(f report.Format, kind report.SectionKind) []report.Path {
	var out []report.Path
	switch kind {
	case report.SectionProactive:
		if f == report.Format2019 {
			return nil
		}
		for s := range report.Stocks {
			out = append(out, report.RulesPath(s))
		}
		for s := range report.Stocks {
			out = append(out, report.NormativePath(s))
		}
		return append(out, report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees)
	case report.SectionRequests:
		for row := range report.Rows {
			if f == report.Format2019 && (row == report.CorrectionOverdue || row == report.FeeUnpaid) {
				continue
			}
			for col := range report.Columns {
				out = append(out, report.RequestPath(row, col))
			}
		}
	case report.SectionDisputes:
		for g := range report.Groups {
			for res := range report.Results {
				out = append(out, report.DisputePath(g, res))
			}
		}
	}
	return out
}
