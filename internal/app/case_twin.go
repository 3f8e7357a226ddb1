package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// kindTwin is a record of no agency: its key is kept case/merged case.
const kindTwin = "merged_case"

type keptTwin struct {
	Case string `json:"case"`
}

// Twin is the same application as it came another time.
type Twin struct {
	ID, Number           string
	Channel              string // of request.Channels
	ReceivedOn, PostedOn calendar.Date
	Start                calendar.Date // of its own period, zero where it was never confirmed
	MergedOn             calendar.Date
	State                request.State // of the case that goes on: where the answer comes from
	Through              string        // number of a case in between, which went on into the other itself
}

// Twins are the cases that were merged into a case, and the one that answers it
// where it was merged itself, nil where it goes on.
func (a *App) Twins(ctx context.Context, actor agency.Actor, v *View) (into *Twin, from []Twin, err error) {
	err = a.read(ctx, actor, agency.CaseRead, v.Agency, func(w *work) error {
		into, from = nil, nil
		if v.State.Into != "" {
			if into, err = w.goesOn(ctx, v); err != nil {
				return err
			}
		}
		rs, err := w.RecordsUnder(ctx, kindTwin, "", v.ID)
		for _, r := range rs {
			k, err := decode[keptTwin](r.Body)
			if err != nil {
				return err
			}
			other, err := w.view(ctx, k.Case)
			if err != nil {
				return err
			}
			if other.State.Into == v.Number { // and not put right since
				from = append(from, twinOf(&other))
			}
		}
		return err
	})
	return into, from, err
}

// mostMerges bounds how often a case that others went into went on itself.
const mostMerges = 10

// goesOn finds the case that answers a merged one. Where that was handed to
// another agency since, its number here is all that is known.
func (w *work) goesOn(ctx context.Context, v *View) (*Twin, error) {
	t := &Twin{Number: v.State.Into}
	for range mostMerges {
		kept, err := w.Tx.CaseByNumber(ctx, v.Agency, t.Number)
		if fault.KindOf(err) == fault.NotFound {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		at, err := w.viewOf(ctx, *kept)
		if err != nil {
			return nil, err
		}
		t.ID, t.State = at.ID, at.State
		if at.State.Into == "" {
			break
		}
		t.Through, t.Number = at.Number, at.State.Into
	}
	return t, nil
}

func twinOf(v *View) Twin {
	t := Twin{ID: v.ID, Number: v.Number, ReceivedOn: v.State.ReceivedOn, Start: v.State.Day0, MergedOn: v.State.ClosedOn, State: v.State}
	for _, a := range v.Acts {
		if a.Kind == request.Received {
			t.Channel, t.PostedOn = a.Channel, a.PostedOn
		}
	}
	return t
}
