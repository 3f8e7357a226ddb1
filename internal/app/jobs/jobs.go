// Package jobs is what the house does without being asked: it carries
// notifications, reminds staff before dates (Regulations arts 30, 32–34, 49)
// and drops what need not be kept. It calls app alone, which decides; several
// processes may run it on one store.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/kernel/calendar"
)

// Runner runs the jobs of one process.
type Runner struct {
	app  *app.App
	log  *slog.Logger
	idle time.Duration // between looks at an empty outbox
	tick time.Duration // between looks at the clock
}

// New makes the jobs of an installation.
func New(a *app.App, log *slog.Logger) *Runner {
	return &Runner{app: a, log: log, idle: 2 * time.Second, tick: time.Minute}
}

// carriers is how many notifications one process has in hand at once: a slow
// server does not hold the others up.
const carriers = 2

// Run works until ctx ends, then lets what is in hand finish.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range carriers {
		all.Go(func() { r.deliver(ctx) })
	}
	all.Go(func() { r.daily(ctx) })
	all.Go(func() { r.releases(ctx) })
	all.Go(func() { r.links(ctx) })
	all.Go(func() { r.listings(ctx) })
	all.Go(func() { r.marks(ctx) })
	all.Go(func() { r.publicLog(ctx) })
	all.Wait()
}

// deliver carries one notification after the other. A try under way is not
// cut off by the end: it has its own time limit.
func (r *Runner) deliver(ctx context.Context) {
	for ctx.Err() == nil {
		did, err := r.app.Deliver(context.WithoutCancel(ctx))
		if err != nil {
			r.log.Error("notification not handled", "error", err)
		}
		if !did || err != nil {
			pause(ctx, r.idle)
		}
	}
}

// daily does once a day what is due once a day; after a restart it asks again,
// and app knows what was done.
func (r *Runner) daily(ctx context.Context) {
	var reminded, swept, tidied calendar.Date
	for ctx.Err() == nil {
		if today := r.app.Today(); reminded != today {
			mails, done, err := r.app.Remind(ctx)
			r.note(ctx, "reminders", mails, err)
			if done && err == nil {
				reminded = today
			}
		}
		if today := r.app.Today(); swept != today {
			n, err := r.app.SweepOutbox(ctx)
			r.note(ctx, "outbox swept", int(n), err)
			if err == nil {
				swept = today
			}
		}
		if today := r.app.Today(); tidied != today {
			n, err := r.app.TidySearch(ctx)
			r.note(ctx, "search index merged", n, err)
			tidied = today
		}
		pause(ctx, r.tick)
	}
}

// releases publishes what was scheduled as its minute begins, whatever else is
// under way.
func (r *Runner) releases(ctx context.Context) {
	for ctx.Err() == nil {
		r.release(ctx)
		pause(ctx, toNextMinute(time.Now()))
	}
}

// toNextMinute is how long it is until the next minute has surely begun.
func toNextMinute(now time.Time) time.Duration {
	const late = 10 * time.Millisecond // of a timer that is early
	return now.Truncate(time.Minute).Add(time.Minute).Sub(now) + late
}

// listings brings lists that an older program made up to date, once.
func (r *Runner) listings(ctx context.Context) {
	for ctx.Err() == nil {
		done, err := r.app.FreshenListings(ctx)
		r.note(ctx, "listings", 0, err)
		if done {
			return
		}
		if err != nil {
			pause(ctx, r.tick)
		}
	}
}

// marks lets applicants be found whom an older program, or a restored copy,
// has not marked. A case that cannot be opened stays unmarked.
func (r *Runner) marks(ctx context.Context) {
	marked := 0
	for ctx.Err() == nil {
		n, more, err := r.app.MarkApplicants(ctx)
		if marked += n; !more && err == nil {
			r.note(ctx, "applicants marked", marked, nil)
			return
		}
		if err != nil {
			r.note(ctx, "applicants", 0, err)
			pause(ctx, r.tick)
		}
	}
}

// publicLog enters what was public before the public log began, once.
func (r *Runner) publicLog(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := r.app.BeginLog(ctx)
		r.note(ctx, "entered in the public log", n, err)
		if err == nil {
			return
		}
		pause(ctx, r.tick)
	}
}

// links asks other sites whether they still answer, when somebody wants it.
func (r *Runner) links(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := r.app.CheckLinks(ctx)
		r.note(ctx, "links asked", n, err)
		pause(ctx, r.tick)
	}
}

// release publishes what was scheduled for a minute that has come.
func (r *Runner) release(ctx context.Context) {
	run, err := r.app.ReleaseDue(ctx)
	for id, why := range run.Held {
		r.log.Warn("scheduled item held back", "item", id, "why", why)
	}
	r.note(ctx, "items released", len(run.Released), err)
}

func (r *Runner) note(ctx context.Context, what string, n int, err error) {
	switch {
	case err != nil && ctx.Err() == nil:
		r.log.Error(what, "error", err)
	case n > 0:
		r.log.Info(what, "count", n)
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
