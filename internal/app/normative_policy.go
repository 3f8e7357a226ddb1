package app

import (
	"context"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const kindValidity = "validity_policy" // key is the day it holds from

// PolicyLine is a rule on validity with whose it is.
type PolicyLine struct {
	catalog.Policy
	Agency string // "" for the whole installation's
	Whose  string // its name
	Own    bool   // of the agency asked for
	Holds  bool   // else an agency nearer by has rules of its own from then on
}

// jurisdiction lists whose rules on validity an agency follows, the highest
// first: the installation's, those above it, its own.
func (w *work) jurisdiction(ctx context.Context, agencyID string) (out []string, err error) {
	for id := agencyID; id != ""; {
		if len(out) > 16 || slices.Contains(out, id) {
			break // a loop in the data ends
		}
		out = append(out, id)
		one, err := w.Agency(ctx, id)
		if err != nil {
			return nil, err
		}
		id = one.Parent
	}
	out = append(out, "")
	slices.Reverse(out)
	return out, nil
}

func (w *work) ownPolicies(ctx context.Context, agencyID string) (out []catalog.Policy, err error) {
	err = eachJSON(ctx, w, kindValidity, agencyID, 0, func(_ string, p catalog.Policy) error { out = append(out, p); return nil })
	return out, err
}

// policies are the rules on validity that an agency's documents follow.
func (w *work) policies(ctx context.Context, agencyID string) (catalog.Policies, error) {
	if p, ok := w.terms[agencyID]; ok {
		return p, nil
	}
	ids, err := w.jurisdiction(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	levels := make([][]catalog.Policy, len(ids))
	for i, id := range ids {
		if levels[i], err = w.ownPolicies(ctx, id); err != nil {
			return nil, err
		}
	}
	p, err := catalog.Inherit(levels...)
	if err == nil {
		if w.terms == nil {
			w.terms = map[string]catalog.Policies{}
		}
		w.terms[agencyID] = p
	}
	return p, err
}

// ValidityPolicies are the rules on validity of an agency and of those above
// it, the highest first.
func (a *App) ValidityPolicies(ctx context.Context, actor agency.Actor, agencyID string) (out []PolicyLine, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		holds, err := w.policies(ctx, agencyID)
		if err != nil {
			return err
		}
		ids, err := w.jurisdiction(ctx, agencyID)
		if err != nil {
			return err
		}
		for _, id := range ids {
			name := "本系统"
			if id != "" {
				one, err := w.Agency(ctx, id)
				if err != nil {
					return err
				}
				name = one.Name
			}
			own, err := w.ownPolicies(ctx, id)
			if err != nil {
				return err
			}
			for _, p := range own {
				at := holds.At(p.From)
				out = append(out, PolicyLine{p, id, name, id == agencyID, at.From == p.From && at.Name == p.Name})
			}
		}
		return nil
	})
	return out, err
}

// PutValidityPolicy sets the rule on validity of an agency and those below it,
// "" for all, from a day on, and derives the documents anew. was is the day of
// the rule that it takes the place of, zero for a new one.
func (a *App) PutValidityPolicy(ctx context.Context, actor agency.Actor, agencyID string, was calendar.Date, p catalog.Policy) error {
	if _, err := catalog.NewPolicies(p); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.NormativeManage, agencyID, func(w *work) error {
		if p.From != was {
			taken, err := w.Record(ctx, kindValidity, agencyID, p.From.String())
			if err != nil {
				return err
			}
			if taken != nil {
				return fault.New(fault.Conflict, "policy.from", "自"+p.From.Chinese()+"起已有一项规定，请修改那一项。")
			}
			if err := w.dropPolicy(ctx, agencyID, was); err != nil {
				return err
			}
		}
		if err := w.putJSON(ctx, agency.NormativeManage, kindValidity, agencyID, p.From.String(), 0, p); err != nil {
			return err
		}
		return w.rederiveBelow(ctx, agencyID)
	})
}

// RemoveValidityPolicy takes an agency's rule away; what holds above it holds
// again. The trace stays in the audit.
func (a *App) RemoveValidityPolicy(ctx context.Context, actor agency.Actor, agencyID string, from calendar.Date) error {
	return a.write(ctx, actor, agency.NormativeManage, agencyID, func(w *work) error {
		if err := w.dropPolicy(ctx, agencyID, from); err != nil {
			return err
		}
		return w.rederiveBelow(ctx, agencyID)
	})
}

func (w *work) dropPolicy(ctx context.Context, agencyID string, from calendar.Date) error {
	if from.IsZero() {
		return nil
	}
	r, err := w.Record(ctx, kindValidity, agencyID, from.String())
	if err != nil {
		return err
	}
	if r == nil {
		return fault.New(fault.Conflict, "policy.gone", "这项规定刚被他人修改或者删去，请查看最新情况后再办。")
	}
	return w.DeleteRecord(ctx, r, w.entry(agency.NormativeManage, agencyID, "", map[string]any{"policy": r.Body}))
}

// rederiveBelow derives anew the documents of an agency and of those below it.
func (w *work) rederiveBelow(ctx context.Context, agencyID string) error {
	w.terms = nil
	if agencyID == "" {
		return w.rederive(ctx, "")
	}
	all, err := w.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID != agencyID && !w.above(ctx, agencyID, one.ID) {
			continue
		}
		if err := w.rederive(ctx, one.ID); err != nil {
			return err
		}
	}
	return nil
}

// rederive brings the cached days of documents into line with the policies.
func (w *work) rederive(ctx context.Context, agencyID string) error {
	var ids []string
	if err := w.DocumentIDs(ctx, agencyID, func(id string) error { ids = append(ids, id); return nil }); err != nil {
		return err
	}
	for _, id := range ids {
		f, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		before := f.ItemCached
		if err := w.recache(ctx, f); err != nil {
			return err
		}
		if f.ItemCached == before {
			continue
		}
		e := w.entry(agency.NormativeManage, f.Agency, itemAbout(id), map[string]any{"ended_on_before": before.EndedOn, "ended_on": f.EndedOn})
		if err := w.RecacheItem(ctx, &f.Item, e); err != nil {
			return err
		}
		if f.state.Public > 0 {
			if err := w.published(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}
