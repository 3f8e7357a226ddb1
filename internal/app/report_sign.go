package app

import (
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

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
