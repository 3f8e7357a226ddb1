package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
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

// Difference is a cell whose figure in the ledger is no longer the signed one,
// with the cases that make the difference.
type Difference struct {
	Year    int // of the signed report
	Cell    report.Path
	Signed  int64
	Ledger  int64
	Added   []string // case numbers that the ledger now has and the signed list has not
	Removed []string // and the other way round
}

// Signed is a report as it was signed: figures and the list behind every cell,
// frozen.
type Signed struct {
	Year     int                      `json:"year"`
	Version  int                      `json:"version"`
	SignedOn calendar.Date            `json:"signed_on"`
	SignedBy string                   `json:"signed_by"`
	Report   report.Report            `json:"report"`
	Lists    map[report.Path][]string `json:"lists"`
	Body     compose.Body             `json:"body,omitempty"` // the narrative with its sources
	Sum      *SignedSum               `json:"sum,omitempty"`  // nil for the agency's own figures
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

// differences compares a signed report's lists with the ledger of today.
func (w *work) differences(ctx context.Context, agencyID string, s *Signed, only func(report.Path) bool) ([]Difference, error) {
	now, err := w.lists(ctx, agencyID, s.Year)
	if err != nil {
		return nil, err
	}
	var out []Difference
	for _, cell := range s.Report.Counts() {
		if !only(cell.Path) {
			continue
		}
		added, removed := missingFrom(now[cell.Path], s.Lists[cell.Path]), missingFrom(s.Lists[cell.Path], now[cell.Path])
		if len(added)+len(removed) > 0 {
			out = append(out, Difference{s.Year, cell.Path, cell.Value.N, cell.Value.N + int64(len(added)-len(removed)), added, removed})
		}
	}
	return out, nil
}

// missingFrom lists what of a is not in b.
func missingFrom(a, b []string) []string {
	in := make(map[string]bool, len(b))
	for _, s := range b {
		in[s] = true
	}
	var out []string
	for _, s := range a {
		if !in[s] {
			out = append(out, s)
		}
	}
	return out
}

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
			f(path(s), Behind{Number: d.Number, Title: d.Title, On: d.IssuedOn.String(), Item: d.Item})
		}
	}
	return err
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

func (w *work) signed(ctx context.Context, agencyID string, year int) (*Signed, error) {
	r, err := w.Record(ctx, kindReport, agencyID, fmt.Sprintf("%04d", year))
	if err != nil || r == nil {
		return nil, err
	}
	s := &Signed{}
	return s, json.Unmarshal([]byte(r.Body), s)
}

// Sign freezes the derived figures of a year and the list behind every cell,
// with the prose of the report, by the command on the server; the desk has
// MoveReport. A cell without a figure cannot be signed.
func (a *App) Sign(ctx context.Context, actor agency.Actor, agencyID string, year int, prose report.Sections) (s Signed, err error) {
	if err := checkYear(year); err != nil {
		return s, err
	}
	err = a.write(ctx, actor, agency.ReportSign, agencyID, func(w *work) error {
		d, err := w.derive(ctx, agencyID, year)
		if err != nil {
			return err
		}
		if s, err = w.freeze(ctx, agencyID, year, &d, plainBody(prose)); err != nil {
			return err
		}
		r, err := w.Record(ctx, kindDesk, agencyID, deskKey(year))
		if err != nil || r == nil {
			return err
		}
		rec, err := w.deskRecord(ctx, agencyID, year)
		if err != nil {
			return err
		}
		rec.State = ReportSigned
		return w.putDesk(ctx, agency.ReportSign, agencyID, year, &rec, DoSign, "由服务器上的命令签发")
	})
	return s, err
}

// SignedReport gives the signed report of a year and where the ledger differs
// from it today; found is false where none was signed.
func (a *App) SignedReport(ctx context.Context, actor agency.Actor, agencyID string, year int) (s Signed, diff []Difference, found bool, err error) {
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		got, err := w.signed(ctx, agencyID, year)
		if err != nil || got == nil {
			return err
		}
		s, found = *got, true
		diff, err = w.differences(ctx, agencyID, got, func(report.Path) bool { return true })
		return err
	})
	return s, diff, found, err
}
