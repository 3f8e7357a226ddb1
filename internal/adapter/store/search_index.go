package store

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"gongkai/internal/adapter/store/postings"
)

// corpus is a collection of documents that are searched together. A document
// is a key; keys that are greater come first in what is found. What a document
// is found by are terms, which only the files of the collections can read.
type corpus string

const (
	itemCorpus corpus = "items"
	caseCorpus corpus = "cases"
)

// Documents wait in search_fresh, where they are read one by one, until they
// are so many, or their terms so long, that a segment is worth its pages.
const (
	maxFresh      = 64
	maxFreshBytes = 1 << 20
)

// mostAtOnce is how many documents make a segment at most when many come
// together: some 30 KB of memory each.
const mostAtOnce = 2000

// termed is a document; terms calls its argument for each of its terms, some
// of them more than once, at the same time as others' terms.
type termed struct {
	key   int64
	terms func(add func(term string))
}

// addTerms indexes documents by their keys, which ascend and are new to the
// corpus. Few wait as fresh ones, many become a segment at once.
func (t *Tx) addTerms(ctx context.Context, c corpus, docs []termed) error {
	if len(docs) > maxFresh/2 {
		for some := range slices.Chunk(docs, mostAtOnce) {
			if err := t.addSegment(ctx, c, some, mergeInBulk); err != nil {
				return err
			}
		}
		return nil
	}
	bytes := 0
	for _, d := range docs {
		var terms []string
		d.terms(func(term string) { terms = append(terms, term) })
		slices.Sort(terms)
		lines := "\n" + strings.Join(slices.Compact(terms), "\n") + "\n"
		if _, err := t.exec(ctx, `INSERT INTO search_fresh (corpus, doc, terms) VALUES ($1, $2, $3)`, string(c), d.key, lines); err != nil {
			return err
		}
		bytes += len(lines)
	}
	var n, size int
	if _, err := t.one(ctx, `UPDATE search_state SET fresh = fresh + $1, bytes = bytes + $2 WHERE corpus = $3 RETURNING fresh, bytes`,
		[]any{len(docs), bytes, string(c)}, &n, &size); err != nil {
		return err
	}
	if n < maxFresh && size < maxFreshBytes {
		return nil
	}
	return t.settle(ctx, c)
}

// removeTerms takes a document out of the index.
func (t *Tx) removeTerms(ctx context.Context, c corpus, key int64) error {
	var size int
	found, err := t.one(ctx, `DELETE FROM search_fresh WHERE corpus = $1 AND doc = $2 RETURNING LENGTH(terms)`, []any{string(c), key}, &size)
	if err != nil {
		return err
	}
	if found { // bytes may stay too high by a little until the next segment
		_, err = t.exec(ctx, `UPDATE search_state SET fresh = fresh - 1 WHERE corpus = $1`, string(c))
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO search_gone (corpus, doc) VALUES ($1, $2) ON CONFLICT (corpus, doc) DO NOTHING`, string(c), key)
	return err
}

// fresh calls f for the documents that wait, by key, with their terms as lines.
func (t *Tx) fresh(ctx context.Context, c corpus, f func(key int64, lines string)) error {
	return t.each(ctx, `SELECT doc, terms FROM search_fresh WHERE corpus = $1 ORDER BY doc`, []any{string(c)}, func(scan func(...any) error) error {
		var key int64
		var lines string
		err := scan(&key, &lines)
		f(key, lines)
		return err
	})
}

// settle makes a segment of the documents that wait.
func (t *Tx) settle(ctx context.Context, c corpus) error {
	var docs []termed
	if err := t.fresh(ctx, c, func(key int64, lines string) {
		docs = append(docs, termed{key, func(add func(string)) {
			for term := range strings.SplitSeq(strings.Trim(lines, "\n"), "\n") {
				add(term)
			}
		}})
	}); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM search_fresh WHERE corpus = $1`, string(c)); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE search_state SET fresh = 0, bytes = 0 WHERE corpus = $1`, string(c)); err != nil {
		return err
	}
	return t.addSegment(ctx, c, docs, mergeAtOnce)
}

// addSegment makes a segment and merges those of its size, of at most most
// documents together.
func (t *Tx) addSegment(ctx context.Context, c corpus, docs []termed, most int) error {
	keys := make([]int64, len(docs))
	for i, d := range docs {
		keys[i] = d.key
	}
	if err := t.putSegment(ctx, c, keys, func(w *postings.Writer) error {
		return postings.Build(len(docs), func(i int, add func(string)) { docs[i].terms(add) }, w)
	}); err != nil {
		return err
	}
	return t.mergeSegments(ctx, c, most)
}

// putSegment writes a segment whose lists fill writes.
func (t *Tx) putSegment(ctx context.Context, c corpus, keys []int64, fill func(*postings.Writer) error) error {
	if len(keys) == 0 {
		return nil
	}
	id := rand.Int64()
	w := postings.NewWriter(func(first, page []byte) error {
		_, err := t.exec(ctx, `INSERT INTO search_pages (segment, term, data) VALUES ($1, $2, $3)`, id, first, page)
		return err
	})
	if err := fill(w); err != nil {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO search_segments (id, corpus, docs, keys) VALUES ($1, $2, $3, $4)`,
		id, string(c), len(keys), postings.AppendKeys(nil, keys))
	return err
}

// segment is one of a corpus, with what is kept of it in memory where that was
// asked for.
type segment struct {
	id   int64
	docs int
	*segmentMemory
}

func (t *Tx) segments(ctx context.Context, c corpus) (out []segment, err error) {
	err = t.each(ctx, `SELECT id, docs FROM search_segments WHERE corpus = $1 ORDER BY id`, []any{string(c)}, func(scan func(...any) error) error {
		var s segment
		err := scan(&s.id, &s.docs)
		out = append(out, s)
		return err
	})
	return out, err
}

// gone reads the documents that segments must not show.
func (t *Tx) gone(ctx context.Context, c corpus) (keys []int64, err error) {
	err = t.each(ctx, `SELECT doc FROM search_gone WHERE corpus = $1 ORDER BY doc`, []any{string(c)}, func(scan func(...any) error) error {
		var k int64
		err := scan(&k)
		keys = append(keys, k)
		return err
	})
	return keys, err
}
