package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// lists gives the numbers of the cases and disputes behind every cell.
func (w *work) lists(ctx context.Context, agencyID string, year int) (map[report.Path][]string, error) {
	out := map[report.Path][]string{}
	err := w.behind(ctx, agencyID, year, func(p report.Path, b Behind) { out[p] = append(out[p], b.Number) })
	return out, err
}

// Behind is one thing that a cell counts.
type Behind struct {
	ID     string `json:"id,omitempty"`
	Number string `json:"number"`
	Title  string `json:"title"`
	On     string `json:"on,omitempty"`   // the day that puts it there
	Item   string `json:"item,omitempty"` // of a thing that is a published item, not a case
}

// behind calls f for every thing behind every cell, by the same rule that
// counts it.
func (w *work) behind(ctx context.Context, agencyID string, year int, f func(report.Path, Behind)) error {
	from, until := yearOf(year)
	if err := w.CaseFacts(ctx, agencyID, from, until, func(c store.CaseFact) error {
		fact, err := factOf(c.CountedOn.Year, c.ClosedOn.Year, c.Outcome, c.Applicant)
		if err != nil {
			return err
		}
		for _, row := range fact.Rows(year) {
			b := Behind{ID: c.ID, Number: c.Number, Title: c.Title, On: c.CountedOn.String()}
			if row.IsLeaf() || row == report.Total {
				b.On = c.ClosedOn.String()
			}
			f(report.RequestPath(row, fact.Column), b)
			f(report.RequestPath(row, report.RowTotal), b)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.disputesBehind(ctx, agencyID, year, f); err != nil {
		return err
	}
	return w.documentsBehind(ctx, agencyID, year, f)
}

// documentOptions are the settings of choices 6.1 and 6.2 in force at the end
// of the year.
func (w *work) documentOptions(ctx context.Context, agencyID string, year int) (derive.Options, error) {
	l, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return derive.Options{}, err
	}
	_, end := yearOf(year)
	v := l.settings.At(end)
	return derive.Options{ExpiredAsRepealed: v.Get(statute.ExpiredDocuments) == "count", CountNotYetInForce: v.Get(statute.DocumentsToCome) == "count"}, nil
}

func (w *work) documentsBehind(ctx context.Context, agencyID string, year int, f func(report.Path, Behind)) error {
	docs, err := w.documents(ctx, agencyID)
	if err != nil || len(docs) == 0 {
		return err
	}
	o, err := w.documentOptions(ctx, agencyID, year)
	for _, d := range docs {
		path := report.NormativePath
		if d.Rules {
			path = report.RulesPath
		}
		for _, s := range d.fact().Cells(year, o) {
			f(path(s), Behind{Number: d.Number, Title: d.Title, On: d.countedOn(s).String(), Item: d.Item})
		}
	}
	return err
}

// countedOn is the day that puts a document into a column of table 2: the day
// of issue, the first day on which it is no more in force, or the first day in
// force.
func (d Document) countedOn(s report.Stock) calendar.Date {
	switch {
	case s == report.Repealed:
		return d.EndedOn
	case s == report.InForce && !d.InForceOn.IsZero():
		return d.InForceOn
	}
	return d.IssuedOn
}

// CellCases lists what stands behind one cell of an agency's report.
func (a *App) CellCases(ctx context.Context, actor agency.Actor, agencyID string, year int, cell report.Path) (out []Behind, err error) {
	r := report.Report{}
	if !slices.ContainsFunc(r.Counts(), func(c report.CountCell) bool { return c.Path == cell }) {
		return nil, fault.New(fault.Invalid, "report.cell", fmt.Sprintf("没有名为 %s 的单元格，例如 requests.granted.total。", cell))
	}
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		out = nil
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return err
		}
		return w.behind(ctx, agencyID, year, func(p report.Path, b Behind) {
			if p == cell {
				out = append(out, b)
			}
		})
	})
	return out, err
}
