package app

import (
	"context"

	"gongkai/internal/adapter/store"
)

// Vitals is how an installation is, in numbers that cost next to nothing and
// name nobody.
type Vitals struct {
	Pools    []store.Pool
	Sessions int64 // used within SessionIdle
	Waiting  int64 // notifications that have not left, up to store.MostCounted
	Failed   int64 // notifications that nobody has seen to yet, likewise
	Audit    int64 // entries
	Log      int64 // entries of the public log
	Unsigned int64 // of them, those that no checkpoint is of yet
	Bytes    int64 // of the database
}

// Vitals takes the installation's pulse.
func (a *App) Vitals(ctx context.Context) (v Vitals, err error) {
	v.Pools = a.store.Pools()
	if v.Bytes, err = a.store.Size(ctx, a.opts.Dir); err != nil {
		return v, err
	}
	err = a.store.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Sessions, err = tx.CountSessions(ctx, a.now().Add(-SessionIdle)); err != nil {
			return err
		}
		if v.Waiting, err = tx.CountOutbox(ctx, store.OutboxQuery{State: store.OutboxWaiting}); err != nil {
			return err
		}
		if v.Failed, err = tx.CountOutbox(ctx, store.OutboxQuery{State: store.OutboxFailed}); err != nil {
			return err
		}
		if v.Audit, _, err = tx.AuditHead(ctx); err != nil {
			return err
		}
		if v.Log, err = tx.LogSize(ctx); err != nil {
			return err
		}
		signed, err := tx.LogCheckpoint(ctx)
		v.Unsigned = max(0, v.Log-signed.Size)
		return err
	})
	return v, err
}

// Ready reports whether the installation can answer: its database does.
func (a *App) Ready(ctx context.Context) error {
	return a.store.Read(ctx, func(tx *store.Tx) error { _, _, err := tx.AuditHead(ctx); return err })
}
