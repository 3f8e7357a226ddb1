package store

import (
	"context"
	"sync"

	"gongkai/internal/adapter/store/postings"
)

// searchMemory keeps what was read of segments for the queries to come: their
// keys, 8 bytes a document, and the columns that facets count, 4 bytes for each
// document and value. A segment never changes and its number never comes again,
// so nothing of this can be stale; what is gone is forgotten.
type searchMemory struct {
	mu       sync.Mutex
	segments map[int64]*segmentMemory
}

// segmentMemory is what is kept of one segment.
type segmentMemory struct {
	keys    []int64
	mu      sync.Mutex
	columns map[string]*postings.Column // by the prefix of the terms
}

// manySegments is how many segments that may be gone are kept beside those of
// a corpus.
const manySegments = 128

// remember gives all segments of a corpus their memory, and forgets others
// where they have become many.
func (t *Tx) remember(ctx context.Context, all []segment) error {
	m := t.searchMemory
	m.mu.Lock()
	if m.segments == nil || len(m.segments) > 2*len(all)+manySegments {
		kept := map[int64]*segmentMemory{}
		for _, s := range all {
			if had := m.segments[s.id]; had != nil {
				kept[s.id] = had
			}
		}
		m.segments = kept
	}
	for i := range all {
		all[i].segmentMemory = m.segments[all[i].id]
	}
	m.mu.Unlock()
	for i := range all {
		if all[i].segmentMemory != nil {
			continue
		}
		if err := t.readKeys(ctx, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) readKeys(ctx context.Context, s *segment) error {
	var b []byte
	if _, err := t.one(ctx, `SELECT keys FROM search_segments WHERE id = $1`, []any{s.id}, &b); err != nil {
		return err
	}
	keys, err := postings.Keys(b, s.docs)
	if err != nil {
		return err
	}
	s.segmentMemory = &segmentMemory{keys: keys, columns: map[string]*postings.Column{}}
	t.searchMemory.mu.Lock()
	t.searchMemory.segments[s.id] = s.segmentMemory
	t.searchMemory.mu.Unlock()
	return nil
}

// column gives the values of the terms that begin with prefix, by document.
func (g *group) column(ctx context.Context, prefix string) (*postings.Column, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c := g.columns[prefix]; c != nil {
		return c, nil
	}
	var values []string
	var lists [][]byte
	err := g.each(ctx, prefix, func(value string, list []byte) error {
		values, lists = append(values, value), append(lists, append([]byte(nil), list...))
		return nil
	})
	if err != nil {
		return nil, err
	}
	c, err := postings.NewColumn(len(g.keys), values, lists)
	if err == nil {
		g.columns[prefix] = c
	}
	return c, err
}
