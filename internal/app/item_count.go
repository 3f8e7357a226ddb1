package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/derive"
)

// PublishedCounts are the figures of publishing that a report's narrative
// quotes: each is a query, so that the prose is bound to the ledger.
type PublishedCounts struct {
	Year    int
	Items   int64                  // published in the year
	Kinds   map[catalog.Kind]int64 // of them
	Columns []ColumnCounted        // of them, by column, in the order of the tree
	// Documents are the cells of table 2, by the same rows.
	Normative, Rules [report.Stocks]int64
	Explanations     int64 // policy explanations published in the year
	Explained        int64 // documents issued in the year that have one
	Unexplained      []ItemLine
	Converted        []ItemLine // published in the year, by a decision of art. 44
	Suggested        []Behind   // the requests whose applicants suggested it in the year
}

// ColumnCounted is how many items of a column were published in a year.
type ColumnCounted struct {
	ID, Name string
	Items    int64
}

func (w *work) publishedCounts(ctx context.Context, agencyID string, year int) (p PublishedCounts, err error) {
	p = PublishedCounts{Year: year, Kinds: map[catalog.Kind]int64{}}
	counts, err := w.CountListing(ctx, agencyID, fmt.Sprintf("%04d-", year), fmt.Sprintf("%04d-", year+1))
	if err != nil {
		return p, err
	}
	cols, err := w.columns(ctx)
	if err != nil {
		return p, err
	}
	p.Items = counts[""]
	for _, k := range catalog.Kinds() {
		if n := counts["kind:"+string(k.Kind)]; n > 0 {
			p.Kinds[k.Kind] = n
		}
	}
	p.Explanations = p.Kinds[catalog.Explanation]
	for _, c := range cols.List() {
		if n := counts[c.ID]; n > 0 {
			p.Columns = append(p.Columns, ColumnCounted{c.ID, c.Name, n})
		}
	}
	if err := w.countDocuments(ctx, agencyID, year, &p); err != nil {
		return p, err
	}
	if err := w.countExplained(ctx, agencyID, year, &p); err != nil {
		return p, err
	}
	return p, w.countConverted(ctx, agencyID, year, &p)
}

// countConverted looks at what requests made public, and at what their
// applicants suggested.
func (w *work) countConverted(ctx context.Context, agencyID string, year int, p *PublishedCounts) error {
	if err := eachJSON(ctx, w, kindConsidered, agencyID, 0, func(_ string, d Consideration) error {
		if d.Item == "" {
			return nil
		}
		i, err := w.Tx.Item(ctx, d.Item)
		if err == nil && i.Public > 0 && day(i.PublishedAt).Year == year {
			p.Converted = append(p.Converted, lineOf(*i, w.today))
		}
		return err
	}); err != nil {
		return err
	}
	return eachJSON(ctx, w, kindSuggested, agencyID, year, func(id string, k keptSuggestion) error {
		c, err := w.Tx.Case(ctx, id)
		if err == nil {
			p.Suggested = append(p.Suggested, Behind{ID: c.ID, Number: c.Number, Title: c.Title, On: k.On.String()})
		}
		return err
	})
}

func (w *work) countDocuments(ctx context.Context, agencyID string, year int, p *PublishedCounts) error {
	docs, err := w.documents(ctx, agencyID)
	if err != nil {
		return err
	}
	o, err := w.documentOptions(ctx, agencyID, year)
	if err != nil {
		return err
	}
	facts := make([]derive.Document, len(docs))
	for i := range docs {
		facts[i] = docs[i].fact()
	}
	rules, normative := derive.Documents(year, o, facts)
	for s := range report.Stocks {
		p.Rules[s], p.Normative[s] = rules[s].N, normative[s].N
	}
	return nil
}

func (w *work) countExplained(ctx context.Context, agencyID string, year int, p *PublishedCounts) error {
	from, until := yearOf(year)
	return w.DocumentsExplained(ctx, agencyID, from, until, func(i store.Item, explained bool) error {
		if explained {
			p.Explained++
		} else {
			p.Unexplained = append(p.Unexplained, lineOf(i, w.today))
		}
		return nil
	})
}

// publishedBehind calls f for the items that a number of publishedFacts counts; ok is
// false for a source that is none of them.
func (w *work) publishedBehind(ctx context.Context, agencyID string, year int, from compose.Source, f func(Behind)) (ok bool, err error) {
	item := func(i store.Item, on string) { f(Behind{Item: i.ID, Number: i.Number, Title: i.Title, On: on}) }
	if from == compose.FromExplained || from == compose.FromUnexplained {
		first, last := yearOf(year)
		return true, w.DocumentsExplained(ctx, agencyID, first, last, func(i store.Item, explained bool) error {
			if explained == (from == compose.FromExplained) {
				item(i, i.IssuedOn.String())
			}
			return nil
		})
	}
	if from == compose.FromConverted || from == compose.FromSuggested {
		var p PublishedCounts
		err := w.countConverted(ctx, agencyID, year, &p)
		if from == compose.FromSuggested {
			for _, b := range p.Suggested {
				f(b)
			}
			return true, err
		}
		for _, l := range p.Converted {
			f(Behind{Item: l.ID, Number: l.Number, Title: l.Title, On: day(l.PublishedAt).String()})
		}
		return true, err
	}
	column, ok := columnOf(from)
	if !ok {
		return false, nil
	}
	return true, w.ListedBetween(ctx, agencyID, column, fmt.Sprintf("%04d-", year), fmt.Sprintf("%04d-", year+1), func(i store.Item) error {
		item(i, i.PublishedAt[:min(len(i.PublishedAt), len(time.DateOnly))])
		return nil
	})
}

// columnOf is the list that CountListing counts for a source.
func columnOf(from compose.Source) (column string, ok bool) {
	switch from {
	case compose.FromPublished:
		return "", true
	case compose.FromExplanations:
		return "kind:" + string(catalog.Explanation), true
	}
	id, ok := strings.CutPrefix(string(from), string(compose.FromColumn))
	return id, ok && id != ""
}
