package app

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const seriesIndex = "item_index"

// takeIndex gives the next index number (索引号) of an agency in the year of on.
// A number that an imported item has already is passed over.
func (w *work) takeIndex(ctx context.Context, v agency.Verb, agencyID string, kind catalog.Kind, on calendar.Date) (string, error) {
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return "", err
	}
	d, err := w.reviewDesk(ctx, agencyID)
	if err != nil {
		return "", err
	}
	format := d.IndexFormat
	if one.Code == "" && format == catalog.DefaultIndexFormat {
		format = "{机关}/{年}-{序5}" // an agency without a code still numbers
	}
	short := one.Short
	if short == "" {
		short = one.ID
	}
	for range 10_000 {
		n, err := w.next(ctx, v, agencyID, seriesIndex, on.Year)
		if err != nil {
			return "", err
		}
		s, err := catalog.Index(format, catalog.IndexParts{Code: one.Code, Short: short, Kind: kind, On: on, Serial: n})
		if err != nil {
			return "", err
		}
		taken, err := w.IndexTaken(ctx, agencyID, s)
		if err != nil || !taken {
			return s, err
		}
	}
	return "", fault.New(fault.Conflict, "item.index", fmt.Sprintf("%d年的索引号连续被占用，请检查导入的索引号。", on.Year))
}

// NumberGap is something odd in a run of document numbers.
type NumberGap struct {
	Prefix string // 代字
	Year   int
	Serial int
	Twice  bool // used more than once; else missing
}

// NumberGaps looks for missing and doubled document numbers of an agency's
// public documents of a year, for each 代字.
func (a *App) NumberGaps(ctx context.Context, actor agency.Actor, agencyID string, year int) (out []NumberGap, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		docs, err := w.documents(ctx, agencyID)
		if err != nil {
			return err
		}
		out = gaps(docs, year)
		return nil
	})
	return out, err
}

func gaps(docs []Document, year int) (out []NumberGap) {
	runs, order := map[string]map[int]int{}, []string{}
	for _, d := range docs {
		n, ok := catalog.NormalNumber(d.Number)
		if !ok || n.Year != year {
			continue
		}
		if runs[n.Prefix] == nil {
			runs[n.Prefix] = map[int]int{}
			order = append(order, n.Prefix)
		}
		runs[n.Prefix][n.Serial]++
	}
	for _, prefix := range order {
		last := 0
		for n := range runs[prefix] {
			last = max(last, n)
		}
		for n := 1; n <= min(last, 2000); n++ {
			if c := runs[prefix][n]; c != 1 {
				out = append(out, NumberGap{prefix, year, n, c > 1})
			}
		}
	}
	return out
}
