package store

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store/postings"
	"gongkai/internal/kernel/calendar"
)

// keepValid keeps of what was found the documents of the validity asked for.
// The index knows years; only documents whose year is that of the day are
// looked up.
func (t *Tx) keepValid(ctx context.Context, q SearchQuery, all, titles *found) error {
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
		for _, hits := range []postings.Set{all.hits[i], titles.hits[i]} {
			switch q.Validity {
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
