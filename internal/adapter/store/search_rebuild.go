package store

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kernel/hanzi"
)

// perIndexing is how many documents are indexed in one transaction.
const perIndexing = 2000

// staleIndex says that nothing is indexed as it should be.
func (t *Tx) staleIndex(ctx context.Context) error {
	_, err := t.exec(ctx, `UPDATE search_state SET edition = 0`)
	return err
}

// edition is the edition of the segmentation that the corpus was indexed with;
// a negative one is being worked on.
func (t *Tx) edition(ctx context.Context, c corpus) (n int, err error) {
	_, err = t.one(ctx, `SELECT edition FROM search_state WHERE corpus = $1`, []any{string(c)}, &n)
	return n, err
}

func (t *Tx) setEdition(ctx context.Context, c corpus, n int) error {
	_, err := t.exec(ctx, `UPDATE search_state SET edition = $1 WHERE corpus = $2`, n, string(c))
	return err
}

// begin empties an index of another edition, so that it can be made again.
func (t *Tx) beginIndex(ctx context.Context, c corpus) error {
	n, err := t.edition(ctx, c)
	if err != nil || n == -hanzi.Edition { // goes on where it was stopped
		return err
	}
	tables := []string{`search_docs`, `search_texts`}
	if c == caseCorpus {
		tables = []string{`search_cases`}
	}
	for _, table := range tables {
		if _, err := t.exec(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM search_pages WHERE segment IN (SELECT id FROM search_segments WHERE corpus = $1)`,
		`DELETE FROM search_segments WHERE corpus = $1`, `DELETE FROM search_fresh WHERE corpus = $1`, `DELETE FROM search_gone WHERE corpus = $1`,
		`UPDATE search_state SET fresh = 0, bytes = 0 WHERE corpus = $1`,
	} {
		if _, err := t.exec(ctx, query, string(c)); err != nil {
			return err
		}
	}
	return t.setEdition(ctx, c, -hanzi.Edition)
}

// ItemsIndexed reports whether the published items are indexed by this
// program's segmentation. Where they are not, BeginItems, Index for all that is
// published, and EndItems make it so; it may be stopped in between.
func (t *Tx) ItemsIndexed(ctx context.Context) (bool, error) {
	n, err := t.edition(ctx, itemCorpus)
	return n == hanzi.Edition, err
}

// BeginItems empties the index of items, unless that was done and not finished.
func (t *Tx) BeginItems(ctx context.Context) error { return t.beginIndex(ctx, itemCorpus) }

// EndItems says that all published items are indexed.
func (t *Tx) EndItems(ctx context.Context) error { return t.setEdition(ctx, itemCorpus, hanzi.Edition) }

// reindex makes the index of cases again where it is of another edition: after
// an upgrade or a restore. 1,000,000 cases take about a minute.
func (s *Store) reindex(ctx context.Context) error {
	var done bool
	if err := s.Read(ctx, func(t *Tx) error {
		n, err := t.edition(ctx, caseCorpus)
		done = n == hanzi.Edition
		return err
	}); err != nil || done {
		return err
	}
	after := Key{}
	for more, begun := true, false; more; begun = true {
		if err := s.Write(ctx, func(t *Tx) error {
			if !begun {
				if err := t.beginIndex(ctx, caseCorpus); err != nil {
					return err
				}
			}
			next, goOn, err := t.indexCases(ctx, after)
			if err == nil && !goOn {
				err = t.setEdition(ctx, caseCorpus, hanzi.Edition)
			}
			if err == nil {
				after, more = next, goOn
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// indexCases indexes the next cases by registration that are not yet.
func (t *Tx) indexCases(ctx context.Context, after Key) (last Key, more bool, err error) {
	var some []Case
	last = after
	err = t.caseWalk(ctx, `WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3`, []any{after.At, after.ID, perIndexing}, func(c Case, err error) error {
		some = append(some, c)
		last = Key{instant(c.CreatedAt), c.ID}
		return err
	})
	if err != nil {
		return last, false, err
	}
	var next int64
	if _, err := t.one(ctx, `SELECT COALESCE(MAX(doc), 0) FROM search_cases`, nil, &next); err != nil {
		return last, false, err
	}
	var docs []termed
	for i := range some {
		c := &some[i]
		if is, err := t.one(ctx, `SELECT doc FROM search_cases WHERE case_id = $1`, []any{c.ID}, new(int64)); err != nil {
			return last, false, err
		} else if is {
			continue
		}
		next = nextCase(next)
		d, err := t.putCaseDoc(ctx, next, c)
		if err != nil {
			return last, false, err
		}
		docs = append(docs, d)
	}
	return last, len(some) == perIndexing, t.addTerms(ctx, caseCorpus, docs)
}

// SearchedAs is the digest of what was indexed of an item, "" where search may
// not find it.
func (t *Tx) SearchedAs(ctx context.Context, item string) (digest string, err error) {
	_, err = t.one(ctx, `SELECT digest FROM search_docs WHERE item = $1`, []any{item}, &digest)
	return digest, err
}

// SearchedItems is the number of items that search may find.
func (t *Tx) SearchedItems(ctx context.Context) (n int64, err error) {
	_, err = t.one(ctx, `SELECT COUNT(*) FROM search_docs`, nil, &n)
	return n, err
}

// CheckSearch compares the indexes with the documents they are of, and the
// documents of cases with the cases. It names what differs.
func (t *Tx) CheckSearch(ctx context.Context) (found []string, err error) {
	for c, table := range map[corpus]string{itemCorpus: `search_docs`, caseCorpus: `search_cases`} {
		same, err := t.sameKeys(ctx, c, table)
		if err != nil {
			return nil, err
		}
		if !same {
			found = append(found, fmt.Sprintf("检索索引 %s 与其文档表不一致", c))
		}
	}
	slices.Sort(found)
	return found, t.each(ctx, `SELECT cases.id, stage, title, number, COALESCE(view, ''), COALESCE(text, '') FROM cases LEFT JOIN search_cases ON case_id = id`, nil,
		func(scan func(...any) error) error {
			var c Case
			var view, text string
			if err := scan(&c.ID, &c.Stage, &c.Title, &c.Number, &view, &text); err != nil {
				return err
			}
			if view != viewOfStage(c.Stage) || text != caseText(&c) {
				found = append(found, fmt.Sprintf("案件 %s 的检索索引不是最新", c.ID))
			}
			return nil
		})
}

// sameKeys reports whether an index shows just the documents of a table.
func (t *Tx) sameKeys(ctx context.Context, c corpus, table string) (bool, error) {
	groups, err := t.groups(ctx, c)
	if err != nil {
		return false, err
	}
	all, err := search(ctx, groups, nil, false)
	if err != nil {
		return false, err
	}
	var shown, want []int64
	if err := all.down(func(key int64) (bool, error) { shown = append(shown, key); return true, nil }); err != nil {
		return false, err
	}
	err = t.each(ctx, `SELECT doc FROM `+table+` ORDER BY doc DESC`, nil, func(scan func(...any) error) error {
		var key int64
		err := scan(&key)
		want = append(want, key)
		return err
	})
	return slices.Equal(shown, want), err
}
