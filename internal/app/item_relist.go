package app

import (
	"context"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
)

// RelistItems makes the listings, relations and search index anew from the
// ledger: they are copies, and this is their cure.
func (a *App) RelistItems(ctx context.Context, actor agency.Actor) error {
	return a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		w.touch(TagItems, TagColumns)
		w.Note(w.entry(agency.Maintain, "", "items", map[string]string{"what": "relist"}))
		return w.relist(ctx)
	})
}

// rebuild does the same in a store that was just restored, which holds the
// ledger and no copies. It needs no key.
func rebuild(ctx context.Context, s *store.Store) error {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return s.Write(ctx, func(tx *store.Tx) error {
		return (&App{store: s, place: China()}).newWork(tx, agency.Actor{}, now).relist(ctx)
	})
}
