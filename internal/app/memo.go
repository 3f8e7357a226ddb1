package app

import (
	"context"
	"sync"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
)

// memo keeps what works have read and folded. Every write to the ledger has an
// entry in the audit, and a work reads one consistent state of the store: while
// the audit's last number is the one at which something was read, on the same
// day, it still stands, whichever process may write. Nothing is kept of what is
// outside the ledger, as sessions and queues are.
type memo struct {
	mu    sync.Mutex
	seq   int64
	today calendar.Date
	by    map[any]any
	size  int
}

// memoMost bounds the memo, in cases or what takes as much memory: some 2 KB.
const memoMost = 10_000

// Forget gives back the memory of what is remembered, which is read anew when
// somebody asks again.
func (a *App) Forget() {
	a.memo.mu.Lock()
	defer a.memo.mu.Unlock()
	a.memo.by, a.memo.size = nil, 0
}

// remembered gives what read makes of the ledger as it stands, read anew only
// if something was written since. The key's type tells apart what is kept, and
// size is its share of the memo. What it gives is shared: nobody changes it. A
// work that may write reads what it has written itself, and is told nothing.
func remembered[T any](ctx context.Context, w *work, key any, size int, read func() (T, error)) (v T, err error) {
	seq, ok, err := w.Standing(ctx)
	if err != nil {
		return v, err
	}
	if !ok {
		return read()
	}
	m := &w.app.memo
	if kept, ok := m.get(seq, w.today, key); ok {
		return kept.(T), nil
	}
	if v, err = read(); err == nil {
		m.put(seq, w.today, key, v, size)
	}
	return v, err
}

// What is remembered, by keys of their own types.
type (
	agencyKey string
	lawKey    string
	personKey string
	viewKey   string
	daysKey   string
	inboxKey  InboxQuery
	readerKey string

	trackKey     string
	suggestedKey string
	lettersKey   string
	disputesKey  struct{ agency, of string }
	recordsKey   struct{ kind, agency, under string }
)

func (m *memo) get(seq int64, today calendar.Date, key any) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seq != seq || m.today != today {
		return nil, false
	}
	v, ok := m.by[key]
	return v, ok
}

// put keeps a value. Of a state older than what is kept nothing is: the next
// to ask will see the newer one.
func (m *memo) put(seq int64, today calendar.Date, key, v any, size int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if seq < m.seq {
		return
	}
	if m.by == nil || m.seq != seq || m.today != today || m.size+size > memoMost {
		m.seq, m.today, m.by, m.size = seq, today, map[any]any{}, 0
	}
	m.by[key] = v
	m.size += size
}

// Snapshot gives a context in which everything that is read, until end is
// called or something is written, is of one state of the ledger and read in one
// transaction: for a page that asks for several things. End may be called more
// than once.
func (a *App) Snapshot(ctx context.Context) (in context.Context, end func()) {
	return a.store.Snapshot(ctx)
}

// RecordsUnder lists the records of a kind whose keys begin with what they
// stand under, remembered like the cases that they belong to.
func (w *work) RecordsUnder(ctx context.Context, kind, agencyID, under string) ([]store.Record, error) {
	return remembered(ctx, w, recordsKey{kind, agencyID, under}, 2, func() ([]store.Record, error) { return w.Tx.RecordsUnder(ctx, kind, agencyID, under) })
}
