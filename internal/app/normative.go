package app

import (
	"context"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// ItemValidity is a document's validity on a day, with its history.
type ItemValidity struct {
	On     calendar.Date
	Status catalog.Status
	Facts  catalog.Facts
	Events []catalog.Event // by the day from which they hold
	Due    []catalog.Task  // renewal tasks that have come due
	Later  []catalog.Task
	Policy catalog.Policy
}

// documentFacts are the days of a document by its record, events and policies.
func (w *work) documentFacts(ctx context.Context, f *itemFile, r catalog.Record) (catalog.Facts, error) {
	p, err := w.policies(ctx, f.Agency)
	if err != nil {
		return catalog.Facts{}, err
	}
	return catalog.FactsOf(r, f.state.Events, p), nil
}

func (w *work) validity(ctx context.Context, f *itemFile, r catalog.Record) (*ItemValidity, error) {
	if !r.Kind.HasValidity() {
		return nil, nil
	}
	p, err := w.policies(ctx, f.Agency)
	if err != nil {
		return nil, err
	}
	v := &ItemValidity{On: w.today, Facts: catalog.FactsOf(r, f.state.Events, p), Events: slices.Clone(f.state.Events)}
	slices.SortStableFunc(v.Events, func(a, b catalog.Event) int { return a.Effective.Compare(b.Effective) })
	v.Status, v.Policy = v.Facts.On(w.today), p.At(v.Facts.IssuedOn)
	v.Due, v.Later = v.Policy.Tasks(v.Facts, w.today)
	return v, nil
}

// factsOfRow are the days that stand with a row of the library.
func factsOfRow(i store.Item) catalog.Facts {
	return catalog.Facts{IssuedOn: i.IssuedOn, InForceOn: i.InForceOn, LastDay: i.LastDay, EndedOn: i.EndedOn, Expired: i.Expired, AmendedOn: i.AmendedOn, PartlyOn: i.PartlyOn}
}

// NormativeList gives an agency's whole library on a day, with renewal tasks.
func (a *App) NormativeList(ctx context.Context, actor agency.Actor, agencyID string, on calendar.Date) (out []NormativeLine, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		if on.IsZero() {
			on = w.today
		}
		out, err = w.normativeList(ctx, agencyID, on)
		return err
	})
	return out, err
}

func (w *work) normativeList(ctx context.Context, agencyID string, on calendar.Date) (out []NormativeLine, err error) {
	policies, err := w.policies(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	err = w.Documents(ctx, store.DocumentQuery{Agency: agencyID, To: on}, func(i store.Item) error {
		facts := factsOfRow(i)
		if facts.On(on) == catalog.NotIssued {
			return nil
		}
		due, _ := policies.At(facts.IssuedOn).Tasks(facts, on)
		out = append(out, NormativeLine{ItemLine: lineOf(i, on), Facts: facts, Due: due})
		return nil
	})
	return out, err
}

// Renewal is a document whose term draws to its end.
type Renewal struct {
	ItemLine
	LastDay calendar.Date
	Due     []catalog.Task // to be done by now
	Next    *catalog.Task  // what comes after
}

// Renewals lists the documents with renewal tasks that have come due, the
// nearest end first.
func (a *App) Renewals(ctx context.Context, actor agency.Actor, agencyID string) (out []Renewal, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		policies, err := w.policies(ctx, agencyID)
		if err != nil {
			return err
		}
		list, err := w.normativeList(ctx, agencyID, w.today)
		for _, l := range list {
			if len(l.Due) == 0 {
				continue
			}
			r := Renewal{ItemLine: l.ItemLine, LastDay: l.Facts.LastDay, Due: l.Due}
			if _, later := policies.At(l.Facts.IssuedOn).Tasks(l.Facts, w.today); len(later) > 0 {
				r.Next = &later[0]
			}
			out = append(out, r)
		}
		slices.SortStableFunc(out, func(x, y Renewal) int { return x.LastDay.Compare(y.LastDay) })
		return err
	})
	return out, err
}
