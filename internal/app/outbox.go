package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// How notifications are tried. A try ends well before its lease, so that two
// workers never have one in hand; a killed worker's is tried again when the
// lease ends.
const (
	tryTime     = time.Minute
	leaseTime   = 2 * time.Minute
	firstWait   = 30 * time.Second
	longestWait = 2 * time.Hour
	giveUpAfter = 72 * time.Hour // news older than this is none
	offWait     = 10 * time.Minute
)

// What is kept of notifications that are done: recipient and words for
// questions of the first weeks, that there was one for a year (choice 10.1).
const (
	keepWords = 30 * 24 * time.Hour
	keepRows  = 400 * 24 * time.Hour
)

// system is the actor of jobs.
func system() agency.Actor { return agency.Actor{Person: "system", Name: "系统"} }

// Deliver tries one notification that is due; did is false where none is. It
// fails only where the store does: what a server says is kept with the
// notification. Any number of processes may call it at once.
func (a *App) Deliver(ctx context.Context) (did bool, err error) {
	lease, err := newID()
	if err != nil {
		return false, err
	}
	now := a.now().UTC()
	o, err := a.store.LeaseOutgoing(ctx, lease, now, now.Add(leaseTime))
	if err != nil || o == nil {
		return false, err
	}
	var n *Notices
	if err := a.own(ctx, system(), false, func(w *work) error { n, err = w.notices(ctx); return err }); err != nil {
		return true, err
	}
	a.try(ctx, n, o)
	return true, a.own(ctx, system(), true, func(w *work) error {
		_, err := w.Release(ctx, o)
		return err
	})
}

// try sends a notification and notes in it what became of it.
func (a *App) try(ctx context.Context, n *Notices, o *store.Outgoing) {
	now := a.now().UTC()
	if at := n.quietUntil(now, a.place); o.Channel == channelSMS && at.After(now) {
		o.Attempts--
		o.NotBefore = at.UTC()
		return
	}
	err := a.carry(ctx, n, o)
	var t *notify.Trouble
	switch {
	case err == nil:
		o.State, o.DoneAt, o.Trouble = store.OutboxSent, now, ""
		return
	case !errors.As(err, &t):
		t = &notify.Trouble{Verdict: notify.Never, Text: "通知已损坏，不能发送"}
	}
	o.Trouble = t.Error()
	if t.Verdict == notify.Never || now.Sub(o.CreatedAt) > giveUpAfter {
		o.State, o.DoneAt = store.OutboxFailed, now
		return
	}
	o.NotBefore = now.Add(max(wait(o.Attempts), t.After))
}

// wait is how long after so many tries the next one comes: twice as long each
// time, a quarter more or less, so that many do not come at once.
func wait(attempts int) time.Duration {
	d := firstWait
	for range min(attempts-1, 20) {
		d = min(2*d, longestWait)
	}
	return d*3/4 + time.Duration(rand.Int64N(int64(d)/2))
}

func (a *App) carry(ctx context.Context, n *Notices, o *store.Outgoing) error {
	c, err := a.carrierOf(n, o.Channel)
	if err != nil {
		return &notify.Trouble{Verdict: notify.Ours, Text: ChannelName(o.Channel) + "的设置不能用"}
	}
	if c == nil {
		return &notify.Trouble{Verdict: notify.Ours, Text: ChannelName(o.Channel) + "没有启用", After: offWait}
	}
	plain, err := a.vault.Open(o.Sealed, outboxOwner(o.ID))
	if err != nil || plain == nil {
		return &notify.Trouble{Verdict: notify.Never, Text: "通知的收件人和内容已不在，不能发送"}
	}
	var p parcel
	if err := json.Unmarshal(plain, &p); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	return c.Send(ctx, notify.Message{ID: o.ID, To: p.To, From: p.From, Subject: p.Subject, Text: p.Text, At: o.CreatedAt})
}

// SweepOutbox drops what need not be kept any longer.
func (a *App) SweepOutbox(ctx context.Context) (swept int64, err error) {
	err = a.own(ctx, system(), true, func(w *work) error {
		swept, err = w.Tx.SweepOutbox(ctx, w.now.Add(-keepWords), w.now.Add(-keepRows))
		return err
	})
	return swept, err
}

// Outgoing is a notification as its page shows it: never to whom nor what.
type Outgoing = store.Outgoing

// The states, by the names of addresses.
const (
	OutboxWaiting = store.OutboxWaiting
	OutboxSent    = store.OutboxSent
	OutboxFailed  = store.OutboxFailed
	OutboxSettled = store.OutboxSettled
)

// OutboxQuery asks for a page of an agency's notifications; those of the
// installation, such as staff's reminders, are listed with all.
type OutboxQuery struct {
	Agency string
	State  string // "" all
	CaseID string // "" all
	Before string // ID of the page's end before, "" begins
}

// Outbox is a page of notifications, the newest first.
type Outbox struct {
	Rows   []Outgoing
	More   bool
	Counts map[string]int64 // by state, up to MostCounted
}

const outboxPage = 50

// Outbox lists what was sent, waits or failed.
func (a *App) Outbox(ctx context.Context, actor agency.Actor, q OutboxQuery) (out Outbox, err error) {
	err = a.read(ctx, actor, agency.OutboxManage, q.Agency, func(w *work) error {
		out = Outbox{Counts: map[string]int64{}}
		x := store.OutboxQuery{Agencies: []string{q.Agency}, CaseID: q.CaseID}
		for _, state := range []string{OutboxWaiting, OutboxSent, OutboxFailed, OutboxSettled} {
			x.State = state
			n, err := w.CountOutbox(ctx, x)
			if err != nil {
				return err
			}
			out.Counts[state] = n
		}
		x.State, x.Before, x.Limit = q.State, q.Before, outboxPage+1
		if err := w.OutboxPage(ctx, x, func(o store.Outgoing) { o.Sealed = nil; out.Rows = append(out.Rows, o) }); err != nil {
			return err
		}
		if out.More = len(out.Rows) > outboxPage; out.More {
			out.Rows = out.Rows[:outboxPage]
		}
		return nil
	})
	return out, err
}

// RetryOutgoing tries a failed notification again, from now on.
func (a *App) RetryOutgoing(ctx context.Context, actor agency.Actor, id string) error {
	return a.onOutgoing(ctx, actor, id, "retry", func(w *work) (bool, error) { return w.Requeue(ctx, id, w.now) })
}

// SettleOutgoing notes that the applicant was reached otherwise.
func (a *App) SettleOutgoing(ctx context.Context, actor agency.Actor, id string) error {
	return a.onOutgoing(ctx, actor, id, "settle", func(w *work) (bool, error) { return w.Tx.SettleOutgoing(ctx, id) })
}

func (a *App) onOutgoing(ctx context.Context, actor agency.Actor, id, what string, f func(*work) (bool, error)) error {
	var o *store.Outgoing
	if err := a.own(ctx, actor, false, func(w *work) (err error) { o, err = w.Outgoing(ctx, id); return err }); err != nil {
		return err
	}
	if o == nil {
		return fault.New(fault.NotFound, "outbox.missing", "没有这条通知。")
	}
	return a.write(ctx, actor, agency.OutboxManage, o.Agency, func(w *work) error {
		ok, err := f(w)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "outbox.state", fmt.Sprintf("这条通知不是“%s”，或者内容已按期清除，不能办理。请查看最新情况。", OutboxStateName(OutboxFailed)))
		}
		w.Note(w.entry(agency.OutboxManage, o.Agency, "outbox:"+id, map[string]string{"what": what}))
		return err
	})
}

// OutboxStateName is a state in Chinese.
func OutboxStateName(state string) string {
	return map[string]string{OutboxWaiting: "待发", OutboxSent: "已发", OutboxFailed: "未送达", OutboxSettled: "已另行处理"}[state]
}

// OutgoingByID shows one notification, without to whom and what.
func (a *App) OutgoingByID(ctx context.Context, actor agency.Actor, id string) (out Outgoing, err error) {
	err = a.own(ctx, actor, false, func(w *work) error {
		o, err := w.Outgoing(ctx, id)
		if err == nil && o == nil {
			err = fault.New(fault.NotFound, "outbox.missing", "没有这条通知。")
		}
		if err != nil {
			return err
		}
		out = *o
		out.Sealed = nil
		return w.may(ctx, agency.OutboxManage, o.Agency)
	})
	return out, err
}
