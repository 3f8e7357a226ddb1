package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// DrillKind is which requests of a period stand behind a number.
type DrillKind string

// The kinds. Outcome is written outcome.1 to outcome.6, by the groups of
// table 3; days.FROM-UNTIL is by working days.
const (
	DrillReceived DrillKind = "received"
	DrillClosed   DrillKind = "closed"
	DrillLate     DrillKind = "late"
)

// DrillQuery asks for the requests of one agency behind a number.
type DrillQuery struct {
	Agency, Period string
	Kind           DrillKind
	After          string // Next of the page before
	Limit          int    // 0 is 50
}

// Drilled is a request behind a number.
type Drilled struct {
	store.Case
	Days  int // working days from receipt to closing
	Late  bool
	Ended bool
}

// Drill lists the requests behind a number, for those who may read them.
func (a *App) Drill(ctx context.Context, actor agency.Actor, q DrillQuery) (out []Drilled, next string, err error) {
	p, err := ParsePeriod(q.Period)
	if err != nil {
		return nil, "", err
	}
	want, err := q.filter()
	if err != nil {
		return nil, "", err
	}
	if q.Limit <= 0 || q.Limit > 200 {
		q.Limit = 50
	}
	err = a.read(ctx, actor, agency.CaseRead, actor.Agency, func(w *work) error {
		out, next = nil, ""
		if _, err := w.Agency(ctx, q.Agency); err != nil {
			return fault.New(fault.NotFound, "supervise.agency", "没有这个机关，或者不在您可以查看的范围内。")
		}
		if err := w.may(ctx, agency.CaseRead, q.Agency); err != nil {
			return err
		}
		if out, next, err = w.drill(ctx, q, p, want); err != nil {
			return err
		}
		unit, bound, err := w.boundTo(ctx, q.Agency)
		out = slices.DeleteFunc(out, func(d Drilled) bool { return bound && (unit == "" || d.Unit != unit) })
		return err
	})
	return out, next, err
}

func (q DrillQuery) filter() (func(ended) bool, error) {
	name, value, _ := strings.Cut(string(q.Kind), ".")
	switch name {
	case string(DrillReceived), string(DrillClosed):
		return func(ended) bool { return true }, nil
	case string(DrillLate):
		return func(e ended) bool { return e.late }, nil
	case "outcome":
		if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= outcomeGroups {
			return func(e ended) bool { return e.group == n-1 }, nil
		}
	case "days":
		from, until, _ := strings.Cut(value, "-")
		low, err := strconv.Atoi(from)
		high, err2 := strconv.Atoi(until)
		if err == nil && err2 == nil {
			return func(e ended) bool { return e.days >= low && e.days <= high }, nil
		}
	}
	return nil, fault.New(fault.NotFound, "supervise.kind", "没有这种清单。")
}

// mostLookedAt bounds the requests that one page looks at: where few match, the
// next page goes on from there.
const mostLookedAt = 5000

func (w *work) drill(ctx context.Context, q DrillQuery, p Period, want func(ended) bool) (out []Drilled, next string, err error) {
	after := store.Key{}
	after.At, after.ID, _ = strings.Cut(q.After, "~")
	if q.Kind == DrillReceived {
		err := w.ReceivedList(ctx, q.Agency, p.From, p.Until, after, q.Limit+1, func(c store.Case) error {
			out = append(out, Drilled{Case: c, Ended: !c.ClosedOn.IsZero()})
			return nil
		})
		if err == nil && len(out) > q.Limit {
			out = out[:q.Limit]
			last := out[q.Limit-1]
			next = last.CountedOn.String() + "~" + last.ID
		}
		return out, next, err
	}
	l, err := w.lawOf(ctx, q.Agency)
	if err != nil {
		return nil, "", err
	}
	var some []store.Ended
	if err := w.EndedWithin(ctx, q.Agency, p.From, p.Until, after, mostLookedAt, func(e store.Ended) error { some = append(some, e); return nil }); err != nil {
		return nil, "", err
	}
	for i, e := range some {
		x, err := w.endOf(ctx, e, l)
		if err != nil {
			return nil, "", err
		}
		if want(x) {
			c, err := w.Tx.Case(ctx, e.ID)
			if err != nil {
				return nil, "", err
			}
			out = append(out, Drilled{*c, x.days, x.late, true})
		}
		if len(out) == q.Limit && i+1 < len(some) || i+1 == mostLookedAt {
			return out, e.ClosedOn.String() + "~" + e.ID, nil
		}
	}
	return out, "", nil
}
