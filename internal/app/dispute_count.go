package app

import (
	"context"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// counted is a dispute with the cell that counts it.
type counted struct {
	store.Dispute
	cell derive.Dispute
}

// disputesOf lists the disputes that table 4 of a year counts.
func (w *work) disputesOf(ctx context.Context, agencyID string, year int) (out []counted, err error) {
	_, end := yearOf(year)
	var rows []store.Dispute
	if err := w.Tx.Disputes(ctx, agencyID, func(d store.Dispute, err error) error {
		rows = append(rows, d)
		return err
	}); err != nil || len(rows) == 0 {
		return nil, err
	}
	l, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	for _, d := range rows {
		if d.FiledOn.After(end) {
			continue
		}
		acts, err := w.disputeActs(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		f, ok, err := caseOf(d.Group, acts).Table(year, l.calendar, l.settings.At(end))
		if err != nil {
			return nil, err
		}
		if !ok || f.Cell == "" {
			continue
		}
		cell, err := derive.DisputeOf(f.Group, f.Cell)
		if err != nil {
			return nil, err
		}
		out = append(out, counted{d, cell})
	}
	return out, nil
}

func (w *work) disputesBehind(ctx context.Context, agencyID string, year int, f func(report.Path, Behind)) error {
	all, err := w.disputesOf(ctx, agencyID, year)
	for _, d := range all {
		b := Behind{ID: d.ID, Number: d.Number, Title: d.cell.Group.Label(), On: d.FiledOn.String()}
		f(report.DisputePath(d.cell.Group, d.cell.Result), b)
		f(report.DisputePath(d.cell.Group, report.GroupTotal), b)
	}
	return err
}

// recomputeDisputes folds every dispute anew after the calendar changed.
func (w *work) recomputeDisputes(ctx context.Context) error {
	var rows []store.Dispute
	if err := w.Tx.Disputes(ctx, "", func(d store.Dispute, err error) error {
		rows = append(rows, d)
		return err
	}); err != nil {
		return err
	}
	for _, d := range rows {
		v, err := w.disputeView(ctx, d.ID)
		if err != nil {
			return err
		}
		if v.Dispute == d {
			continue
		}
		e := w.entry(agency.CalendarManage, d.Agency, "dispute:"+d.ID, map[string]any{"due_before": d.Due, "due": v.Due})
		if err := w.RecacheDispute(ctx, &v.Dispute, e); err != nil {
			return err
		}
	}
	return nil
}
