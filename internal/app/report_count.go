package app

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report"
)

// CountTask is a figure of table 2 that no ledger of ours holds: whoever knows
// it is asked, and what was entered says by whom and when.
type CountTask struct {
	Path        report.Path
	Label, Unit string // Unit is that of Value: 件, 元
	Article     string
	Asks        string // who usually knows it
	Last        string // last year's figure as the report states it, "" where unknown
	Value       string // the year's sum, "" where nothing was entered
	Stated      string // the same as the report states it: charges in 万元
	Months      int    // of how many months, 0 where a whole year was entered at once
	Source      string
	By, Name    string // who entered it last
	At          time.Time
}

// Missing reports whether nobody has entered the figure.
func (t *CountTask) Missing() bool { return t.Value == "" }

// countAsks are the four figures with their law and who usually knows them.
var countAsks = []CountTask{
	{Path: report.PathLicences, Label: "行政许可处理决定数量", Unit: "件", Article: "条例第二十条第（五）项", Asks: "行政审批科室、政务服务大厅窗口"},
	{Path: report.PathPenalties, Label: "行政处罚处理决定数量", Unit: "件", Article: "条例第二十条第（六）项", Asks: "执法机构、法制审核科室"},
	{Path: report.PathCompulsion, Label: "行政强制处理决定数量", Unit: "件", Article: "条例第二十条第（六）项", Asks: "执法机构、法制审核科室"},
	{Path: report.PathFees, Label: "行政事业性收费金额", Unit: "元", Article: "条例第二十条第（八）项", Asks: "财务科室（非税收入账）"},
}

func (w *work) countTasks(ctx context.Context, agencyID string, year int, last *report.Report) ([]CountTask, error) {
	t, err := w.totals(ctx, agencyID, year)
	if err != nil {
		return nil, err
	}
	before, err := w.totals(ctx, agencyID, year-1)
	if err != nil {
		return nil, err
	}
	out := append([]CountTask(nil), countAsks...)
	for i := range out {
		one := &out[i]
		one.Last = stated(before, one.Path)
		if last != nil {
			one.Last = figureOf(last, one.Path)
		}
		if v := t[one.Path]; v != nil {
			one.Value, one.Stated = exact(v), stated(t, one.Path)
		}
	}
	return out, w.entered(ctx, agencyID, year, out)
}

func stated(t totals, p report.Path) string {
	if p == report.PathFees {
		return string(t.amount(p))
	}
	return t.count(p).String()
}

func exact(v *big.Rat) string { return trimmed(v.FloatString(2)) }

func figureOf(r *report.Report, p report.Path) string {
	if p == report.PathFees {
		return string(r.Proactive.Fees)
	}
	for _, c := range r.Counts() {
		if c.Path == p {
			return c.Value.String()
		}
	}
	return ""
}

// entered finds in the audit who entered the figures, and when.
func (w *work) entered(ctx context.Context, agencyID string, year int, tasks []CountTask) error {
	rs, err := w.Records(ctx, kindCount, agencyID, year)
	if err != nil {
		return err
	}
	for i := range tasks {
		one := &tasks[i]
		var last store.Record
		var of Count
		months, whole := 0, false
		for _, r := range rs {
			c, err := decode[Count](r.Body)
			if err != nil {
				return err
			}
			if c.Path != one.Path {
				continue
			}
			if c.Month > 0 {
				months++
			}
			whole = whole || c.Month == 0
			if r.Entry > last.Entry {
				last, of = r, c
			}
		}
		if last.Entry == 0 {
			continue
		}
		if one.Source = of.Source; !whole {
			one.Months = months
		}
		if err := w.enteredBy(ctx, last.Entry, one); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) enteredBy(ctx context.Context, entry int64, one *CountTask) error {
	if err := w.AuditRange(ctx, entry, entry, func(r store.AuditRow) error {
		e, err := r.Entry()
		one.By, one.At = e.Actor, e.At
		return err
	}); err != nil {
		return err
	}
	p, err := w.person(ctx, one.By)
	if one.Name = one.By; p != nil {
		one.Name = p.Name
	} else if strings.HasPrefix(one.By, "operator:") {
		one.Name = "服务器上的命令"
	}
	if err != nil {
		return fmt.Errorf("%s: %w", one.Path, err)
	}
	return nil
}

// CountEntry is a figure of table 2 as somebody entered it.
type CountEntry struct {
	Count
	Name    string // who
	At      time.Time
	Covered bool // a month beside a figure for the whole year, which holds in its place
}

// IsEntered reports whether a cell's figure is entered and not counted.
func IsEntered(p report.Path) bool { return countable()[p] != "" }

// CountsBehind lists what was entered for a cell of a year, by month, and the
// year's sum: in the unit that was entered, and as the report states it.
func (a *App) CountsBehind(ctx context.Context, actor agency.Actor, agencyID string, year int, cell report.Path) (out []CountEntry, sum, said string, err error) {
	if err := checkYear(year); err != nil {
		return nil, "", "", err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		out = nil
		t, err := w.totals(ctx, agencyID, year)
		if err != nil {
			return err
		}
		if v := t[cell]; v != nil {
			sum, said = exact(v), stated(t, cell)
		}
		rs, err := w.Records(ctx, kindCount, agencyID, year)
		if err != nil {
			return err
		}
		whole := false
		for _, r := range rs {
			c, err := decode[Count](r.Body)
			if err != nil {
				return err
			}
			if c.Path != cell {
				continue
			}
			by := CountTask{Path: cell}
			if err := w.enteredBy(ctx, r.Entry, &by); err != nil {
				return err
			}
			whole = whole || c.Month == 0
			out = append(out, CountEntry{Count: c, Name: by.Name, At: by.At})
		}
		for i := range out {
			out[i].Covered = whole && out[i].Month > 0
		}
		slices.SortFunc(out, func(x, y CountEntry) int { return cmp.Compare(x.Month, y.Month) })
		return nil
	})
	return out, sum, said, err
}
