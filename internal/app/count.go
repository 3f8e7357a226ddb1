package app

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// Count is a number of table 2 that no ledger of ours holds, by month:
// licences, penalties, compulsion (件) and administrative charges (元).
type Count struct {
	Agency string      `json:"-"`
	Year   int         `json:"year"`
	Month  int         `json:"month"` // 1–12, 0 for a whole year in one figure
	Path   report.Path `json:"path"`
	Value  string      `json:"value"` // whole number; for charges 元, at most two decimals
	Source string      `json:"source,omitempty"`
}

const kindCount = "count"

// countable are the cells of table 2 that come from outside, with their units.
func countable() map[report.Path]string {
	return map[report.Path]string{
		report.PathLicences: "件", report.PathPenalties: "件", report.PathCompulsion: "件", report.PathFees: "元",
	}
}

func (c Count) check() error {
	bad := func(name, message string) error {
		return &fault.Error{Kind: fault.Invalid, Code: "count.invalid", Message: "数据有误",
			Fields: []fault.Field{{Name: name, Code: "count." + name, Message: message}}}
	}
	unit, ok := countable()[c.Path]
	switch {
	case !ok:
		return bad("path", fmt.Sprintf("没有名为 %s 的填报项", c.Path))
	case c.Year < 2008 || c.Year > 2100:
		return bad("year", fmt.Sprintf("年度 %d 不在 2008 至 2100 之间", c.Year))
	case c.Month < 0 || c.Month > 12:
		return bad("month", fmt.Sprintf("月份 %d 不在 1 至 12 之间（全年合计填 0）", c.Month))
	case !report.IsDecimal(c.Value), unit == "件" && strings.Contains(c.Value, "."):
		return bad("value", fmt.Sprintf("“%s”不是非负的数", c.Value))
	}
	if _, frac, _ := strings.Cut(c.Value, "."); len(frac) > 2 {
		return bad("value", fmt.Sprintf("“%s”应以元为单位，最多两位小数", c.Value))
	}
	return nil
}

func (c Count) key() string { return fmt.Sprintf("%04d-%02d/%s", c.Year, c.Month, c.Path) }

// RecordCounts writes counts, each in place of an earlier one of the same
// agency, month and cell; one wrong count refuses all.
func (a *App) RecordCounts(ctx context.Context, actor agency.Actor, agencyID string, counts []Count) error {
	for _, c := range counts {
		if err := c.check(); err != nil {
			return err
		}
	}
	return a.write(ctx, actor, agency.CountRecord, agencyID, func(w *work) error {
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return err
		}
		for _, c := range counts {
			if err := w.putJSON(ctx, agency.CountRecord, kindCount, agencyID, c.key(), c.Year, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// totals are the yearly sums of the counts by cell; a cell without a count is
// missing, not zero. A figure for the whole year stands for its months.
type totals map[report.Path]*big.Rat

func (w *work) totals(ctx context.Context, agencyID string, year int) (totals, error) {
	months, whole := totals{}, totals{}
	err := eachJSON(ctx, w, kindCount, agencyID, year, func(_ string, c Count) error {
		v, ok := new(big.Rat).SetString(c.Value)
		if !ok {
			return fmt.Errorf("计数 %s 的值 %q 不能识别", c.key(), c.Value)
		}
		to := months
		if c.Month == 0 {
			to = whole
		}
		if to[c.Path] == nil {
			to[c.Path] = new(big.Rat)
		}
		to[c.Path].Add(to[c.Path], v)
		return nil
	})
	for p, v := range whole {
		months[p] = v
	}
	return months, err
}

func (t totals) count(p report.Path) report.Count {
	if v := t[p]; v != nil && v.IsInt() {
		return report.C(v.Num().Int64())
	}
	return report.Count{}
}

// amount turns 元 into 万元, exactly: a sum in 分 has at most six decimals.
func (t totals) amount(p report.Path) report.Amount {
	v := t[p]
	if v == nil {
		return ""
	}
	return report.Amount(trimmed(new(big.Rat).Quo(v, big.NewRat(10000, 1)).FloatString(6)))
}

// trimmed drops the zeros behind the point.
func trimmed(decimal string) string {
	if !strings.Contains(decimal, ".") {
		return decimal
	}
	return strings.TrimSuffix(strings.TrimRight(decimal, "0"), ".")
}
