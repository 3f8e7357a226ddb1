package cli

import (
	"context"
	"iter"
	"sync"
)

// ordered runs work on every item with n workers and gives the results to emit
// in the order of the items. At most four results a worker wait for an earlier
// one, so memory does not grow with the number of items. An error of emit, or
// the end of ctx, ends the run; no work is under way any more when it returns.
func ordered[I, R any](ctx context.Context, n int, items iter.Seq[I], work func(context.Context, I) R, emit func(R) error) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type task struct {
		item   I
		result chan R
	}
	tasks := make(chan task)
	waiting := make(chan chan R, 4*n)
	go func() {
		defer close(waiting)
		defer close(tasks)
		for item := range items {
			t := task{item, make(chan R, 1)}
			select {
			case waiting <- t.result:
			case <-ctx.Done():
				return
			}
			select {
			case tasks <- t:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range n {
		workers.Go(func() {
			for {
				select {
				case t, more := <-tasks:
					if !more {
						return
					}
					t.result <- work(ctx, t.item)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	for result := range waiting {
		select {
		case r := <-result:
			if err := emit(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
