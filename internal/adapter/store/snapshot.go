package store

import (
	"context"
	"sync"
	"sync/atomic"
)

// snapshot is one reading transaction for all that one page reads.
type snapshot struct {
	store *Store
	ctx   context.Context

	mu    sync.Mutex // held while somebody reads
	t     *Tx        // nil before the first reading
	ended atomic.Bool
}

type snapshotKey struct{}

// Snapshot gives a context in which everything that is read, until end is
// called or something is written, is read of one state of the store and in one
// transaction, which the first reading begins.
func (s *Store) Snapshot(ctx context.Context) (in context.Context, end func()) {
	n := &snapshot{store: s, ctx: ctx}
	return context.WithValue(ctx, snapshotKey{}, n), n.end
}

// snapshotOf is the snapshot of this store that ctx carries, nil where it has none.
func (s *Store) snapshotOf(ctx context.Context) *snapshot {
	n, _ := ctx.Value(snapshotKey{}).(*snapshot)
	if n == nil || n.store != s {
		return nil
	}
	return n
}

func (n *snapshot) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.finish()
}

func (n *snapshot) finish() {
	if n.t != nil {
		_ = n.t.tx.Rollback() // nothing was written
	}
	n.t = nil
	n.ended.Store(true)
}

// leave ends the snapshot for who writes, who may be within a reading of it.
func (n *snapshot) leave() {
	n.ended.Store(true)
	if n.mu.TryLock() {
		defer n.mu.Unlock()
		n.finish()
	}
}

// read runs f in the snapshot; taken is false where it has ended or is being
// read in by the caller's caller or another goroutine. An error ends it, for
// PostgreSQL takes no query in the transaction after one.
func (n *snapshot) read(f func(*Tx) error) (taken bool, err error) {
	if !n.mu.TryLock() {
		return false, nil
	}
	defer n.mu.Unlock()
	if n.ended.Load() {
		return false, nil
	}
	if n.t == nil {
		if n.t, err = n.store.begin(context.WithoutCancel(n.ctx), n.store.d.read, n.store.reading()); err != nil {
			n.t = nil
			n.ended.Store(true)
			return true, err
		}
	}
	if err = f(n.t); err != nil {
		n.finish()
	}
	return true, err
}

// Reads reports whether this is a transaction that only reads.
func (t *Tx) Reads() bool { return t.reads }

// Standing is the audit's last number in the one state that a reading
// transaction sees; ok is false in one that may write. Two readings at the same
// number have read the same ledger.
func (t *Tx) Standing(ctx context.Context) (seq int64, ok bool, err error) {
	if !t.reads {
		return 0, false, nil
	}
	if t.standing == 0 {
		t.standing, _, err = t.AuditHead(ctx)
	}
	return t.standing, err == nil, err
}
