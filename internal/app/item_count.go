package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
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
}

// ColumnCounted is how many items of a column were published in a year.
type ColumnCounted struct {
	ID, Name string
	Items    int64
}

// PublishedCounts counts what an agency published in a year.
func (a *App) PublishedCounts(ctx context.Context, actor agency.Actor, agencyID string, year int) (p PublishedCounts, err error) {
	if err := checkYear(year); err != nil {
		return p, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error { p, err = w.publishedCounts(ctx, agencyID, year); return err })
	return p, err
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
	return p, w.countExplained(ctx, agencyID, year, &p)
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

// Candidate is information that was asked for often enough, or given so
// openly, that it might be published for all (Regulations art. 44).
type Candidate struct {
	Title string
	Why   string
	Cases []Behind // those that asked
	Item  string   // a public item with that title already, "" for none
}

// ProactiveCandidates lists what an agency was asked for by at least two
// cases, or was told to be public, most asked first. Titles are grouped by the
// words that they share; a person decides.
func (a *App) ProactiveCandidates(ctx context.Context, actor agency.Actor, agencyID string) (out []Candidate, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		if _, bound, err := w.boundTo(ctx, agencyID); err != nil || bound { // made of everybody's cases
			out = nil
			return err
		}
		out, err = w.candidates(ctx, agencyID)
		return err
	})
	return out, err
}

// lookback is how far back cases are looked at, in months.
const lookback = 36

func (w *work) candidates(ctx context.Context, agencyID string) ([]Candidate, error) {
	groups, order := map[string]*Candidate{}, []string{}
	from := w.today.AddMonths(-lookback)
	err := w.CaseFacts(ctx, agencyID, from, w.today, func(c store.CaseFact) error {
		key := asked(c.Title)
		if key == "" || c.ClosedOn.IsZero() || c.Outcome != report.Granted.Key() && c.Outcome != report.Partial.Key() {
			return nil
		}
		if groups[key] == nil {
			groups[key] = &Candidate{Title: c.Title}
			order = append(order, key)
		}
		groups[key].Cases = append(groups[key].Cases, Behind{ID: c.ID, Number: c.Number, Title: c.Title, On: c.CountedOn.String()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, key := range order {
		if g := groups[key]; len(g.Cases) > 1 {
			g.Why = fmt.Sprintf("近三年有 %d 件申请要求获取，均已公开或者部分公开", len(g.Cases))
			if err := w.FindListed(ctx, agencyID, g.Title, func(i store.Item) error { g.Item = i.ID; return nil }); err != nil {
				return nil, err
			}
			out = append(out, *g)
		}
	}
	slices.SortStableFunc(out, func(x, y Candidate) int { return len(y.Cases) - len(x.Cases) })
	return out[:min(len(out), 200)], nil
}
