package app

import (
	"context"
	"math/big"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
)

// Shift is a part of a signed sum that is no longer what it was.
type Shift struct {
	Agency, Name string
	Was, Is      int    // versions, 0 where there is none
	What         string // in words
}

// shifts says where the collection has moved since a sum was signed.
func shifts(s *SignedSum, now *ReportSum) (out []Shift) {
	at := map[string]Summed{}
	for _, x := range now.Of {
		at[x.Agency] = x
	}
	before := map[string]bool{}
	for _, x := range s.Of {
		before[x.Agency] = true
		switch y, here := at[x.Agency]; {
		case !here && x.Version == 0:
			out = append(out, Shift{x.Agency, x.Name, 0, 0, "本级台账已经没有数字"})
		case !here:
			out = append(out, Shift{x.Agency, x.Name, x.Version, 0, "签发时用的一版已退回，或者有新的一版还没有接收"})
		case y.Version != x.Version:
			out = append(out, Shift{x.Agency, x.Name, x.Version, y.Version, "已接收新的一版"})
		case y.Version > 0 && slices.Contains(now.Moved, y.Name):
			out = append(out, Shift{x.Agency, x.Name, x.Version, y.Version, "该机关报送后更正了案件，这一版与其台账不再相符，待其重新报送"})
		case y.Digest != x.Digest:
			out = append(out, Shift{x.Agency, x.Name, x.Version, y.Version, "本级台账有变动"})
		}
	}
	for _, y := range now.Of {
		if !before[y.Agency] {
			out = append(out, Shift{y.Agency, y.Name, 0, y.Version, "签发后才接收，没有列入"})
		}
	}
	return out
}

// ReportShares lists what each part of a sum adds to cells, as it was signed
// where it is; ok is false for a report that is no sum, and for cells that a
// report has not.
func (a *App) ReportShares(ctx context.Context, actor agency.Actor, agencyID string, year int, cells ...report.Path) (t CollectedTotal, out []Share, ok bool, err error) {
	if err := checkYear(year); err != nil {
		return t, nil, false, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		t, out, ok = CollectedTotal{}, nil, false
		rec, err := w.deskRecord(ctx, agencyID, year)
		if err != nil {
			return err
		}
		s, err := w.signed(ctx, agencyID, year)
		if err != nil {
			return err
		}
		if v := (ReportView{State: rec.State}); v.Frozen() && s != nil {
			if s.Sum == nil {
				return nil
			}
			t, _, err = w.resum(ctx, agencyID, s.Report.Agency, year, s.Sum)
		} else if rec.Basis == BasisSum {
			var d Derived
			if d, err = w.derive(ctx, agencyID, year); err == nil {
				t = d.Sum.CollectedTotal
			}
		} else {
			return nil
		}
		if err == nil {
			out, ok = t.Shares(cells...)
		}
		return err
	})
	return t, out, ok, err
}

// Shares lists what each report adds to a cell, or to several, in the order of
// the leaves; what one of them leaves blank is unknown.
func (t *CollectedTotal) Shares(cells ...report.Path) (out []Share, ok bool) {
	for i := range t.Leaves {
		r := t.Leaves[i].Report
		s, total, known := Share{ID: t.IDs[r.Agency], Name: r.Agency}, new(big.Rat), true
		for _, cell := range cells {
			v, found := amountOf(r, cell)
			if !found {
				return nil, false
			}
			n, stated := v.Rat()
			if known = known && stated; known {
				total.Add(total, n)
			}
		}
		if known {
			s.Value = string(report.AmountOf(total, report.FenOf10kYuan))
		}
		out = append(out, s)
	}
	return out, len(cells) > 0
}

// amountOf is a cell's figure; found is false for a cell that reports have not.
func amountOf(r *report.Report, cell report.Path) (v report.Amount, found bool) {
	if cell == report.PathFees {
		return r.Proactive.Fees, true
	}
	for _, c := range r.Counts() {
		if c.Path == cell {
			return report.Amount(c.Value.String()), true
		}
	}
	return "", false
}
