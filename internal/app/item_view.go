package app

import (
	"context"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// ItemView is an item as staff see it.
type ItemView struct {
	store.Item
	Text      catalog.Version // the latest
	State     catalog.State
	Acts      []catalog.Act
	Findings  []ItemFinding
	Doubts    []catalog.Doubt
	Relations []RelatedItem
	Validity  *ItemValidity      // rules and normative documents alone
	Columns   [][]catalog.Column // the path of each column, home first
	Flow      catalog.Flow       // of the agency, as it stands today
	Nobody    bool               // no one of the agency is left who may take the step that waits
}

// RelatedItem is an item that stands to another; Passive where it is the other
// that says so. ID is "" for what is not in this store.
type RelatedItem struct {
	Kind    catalog.RelationKind
	Passive bool
	ID      string
	Title   string
	Number  string
	Public  bool
	Status  catalog.Status // as of today; of rules and normative documents alone
}

// ItemView shows an item as of today.
func (a *App) ItemView(ctx context.Context, actor agency.Actor, id string) (v ItemView, err error) {
	owner, err := a.itemOwner(ctx, id)
	if err != nil {
		return v, err
	}
	err = a.read(ctx, actor, agency.ItemRead, owner, func(w *work) error {
		f, err := w.openItem(ctx, id)
		if err == nil {
			v, err = w.itemView(ctx, f)
		}
		return err
	})
	return v, err
}

// ItemTextOf gives one text of an item, for comparison with another.
func (a *App) ItemTextOf(ctx context.Context, actor agency.Actor, id string, n int) (v catalog.Version, err error) {
	owner, err := a.itemOwner(ctx, id)
	if err != nil {
		return v, err
	}
	err = a.read(ctx, actor, agency.ItemRead, owner, func(w *work) error { v, err = w.itemText(ctx, id, n); return err })
	return v, err
}

func (w *work) itemView(ctx context.Context, f *itemFile) (v ItemView, err error) {
	v = ItemView{Item: f.Item, Text: f.latest, State: f.state, Acts: f.acts, Doubts: f.latest.Doubts()}
	v.Text.Index = f.state.Index
	if v.Findings, err = w.findings(ctx, f); err != nil {
		return v, err
	}
	if v.Relations, err = w.related(ctx, f.ID, f.latest.Record, false); err != nil {
		return v, err
	}
	if v.Validity, err = w.validity(ctx, f, f.latest.Record); err != nil {
		return v, err
	}
	cols, err := w.columns(ctx)
	if err != nil {
		return v, err
	}
	for _, id := range slices.Concat(f.latest.Columns, f.latest.Topics) {
		if p := cols.Path(id); p != nil {
			v.Columns = append(v.Columns, p)
		}
	}
	d, err := w.reviewDesk(ctx, f.Agency)
	if err != nil {
		return v, err
	}
	v.Flow = d.Flow
	v.Nobody, err = w.nobodyLeft(ctx, f)
	return v, err
}

// nobodyLeft reports whether everybody of the agency who may take the step that
// waits drafted the text or reviewed it at another level: it would wait forever.
func (w *work) nobodyLeft(ctx context.Context, f *itemFile) (bool, error) {
	s := f.state.Step
	if f.state.Stage != catalog.StageReview || s == nil || s.Level < 2 {
		return false, nil
	}
	able := agency.Holders(stepVerb(s))
	left := false
	err := eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
		left = left || p.Agency == f.Agency && !p.Disabled && !slices.Contains(f.state.Barred, p.Login) && slices.ContainsFunc(able, p.Actor().Has)
		return nil
	})
	return !left, err
}

// related lists the items that a record names and those that name it.
func (w *work) related(ctx context.Context, id string, r catalog.Record, publicOnly bool) (out []RelatedItem, err error) {
	for _, rel := range r.Relations {
		one := RelatedItem{Kind: rel.Kind, Title: rel.Title, Number: rel.Number}
		if rel.Item != "" {
			other, err := w.Tx.Item(ctx, rel.Item)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			if err == nil && other.Public == 0 && publicOnly {
				continue // its title is not public either
			}
			if err == nil {
				one.ID, one.Title, one.Number, one.Public, one.Status = other.ID, other.Title, other.Number, other.Public > 0, lineOf(*other, w.today).Status
			}
		}
		if one.Title != "" || one.Number != "" {
			out = append(out, one)
		}
	}
	err = w.RelatedTo(ctx, id, func(kind string, i store.Item) error {
		if i.Public > 0 {
			out = append(out, RelatedItem{catalog.RelationKind(kind), true, i.ID, i.Title, i.Number, true, lineOf(i, w.today).Status})
		}
		return nil
	})
	return out, err
}

func day(minute string) (d calendar.Date) {
	if len(minute) >= 10 {
		d, _ = calendar.ParseDate(minute[:10]) // zero where there is none
	}
	return d
}
