package app

import (
	"context"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
)

// Visitor is the public's door to the ledger (Regulations art. 27: anyone may
// ask). It has no roles and asks for no permission, because it has no method
// but those that anybody may use: what is public, applying, and one's own case,
// for which the receipt number and the query code stand in place of an account.
type Visitor struct{ app *App }

// Visitor opens the public's door.
func (a *App) Visitor() Visitor { return Visitor{a} }

// visitor is how the audit names the public; no login can be the same.
const visitor = "visitor:portal"

// What visitors do, as the audit names it. No role has these verbs.
const (
	visitorApply    agency.Verb = "visitor.apply"
	visitorCorrect  agency.Verb = "visitor.correct"
	visitorWithdraw agency.Verb = "visitor.withdraw"
	visitorRead     agency.Verb = "visitor.read" // an issued letter
	visitorSuggest  agency.Verb = "visitor.suggest"
)

func (v Visitor) write(ctx context.Context, f func(*work) error) error {
	now := v.now()
	return v.app.store.Write(ctx, func(tx *store.Tx) error { return f(v.work(tx, now)) })
}

func (v Visitor) read(ctx context.Context, f func(*work) error) error {
	now := v.now()
	return v.app.store.Read(ctx, func(tx *store.Tx) error { return f(v.work(tx, now)) })
}

// Snapshot is App's, for a page that asks for several things.
func (v Visitor) Snapshot(ctx context.Context) (in context.Context, end func()) {
	return v.app.Snapshot(ctx)
}

func (v Visitor) now() time.Time { return v.app.now().UTC().Truncate(time.Millisecond) }

func (v Visitor) work(tx *store.Tx, now time.Time) *work {
	return v.app.newWork(tx, agency.Actor{Person: visitor}, now)
}

// Agencies lists the agencies that take applications, by their place in the
// tree. A government is asked through its office where it has one.
func (v Visitor) Agencies(ctx context.Context) (out []agency.Agency, err error) {
	err = v.read(ctx, func(w *work) error {
		all, err := w.Agencies(ctx)
		out = takers(all)
		return err
	})
	return out, err
}

func takers(all []agency.Agency) (out []agency.Agency) {
	hasOffice := map[string]bool{}
	for _, a := range all {
		if a.Kind == agency.Office {
			hasOffice[a.Parent] = true
		}
	}
	for _, a := range all {
		if a.Kind != agency.Government || !hasOffice[a.ID] {
			out = append(out, a)
		}
	}
	return out
}
