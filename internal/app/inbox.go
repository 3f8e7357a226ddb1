package app

import (
	"context"
	"strings"
	"sync"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// InboxView is one way to look at an agency's cases.
type InboxView string

// The views. Overdue and Soon are parts of Clock.
const (
	InboxClock   InboxView = "clock"   // our move, by due date
	InboxOverdue InboxView = "overdue" // due before today
	InboxSoon    InboxView = "soon"    // due within five working days
	InboxWaiting InboxView = "waiting" // the applicant's move
	InboxClosed  InboxView = "closed"
	InboxAll     InboxView = "all"
)

// InboxViews lists them with their names.
func InboxViews() []struct {
	View InboxView
	Name string
} {
	return []struct {
		View InboxView
		Name string
	}{{InboxClock, "在办"}, {InboxOverdue, "已逾期"}, {InboxSoon, "即将到期"}, {InboxWaiting, "等待申请人"}, {InboxClosed, "已办结"}, {InboxAll, "全部"}}
}

// InboxQuery asks for a page of an agency's cases.
type InboxQuery struct {
	Agency string
	View   InboxView
	Unit   string // "" all, NoUnit those that nobody was given
	Stage  request.Stage
	Find   string // the beginning of a number, or words of a title
	More   InboxFacts
	After  string // Next of the page before
	Limit  int    // 0 is 50
	only   string // the unit beyond which the actor sees nothing, "" for no such bound
}

// InboxFacts are what else may be asked of cases; "" and zero ask nothing.
type InboxFacts struct {
	Applicant                string // column of table 3
	Channel                  string // by which it came
	Handler                  string // login or name of who recorded any of its acts
	ReceivedFrom, ReceivedTo calendar.Date
	DueFrom, DueTo           calendar.Date
	Overdue                  bool // in hand and due before today
}

// NoUnit asks for cases that nobody was given.
const NoUnit = store.NoUnit

// Inbox is a page of cases as they stand today.
type Inbox struct {
	Rows      []View
	Next      string // After of the page that follows, "" at the end
	Looked    int    // how many cases were looked at for a page that a filter left short, 0 where all were
	SoonUntil calendar.Date
	Units     []string
	Drawn     *Drawn // of Rows
	InboxCounts
}

// Drawn keeps what a face has made of a list for as long as the list is
// remembered: its rows look the same to all who may see it, and drawing them is
// most of a page's work. It is safe for concurrent use.
type Drawn struct {
	mu sync.Mutex
	by map[string]string
}

// Once gives what draw makes; kind tells apart the ways to draw one list. A nil
// one keeps nothing.
func (d *Drawn) Once(kind string, draw func() string) string {
	if d == nil {
		return draw()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	out, ok := d.by[kind]
	if !ok {
		if d.by == nil {
			d.by = map[string]string{}
		}
		out = draw()
		d.by[kind] = out
	}
	return out
}

// mostListed is the longest page of an inbox.
const mostListed = 200

// MostCounted is where the counting of InboxCounts ends.
const MostCounted = store.MostCounted

// InboxCounts are how many cases stand in the views that people work from.
type InboxCounts = store.InboxCounts

// soonDays is the number of working days within which a case is soon due.
const soonDays = 4 // fewer than five left (design: amber)

// Inbox lists an agency's cases in the order of a view. Its lists are shared
// with others who ask the same: they are only read.
func (a *App) Inbox(ctx context.Context, actor agency.Actor, q InboxQuery) (in Inbox, err error) {
	if q.Limit <= 0 || q.Limit > mostListed {
		q.Limit = 50
	}
	err = a.read(ctx, actor, agency.CaseRead, q.Agency, func(w *work) error {
		if err := w.confine(ctx, &q); err != nil {
			return err
		}
		in, err = remembered(ctx, w, inboxKey(q), 2+q.Limit*5/4, func() (Inbox, error) { return w.inbox(ctx, q) })
		return err
	})
	return in, err
}

func (w *work) inbox(ctx context.Context, q InboxQuery) (in Inbox, err error) {
	in.Drawn = new(Drawn)
	l, err := w.lawOf(ctx, q.Agency)
	if err != nil {
		return in, err
	}
	if in.SoonUntil, err = l.calendar.Add(w.today, soonDays); err != nil {
		return in, err
	}
	if in.InboxCounts, err = w.CountInbox(ctx, q.Agency, q.only, w.today, in.SoonUntil); err != nil {
		return in, err
	}
	if in.Units = []string{q.only}; q.only == "" {
		if in.Units, err = w.Units(ctx, q.Agency); err != nil {
			return in, err
		}
	}
	err = w.inboxPage(ctx, q, &in)
	return in, err
}

func (w *work) inboxPage(ctx context.Context, q InboxQuery, in *Inbox) error {
	s, err := w.inboxQuery(ctx, q, in.SoonUntil)
	if err != nil {
		return err
	}
	var cases []store.Case
	if err := w.Tx.Inbox(ctx, s, func(c store.Case) error { cases = append(cases, c); return nil }); err != nil {
		return err
	}
	if len(cases) == s.Limit {
		k := store.KeyOf(s.View, &cases[len(cases)-2])
		in.Next = k.At + "~" + k.ID
		cases = cases[:len(cases)-1]
	} else if k, looked, more, err := w.InboxReach(ctx, s); err != nil {
		return err
	} else if more {
		in.Next, in.Looked = k.At+"~"+k.ID, looked
	}
	for _, c := range cases {
		v, err := w.viewOf(ctx, c)
		if err != nil {
			return err
		}
		in.Rows = append(in.Rows, v)
	}
	return nil
}

// viewOf is view for a case at hand.
func (w *work) viewOf(ctx context.Context, c store.Case) (v View, err error) {
	v.Case = c
	if v.Acts, err = w.Acts(ctx, c.ID); err != nil {
		return v, err
	}
	l, err := w.lawOf(ctx, c.Agency)
	if err == nil {
		v.State, err = w.fold(request.Type(c.Type), v.Acts, l)
	}
	return v, err
}

func (w *work) inboxQuery(ctx context.Context, q InboxQuery, soon calendar.Date) (store.InboxQuery, error) {
	s := store.InboxQuery{Agency: q.Agency, Unit: q.Unit, Stage: string(q.Stage), Limit: q.Limit + 1}
	switch q.View {
	case InboxClock, "":
		s.View = store.ViewClock
	case InboxOverdue:
		s.View, s.To = store.ViewClock, w.today.AddDays(-1)
	case InboxSoon:
		s.View, s.From, s.To = store.ViewClock, w.today, soon
	case InboxWaiting:
		s.View = store.ViewWaiting
	case InboxClosed:
		s.View = store.ViewClosed
	case InboxAll:
		s.View = store.ViewAll
	default:
		return s, fault.New(fault.Invalid, "inbox.view", "没有这种列表。")
	}
	if err := w.inboxFacts(ctx, q.More, &s); err != nil {
		return s, err
	}
	if q.only != "" && s.Unit != "" && s.Unit != q.only {
		s.Facts.Actors = []string{} // another unit's: nothing
	} else if q.only != "" {
		s.Unit = q.only
	}
	if q.After != "" {
		s.After.At, s.After.ID, _ = strings.Cut(q.After, "~")
	}
	if find := strings.TrimSpace(q.Find); strings.ContainsAny(find, "0123456789") && !strings.ContainsFunc(find, isHan) {
		s.Number = find
	} else {
		s.Words = find
	}
	return s, nil
}

// inboxFacts narrows s to what is asked besides.
func (w *work) inboxFacts(ctx context.Context, f InboxFacts, s *store.InboxQuery) (err error) {
	s.Facts = store.CaseFacts{Applicant: f.Applicant, Channel: f.Channel, ReceivedFrom: f.ReceivedFrom, ReceivedTo: f.ReceivedTo}
	if f.Handler != "" {
		if s.Facts.Actors, err = w.loginsOf(ctx, f.Handler); err != nil {
			return err
		}
	}
	if f.Overdue {
		if s.View != store.ViewClock && s.View != store.ViewAll {
			s.Facts.Actors = []string{} // what is not ours to move is never overdue
		}
		if s.View == store.ViewAll && s.Stage == "" {
			s.View = store.ViewClock
		}
		f.DueTo = earlier(f.DueTo, w.today.AddDays(-1))
	}
	if !f.DueFrom.IsZero() && (s.From.IsZero() || s.From.Before(f.DueFrom)) {
		s.From = f.DueFrom
	}
	if !f.DueTo.IsZero() {
		s.To = earlier(s.To, f.DueTo)
	}
	return nil
}

// earlier is the earlier day, the other where one is open.
func earlier(a, b calendar.Date) calendar.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func isHan(r rune) bool { return r >= 0x2e80 }

// VerbOf is the permission that an act of a case needs.
func VerbOf(k request.Kind) agency.Verb { return verbOf(k) }
