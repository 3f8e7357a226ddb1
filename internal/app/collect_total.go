package app

import (
	"context"
	"fmt"

	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/rollup"
)

// CollectedTotal is the sum of the accepted reports of a year.
type CollectedTotal struct {
	*rollup.Total
	Missing  []string // who should report and has none accepted
	Previous *report.Report
	From     string            // what stands for last year's report
	IDs      map[string]string // of the agencies that were added, by name
	Of       []Summed          // what was added
	Moved    []string          // whose ledger was put right since it was handed in, by name
}

// CollectedTotal adds the accepted reports under top up, and names who is
// missing; nothing stands for those.
func (a *App) CollectedTotal(ctx context.Context, actor agency.Actor, top string, year int) (t CollectedTotal, err error) {
	if err := checkYear(year); err != nil {
		return t, err
	}
	err = a.read(ctx, actor, agency.ReportCollect, actor.Agency, func(w *work) error {
		if err := w.mayCollect(ctx, top); err != nil {
			return err
		}
		t, err = w.collectedTotal(ctx, top, year)
		if err != nil {
			return err
		}
		last, err := w.collectedTotal(ctx, top, year-1)
		if fault.KindOf(err) == fault.Conflict {
			return nil
		}
		if err == nil {
			t.Previous, t.From = &last.Report, fmt.Sprintf("%d年已接收的 %d 份报告之和", year-1, len(last.Leaves))
		}
		return err
	})
	return t, err
}

func (w *work) collectedTotal(ctx context.Context, top string, year int) (CollectedTotal, error) {
	return w.sumWith(ctx, top, year, nil)
}

// Share is what one agency's accepted report adds to a cell of the sum.
type Share struct {
	ID, Name string
	Value    string // "" where it is unknown
}

// Comparison sets the sum beside last year's; nil where there is none.
func (t *CollectedTotal) Comparison() *compare.Comparison {
	if t.Previous == nil {
		return nil
	}
	return compare.Of([]*report.Report{t.Previous, &t.Report})
}

// CollectedFile prints the sum in a format of ReportFormats.
func (a *App) CollectedFile(ctx context.Context, actor agency.Actor, top string, year int, f doc.Format) (name string, data []byte, err error) {
	t, err := a.CollectedTotal(ctx, actor, top, year)
	if err != nil {
		return "", nil, err
	}
	p := a.paperReader()
	defer func() {
		if cerr := p.Close(); err == nil {
			err = cerr
		}
	}()
	data, err = press.Print(ctx, p, &t.Report, f)
	return fmt.Sprintf("%s（汇总）.%s", layout.Title(&t.Report), f), data, err
}
