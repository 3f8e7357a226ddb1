package store

import (
	"context"
	"slices"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
)

// MostFound is how far anyone can page, and where counting ends that would
// need a look into each text.
const MostFound = 1000

// SearchQuery asks for a page of published items.
type SearchQuery struct {
	// Words must all be in a document. Each is its spellings in canonical form
	// (hanzi.Words) of which one is enough.
	Words [][]string
	// Of each list one must fit; an empty list asks nothing.
	Agencies, Kinds, Columns []string
	FromYear, ToYear         int // published within; 0 is open
	Validity                 Validity
	On                       calendar.Date // the day that Validity is of
	Offset, Limit            int
	Facets                   bool
}

// Validity is whether a normative document is in force on a day.
type Validity string

// The validities; the empty one asks nothing.
const (
	InForce    Validity = "in_force"
	NotYet     Validity = "not_yet"
	NoLonger   Validity = "no_longer"
	SomeForced Validity = "any" // all documents that have one
)

// SearchHit is one item that was found.
type SearchHit struct {
	Item    string
	InTitle bool // all words are in the title or the number
	// Which fields hold a word.
	Title, Number, Body, Attachments bool
}

// SearchResult is a page of what was found: first what has all words in its
// title or number, each part the last published first.
type SearchResult struct {
	Hits []SearchHit
	// Total is the number of items found; with AtLeast there may be more.
	Total   int
	AtLeast bool
	Facets  Facets
}

// Facets count what Total counts, by value.
type Facets struct{ Agencies, Kinds, Columns, Years []Facet }

// Facet is a value and how many of the items found have it.
type Facet struct {
	Value string
	N     int
}

// Search finds published items. A document is found where its canonical text
// contains the words, exactly; words of more than two units are looked for in
// the texts of those that the index leaves.
func (t *Tx) Search(ctx context.Context, q SearchQuery) (r SearchResult, err error) {
	groups, err := t.groups(ctx, itemCorpus)
	if err != nil || len(groups) == 0 {
		return r, err
	}
	filters := q.filters()
	words, exact := clauses(q.Words, "")
	all, err := search(ctx, groups, slices.Concat(filters, words), !exact)
	if err != nil {
		return r, err
	}
	if err := t.keepYears(ctx, q, all); err != nil {
		return r, err
	}
	if err := t.keepValid(ctx, q, all); err != nil {
		return r, err
	}
	s := searching{Tx: t, q: q, exact: exact}
	if err := s.pick(ctx, groups, all); err != nil {
		return r, err
	}
	r.Total, r.AtLeast = s.total, s.atLeast
	if q.Facets {
		if r.Facets, err = s.facets(ctx, all); err != nil {
			return r, err
		}
	}
	r.Hits, err = s.page(ctx)
	return r, err
}

// clauses spells words as a term query, with a mark before each token; exact
// where no text need be looked into.
func clauses(words [][]string, mark string) (out []clause, exact bool) {
	exact = true
	for _, spellings := range words {
		var c clause
		for _, w := range spellings {
			tokens, sure := hanzi.Needs(w)
			for i := range tokens {
				tokens[i] = mark + tokens[i]
			}
			c, exact = append(c, tokens), exact && sure
		}
		out = append(out, c)
	}
	return out, exact
}

func (q *SearchQuery) filters() (out []clause) {
	anyOf := func(prefix string, values []string) {
		var c clause
		for _, v := range values {
			c = append(c, alternative{prefix + termOf(v)})
		}
		if len(c) > 0 {
			out = append(out, c)
		}
	}
	anyOf(agencyTerm, q.Agencies)
	anyOf(kindTerm, q.Kinds)
	anyOf(columnTerm, q.Columns)
	if q.Validity != "" {
		out = append(out, clause{{validityTerm}})
	}
	return out
}
