package store

import (
	"context"
	"slices"
)

// Having is the published items that have some words, for those who walk them
// in an order that is not the search's.
type Having struct {
	*Tx
	words [][]string
	found *found
	exact bool
}

// Having looks words up as Search does; of the query only words, agencies,
// kinds and columns count.
func (t *Tx) Having(ctx context.Context, q SearchQuery) (*Having, error) {
	groups, err := t.groups(ctx, itemCorpus)
	if err != nil {
		return nil, err
	}
	words, exact := clauses(q.Words, "")
	f, err := search(ctx, groups, slices.Concat(q.filters(), words), !exact)
	return &Having{t, q.Words, f, exact}, err
}

// Most is how many items have the words at most.
func (h *Having) Most() int { return h.found.count() }

// All lists the items that have the words.
func (h *Having) All(ctx context.Context) (items []string, err error) {
	err = h.found.chunks(0, func(keys []int64) (bool, error) {
		names, err := h.names(ctx, `doc`, padded(keys))
		if err != nil {
			return false, err
		}
		sure, err := h.sure(ctx, keys)
		for _, key := range sure {
			items = append(items, names[key])
		}
		return true, err
	})
	return items, err
}

// Among tells which of some items have the words.
func (h *Having) Among(ctx context.Context, items []string) (map[string]bool, error) {
	out := make(map[string]bool, len(items))
	for some := range slices.Chunk(items, perLook) {
		names, err := h.names(ctx, `item`, paddedNames(some))
		if err != nil {
			return nil, err
		}
		var keys []int64
		for key := range names {
			if h.found.has(key) {
				keys = append(keys, key)
			}
		}
		sure, err := h.sure(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, key := range sure {
			out[names[key]] = true
		}
	}
	return out, nil
}

// Says reports whether a text that is not indexed, in canonical form, has the
// words.
func (h *Having) Says(canon string) bool { return containsAll(canon, h.words) }

// names gives the items of at most perLook documents by their keys.
func (t *Tx) names(ctx context.Context, by string, args []any) (map[int64]string, error) {
	out := make(map[int64]string, perLook)
	err := t.each(ctx, `SELECT doc, item FROM search_docs WHERE `+by+` IN (`+marksFrom(1)+`)`, args, func(scan func(...any) error) error {
		var key int64
		var item string
		err := scan(&key, &item)
		out[key] = item
		return err
	})
	return out, err
}

// sure leaves the keys whose texts hold the words, where the index cannot say.
func (h *Having) sure(ctx context.Context, keys []int64) ([]int64, error) {
	if h.exact || len(keys) == 0 {
		return keys, nil
	}
	texts, err := h.texts(ctx, `search_texts`, keys)
	return slices.DeleteFunc(slices.Clone(keys), func(key int64) bool { return !containsAll(texts[key], h.words) }), err
}

// has reports whether a document is among those found.
func (f *found) has(key int64) bool {
	for i, g := range f.groups {
		if n, ok := slices.BinarySearch(g.keys, key); ok && f.hits[i].Has(uint32(n)) {
			return true
		}
	}
	return false
}

func paddedNames(items []string) []any {
	out := make([]any, perLook)
	for i := range out {
		out[i] = items[min(i, len(items)-1)]
	}
	return out
}
