package app

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/catalog"
)

// SearchQuery is what a person asks of the published items. Everything but
// Text narrows what is found; a list asks for any of its values.
type SearchQuery struct {
	Text                     string // as typed
	Agencies, Kinds, Columns []string
	FromYear, ToYear         int // of publication; 0 is open
	Validity                 SearchValidity
	Page                     int // from 1
	N                        int // on a page; 20 where zero, at most 50
}

// SearchValidity is whether a normative document is in force today.
type SearchValidity = store.Validity

// The validities that can be asked for.
const (
	SearchInForce  SearchValidity = store.InForce
	SearchNotYet   SearchValidity = store.NotYet
	SearchNoLonger SearchValidity = store.NoLonger
)

// MostFound is how far anyone can page, and where a total may end.
const MostFound = store.MostFound

// SearchPage is a page of what was found.
type SearchPage struct {
	Hits    []SearchHit
	Total   int
	AtLeast bool // there may be more than Total (1000 条以上)
	Page    int  // that was given
	Pages   int
	Facets  []FacetGroup
	// Words are what the text was read as; Cut tells that its end was left out.
	Words []string
	Cut   bool
	// Synonyms are the other spellings that were looked for as well.
	Synonyms []string
	// Instead is what may have been meant where nothing was found (您是不是要找).
	Instead string
}

// SearchHit is an item that was found, with the words lit.
type SearchHit struct {
	ItemLine
	TitlePieces, NumberPieces []hanzi.Piece
	Snippet                   []hanzi.Piece
	// From is the attachment that the snippet is of, "" for the body.
	From string
}

// searchTime is how long a search may take before it is given up: far more
// than any takes, far less than would harm the others.
const searchTime = 3 * time.Second

// Search finds published items: those with all words in the title or number
// first, then the newest. A query without words and filters finds nothing.
func (v Visitor) Search(ctx context.Context, q SearchQuery) (p SearchPage, err error) {
	err = v.read(ctx, func(w *work) error { p, err = w.search(ctx, q); return err })
	return p, err
}

func (w *work) search(ctx context.Context, q SearchQuery) (p SearchPage, err error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	p, err = w.answer(ctx, q)
	return p, slow(ctx, err)
}

// slow words an error of a search whose time was up.
func slow(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) || err != nil && ctx.Err() != nil {
		return fault.Wrap(fault.Unavailable, "search.slow", "检索用时过长。请多写几个字，或选定机关、栏目、年份后再试。", err)
	}
	return err
}

func (w *work) answer(ctx context.Context, q SearchQuery) (p SearchPage, err error) {
	if q.N <= 0 || q.N > 50 {
		q.N = 20
	}
	p.Page = min(max(q.Page, 1), MostFound/q.N)
	p.Words, p.Cut = hanzi.Words(q.Text)
	s := store.SearchQuery{Agencies: q.Agencies, Kinds: q.Kinds, Columns: q.Columns, FromYear: q.FromYear, ToYear: q.ToYear,
		Validity: q.Validity, On: w.today, Offset: (p.Page - 1) * q.N, Limit: q.N, Facets: true}
	if len(p.Words) == 0 && !q.narrowed() {
		return p, nil
	}
	synonyms, err := w.synonyms(ctx)
	if err != nil {
		return p, err
	}
	for _, word := range p.Words {
		spellings := synonyms.spell(word)
		s.Words = append(s.Words, spellings)
		p.Synonyms = append(p.Synonyms, spellings[1:]...)
	}
	r, err := w.Search(ctx, s)
	if err != nil {
		return p, err
	}
	p.Total, p.AtLeast = r.Total, r.AtLeast
	p.Pages = (min(r.Total, MostFound) + q.N - 1) / q.N
	if p.Facets, err = w.facetGroups(ctx, r.Facets); err != nil {
		return p, err
	}
	if r.Total == 0 {
		p.Instead, err = w.instead(ctx, p.Words)
		return p, err
	}
	for _, h := range r.Hits {
		one, err := w.searchHit(ctx, h, s.Words)
		if err != nil {
			return p, err
		}
		p.Hits = append(p.Hits, one)
	}
	return p, nil
}

// narrowed reports whether q asks anything besides its text.
func (q *SearchQuery) narrowed() bool {
	return len(q.Agencies)+len(q.Kinds)+len(q.Columns)+q.FromYear+q.ToYear > 0 || q.Validity != ""
}

// snippetSize is how much of a text is shown around words, in characters.
const snippetSize = 110

// searchHit reads an item that was found as the public reads it.
func (w *work) searchHit(ctx context.Context, h store.SearchHit, words [][]string) (out SearchHit, err error) {
	i, err := w.Item(ctx, h.Item)
	if err != nil {
		return out, err
	}
	text, err := w.itemText(ctx, i.ID, i.Public)
	if err != nil {
		return out, err
	}
	out.ItemLine = lineOf(*i, w.today)
	out.Title, out.Number = text.Title, text.Number
	var all []string
	for _, spellings := range words {
		all = append(all, spellings...)
	}
	out.TitlePieces, out.NumberPieces = hanzi.Highlight(text.Title, all), hanzi.Highlight(text.Number, all)
	out.Snippet, out.From = snippet(h, text, all)
	return out, nil
}

// snippet is of the body, unless only an attachment has the words.
func snippet(h store.SearchHit, text catalog.Version, words []string) ([]hanzi.Piece, string) {
	if h.Attachments && !h.Body {
		for _, a := range text.Attachments {
			pieces := hanzi.Snippet(a.Name+"\n"+a.Text, words, snippetSize)
			for _, p := range pieces {
				if p.Hit {
					return pieces, a.Name
				}
			}
		}
	}
	pieces := hanzi.Snippet(text.Text, words, snippetSize)
	if slices.ContainsFunc(pieces, func(p hanzi.Piece) bool { return p.Hit }) {
		return pieces, ""
	}
	if about := strings.TrimSpace(text.Summary); about != "" {
		return hanzi.Snippet(about, words, snippetSize), ""
	}
	return hanzi.Snippet(afterHeading(text.Text), words, snippetSize), ""
}

var chapter = regexp.MustCompile(`^\s*第[一二三四五六七八九十]{1,3}[章节编]\s*(?:总\s+则|[^\s。第]{1,20})\s+`)

// afterHeading is a text without the chapter's name that it begins with, which
// says nothing of it.
func afterHeading(text string) string {
	for {
		at := chapter.FindStringIndex(text)
		if at == nil {
			return text
		}
		text = text[at[1]:]
	}
}
