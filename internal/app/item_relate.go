package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// Relatable is an item that a relation may name: one that is public, or that
// the actor may see.
type Relatable struct {
	ID, Title, Number, Issuer string
	Kind                      catalog.Kind
	Stage                     catalog.Stage
	Exact                     bool // the words are its number or its whole title
}

const mostRelatable = 20

// Relatable finds the items that words mean, by document number or words of
// the title, of whatever agency: exact ones first, then documents.
func (a *App) Relatable(ctx context.Context, actor agency.Actor, agencyID, words string) (out []Relatable, err error) {
	words = strings.TrimSpace(words)
	if words == "" {
		return nil, nil
	}
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error { out, err = w.relatable(ctx, agencyID, words); return err })
	return out, err
}

func (w *work) relatable(ctx context.Context, agencyID, words string) (out []Relatable, err error) {
	number, _ := catalog.NormalNumber(words)
	bare := strings.Trim(words, "《》")
	add := func(i store.Item) error {
		if !w.mayName(ctx, &i) || slices.ContainsFunc(out, func(x Relatable) bool { return x.ID == i.ID }) {
			return nil
		}
		out = append(out, Relatable{i.ID, i.Title, i.Number, i.Issuer, catalog.Kind(i.Kind), catalog.Stage(i.Stage), i.Number != "" && i.Number == number.Text || i.Title == bare})
		return nil
	}
	if err := w.ItemsByNumber(ctx, number.Text, func(i store.Item, err error) error {
		if err != nil {
			return err
		}
		return add(i)
	}); err != nil {
		return nil, err
	}
	for _, q := range []store.ItemsQuery{{Agency: agencyID, Words: bare, Limit: mostRelatable}, {Agency: agencyID, Number: words, Limit: mostRelatable}} {
		if err := w.Tx.Items(ctx, q, add); err != nil {
			return nil, err
		}
	}
	found, err := w.search(ctx, SearchQuery{Text: bare, N: mostRelatable})
	if err != nil {
		return nil, err
	}
	for _, h := range found.Hits {
		i, err := w.Tx.Item(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		if err := add(*i); err != nil {
			return nil, err
		}
	}
	rank := func(x Relatable) int {
		switch {
		case x.Exact:
			return 0
		case x.Kind.HasValidity():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(x, y Relatable) int { return rank(x) - rank(y) })
	return out[:min(len(out), mostRelatable)], nil
}

// mayName reports whether the actor may know of an item.
func (w *work) mayName(ctx context.Context, i *store.Item) bool {
	return i.Public > 0 || w.may(ctx, agency.ItemRead, i.Agency) == nil
}

// relate checks the relations of a text that an agency's people wrote, and
// writes the names of the items beside them. What stood before is kept, though
// its item may have been withdrawn since.
func (w *work) relate(ctx context.Context, id string, v *catalog.Version, before []catalog.Relation) error {
	for n := range v.Relations {
		r := &v.Relations[n]
		if r.Item == "" {
			continue
		}
		if i := slices.IndexFunc(before, func(b catalog.Relation) bool { return b.Kind == r.Kind && b.Item == r.Item }); i >= 0 {
			*r = before[i]
			continue
		}
		other, err := w.Tx.Item(ctx, r.Item)
		bad := ""
		switch {
		case fault.KindOf(err) == fault.NotFound:
			bad = "找不到关联的文件，可能已经删去"
		case err != nil:
			return err
		case other.ID == id:
			bad = "不能与自己关联"
		case !w.mayName(ctx, other):
			bad = "找不到关联的文件，可能还没有公开"
		}
		if bad != "" {
			return &fault.Error{Kind: fault.Invalid, Code: "item.related", Message: "没有保存", Fields: []fault.Field{{Name: "related", Code: "item.related", Message: fmt.Sprintf("%s：%s", r.Kind.Label(false), bad)}}}
		}
		r.Title, r.Number = other.Title, other.Number
	}
	return nil
}
