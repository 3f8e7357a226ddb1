package store

import (
	"context"
	"math/bits"
	"slices"
	"strconv"

	"gongkai/internal/adapter/store/postings"
)

// Segments of like size are merged eight at a time, so that a document is
// written once for each power of eight and a corpus of n documents has some
// eight times log₈ n segments. What a merge costs grows with its documents,
// some 60 µs each: the small ones are done by whoever brings the eighth, larger
// ones by whoever brings many documents, the largest by TidySearch; beyond
// mostDocs segments stay as they are, so that no writer ever waits for longer
// than seconds.
const (
	mergeWidth  = 8
	mergeAtOnce = 8 << 10
	mergeInBulk = 32 << 10
	mostDocs    = 128 << 10
)

// TidySearch merges what writers left apart, drops what is gone and gives the
// room back. It can be called at any time; each call does one step, and more
// tells that another waits.
func (t *Tx) TidySearch(ctx context.Context) (more bool, err error) {
	for _, c := range []corpus{itemCorpus, caseCorpus} {
		all, err := t.segments(ctx, c)
		if err != nil {
			return false, err
		}
		some := tidyGroup(all)
		if some == nil {
			some, err = t.muchGone(ctx, c, all)
		}
		if err != nil {
			return false, err
		}
		if some != nil {
			return true, t.merge(ctx, c, some)
		}
	}
	return t.giveBack(ctx)
}

// backAtOnce bounds how many pages of 4 KB one step gives back: a fraction of a
// second, in which others wait to write.
const backAtOnce = 4096

// giveBack gives the file system what merges and deletions have left free in
// SQLite's file, but for a tenth, which the next writers fill. PostgreSQL does
// so by itself; files made before this was asked for keep what they have.
func (t *Tx) giveBack(ctx context.Context) (more bool, err error) {
	if t.postgres {
		return false, nil
	}
	var mode, pages, free int64
	for name, v := range map[string]*int64{"auto_vacuum": &mode, "page_count": &pages, "freelist_count": &free} {
		if _, err := t.one(ctx, "PRAGMA "+name, nil, v); err != nil {
			return false, err
		}
	}
	const incremental = 2
	if surplus := free - pages/10; mode == incremental && surplus > 0 {
		n := min(surplus, backAtOnce)
		return n == backAtOnce, t.each(ctx, "PRAGMA incremental_vacuum("+strconv.FormatInt(n, 10)+")", nil, func(func(...any) error) error { return nil })
	}
	return false, nil
}

// tidyGroup picks the segments to be merged next when there is time: the
// smallest ones, as many as fit into one.
func tidyGroup(all []segment) []segment {
	slices.SortFunc(all, func(a, b segment) int { return a.docs - b.docs })
	n, docs := 0, 0
	for n < len(all) && docs+all[n].docs <= mostDocs {
		docs += all[n].docs
		n++
	}
	// A large one is written again only for half as many new documents.
	if n > 1 && all[n-1].docs > 2*(docs-all[n-1].docs) {
		n--
	}
	if n < 2 {
		return nil
	}
	return all[:n]
}

// muchGone picks the segment that has lost a tenth of its documents.
func (t *Tx) muchGone(ctx context.Context, c corpus, all []segment) ([]segment, error) {
	gone, err := t.gone(ctx, c)
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	if err := t.remember(ctx, all); err != nil {
		return nil, err
	}
	for _, s := range all {
		lost := 0
		for _, k := range gone {
			if _, ok := slices.BinarySearch(s.keys, k); ok {
				lost++
			}
		}
		if lost*10 >= s.docs {
			return []segment{s}, nil
		}
	}
	return nil, nil
}

// mergeSegments merges while eight segments of like size make one of at most
// most documents.
func (t *Tx) mergeSegments(ctx context.Context, c corpus, most int) error {
	for {
		all, err := t.segments(ctx, c)
		if err != nil {
			return err
		}
		classes := map[int][]segment{}
		for _, s := range all {
			k := bits.Len(uint(s.docs)) / 3
			classes[k] = append(classes[k], s)
		}
		merged := false
		for _, some := range classes {
			docs := 0
			for _, s := range some {
				docs += s.docs
			}
			if len(some) < mergeWidth || docs > most {
				continue
			}
			if err := t.merge(ctx, c, some); err != nil {
				return err
			}
			merged = true
		}
		if !merged {
			return nil
		}
	}
}

// merge makes one segment of several and forgets what of them is gone.
func (t *Tx) merge(ctx context.Context, c corpus, some []segment) error {
	gone, err := t.gone(ctx, c)
	if err != nil {
		return err
	}
	if err := t.remember(ctx, some); err != nil {
		return err
	}
	slices.SortFunc(some, func(a, b segment) int { return int(min(1, max(-1, a.keys[0]-b.keys[0]))) })
	var olds [][]int64
	var sources []postings.Source
	for _, s := range some {
		olds = append(olds, s.keys)
		sources = append(sources, t.takePages(ctx, s.id))
	}
	var dropped []int64
	place, keys := postings.Remap(olds, func(k int64) bool {
		_, is := slices.BinarySearch(gone, k)
		if is {
			dropped = append(dropped, k)
		}
		return is
	})
	if err := t.putSegment(ctx, c, keys, func(w *postings.Writer) error { return postings.Merge(sources, place, w) }); err != nil {
		return err
	}
	for _, k := range dropped {
		if _, err := t.exec(ctx, `DELETE FROM search_gone WHERE corpus = $1 AND doc = $2`, string(c), k); err != nil {
			return err
		}
	}
	for _, s := range some {
		if err := t.dropSegment(ctx, s.id); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) dropSegment(ctx context.Context, id int64) error {
	if _, err := t.exec(ctx, `DELETE FROM search_pages WHERE segment = $1`, id); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM search_segments WHERE id = $1`, id)
	return err
}

// takePages reads the pages of a segment, some at a time, and deletes what it
// has read: the merged segment is written where they were.
func (t *Tx) takePages(ctx context.Context, id int64) postings.Source {
	var pages [][]byte
	last := []byte{}
	return func() ([]byte, error) {
		if len(pages) == 0 && last != nil {
			err := t.each(ctx, `SELECT term, data FROM search_pages WHERE segment = $1 AND term > $2 ORDER BY term LIMIT 32`, []any{id, last},
				func(scan func(...any) error) error {
					var page []byte
					err := scan(&last, &page)
					pages = append(pages, page)
					return err
				})
			if err != nil {
				return nil, err
			}
			if len(pages) == 0 {
				last = nil
			} else if _, err := t.exec(ctx, `DELETE FROM search_pages WHERE segment = $1 AND term <= $2`, id, last); err != nil {
				return nil, err
			}
		}
		if len(pages) == 0 {
			return nil, nil
		}
		page := pages[0]
		pages = pages[1:]
		return page, nil
	}
}
