package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
)

func touch(t *testing.T, s *store.Store, tags ...string) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *store.Tx) error { tx.Touch(tags...); return nil }); err != nil {
		t.Error(err)
	}
}

// One store's touches reach the other in their order, once, and its own listener
// before Write returns; a transaction that fails touches nothing.
func TestTouched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, b := open(t, p), open(t, p)
		var own []string
		a.OnTouch(func(tags []string) { own = append(own, tags...) })
		start, err := b.TouchHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		touch(t, a, "agencies", "item:1", "agencies")
		if want := []string{"agencies", "item:1"}; !slices.Equal(own, want) {
			t.Errorf("own listener heard %v, want %v", own, want)
		}
		failed := errors.New("no")
		if err := a.Write(t.Context(), func(tx *store.Tx) error { tx.Touch("law"); return failed }); !errors.Is(err, failed) {
			t.Error(err)
		}
		touch(t, b, "reports")
		for who, want := range map[*store.Store][]string{a: {"reports"}, b: {"agencies", "item:1"}} {
			tags, next, all, err := who.Touched(t.Context(), start)
			if err != nil || all || !slices.Equal(tags, want) || next != start+3 {
				t.Errorf("heard %v up to %d (all %v, %v), want %v", tags, next, all, err, want)
			}
			if tags, again, all, err := who.Touched(t.Context(), next); err != nil || all || len(tags) > 0 || again != next {
				t.Errorf("heard %v again up to %d (all %v, %v)", tags, again, all, err)
			}
		}
	})
}

// Whoever comes too late is told that everything may have changed.
func TestTouchedTooLate(t *testing.T) {
	a := open(t, store.Place{Dir: t.TempDir()})
	start, err := a.TouchHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var many []string
	for i := range 5000 {
		many = append(many, fmt.Sprint("item:", i))
	}
	touch(t, a, many...)
	if _, next, all, err := a.Touched(t.Context(), start); err != nil || !all || next != start+5000 {
		t.Errorf("next %d, all %v, %v", next, all, err)
	}
}

// A reader that follows while many write passes no touch by.
func TestTouchedWhileWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, b := open(t, p), open(t, p)
		seq, err := b.TouchHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		const writers, each = 4, 10
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					touch(t, a, fmt.Sprintf("item:%d-%d", w, i))
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		heard := map[string]bool{}
		for last := false; ; {
			tags, next, all, err := b.Touched(context.Background(), seq)
			if err != nil || all {
				t.Fatalf("all %v, %v", all, err)
			}
			for _, tag := range tags {
				heard[tag] = true
			}
			seq = next
			if last {
				break
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
		if len(heard) != writers*each {
			t.Errorf("heard %d of %d", len(heard), writers*each)
		}
	})
}
