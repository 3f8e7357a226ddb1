package app

import (
	"context"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/fault"
)

// What machines read of the public items: feeds, the site map and downloads of
// everything. All of it is read in parts, so that nothing grows with the ledger.

// Place is where an item stands in the order of publication; the zero Place is
// before all.
type Place = store.Key

// ItemEntries are the newest public items of a filter with what they say.
func (v Visitor) ItemEntries(ctx context.Context, f ItemFilter) (out []PublicItem, err error) {
	err = v.read(ctx, func(w *work) error {
		out = nil
		l, err := w.listItems(ctx, f)
		if err != nil {
			return err
		}
		for _, line := range l.Items {
			one, err := w.openItem(ctx, line.ID)
			if err != nil {
				return err
			}
			p, err := w.publicItem(ctx, one)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// ItemLines calls f for public items by ID after one, at most n of them; last
// is "" after the end.
func (v Visitor) ItemLines(ctx context.Context, after string, n int, f func(ItemLine) error) (last string, err error) {
	err = v.read(ctx, func(w *work) error {
		got := 0
		last = ""
		err := w.PublicItems(ctx, after, n, func(i store.Item) error {
			got, last = got+1, i.ID
			return f(lineOf(i, w.today))
		})
		if got < n {
			last = ""
		}
		return err
	})
	return last, err
}

// ItemPlaces divides the public items into parts of n by publication, and
// gives the place after which each begins: always the zero Place first.
func (v Visitor) ItemPlaces(ctx context.Context, n int) (out []Place, err error) {
	err = v.read(ctx, func(w *work) error {
		out = []Place{{}}
		counts, err := w.ColumnCounts(ctx, "")
		if err != nil || counts[""].Items <= int64(n) {
			return err
		}
		return w.ListedPlaces(ctx, n, func(k store.Key) error { out = append(out, k); return nil })
	})
	return out, err
}

// ItemsFrom gives at most n public items after a place, the first published
// first.
func (v Visitor) ItemsFrom(ctx context.Context, after Place, n int) (out []ItemLine, err error) {
	err = v.read(ctx, func(w *work) error {
		out = nil
		return w.ListedFrom(ctx, after, n, func(i store.Item) error { out = append(out, lineOf(i, w.today)); return nil })
	})
	return out, err
}

// OpenData is how much of what there is to take away.
type OpenData struct {
	Items, Documents int64
	Newest           string // minute of the newest publication
	Reports          int
	NewestReport     string // day of the newest published report
	Log              int64  // signed entries of the public log
	LogAt            string // instant of the newest of them, RFC 3339, "" where there is none
}

// OpenData counts what is public.
func (v Visitor) OpenData(ctx context.Context) (d OpenData, err error) {
	err = v.read(ctx, func(w *work) error {
		counts, err := w.ColumnCounts(ctx, "")
		if err != nil {
			return err
		}
		d = OpenData{Items: counts[""].Items, Newest: counts[""].Newest, Documents: counts["kind:normative"].Items + counts["kind:rules"].Items}
		c, err := w.LogCheckpoint(ctx)
		if err != nil {
			return err
		}
		d.Log = c.Size
		rows, err := w.LogEntries(ctx, c.Size-1, 1)
		if err != nil {
			return err
		}
		for _, r := range rows {
			e, err := logLine(r.Line)
			if err != nil {
				return err
			}
			at, err := time.Parse(audit.TimeLayout, e.At)
			if err != nil {
				return err
			}
			d.LogAt = at.In(China()).Format(time.RFC3339)
		}
		seen := map[string]bool{}
		return eachJSON(ctx, w, kindReportLine, "", 0, func(_ string, p Publication) error {
			seen[p.Agency+publishedKey(p.Year, 0)] = true
			d.Reports, d.NewestReport = len(seen), max(d.NewestReport, p.PublishedOn.String())
			return nil
		})
	})
	return d, err
}

// AllAgencies lists the agencies, also those that are asked through their
// office, by their place in the tree.
func (v Visitor) AllAgencies(ctx context.Context) (out []agency.Agency, err error) {
	err = v.read(ctx, func(w *work) error { out, err = w.Agencies(ctx); return err })
	return out, err
}

// AgencyNamed refuses what names no agency; "" names all.
func (v Visitor) AgencyNamed(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	return v.read(ctx, func(w *work) error {
		_, err := w.Agency(ctx, visible(id))
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.Invalid, "api.agency", "没有编号为 "+visible(id)+" 的机关；编号见 /api/v1/agencies。")
		}
		return err
	})
}
