package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
)

// index makes the public text of an item findable, or unfindable, in this
// transaction: what is not public can never be found.
func (w *work) index(ctx context.Context, f *itemFile, appears []string) error {
	d, public := searchDoc(f, appears)
	if !public {
		return w.Unindex(ctx, f.ID)
	}
	if !w.bulk {
		return w.Index(ctx, d)
	}
	if w.toIndex = append(w.toIndex, d); len(w.toIndex) < indexTogether {
		return nil
	}
	return w.flushIndex(ctx)
}

// searchDoc is what search may know of an item; public is false where it may
// know nothing. Archived items keep their address and leave the search.
func searchDoc(f *itemFile, appears []string) (d store.SearchDoc, public bool) {
	if f.state.Public == 0 || f.state.Gone != nil {
		return d, false
	}
	var files strings.Builder
	for _, a := range f.public.Attachments {
		files.WriteString(a.Name + "\n" + a.Text + "\n")
	}
	d = store.SearchDoc{Item: f.ID, Agency: f.Agency, Kind: string(f.public.Kind), Title: f.public.Title, Number: f.public.Number,
		Body: f.public.Text, Attachments: files.String(), PublishedOn: day(f.state.PublishedAt)}
	for _, c := range appears {
		if c != "" && !strings.HasPrefix(c, "kind:") {
			d.Columns = append(d.Columns, c)
		}
	}
	slices.Sort(d.Columns)
	if f.public.Kind.HasValidity() {
		if d.InForceOn, d.EndedOn = f.InForceOn, f.EndedOn; d.InForceOn.IsZero() {
			d.InForceOn = d.PublishedOn
		}
	}
	return d, true
}

// indexTogether is how many items a bulk work indexes at once.
const indexTogether = 1000

// flushIndex indexes what a bulk work has gathered; it is called before the
// work ends.
func (w *work) flushIndex(ctx context.Context) error {
	docs := w.toIndex
	w.toIndex = nil
	if len(docs) == 0 {
		return nil
	}
	return w.Index(ctx, docs...)
}
