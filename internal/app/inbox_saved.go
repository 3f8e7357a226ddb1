package app

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// SavedFilter is a search of the inbox that somebody keeps under a name.
type SavedFilter struct {
	Name  string `json:"name"`
	Query string `json:"query"` // as in an address: view=clock&unit=…
}

// kindFilters is a record of no agency whose key is the login.
const kindFilters = "inbox_filters"

const (
	mostFilters   = 12
	longestFilter = 500
)

// Filters are the searches that somebody keeps, in the order of keeping.
func (a *App) Filters(ctx context.Context, actor agency.Actor) (out []SavedFilter, err error) {
	err = a.read(ctx, actor, agency.CaseRead, actor.Agency, func(w *work) error { out, err = w.filters(ctx); return err })
	return out, err
}

func (w *work) filters(ctx context.Context) (out []SavedFilter, err error) {
	r, err := w.Record(ctx, kindFilters, "", w.actor.Person)
	if err != nil || r == nil {
		return nil, err
	}
	return decode[[]SavedFilter](r.Body)
}

// SaveFilter keeps a search; one of the same name is replaced.
func (a *App) SaveFilter(ctx context.Context, actor agency.Actor, f SavedFilter) error {
	f.Name = strings.TrimSpace(f.Name)
	q, err := url.ParseQuery(f.Query)
	switch {
	case f.Name == "" || len([]rune(f.Name)) > 20:
		return fault.New(fault.Invalid, "filter.name", "请给这组条件起一个名称，最多 20 个字。")
	case err != nil || len(f.Query) > longestFilter:
		return fault.New(fault.Invalid, "filter.query", "条件太长，不能保存。")
	case len(q) == 0:
		return fault.New(fault.Invalid, "filter.query", "没有条件可以保存，请先查找。")
	}
	f.Query = q.Encode()
	return a.changeFilters(ctx, actor, func(all []SavedFilter) ([]SavedFilter, error) {
		if i := slices.IndexFunc(all, func(x SavedFilter) bool { return x.Name == f.Name }); i >= 0 {
			all[i] = f
			return all, nil
		}
		if len(all) >= mostFilters {
			return nil, fault.New(fault.Invalid, "filter.name", "最多保存 12 组条件，请先删除不用的。")
		}
		return append(all, f), nil
	})
}

// DropFilter forgets a search; one that is not there is forgotten already.
func (a *App) DropFilter(ctx context.Context, actor agency.Actor, name string) error {
	return a.changeFilters(ctx, actor, func(all []SavedFilter) ([]SavedFilter, error) {
		return slices.DeleteFunc(all, func(x SavedFilter) bool { return x.Name == name }), nil
	})
}

func (a *App) changeFilters(ctx context.Context, actor agency.Actor, f func([]SavedFilter) ([]SavedFilter, error)) error {
	return a.write(ctx, actor, agency.CaseRead, actor.Agency, func(w *work) error {
		all, err := w.filters(ctx)
		if err != nil {
			return err
		}
		if all, err = f(all); err != nil {
			return err
		}
		body, err := json.Marshal(all)
		if err != nil {
			return err
		}
		return w.PutRecord(ctx, &store.Record{Kind: kindFilters, Key: actor.Person, Body: string(body)}, w.entry(OwnChange, actor.Agency, "", map[string]string{"what": "filters"}))
	})
}
