package app

import (
	"cmp"
	"context"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
)

// FacetGroup is one way to narrow what was found.
type FacetGroup struct {
	Key, Name string // agency, kind, column, year
	Values    []FacetValue
}

// FacetValue is a value with how many of the items found have it.
type FacetValue struct {
	Value, Label string
	N            int
}

// mostFacets is how many values of a group are shown, the most frequent first.
const mostFacets = 12

// facetGroups names what was counted. Values that have no name any more and
// hidden columns are left out.
func (w *work) facetGroups(ctx context.Context, f store.Facets) ([]FacetGroup, error) {
	agencies, err := w.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range agencies {
		names[a.ID] = a.Name
	}
	cols, err := w.columns(ctx)
	if err != nil {
		return nil, err
	}
	column := func(id string) string {
		path := cols.Path(id)
		if path == nil || path[len(path)-1].Hidden {
			return ""
		}
		return path[len(path)-1].Name
	}
	years := facetGroup("year", "年份", f.Years, func(y string) string { return y + "年" })
	slices.SortFunc(years.Values, func(a, b FacetValue) int { return cmp.Compare(b.Value, a.Value) })
	return []FacetGroup{
		facetGroup("kind", "类别", f.Kinds, func(k string) string { return catalog.Kind(k).Label() }),
		facetGroup("column", "栏目", f.Columns, column),
		facetGroup("agency", "机关", f.Agencies, func(id string) string { return names[id] }),
		years,
	}, nil
}

func facetGroup(key, name string, counted []store.Facet, label func(string) string) FacetGroup {
	g := FacetGroup{Key: key, Name: name}
	for _, c := range counted {
		if l := label(c.Value); l != "" {
			g.Values = append(g.Values, FacetValue{c.Value, l, c.N})
		}
	}
	slices.SortStableFunc(g.Values, func(a, b FacetValue) int { return cmp.Compare(b.N, a.N) })
	g.Values = g.Values[:min(len(g.Values), mostFacets)]
	return g
}
