package store

import (
	"context"
	"fmt"
	"slices"
)

// mostFew is how many cases a fact may have to be read whole and put into order
// here. A fact that more have fills pages in the order of the view.
const mostFew = 1000

// few lists the cases that have the first of the query's facts which few have;
// ok is false where none is so rare.
func (t *Tx) few(ctx context.Context, q InboxQuery) (ids []string, ok bool, err error) {
	for _, w := range q.probes() {
		ids = ids[:0]
		w.args = append(w.args, mostFew+1)
		err := t.each(ctx, w.text.String()+fmt.Sprintf(` LIMIT $%d`, len(w.args)), w.args, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
		if err != nil {
			return nil, false, err
		}
		if len(ids) <= mostFew {
			slices.Sort(ids)
			return slices.Compact(ids), true, nil
		}
	}
	return nil, false, nil
}

// probes ask the index of each fact by itself.
func (q InboxQuery) probes() (out []*where) {
	f := &q.Facts
	probe := func() *where {
		w := &where{}
		w.text.WriteString(`SELECT id FROM cases WHERE `)
		w.raw(`agency = %s`, q.Agency)
		out = append(out, w)
		return w
	}
	if f.Actors != nil {
		w := &where{}
		w.text.WriteString(`SELECT case_id FROM acts WHERE actor IN (` + w.marks(f.Actors) + `)`)
		out = append(out, w)
	}
	if f.Channel != "" {
		probe().add(`channel = `, f.Channel)
	}
	if f.Applicant != "" {
		probe().add(`applicant = `, f.Applicant)
	}
	if q.Stage != "" {
		probe().add(`stage = `, q.Stage)
	}
	if !f.ReceivedFrom.IsZero() || !f.ReceivedTo.IsZero() {
		f.received(probe())
	}
	return out
}

// inboxFew reads a page of those among few cases that fit.
func (t *Tx) inboxFew(ctx context.Context, q InboxQuery, ids []string, f func(Case) error) error {
	var page []Case
	for some := range slices.Chunk(ids, perLook) {
		w := &where{}
		w.add(`agency || '' = `, q.Agency) // by their identifiers, never by all of an agency
		w.text.WriteString(viewStages[q.View])
		q.filter(w)
		w.text.WriteString(` AND id IN (` + w.marks(some) + `)`)
		if err := t.inboxPage(ctx, q, w, func(c Case) error { page = append(page, c); return nil }); err != nil {
			return err
		}
	}
	q.View.sort(page)
	for _, c := range page[:min(len(page), q.Limit)] {
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}
