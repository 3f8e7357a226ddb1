package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// Derived is a report as the ledger gives it today, with what a reader must be
// told beside it.
type Derived struct {
	Report      report.Report
	Missing     []report.Path // counts that nobody has entered yet
	Differences []Difference  // from what was signed
	Options     []string      // settings that are not the default, in words
	Sum         *ReportSum    // what the figures add up, nil for the agency's own
	Before      string        // what stands for last year's report, "" where nothing does
	// PreviousSigned says that this is a signed report of the agency itself.
	PreviousSigned bool
}

const kindReport = "report"

func yearOf(y int) (from, until calendar.Date) { return calendar.D(y, 1, 1), calendar.D(y, 12, 31) }

func checkYear(y int) error {
	if y < 2008 || y > 2100 {
		return fault.New(fault.Invalid, "report.year", fmt.Sprintf("年度 %d 不在 2008 至 2100 之间。", y))
	}
	return nil
}

// Derive makes an agency's report of a year from the ledger.
func (a *App) Derive(ctx context.Context, actor agency.Actor, agencyID string, year int) (d Derived, err error) {
	if err := checkYear(year); err != nil {
		return d, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error { d, err = w.derive(ctx, agencyID, year); return err })
	return d, err
}

// derive gives the figures on the basis that was chosen for the report.
func (w *work) derive(ctx context.Context, agencyID string, year int) (d Derived, err error) {
	b, err := w.basis(ctx, agencyID, year)
	if err != nil {
		return d, err
	}
	if d, err = w.deriveOwn(ctx, agencyID, year); err != nil {
		return d, err
	}
	return w.onBasis(ctx, agencyID, year, b, d)
}

func (w *work) deriveOwn(ctx context.Context, agencyID string, year int) (d Derived, err error) {
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return d, err
	}
	l, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return d, err
	}
	d.Report = unstated(one.Name, year)
	_, end := yearOf(year)
	for _, s := range l.settings.At(end).Changed() {
		d.Options = append(d.Options, s.Title+"："+l.settings.At(end).Get(s.Key))
	}
	if d.Report.Requests, err = w.requests(ctx, agencyID, year); err != nil {
		return d, err
	}
	return d, w.rest(ctx, agencyID, year, &d)
}

// unstated is a report of which nothing is known but whose and which year.
func unstated(name string, year int) report.Report {
	return report.Report{Agency: name, Year: year, Format: report.Format2021, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, year)}
}

func (w *work) requests(ctx context.Context, agencyID string, year int) (report.Requests, error) {
	from, until := yearOf(year)
	return derive.Requests(year, func(yield func(derive.Case) error) error {
		return w.Facts(ctx, agencyID, from, until, func(f store.Fact) error {
			c, err := factOf(f.CountedYear, f.ClosedYear, f.Outcome, f.Applicant)
			if err != nil {
				return err
			}
			return yield(c)
		})
	})
}

// factOf turns a case's cached columns into what table 3 asks.
func factOf(counted, closed int, outcome, applicant string) (derive.Case, error) {
	c := derive.Case{CountedYear: counted, ClosedYear: closed, Cases: 1}
	col, ok := report.ColumnByKey(applicant)
	if !ok {
		return c, fmt.Errorf("申请人类别 %q 没有对应的列", applicant)
	}
	c.Column = col
	if c.ClosedYear != 0 {
		if c.Outcome, ok = report.RowByKey(outcome); !ok {
			return c, fmt.Errorf("办理结果 %q 没有对应的行", outcome)
		}
	}
	return c, nil
}

func (w *work) proactive(ctx context.Context, agencyID string, year int, d *Derived) error {
	docs, err := w.documents(ctx, agencyID)
	if err != nil {
		return err
	}
	facts := make([]derive.Document, len(docs))
	for i := range docs {
		facts[i] = docs[i].fact()
	}
	p := &d.Report.Proactive
	var o derive.Options
	if len(docs) > 0 { // three thousand agencies without documents need no settings
		if o, err = w.documentOptions(ctx, agencyID, year); err != nil {
			return err
		}
	}
	p.Rules, p.NormativeDocuments = derive.Documents(year, o, facts)
	t, err := w.totals(ctx, agencyID, year)
	if err != nil {
		return err
	}
	p.Licences, p.Penalties, p.Compulsion = t.count(report.PathLicences), t.count(report.PathPenalties), t.count(report.PathCompulsion)
	p.Fees = t.amount(report.PathFees)
	for _, path := range []report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees} {
		if t[path] == nil {
			d.Missing = append(d.Missing, path)
		}
	}
	return nil
}

// carryIn takes 上年结转 from last year's signed report and says where the
// ledger has moved since.
func (w *work) carryIn(ctx context.Context, agencyID string, year int, d *Derived) error {
	last, err := w.signed(ctx, agencyID, year-1)
	if err != nil || last == nil {
		return err
	}
	if last.Sum != nil { // of the area: the agency's own part goes on
		if last.Sum.Own == nil {
			return nil
		}
		last.Report = *last.Sum.Own
	}
	if d.Differences, err = w.differences(ctx, agencyID, last, func(p report.Path) bool { return isCarriedOut(p) }); err != nil {
		return err
	}
	d.Report.Requests[report.CarriedIn] = last.Report.Requests[report.CarriedOut]
	return nil
}

func isCarriedOut(p report.Path) bool {
	for c := range report.Columns {
		if p == report.RequestPath(report.CarriedOut, c) {
			return true
		}
	}
	return false
}
