package app

import (
	"context"
	"time"
)

// The tags of what the public sees. Beside them, "item:ID" and "column:ID"
// stand for one item and one column.
const (
	TagAgencies = "agencies" // who they are, where they sit, whom they answer to
	TagLaw      = "law"      // settings, calendars
	TagReports  = "reports"  // signed and published annual reports
	TagItems    = "items"    // anything that lists over all items
)

// touch says that what the tags name has changed in public. Pages that read it
// are dropped once the work is committed: at once in this process, within a
// second in the others.
func (w *work) touch(tags ...string) { w.Touch(tags...) }

// touchPoll is how often the touches of other processes are looked for.
const touchPoll = 400 * time.Millisecond

// touchAnswer is how long the store may take to tell.
const touchAnswer = time.Second

// Watch has f called with the tags of everything that is touched from now on
// until ctx ends: of works of this App before they return, of other processes'
// within a second. Nil tags mean that anything may have changed. There is one
// watcher; it is set before the App is used.
func (a *App) Watch(ctx context.Context, f func(tags []string)) error {
	seq, err := a.store.TouchHead(ctx)
	if err != nil {
		return err
	}
	a.store.OnTouch(f)
	go a.follow(ctx, seq, f)
	return nil
}

// follow asks for what others touched. While the store does not answer,
// nothing is known to stand.
func (a *App) follow(ctx context.Context, seq int64, f func(tags []string)) {
	tick := time.NewTicker(touchPoll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		in, cancel := context.WithTimeout(ctx, touchAnswer)
		tags, next, all, err := a.store.Touched(in, seq)
		cancel()
		switch {
		case err != nil || all:
			f(nil)
		case len(tags) > 0:
			f(tags)
		}
		if err == nil {
			seq = next
		}
	}
}
