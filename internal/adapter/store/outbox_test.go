package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
)

var outboxNow = time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)

func openOutbox(t *testing.T, p store.Place) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func put(t *testing.T, s *store.Store, id, once string) bool {
	t.Helper()
	ok := false
	if err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		ok, err = tx.PutOutgoing(t.Context(), &store.Outgoing{ID: id, Agency: "edu", Kind: "answered", Channel: "mail", Once: once, Sealed: []byte{1}, NotBefore: outboxNow, CreatedAt: outboxNow})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ok
}

// Workers of two processes share what is due: each notification is leased to
// one of them, and to another only once the lease has ended.
func TestOutboxLease(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		one, two := openOutbox(t, p), openOutbox(t, p)
		const n = 20
		for i := range n {
			put(t, one, fmt.Sprintf("id-%02d", i), "")
		}
		var mu sync.Mutex
		seen := map[string]int{}
		var wait sync.WaitGroup
		for i, s := range []*store.Store{one, two, one, two} {
			wait.Go(func() {
				for {
					o, err := s.LeaseOutgoing(context.Background(), fmt.Sprint("worker-", i), outboxNow, outboxNow.Add(time.Minute))
					if err != nil {
						t.Error(err)
						return
					}
					if o == nil {
						return
					}
					mu.Lock()
					seen[o.ID]++
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		for id, times := range seen {
			if times != 1 {
				t.Errorf("%s was leased %d times", id, times)
			}
		}
		// SKIP LOCKED may pass over rows in the hands of others, never lose them.
		for len(seen) < n {
			o, err := one.LeaseOutgoing(t.Context(), "rest", outboxNow, outboxNow.Add(time.Minute))
			if err != nil || o == nil {
				t.Fatalf("%d of %d leased: %v", len(seen), n, err)
			}
			seen[o.ID]++
		}
		again, err := two.LeaseOutgoing(t.Context(), "later", outboxNow.Add(time.Minute), outboxNow.Add(2*time.Minute))
		if err != nil || again == nil || again.ID != "id-00" || again.Attempts != 2 {
			t.Errorf("after the lease: %+v, %v", again, err)
		}
	})
}

// Only the holder of a lease says what became of the try.
func TestOutboxRelease(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s := openOutbox(t, p)
		put(t, s, "id", "")
		slow, err := s.LeaseOutgoing(t.Context(), "slow", outboxNow, outboxNow.Add(time.Minute))
		if err != nil || slow == nil {
			t.Fatal(err)
		}
		quick, err := s.LeaseOutgoing(t.Context(), "quick", outboxNow.Add(time.Hour), outboxNow.Add(2*time.Hour))
		if err != nil || quick == nil {
			t.Fatal(err)
		}
		release := func(o *store.Outgoing, state string) (held bool) {
			o.State, o.DoneAt = state, outboxNow
			if err := s.Write(t.Context(), func(tx *store.Tx) (err error) { held, err = tx.Release(t.Context(), o); return err }); err != nil {
				t.Fatal(err)
			}
			return held
		}
		if release(slow, store.OutboxSent) {
			t.Error("a worker whose lease had ended released")
		}
		if !release(quick, store.OutboxFailed) {
			t.Error("the holder could not release")
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			if ok, err := tx.Requeue(t.Context(), "id", outboxNow.Add(time.Hour)); err != nil || !ok {
				t.Errorf("requeue: %v, %v", ok, err)
			}
			o, err := tx.Outgoing(t.Context(), "id")
			if err != nil || o.State != store.OutboxWaiting || o.Attempts != 0 || !o.DoneAt.IsZero() {
				t.Errorf("%+v, %v", o, err)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOutboxOnceAndPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s := openOutbox(t, p)
		if !put(t, s, "id-1", "digest/2025-06-20/li") || put(t, s, "id-2", "digest/2025-06-20/li") || !put(t, s, "id-3", "") || !put(t, s, "id-4", "") {
			t.Error("once is not once")
		}
		if err := s.Read(t.Context(), func(tx *store.Tx) error {
			var ids string
			q := store.OutboxQuery{Agencies: []string{"", "edu"}, State: store.OutboxWaiting, Before: "id-4", Limit: 5}
			err := tx.OutboxPage(t.Context(), q, func(o store.Outgoing) { ids += o.ID + " " })
			if err != nil || ids != "id-3 id-1 " {
				t.Errorf("%q, %v", ids, err)
			}
			n, err := tx.CountOutbox(t.Context(), store.OutboxQuery{Agencies: []string{"other"}})
			if err != nil || n != 0 {
				t.Errorf("%d, %v", n, err)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
