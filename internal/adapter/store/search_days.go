package store

import (
	"cmp"
	"context"
	"fmt"

	"gongkai/internal/adapter/store/postings"
	"gongkai/internal/kernel/calendar"
)

// keepYears keeps of what was found the documents published from one year to
// another.
func (t *Tx) keepYears(ctx context.Context, q SearchQuery, all *found) error {
	if q.FromYear <= 0 && q.ToYear <= 0 {
		return nil
	}
	from, to := fmt.Sprintf("%04d", max(q.FromYear, 0)), fmt.Sprintf("%04d", cmp.Or(q.ToYear, 9999))
	for i, g := range all.groups {
		within := g.empty()
		if err := g.each(ctx, yearTerm, func(year string, list []byte) error {
			if year < from || year > to {
				return nil
			}
			return within.AddList(list)
		}); err != nil {
			return err
		}
		all.hits[i].And(within)
	}
	return nil
}

// keepValid keeps of what was found the documents of the validity asked for.
// The index knows years; only documents whose year is that of the day are
// looked up.
func (t *Tx) keepValid(ctx context.Context, q SearchQuery, all *found) error {
	if q.Validity == "" || q.Validity == SomeForced {
		return nil
	}
	for i, g := range all.groups {
		ended, _, err := t.around(ctx, g, endedTerm, "ended_on", q.On, all.hits[i])
		if err != nil {
			return err
		}
		_, coming, err := t.around(ctx, g, inForceTerm, "in_force_on", q.On, all.hits[i])
		if err != nil {
			return err
		}
		switch hits := all.hits[i]; q.Validity {
		case NoLonger:
			hits.And(ended)
		case NotYet:
			hits.And(coming)
			hits.AndNot(ended)
		default:
			hits.AndNot(ended)
			hits.AndNot(coming)
		}
	}
	return nil
}

// around parts the documents among hits by their day in column: come by the
// day on, or after it. Documents without such a day are in neither.
func (t *Tx) around(ctx context.Context, g *group, term, column string, on calendar.Date, hits postings.Set) (come, after postings.Set, err error) {
	come, after = g.empty(), g.empty()
	doubt := g.empty()
	year := fmt.Sprintf("%04d", on.Year)
	err = g.each(ctx, term, func(value string, list []byte) error {
		switch {
		case value < year:
			return come.AddList(list)
		case value > year:
			return after.AddList(list)
		}
		return doubt.AddList(list)
	})
	if err != nil {
		return nil, nil, err
	}
	doubt.And(hits)
	for i := doubt.Below(len(g.keys)); i >= 0; i = doubt.Below(i) {
		var day string
		if _, err := t.one(ctx, `SELECT `+column+` FROM search_docs WHERE doc = $1`, []any{g.keys[i]}, &day); err != nil {
			return nil, nil, err
		}
		if day <= on.String() {
			come.Add(uint32(i))
		} else {
			after.Add(uint32(i))
		}
	}
	return come, after, nil
}
