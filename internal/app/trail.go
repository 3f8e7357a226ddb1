package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
)

// TrailQuery asks for entries of the audit, the newest first.
type TrailQuery struct {
	Agency, Actor, Verb, Subject string // "" all that the actor may see
	Before                       int64  // older than this entry; 0 begins
	Limit                        int    // 0 is 100
}

// Trail lists entries of the audit: who did, or read, what and why. Reading it
// is the audit administrator's alone, and is itself an entry.
func (a *App) Trail(ctx context.Context, actor agency.Actor, q TrailQuery) (out []audit.Entry, more bool, err error) {
	if q.Limit <= 0 || q.Limit > 500 {
		q.Limit = 100
	}
	err = a.write(ctx, actor, agency.AuditRead, q.Agency, func(w *work) error {
		out, more = nil, false
		err := w.AuditPage(ctx, store.AuditQuery{Agency: q.Agency, Actor: q.Actor, Verb: q.Verb, Subject: q.Subject, Before: q.Before, Limit: q.Limit + 1},
			func(r store.AuditRow) error {
				if len(out) == q.Limit {
					more = true
					return nil
				}
				e, err := r.Entry()
				out = append(out, e)
				return err
			})
		if q.Before == 0 {
			w.Note(w.entry(agency.AuditRead, w.actor.Agency, "audit:", map[string]string{"agency": q.Agency, "actor": q.Actor, "verb": q.Verb, "subject": q.Subject}))
		}
		return err
	})
	return out, more, err
}

// ChainWhole recomputes the chain of the audit alone and gives the number of
// its entries and the first fault, "" where it is whole.
func (a *App) ChainWhole(ctx context.Context, actor agency.Actor) (entries int64, broken string, err error) {
	err = a.read(ctx, actor, agency.AuditRead, "", func(w *work) error {
		entries, broken = 0, ""
		var prev audit.Hash
		return w.Audit(ctx, 0, func(r store.AuditRow) error {
			if broken != "" {
				return nil
			}
			e, err := r.Entry()
			if err == nil {
				prev = e.Sum(prev)
			}
			if entries++; err != nil || e.Seq != entries || prev.String() != r.Hash {
				broken = fmt.Sprintf("第 %d 条", entries)
			}
			return nil
		})
	})
	return entries, broken, err
}
