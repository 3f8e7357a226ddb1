package app

import (
	"context"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
)

// published brings everything that the public reads of an item into line with
// its state, in the transaction of the act: listings, relations, search, and
// the pages that caches hold.
func (w *work) published(ctx context.Context, f *itemFile) error {
	cols, err := w.columns(ctx)
	if err != nil {
		return err
	}
	appears := appearance(f, cols)
	if err := w.list(ctx, f, appears); err != nil {
		return err
	}
	if err := w.index(ctx, f, appears); err != nil {
		return err
	}
	tags := []string{TagItems, itemAbout(f.ID)}
	for _, id := range w.everAppeared(ctx, f, cols) {
		tags = append(tags, "column:"+id)
	}
	for _, r := range f.public.Relations {
		if r.Item != "" {
			tags = append(tags, itemAbout(r.Item))
		}
	}
	w.touch(tags...)
	return nil
}

// list writes what lists hold of an item: its columns, what it says of others,
// where it stood before.
func (w *work) list(ctx context.Context, f *itemFile, appears []string) error {
	if err := w.ListItem(ctx, &f.Item, appears); err != nil {
		return err
	}
	if err := w.Relate(ctx, f.ID, says(f)); err != nil {
		return err
	}
	return w.readdress(ctx, f)
}

// appearance lists the columns in which an item is listed: none unless it is
// public and current. "" and "kind:K" are the listings of all and of a kind.
func appearance(f *itemFile, cols *catalog.Columns) []string {
	if f.state.Public == 0 || f.state.Gone != nil {
		return nil
	}
	return append(cols.Appears(slices.Concat(f.public.Columns, f.public.Topics)...), "", "kind:"+string(f.public.Kind))
}

// everAppeared lists the columns of every text, so that a correction that
// moves an item drops the pages that it left.
func (w *work) everAppeared(ctx context.Context, f *itemFile, cols *catalog.Columns) []string {
	ids := slices.Concat(f.public.Columns, f.public.Topics, f.latest.Columns, f.latest.Topics)
	for _, t := range f.state.Traces {
		if t.From == 0 {
			continue
		}
		if v, err := w.itemText(ctx, f.ID, t.From); err == nil {
			ids = append(ids, slices.Concat(v.Columns, v.Topics)...)
		}
	}
	return cols.Appears(ids...)
}

// says lists what a public item says of others.
func says(f *itemFile) (out [][2]string) {
	if f.state.Public == 0 {
		return nil
	}
	for _, r := range f.public.Relations {
		if r.Item != "" && r.Item != f.ID {
			out = append(out, [2]string{string(r.Kind), r.Item})
		}
	}
	return out
}

// relist makes listings, relations and the search index anew from the items,
// after a restore or a change of the tree.
func (w *work) relist(ctx context.Context) error {
	if err := w.ClearListings(ctx); err != nil {
		return err
	}
	if err := w.BeginItems(ctx); err != nil {
		return err
	}
	cols, err := w.columns(ctx)
	if err != nil {
		return err
	}
	w.bulk = true
	if err := w.relistAll(ctx, cols); err != nil {
		return err
	}
	if err := w.flushIndex(ctx); err != nil {
		return err
	}
	if err := w.SetListingState(ctx, listingEdition, ""); err != nil {
		return err
	}
	return w.EndItems(ctx)
}

func (w *work) relistAll(ctx context.Context, cols *catalog.Columns) error {
	return w.eachItemFile(ctx, func(f *itemFile) error {
		appears := appearance(f, cols)
		if err := w.list(ctx, f, appears); err != nil {
			return err
		}
		if f.state.Public == 0 {
			return w.Unindex(ctx, f.ID)
		}
		return w.index(ctx, f, appears)
	})
}

// eachItemFile opens every item, by ID.
func (w *work) eachItemFile(ctx context.Context, f func(*itemFile) error) error {
	const many = 500
	for after := ""; ; {
		var ids []string
		if err := w.ItemsAfter(ctx, after, many, func(i store.Item, err error) error { ids = append(ids, i.ID); return err }); err != nil {
			return err
		}
		for _, id := range ids {
			one, err := w.openItem(ctx, id)
			if err != nil {
				return err
			}
			if err := f(one); err != nil {
				return err
			}
		}
		if len(ids) < many {
			return nil
		}
		after = ids[len(ids)-1]
	}
}
