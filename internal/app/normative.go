package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
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

// NormativeLine is a rule or normative document of the library on a day.
type NormativeLine struct {
	ItemLine
	Facts catalog.Facts
	Due   []catalog.Task
	Files []catalog.Attachment // of the public text, in the public library
	Text  bool                 // it can be had as a document
}

// NormativeFilter asks for one page of the public library, the newest first.
type NormativeFilter struct {
	Agency string
	Kind   catalog.Kind // "" both
	Status catalog.Status
	On     calendar.Date // the day whose validity is asked; zero is today
	Number string        // part of it
	Words  string        // in title, document number, text or attachments, as the search finds them
	Year   int           // of issue
	After  store.Key
	N      int
}

// NormativePage is a page of the library; Next is zero after the last.
type NormativePage struct {
	On    calendar.Date
	Lines []NormativeLine
	Next  store.Key
	Cut   bool // the words were in more documents than are looked through
}

// NormativeLibrary lists public rules and normative documents with their
// validity on a day. Table 2 counts the same rows.
func (v Visitor) NormativeLibrary(ctx context.Context, f NormativeFilter) (p NormativePage, err error) {
	err = v.read(ctx, func(w *work) error {
		if p, err = w.library(ctx, f); err != nil {
			return err
		}
		return w.libraryFiles(ctx, p.Lines)
	})
	return p, err
}

// libraryFiles reads what can be downloaded of each document.
func (w *work) libraryFiles(ctx context.Context, lines []NormativeLine) error {
	for n := range lines {
		i, err := w.Tx.Item(ctx, lines[n].ID)
		if err != nil {
			return err
		}
		text, err := w.itemText(ctx, i.ID, i.Public)
		if err != nil {
			return err
		}
		lines[n].Files, lines[n].Text = text.Attachments, text.Body != "" || text.Text != ""
	}
	return nil
}

// maxPage bounds a page of any list.
const maxPage = 200

func (w *work) library(ctx context.Context, f NormativeFilter) (p NormativePage, err error) {
	if p.On = f.On; p.On.IsZero() {
		p.On = w.today
	}
	if f.N <= 0 || f.N > maxPage {
		f.N = 20
	}
	n, _ := catalog.NormalNumber(f.Number)
	q := store.DocumentQuery{Agency: f.Agency, Kind: string(f.Kind), Number: n.Text, To: p.On, After: f.After, Limit: 500}
	var having map[string]bool
	if strings.TrimSpace(f.Words) != "" {
		if having, p.Cut, err = w.having(ctx, f); err != nil || len(having) == 0 {
			return p, err
		}
	}
	if f.Year != 0 {
		q.IssuedFrom = calendar.D(f.Year, 1, 1)
		if end := calendar.D(f.Year, 12, 31); end.Before(q.To) {
			q.To = end
		}
	}
	for looked := 0; looked < 40; looked++ { // a rare status in a large library ends a page early
		got := 0
		err := w.Documents(ctx, q, func(i store.Item) error {
			got++
			q.After = store.Key{At: i.IssuedOn.String(), ID: i.ID}
			if len(p.Lines) == f.N {
				return nil
			}
			facts := factsOfRow(i)
			s := facts.On(p.On)
			if having != nil && !having[i.ID] {
				return nil
			}
			if s != catalog.NotIssued && (f.Status == "" || f.Status == s || f.Status == catalog.InForce && s.Binding()) {
				p.Lines = append(p.Lines, NormativeLine{ItemLine: lineOf(i, p.On), Facts: facts})
				p.Next = q.After
			}
			return nil
		})
		switch {
		case err != nil:
			return p, err
		case len(p.Lines) == f.N:
			return p, nil
		case got < q.Limit:
			p.Next = store.Key{}
			return p, nil
		}
		p.Next = q.After
	}
	return p, nil
}

// having are the documents in whose title, number, text or attachments the
// search finds the words; cut tells that there are more.
func (w *work) having(ctx context.Context, f NormativeFilter) (out map[string]bool, cut bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	words, _ := hanzi.Words(f.Words)
	if len(words) == 0 {
		return nil, false, nil
	}
	q := store.SearchQuery{Kinds: []string{string(catalog.Normative), string(catalog.Rules)}, On: w.today, Limit: MostFound}
	if f.Agency != "" {
		q.Agencies = []string{f.Agency}
	}
	synonyms, err := w.synonyms(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, word := range words {
		q.Words = append(q.Words, synonyms.spell(word))
	}
	r, err := w.Search(ctx, q)
	if err != nil {
		return nil, false, slow(ctx, err)
	}
	out = map[string]bool{}
	for _, h := range r.Hits {
		out[h.Item] = true
	}
	return out, r.Total > len(r.Hits) || r.AtLeast, nil
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
