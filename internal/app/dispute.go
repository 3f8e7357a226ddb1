package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// disputeFacts are an agency's disputes as table 4 asks of them.
func (w *work) disputeFacts(ctx context.Context, agencyID string, _ *law) (out []derive.Dispute, err error) {
	err = w.Disputes(ctx, agencyID, func(d store.Dispute, err error) error {
		if err != nil {
			return err
		}
		f, err := disputeFact(d)
		out = append(out, f)
		return err
	})
	return out, err
}

func disputeFact(d store.Dispute) (derive.Dispute, error) {
	f := derive.Dispute{FiledYear: d.FiledOn.Year, EndYear: d.ConcludedOn.Year}
	for g := range report.Groups {
		if g.Key() == d.Group {
			f.Group = g
			for r := range report.GroupTotal {
				if r.Key() == d.Result {
					f.Result = r
					return f, nil
				}
			}
			if f.EndYear == 0 {
				return f, nil
			}
		}
	}
	return f, fmt.Errorf("争议案件 %s 的类别 %q 或结果 %q 不能识别", d.Number, d.Group, d.Result)
}

func (w *work) disputesBehind(ctx context.Context, agencyID string, year int, f func(report.Path, Behind)) error {
	return w.Disputes(ctx, agencyID, func(d store.Dispute, err error) error {
		if err != nil {
			return err
		}
		fact, err := disputeFact(d)
		if err != nil {
			return err
		}
		if r, ok := fact.Cell(year); ok {
			b := Behind{ID: d.ID, Number: d.Number, Title: fact.Group.Label(), On: d.FiledOn.String()}
			f(report.DisputePath(fact.Group, r), b)
			f(report.DisputePath(fact.Group, report.GroupTotal), b)
		}
		return nil
	})
}
