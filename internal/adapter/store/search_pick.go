package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/adapter/store/postings"
)

// searching is a query being answered.
type searching struct {
	*Tx
	q       SearchQuery
	exact   bool
	keys    []int64 // the first that were found, in the order they are shown
	titled  int     // how many of them by their title
	total   int
	atLeast bool
	seen    map[int64]bool // all keys that count, where texts were looked into
}

// pick puts the keys in order: titles first.
func (s *searching) pick(ctx context.Context, groups []*group, all *found) error {
	s.seen = map[int64]bool{}
	if !s.exact && all.count() <= perLook {
		return s.pickFew(ctx, all)
	}
	titles, err := s.inTitles(ctx, groups, all)
	if err != nil {
		return err
	}
	if s.exact {
		s.total = all.count()
		want := min(MostFound, s.q.Offset+s.q.Limit)
		take := func(key int64) (bool, error) {
			if !s.seen[key] && len(s.keys) < want {
				s.seen[key] = true
				s.keys = append(s.keys, key)
			}
			return len(s.keys) < want, nil
		}
		if err := titles.down(take); err != nil {
			return err
		}
		s.titled = len(s.keys)
		return all.down(take)
	}
	if err := titles.chunks(0, s.look(ctx, true)); err != nil {
		return err
	}
	s.titled = len(s.keys)
	if err := all.chunks(0, s.look(ctx, false)); err != nil {
		return err
	}
	s.total = len(s.keys)
	return nil
}

// inTitles asks the index which of all that was found has the words in its
// title or number.
func (s *searching) inTitles(ctx context.Context, groups []*group, all *found) (*found, error) {
	words, _ := clauses(s.q.Words, titleMark)
	if words == nil { // nothing but filters: nothing is in a title
		words = []clause{{}}
	}
	titles, err := search(ctx, groups, words, !s.exact)
	if err != nil {
		return nil, err
	}
	for i := range titles.hits {
		titles.hits[i].And(all.hits[i])
	}
	return titles, nil
}

// pickFew looks into the texts of all that was found, each once.
func (s *searching) pickFew(ctx context.Context, all *found) error {
	var rest []int64
	err := all.chunks(0, func(keys []int64) (bool, error) {
		texts, err := s.texts(ctx, `search_texts`, keys)
		for _, key := range keys {
			if !containsAll(texts[key], s.q.Words) {
				continue
			}
			s.seen[key] = true
			if containsAll(field(texts[key], true), s.q.Words) {
				s.keys = append(s.keys, key)
			} else {
				rest = append(rest, key)
			}
		}
		return true, err
	})
	s.titled, s.keys = len(s.keys), append(s.keys, rest...)
	s.total = len(s.keys)
	return err
}

// look takes the keys whose texts hold the words.
func (s *searching) look(ctx context.Context, inTitle bool) func([]int64) (bool, error) {
	return func(keys []int64) (bool, error) {
		texts, err := s.texts(ctx, `search_texts`, keys)
		if err != nil {
			return false, err
		}
		for _, key := range keys {
			if s.seen[key] || !containsAll(field(texts[key], inTitle), s.q.Words) {
				continue
			}
			if len(s.keys) == MostFound {
				s.atLeast = true
				return false, nil
			}
			s.seen[key] = true
			s.keys = append(s.keys, key)
		}
		return true, nil
	}
}

// field is the title and number of a text, or all of it.
func field(text string, inTitle bool) string {
	if !inTitle {
		return text
	}
	f := strings.SplitN(text, fieldBreak, 3)
	return f[0] + fieldBreak + f[min(1, len(f)-1)]
}

func containsAll(text string, words [][]string) bool {
	for _, spellings := range words {
		if !containsAny(text, spellings) {
			return false
		}
	}
	return true
}

func containsAny(text string, spellings []string) bool {
	return slices.ContainsFunc(spellings, func(w string) bool { return strings.Contains(text, w) })
}

// page reads the items of the page.
func (s *searching) page(ctx context.Context) (hits []SearchHit, err error) {
	from := min(s.q.Offset, len(s.keys))
	keys := s.keys[from:min(len(s.keys), from+s.q.Limit)]
	for at, some := range slices.Collect(slices.Chunk(keys, perLook)) {
		texts, err := s.texts(ctx, `search_texts`, some)
		if err != nil {
			return nil, err
		}
		items, err := s.names(ctx, `doc`, padded(some))
		if err != nil {
			return nil, err
		}
		for i, key := range some {
			h := s.hit(texts[key])
			h.InTitle, h.Item = from+at*perLook+i < s.titled, items[key]
			hits = append(hits, h)
		}
	}
	return hits, nil
}

// hit says which fields of a text hold a word.
func (s *searching) hit(text string) (h SearchHit) {
	fields := strings.SplitN(text, fieldBreak, 4)
	for f, in := range []*bool{&h.Title, &h.Number, &h.Body, &h.Attachments} {
		*in = f < len(fields) && slices.ContainsFunc(s.q.Words, func(spellings []string) bool { return containsAny(fields[f], spellings) })
	}
	return h
}

// facets counts what was found by value.
func (s *searching) facets(ctx context.Context, all *found) (f Facets, err error) {
	for _, one := range []struct {
		to     *[]Facet
		prefix string
	}{{&f.Agencies, agencyTerm}, {&f.Kinds, kindTerm}, {&f.Columns, columnTerm}, {&f.Years, yearTerm}} {
		sum := map[string]int{}
		for i, g := range all.groups {
			hits := all.hits[i]
			if !s.exact {
				hits = g.only(s.seen)
			}
			column, err := g.column(ctx, one.prefix)
			if err != nil {
				return f, err
			}
			column.Count(hits, sum)
		}
		for _, v := range slices.Sorted(maps.Keys(sum)) {
			if sum[v] > 0 {
				*one.to = append(*one.to, Facet{v, sum[v]})
			}
		}
	}
	return f, nil
}

// only is the group's share of the keys.
func (g *group) only(keys map[int64]bool) postings.Set {
	out := g.empty()
	for k := range keys {
		if i, ok := slices.BinarySearch(g.keys, k); ok && g.live.Has(uint32(i)) {
			out.Add(uint32(i))
		}
	}
	return out
}
