package app

import (
	"context"
	"encoding/json"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

// mostBehind is how many audit entries are followed one by one; beyond it
// counting everything anew is quicker.
const mostBehind = 20_000

// countUp brings the tallies up to the end of the audit chain: every case that
// an entry since the mark is about has its months counted anew. So the tallies
// are exact whoever wrote, by whatever door, and nobody who writes waits for
// them.
func (a *App) countUp(ctx context.Context) error {
	var mark, head int64
	if err := a.store.Read(ctx, func(tx *store.Tx) (err error) {
		if mark, err = tx.TallyMark(ctx); err == nil {
			head, _, err = tx.AuditHead(ctx)
		}
		return err
	}); err != nil || mark == head {
		return err
	}
	return a.writeAs(ctx, agency.Actor{Person: "system"}, func(w *work) error {
		if err := w.QueueTallies(ctx); err != nil {
			return err
		}
		mark, err := w.TallyMark(ctx)
		if err != nil {
			return err
		}
		head, _, err := w.AuditHead(ctx)
		if err != nil || mark == head {
			return err
		}
		months, known, err := w.monthsTouched(ctx, mark, head)
		if err == nil && known {
			err = w.recount(ctx, months)
		} else if err == nil {
			err = w.countAnew(ctx)
		}
		if err != nil {
			return err
		}
		return w.SetTallyMark(ctx, head)
	})
}

type agencyMonth struct{ agency, month string }

// monthsTouched are the months that entries after mark may have changed; known
// is false where only counting everything will do: at first, far behind, or
// after the calendar changed.
func (w *work) monthsTouched(ctx context.Context, mark, head int64) (months map[agencyMonth]bool, known bool, err error) {
	if mark == 0 || head-mark > mostBehind || head < mark {
		return nil, false, nil
	}
	months, known = map[agencyMonth]bool{}, true
	cases := map[string][]string{} // with the agencies that they were taken from
	err = w.AuditRange(ctx, mark+1, head, func(r store.AuditRow) error {
		if strings.HasPrefix(r.Subject, kindCalendar+":") || strings.HasPrefix(r.Subject, kindLocalDay+":") {
			known = false
		}
		if id, ok := strings.CutPrefix(r.Subject, "case:"); ok {
			from := cases[id]
			var d struct {
				From string   `json:"from"`
				Was  []string `json:"was"` // months that a strike may have taken the case out of
			}
			if (strings.Contains(r.Detail, `"from"`) || strings.Contains(r.Detail, `"was"`)) && json.Unmarshal([]byte(r.Detail), &d) == nil {
				if d.From != "" {
					from = append(from, d.From)
				}
				for _, month := range d.Was {
					months[agencyMonth{r.Agency, month}] = true
				}
			}
			cases[id] = from
		}
		return nil
	})
	if err != nil || !known {
		return nil, false, err
	}
	for id, from := range cases {
		c, err := w.Tx.Case(ctx, id)
		if err != nil {
			return nil, false, err
		}
		for _, owner := range append(from, c.Agency) {
			for _, day := range []calendar.Date{c.CountedOn, c.ClosedOn} {
				if !day.IsZero() {
					months[agencyMonth{owner, day.String()[:7]}] = true
				}
			}
		}
	}
	return months, true, nil
}

func (w *work) recount(ctx context.Context, months map[agencyMonth]bool) error {
	for m := range months {
		first, err := calendar.ParseDate(m.month + "-01")
		if err != nil {
			return err
		}
		counted, err := w.tallyOf(ctx, m.agency, first, first.AddMonths(1).AddDays(-1))
		if err != nil {
			return err
		}
		old, err := w.Tally(ctx, m.agency, first.Year)
		if err != nil {
			return err
		}
		year, err := readYear(old)
		if err != nil {
			return err
		}
		year[first.Month-1] = nil
		if y := counted[first.Year]; y != nil {
			year[first.Month-1] = y[first.Month-1]
		}
		if err := w.PutTally(ctx, m.agency, first.Year, year.text()); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) countAnew(ctx context.Context) error {
	if err := w.DropTallies(ctx); err != nil {
		return err
	}
	all, err := w.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		counted, err := w.tallyOf(ctx, one.ID, calendar.D(1, 1, 1), calendar.D(9999, 12, 31))
		if err != nil {
			return err
		}
		for year, t := range counted {
			if err := w.PutTally(ctx, one.ID, year, t.text()); err != nil {
				return err
			}
		}
		delete(w.law, one.ID)
	}
	return nil
}

// tallyOf counts an agency's months from day to day.
func (w *work) tallyOf(ctx context.Context, agencyID string, from, until calendar.Date) (map[int]*yearTally, error) {
	out := map[int]*yearTally{}
	of := func(day calendar.Date) *Tally {
		y := out[day.Year]
		if y == nil {
			y = &yearTally{}
			out[day.Year] = y
		}
		if y[day.Month-1] == nil {
			y[day.Month-1] = &Tally{}
		}
		return y[day.Month-1]
	}
	if err := w.ReceivedWithin(ctx, agencyID, from, until, func(day calendar.Date, n int64) error {
		of(day).Received += n
		return nil
	}); err != nil {
		return nil, err
	}
	l, err := w.lawOf(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	var over []store.Ended // a statement under way may not start another on one connection
	if err := w.EndedWithin(ctx, agencyID, from, until, store.Key{}, 0, func(e store.Ended) error {
		if e.Reopened {
			over = append(over, e)
			return nil
		}
		x, err := w.endOf(ctx, e, l)
		if err == nil {
			of(e.ClosedOn).countOne(x)
		}
		return err
	}); err != nil {
		return nil, err
	}
	for _, e := range over {
		x, err := w.endOf(ctx, e, l)
		if err != nil {
			return nil, err
		}
		of(e.ClosedOn).countOne(x)
	}
	return out, nil
}
