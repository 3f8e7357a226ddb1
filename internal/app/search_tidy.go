package app

import (
	"context"

	"gongkai/internal/adapter/store"
)

// TidySearch merges what the index of search has in pieces, one merge at a
// time, so that others write in between. Nothing is wrong without it; searches
// only look into more pieces.
func (a *App) TidySearch(ctx context.Context) (merges int, err error) {
	for more := true; more && err == nil && ctx.Err() == nil; {
		err = a.store.Write(ctx, func(tx *store.Tx) (err error) { more, err = tx.TidySearch(ctx); return err })
		if more {
			merges++
		}
	}
	return merges, err
}

// freshSearch indexes the items again where this program parts text in another
// way than the one that indexed them.
func freshSearch(ctx context.Context, s *store.Store) error {
	var fresh bool
	if err := s.Read(ctx, func(tx *store.Tx) (err error) { fresh, err = tx.ItemsIndexed(ctx); return err }); err != nil || fresh {
		return err
	}
	return rebuild(ctx, s)
}
