package app

import (
	"context"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// ReleaseRun says what a run of the scheduled releases did.
type ReleaseRun struct {
	Released []string         // ids
	Held     map[string]error // those that were not released, and why
}

// releaser is how the audit names the job; the act names who scheduled it.
const releaser = "system"

// ReleaseDue releases what was scheduled for a minute that has come. Each item
// is a transaction of its own, and is screened once more; one that may not go
// out goes back to its drafter with the reason.
func (a *App) ReleaseDue(ctx context.Context) (run ReleaseRun, err error) {
	run.Held = map[string]error{}
	job := agency.Actor{Person: releaser, Name: "定时发布"}
	var due []string
	if err := a.own(ctx, job, false, func(w *work) error {
		return w.ItemsToRelease(ctx, w.minute(), 200, func(i store.Item) error { due = append(due, i.ID); return nil })
	}); err != nil {
		return run, err
	}
	for _, id := range due {
		released := false
		err := a.own(ctx, job, true, func(w *work) (err error) { released, err = w.releaseScheduled(ctx, id); return err })
		switch {
		case err == nil && released:
			run.Released = append(run.Released, id)
		case fault.KindOf(err) == fault.Internal && err != nil:
			return run, err
		case err != nil:
			run.Held[id] = err
			if err := a.own(ctx, job, true, func(w *work) error { return w.sendBack(ctx, id, err) }); err != nil {
				return run, err
			}
		}
	}
	return run, nil
}

// releaseScheduled releases an item if it is still due; another process may
// have been faster.
func (w *work) releaseScheduled(ctx context.Context, id string) (bool, error) {
	f, err := w.openItem(ctx, id)
	if err != nil || f.state.Stage != catalog.StageScheduled || f.state.ReleaseAt > w.minute() {
		return false, err
	}
	act := catalog.Act{Kind: catalog.Released, By: f.state.ScheduledBy, At: w.minute()}
	if f.state.Public > 0 {
		act.Kind = catalog.Corrected
	}
	if err := w.screen(ctx, f, &act); err != nil {
		return false, err
	}
	return true, w.actItem(ctx, agency.ItemRelease, f, act)
}

func (w *work) sendBack(ctx context.Context, id string, why error) error {
	f, err := w.openItem(ctx, id)
	if err != nil || f.state.Stage != catalog.StageScheduled {
		return err
	}
	return w.actItem(ctx, agency.ItemRelease, f, catalog.Act{Kind: catalog.Returned, By: releaser, Reason: "定时发布前复查未通过：" + why.Error()})
}
