package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store/postings"
)

// A term query is clauses that must all hold; a clause holds where one of its
// alternatives does; an alternative where the document has all its terms.
type (
	alternative []string
	clause      []alternative
)

// group is one segment, or the documents that wait, while a query is answered.
type group struct {
	segment
	tx    *Tx
	terms []string // of fresh documents, as lines
	live  postings.Set
	sets  map[string]postings.Set
}

// groups opens the corpus for one query. A group's documents that are gone are
// in none of its answers.
func (t *Tx) groups(ctx context.Context, c corpus) (out []*group, err error) {
	all, err := t.segments(ctx, c)
	if err != nil {
		return nil, err
	}
	gone, err := t.gone(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := t.remember(ctx, all); err != nil {
		return nil, err
	}
	for _, s := range all {
		g := &group{segment: s, tx: t, live: postings.Full(s.docs), sets: map[string]postings.Set{}}
		for _, k := range gone {
			if i, ok := slices.BinarySearch(g.keys, k); ok {
				g.live.Remove(uint32(i))
			}
		}
		out = append(out, g)
	}
	g := &group{tx: t, sets: map[string]postings.Set{}, segment: segment{segmentMemory: &segmentMemory{columns: map[string]*postings.Column{}}}}
	err = t.fresh(ctx, c, func(key int64, lines string) { g.keys, g.terms = append(g.keys, key), append(g.terms, lines) })
	if g.live = postings.Full(len(g.keys)); len(g.keys) > 0 {
		out = append(out, g)
	}
	return out, err
}

func (g *group) empty() postings.Set { return postings.NewSet(len(g.keys)) }

// match gives the documents for which all clauses hold; where their texts are
// looked into afterwards, maybe a few more.
func (g *group) match(ctx context.Context, query []clause, looked bool) (postings.Set, error) {
	hits := slices.Clone(g.live)
	for _, c := range query {
		either := g.empty()
		for _, alt := range c {
			all, err := g.all(ctx, alt, hits, looked)
			if err != nil {
				return nil, err
			}
			either.Or(all)
		}
		if hits.And(either); hits.Below(len(g.keys)) < 0 {
			break
		}
	}
	return hits, nil
}

// all gives the documents among hits that have every term. A look into a text
// costs what a term does: where documents are looked into afterwards, and fewer
// are left than terms, the rest of the terms is not asked for.
func (g *group) all(ctx context.Context, terms []string, hits postings.Set, looked bool) (postings.Set, error) {
	out := slices.Clone(hits)
	for i, term := range terms {
		if looked && i > 0 && out.Count() < len(terms)-i {
			break
		}
		s, err := g.having(ctx, term)
		if err != nil {
			return nil, err
		}
		if out.And(s); out.Below(len(g.keys)) < 0 {
			break
		}
	}
	return out, nil
}

// having gives the documents that have a term; the caller must not change it.
func (g *group) having(ctx context.Context, term string) (postings.Set, error) {
	if s, ok := g.sets[term]; ok {
		return s, nil
	}
	s := g.empty()
	g.sets[term] = s
	if g.terms != nil {
		for i, terms := range g.terms {
			if strings.Contains(terms, "\n"+term+"\n") {
				s.Add(uint32(i))
			}
		}
		return s, nil
	}
	var page []byte
	found, err := g.tx.one(ctx, `SELECT data FROM search_pages WHERE segment = $1 AND term <= $2 ORDER BY term DESC LIMIT 1`, []any{g.id, []byte(term)}, &page)
	if !found || err != nil {
		return s, err
	}
	list, err := postings.Lookup(page, term)
	if err != nil {
		return s, err
	}
	return s, s.AddList(list)
}

// each calls f for the terms that begin with prefix, without it, and the list
// of those that have them.
func (g *group) each(ctx context.Context, prefix string, f func(value string, list []byte) error) error {
	if g.terms != nil {
		return g.eachFresh(prefix, f)
	}
	return g.tx.each(ctx, `SELECT data FROM search_pages WHERE segment = $1 AND term < $3 AND term >=
		COALESCE((SELECT term FROM search_pages WHERE segment = $1 AND term <= $2 ORDER BY term DESC LIMIT 1), $2)`,
		[]any{g.id, []byte(prefix), []byte(prefix + "\xff")}, func(scan func(...any) error) error {
			var page []byte
			if err := scan(&page); err != nil {
				return err
			}
			r := postings.NewReader(page)
			for {
				ok, err := r.Next()
				if !ok || err != nil {
					return err
				}
				if value, is := strings.CutPrefix(string(r.Term), prefix); is {
					if err := f(value, r.List); err != nil {
						return err
					}
				}
			}
		})
}

func (g *group) eachFresh(prefix string, f func(value string, list []byte) error) error {
	have := map[string][]uint32{}
	for i, terms := range g.terms {
		for {
			_, after, found := strings.Cut(terms, "\n"+prefix)
			if !found {
				break
			}
			value, _, _ := strings.Cut(after, "\n")
			have[value] = append(have[value], uint32(i))
			terms = after
		}
	}
	for value, ords := range have {
		if err := f(value, postings.AppendList(nil, ords)); err != nil {
			return err
		}
	}
	return nil
}

// found is what a query found in each group.
type found struct {
	groups []*group
	hits   []postings.Set
}

func (f *found) count() (n int) {
	for _, s := range f.hits {
		n += s.Count()
	}
	return n
}

// down calls do for the keys found, the greatest first, until it answers
// false.
func (f *found) down(do func(key int64) (bool, error)) error {
	at := make([]int, len(f.groups))
	for i, g := range f.groups {
		at[i] = f.hits[i].Below(len(g.keys))
	}
	for {
		best := -1
		for i, g := range f.groups {
			if at[i] >= 0 && (best < 0 || g.keys[at[i]] > f.groups[best].keys[at[best]]) {
				best = i
			}
		}
		if best < 0 {
			return nil
		}
		more, err := do(f.groups[best].keys[at[best]])
		if !more || err != nil {
			return err
		}
		at[best] = f.hits[best].Below(at[best])
	}
}

// search answers a term query in all groups. Where the texts of what it finds
// are looked into afterwards, some that it finds may lack a term of an
// alternative that has several.
func search(ctx context.Context, groups []*group, query []clause, looked bool) (*found, error) {
	f := &found{groups: groups}
	for _, g := range groups {
		s, err := g.match(ctx, query, looked)
		if err != nil {
			return nil, err
		}
		f.hits = append(f.hits, s)
	}
	return f, nil
}

// perLook is how many documents are read with one statement.
const perLook = 64

// chunks calls do for the keys found that are less than before, or all where
// before is 0: the greatest first, some at a time, until it answers false.
func (f *found) chunks(before int64, do func(keys []int64) (bool, error)) error {
	some := make([]int64, 0, perLook)
	stopped := false
	err := f.down(func(key int64) (bool, error) {
		if before > 0 && key >= before {
			return true, nil
		}
		if some = append(some, key); len(some) < perLook {
			return true, nil
		}
		more, err := do(some)
		some, stopped = some[:0], !more
		return more, err
	})
	if err == nil && !stopped && len(some) > 0 {
		_, err = do(some)
	}
	return err
}

// texts reads the canonical texts of at most perLook documents.
func (t *Tx) texts(ctx context.Context, table string, keys []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(keys))
	err := t.each(ctx, `SELECT doc, text FROM `+table+` WHERE doc IN (`+marksFrom(1)+`)`, padded(keys), func(scan func(...any) error) error {
		var key int64
		var text string
		err := scan(&key, &text)
		out[key] = text
		return err
	})
	return out, err
}

// marksFrom are the places of perLook values in a statement, and padded fills
// them, so that one statement serves any number of keys.
func marksFrom(n int) string {
	var b strings.Builder
	for i := range perLook {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", n+i)
	}
	return b.String()
}

func padded(keys []int64) []any {
	out := make([]any, perLook)
	for i := range out {
		out[i] = keys[min(i, len(keys)-1)]
	}
	return out
}
