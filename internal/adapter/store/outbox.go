package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kernel/audit"
)

// Outgoing is a notification on its way. Sealed holds the recipient and the
// words; nothing else in it is personal.
type Outgoing struct {
	ID, Agency, CaseID, Number string
	Kind, Channel              string
	Once                       string // "" where it may be sent again
	Sealed                     []byte
	State                      string
	Attempts                   int
	NotBefore                  time.Time
	CreatedAt, DoneAt          time.Time
	Trouble                    string
	lease                      string
}

// The states of a notification. A settled one had failed, and somebody has
// seen to it.
const (
	OutboxWaiting = "waiting"
	OutboxSent    = "sent"
	OutboxFailed  = "failed"
	OutboxSettled = "settled"
)

// PutOutgoing puts a notification into the outbox; put is false where one of
// the same Once stands there already.
func (t *Tx) PutOutgoing(ctx context.Context, o *Outgoing) (put bool, err error) {
	var once any
	if o.Once != "" {
		once = o.Once
	}
	n, err := t.exec(ctx, `INSERT INTO outbox (id, agency, case_id, number, kind, channel, once, sealed, state, attempts, not_before, lease, leased_until, created_at, done_at, trouble)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, '', '', $10, '', '') ON CONFLICT (once) DO NOTHING`,
		o.ID, o.Agency, o.CaseID, o.Number, o.Kind, o.Channel, once, o.Sealed, instant(o.NotBefore), instant(o.CreatedAt))
	return n == 1, err
}

const outboxColumns = `id, agency, case_id, number, kind, channel, COALESCE(once, ''), sealed, state, attempts, not_before, lease, created_at, done_at, trouble`

func scanOutgoing(scan func(...any) error) (o Outgoing, err error) {
	var before, created, done string
	if err := scan(&o.ID, &o.Agency, &o.CaseID, &o.Number, &o.Kind, &o.Channel, &o.Once, &o.Sealed, &o.State, &o.Attempts, &before, &o.lease, &created, &done, &o.Trouble); err != nil {
		return o, err
	}
	for _, x := range []struct {
		text string
		to   *time.Time
	}{{before, &o.NotBefore}, {created, &o.CreatedAt}, {done, &o.DoneAt}} {
		if x.text == "" {
			continue
		}
		if *x.to, err = time.Parse(audit.TimeLayout, x.text); err != nil {
			return o, err
		}
	}
	return o, nil
}

// LeaseOutgoing takes the next notification that is due at now for one worker
// until the lease ends; nil where none is. Of several workers and processes,
// each gets another; what a dead one had in hand is due again after its lease.
func (s *Store) LeaseOutgoing(ctx context.Context, lease string, now, until time.Time) (o *Outgoing, err error) {
	query := `UPDATE outbox SET lease = $1, leased_until = $2, attempts = attempts + 1 WHERE id = (
		SELECT id FROM outbox WHERE state = 'waiting' AND not_before <= $3 AND leased_until <= $3 ORDER BY not_before, id LIMIT 1` +
		s.d.skipLocked() + `) RETURNING ` + outboxColumns
	err = s.Write(ctx, func(t *Tx) error {
		o = nil
		return t.each(ctx, query, []any{lease, instant(until), instant(now)}, func(scan func(...any) error) error {
			one, err := scanOutgoing(scan)
			o = &one
			return err
		})
	})
	return o, err
}

// Release ends a lease with what became of the try; held is false where the
// lease had ended before and another has the notification.
func (t *Tx) Release(ctx context.Context, o *Outgoing) (held bool, err error) {
	done := ""
	if !o.DoneAt.IsZero() {
		done = instant(o.DoneAt)
	}
	n, err := t.exec(ctx, `UPDATE outbox SET state = $1, attempts = $2, not_before = $3, done_at = $4, trouble = $5, lease = '', leased_until = '' WHERE id = $6 AND lease = $7 AND state = 'waiting'`,
		o.State, o.Attempts, instant(o.NotBefore), done, o.Trouble, o.ID, o.lease)
	return n == 1, err
}

// Outgoing finds one notification; nil where there is none.
func (t *Tx) Outgoing(ctx context.Context, id string) (o *Outgoing, err error) {
	err = t.outgoing(ctx, `WHERE id = $1`, []any{id}, func(one Outgoing) { o = &one })
	return o, err
}

// Requeue lets a failed notification be tried again, from now on.
func (t *Tx) Requeue(ctx context.Context, id string, now time.Time) (bool, error) {
	n, err := t.exec(ctx, `UPDATE outbox SET state = 'waiting', attempts = 0, not_before = $1, done_at = '', trouble = '' WHERE id = $2 AND state IN ('failed', 'settled') AND sealed IS NOT NULL`, instant(now), id)
	return n == 1, err
}

// SettleOutgoing notes that somebody has seen to a failed notification.
func (t *Tx) SettleOutgoing(ctx context.Context, id string) (bool, error) {
	n, err := t.exec(ctx, `UPDATE outbox SET state = 'settled' WHERE id = $1 AND state = 'failed'`, id)
	return n == 1, err
}

// OutboxQuery asks for a page of notifications, the newest first.
type OutboxQuery struct {
	Agencies []string // none for all; "" among them are those of the installation
	State    string   // "" all
	CaseID   string   // "" all
	Before   string   // ID, exclusive; "" begins
	Limit    int
}

// OutboxPage calls f with the notifications of a page.
func (t *Tx) OutboxPage(ctx context.Context, q OutboxQuery, f func(Outgoing)) error {
	w := q.where()
	w.args = append(w.args, q.Limit)
	return t.outgoing(ctx, `WHERE `+w.text.String()+fmt.Sprintf(` ORDER BY id DESC LIMIT $%d`, len(w.args)), w.args, f)
}

// CountOutbox counts what a query would give, up to MostCounted and without
// its page.
func (t *Tx) CountOutbox(ctx context.Context, q OutboxQuery) (n int64, err error) {
	w := q.where()
	_, err = t.one(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE `+w.text.String()+fmt.Sprintf(` LIMIT %d) AS counted`, MostCounted), w.args, &n)
	return n, err
}

func (q OutboxQuery) where() *where {
	w := &where{}
	w.text.WriteString(`1 = 1`)
	if len(q.Agencies) > 0 {
		marks := strings.TrimSuffix(strings.Repeat(`%s, `, len(q.Agencies)), `, `)
		w.raw(` AND agency IN (`+marks+`)`, q.Agencies...)
	}
	if q.State != "" {
		w.add(`state = `, q.State)
	}
	if q.CaseID != "" {
		w.add(`case_id = `, q.CaseID)
	}
	if q.Before != "" {
		w.add(`id < `, q.Before)
	}
	return w
}

func (t *Tx) outgoing(ctx context.Context, where string, args []any, f func(Outgoing)) error {
	return t.each(ctx, `SELECT `+outboxColumns+` FROM outbox `+where, args, func(scan func(...any) error) error {
		o, err := scanOutgoing(scan)
		if err == nil {
			f(o)
		}
		return err
	})
}

// SweepOutbox drops the recipient and the words of what was done before
// personal, and whole rows of what was done before all.
func (t *Tx) SweepOutbox(ctx context.Context, personal, all time.Time) (int64, error) {
	n, err := t.exec(ctx, `UPDATE outbox SET sealed = NULL WHERE state <> 'waiting' AND sealed IS NOT NULL AND done_at < $1`, instant(personal))
	if err != nil {
		return n, err
	}
	m, err := t.exec(ctx, `DELETE FROM outbox WHERE state <> 'waiting' AND done_at < $1`, instant(all))
	return n + m, err
}
