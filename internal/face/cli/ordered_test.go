package cli

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func TestOrderedKeepsTheOrder(t *testing.T) {
	items := make([]int, 500)
	for i := range items {
		items[i] = i
	}
	var got []int
	err := ordered(t.Context(), 7, slices.Values(items), func(_ context.Context, i int) int {
		time.Sleep(time.Duration(i*7919%13) * 10 * time.Microsecond)
		return i
	}, func(i int) error { got = append(got, i); return nil })
	if err != nil || !slices.Equal(got, items) {
		t.Errorf("%v, %v", err, got)
	}
}

// While the first item is slow, only so many others may be read ahead.
func TestOrderedHoldsFewResults(t *testing.T) {
	const workers = 3
	slow := make(chan struct{})
	var started atomic.Int32
	items := make([]int, 200)
	for i := range items {
		items[i] = i
	}
	go func() {
		time.Sleep(50 * time.Millisecond)
		if n := started.Load(); n > 5*workers+2 {
			t.Errorf("%d items read while the first was not done", n)
		}
		close(slow)
	}()
	err := ordered(t.Context(), workers, slices.Values(items), func(_ context.Context, i int) int {
		started.Add(1)
		if i == 0 {
			<-slow
		}
		return i
	}, func(int) error { return nil })
	if err != nil || started.Load() != 200 {
		t.Errorf("%d items, %v", started.Load(), err)
	}
}

func TestOrderedStopsAtAnError(t *testing.T) {
	full := errors.New("disk full")
	endless := func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	}
	n := 0
	var working atomic.Int32
	work := func(_ context.Context, i int) int {
		working.Add(1)
		defer working.Add(-1)
		time.Sleep(time.Millisecond)
		return i
	}
	err := ordered(t.Context(), 2, endless, work, func(int) error {
		if n++; n == 10 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || n != 10 || working.Load() != 0 {
		t.Errorf("%v after %d, %d still at work", err, n, working.Load())
	}
}

func TestOrderedStopsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	endless := func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	}
	err := ordered(ctx, 2, endless, func(ctx context.Context, i int) int {
		if i == 5 {
			cancel()
			<-ctx.Done()
		}
		return i
	}, func(int) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
