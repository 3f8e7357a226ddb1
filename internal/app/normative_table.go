package app

import (
	"context"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// publishedDocuments are the rules and normative documents of an agency's
// public library, as table 2 counts them: the same rows that the library lists.
func (w *work) publishedDocuments(ctx context.Context, agencyID string) (out []Document, err error) {
	err = w.Documents(ctx, store.DocumentQuery{Agency: agencyID}, func(i store.Item) error {
		out = append(out, documentOf(i))
		return nil
	})
	slices.SortStableFunc(out, func(a, b Document) int { return compareText(a.Number, b.Number) })
	return out, err
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func documentOf(i store.Item) Document {
	return Document{Number: i.Number, Title: i.Title, Rules: i.Kind == string(catalog.Rules), IssuedOn: i.IssuedOn, InForceOn: i.InForceOn,
		EndedOn: i.EndedOn, Expired: i.Expired, Item: i.ID}
}

// merged puts the register that was imported beside the library: a document in
// both, by its number, counts once, as the library has it.
func merged(published, register []Document) []Document {
	out, have := slices.Clone(published), map[string]bool{}
	for _, d := range published {
		if n, _ := catalog.NormalNumber(d.Number); n.Text != "" {
			have[n.Text] = true
		}
	}
	for _, d := range register {
		if n, _ := catalog.NormalNumber(d.Number); !have[n.Text] {
			out = append(out, d)
		}
	}
	return out
}

// Uncatalogued lists the documents that table 2 of a year counts and the public
// library does not list: they stand in the register alone. Table 2 is to be
// what the library lists, so they are named until they are published there.
func (a *App) Uncatalogued(ctx context.Context, actor agency.Actor, agencyID string, year int) (out []Document, err error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error { out, err = w.uncatalogued(ctx, agencyID, year); return err })
	return out, err
}

func (w *work) uncatalogued(ctx context.Context, agencyID string, year int) (out []Document, err error) {
	docs, err := w.documents(ctx, agencyID)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	o, err := w.documentOptions(ctx, agencyID, year)
	for _, d := range docs {
		if d.Item == "" && len(d.fact().Cells(year, o)) > 0 {
			out = append(out, d)
		}
	}
	return out, err
}

// Uncatalogued is how many documents an agency's register has that are not in
// its public library on a day: what the library's page must own up to.
func (v Visitor) Uncatalogued(ctx context.Context, agencyID string, on calendar.Date) (n int, err error) {
	err = v.read(ctx, func(w *work) error {
		docs, err := w.documents(ctx, agencyID)
		n = 0
		for _, d := range docs {
			if d.Item == "" && !d.IssuedOn.After(on) {
				n++
			}
		}
		return err
	})
	return n, err
}
