package app

import (
	"cmp"
	"context"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// doesTo is what a published document's relation does to the other's validity.
var doesTo = map[catalog.RelationKind]catalog.ActKind{catalog.Amends: catalog.Amended, catalog.Repeals: catalog.Repealed, catalog.Replaces: catalog.Repealed}

// effects brings the documents of the same agency into line with what a public
// document says of them: amended, repealed or replaced they are marked; where
// it says so no longer, because it was corrected or withdrawn, the mark is
// taken back. Documents of others are marked by their own agency, for which a
// task stands.
func (w *work) effects(ctx context.Context, verb agency.Verb, f *itemFile) error {
	said, err := w.saidBefore(ctx, f)
	if err != nil {
		return err
	}
	for _, r := range f.public.Relations { // none of what is withdrawn
		if doesTo[r.Kind] != "" && r.Item != "" {
			said = append(said, r.Item)
		}
	}
	slices.Sort(said)
	for _, id := range slices.Compact(said) {
		if err := w.effect(ctx, verb, f, id); err != nil {
			return err
		}
	}
	return nil
}

// saidBefore lists the documents that the texts which were public before this
// act did something to.
func (w *work) saidBefore(ctx context.Context, f *itemFile) (out []string, err error) {
	for _, t := range f.state.Traces {
		if t.From == 0 || t.From == f.state.Public {
			continue
		}
		v, err := w.itemText(ctx, f.ID, t.From)
		if err != nil {
			return nil, err
		}
		for _, r := range v.Relations {
			if doesTo[r.Kind] != "" && r.Item != "" {
				out = append(out, r.Item)
			}
		}
	}
	return out, nil
}

// effect brings one document into line with what f says of it now.
func (w *work) effect(ctx context.Context, verb agency.Verb, f *itemFile, id string) error {
	if id == f.ID {
		return nil
	}
	other, err := w.openItem(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil || other.Agency != f.Agency || !other.state.Kind.HasValidity() {
		return err
	}
	want := w.wanted(f, other)
	var acts []catalog.Act
	for _, e := range other.state.Events {
		if e.Cause == nil || e.Cause.Item != f.ID || e.Batch != "" || e.Kind != catalog.Amended && e.Kind != catalog.Repealed {
			continue
		}
		if i := slices.IndexFunc(want, func(a catalog.Act) bool { return a.Kind == e.Kind && a.Effective == e.Effective }); i >= 0 {
			want = slices.Delete(want, i, i+1)
			continue
		}
		why := catalog.Quoted(e.Cause.Title) + "更正后，不再这样规定"
		if f.state.Public == 0 {
			why = catalog.Quoted(e.Cause.Title) + "已撤回"
		}
		acts = append(acts, catalog.Act{Kind: catalog.EventRevoked, By: w.actor.Person, Event: e.N, Reason: why})
	}
	if acts = append(acts, want...); len(acts) == 0 {
		return nil
	}
	return w.actItem(ctx, verb, other, acts...)
}

// wanted are the events that f's public text makes of the other document.
func (w *work) wanted(f, other *itemFile) (out []catalog.Act) {
	if f.state.Public == 0 {
		return nil
	}
	from := cmp.Or(f.InForceOn, day(f.PublishedAt), w.today)
	if from.Before(other.IssuedOn) {
		from = other.IssuedOn
	}
	for _, r := range f.public.Relations {
		kind := doesTo[r.Kind]
		if kind == "" || r.Item != other.ID || slices.ContainsFunc(out, func(a catalog.Act) bool { return a.Kind == kind }) {
			continue
		}
		out = append(out, catalog.Act{Kind: kind, By: w.actor.Person, Effective: from, Cause: &catalog.Relation{Kind: r.Kind, Item: f.ID, Title: f.Title, Number: f.Number}})
	}
	return out
}
