package app_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/catalog"
	"gongkai/internal/property"
)

// everyone may do everything, so that only the law refuses.
func everyone(name string) agency.Actor {
	return deskPerson(name, agency.Editor, agency.Reviewer, agency.UnitHead, agency.OfficeHead, agency.Signer, agency.Publisher)
}

// Whatever is done to items, lawful or refused, in whatever order: the public
// finds by search, in lists and by address just what was released and not
// withdrawn, in the text that was released.
func TestNothingUnpublishedIsEverSeen(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		s, err := store.Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		rounds := 3
		if os.Getenv("GONGKAI_LONG") != "" {
			rounds = 60
		}
		round, today := 0, calendar.D(2024, 3, 1)
		property.Check(t, func(rt *rapid.T) {
			if round++; round > rounds {
				return // each round takes many transactions
			}
			w := &publicWorld{rt: rt, a: a, s: s, round: round, items: map[string]*worldItem{}}
			for range rapid.IntRange(10, 60).Draw(rt, "steps") {
				if rapid.IntRange(0, 9).Draw(rt, "day") == 0 {
					today = today.AddDays(1)
					c.Set(today)
				}
				w.step(t.Context())
			}
			w.compare(t.Context())
		})
		verifiedItems(t, a)
	})
}

// worldItem is what a plain model knows of an item.
type worldItem struct {
	view   app.ItemView
	public string // the word of the text that the public reads, "" for none
	latest string
	listed bool
}

type publicWorld struct {
	rt    *rapid.T
	a     *app.App
	s     *store.Store
	round int
	texts int
	items map[string]*worldItem
}

// word is in one text alone.
func (w *publicWorld) word() string {
	w.texts++
	return fmt.Sprintf("甲%d乙%d丙", w.round, w.texts)
}

func (w *publicWorld) text(word string) catalog.Version {
	x := paperOf("关于"+word+"的公告", "", calendar.D(2024, 2, 20))
	x.Kind, x.Body = catalog.Notice, "<p>"+word+"</p>"
	x.Columns = []string{rapid.SampledFrom([]string{catalog.ColNotices, catalog.ColNews, "20-4"}).Draw(w.rt, "column")}
	return x.Version
}

func (w *publicWorld) step(ctx context.Context) {
	if len(w.items) == 0 || rapid.IntRange(0, 9).Draw(w.rt, "new") == 0 && len(w.items) < 4 {
		word := w.word()
		v, err := w.a.DraftItem(ctx, everyone("drafter"), app.ItemDraft{Agency: "edu", Version: w.text(word), Decision: w.decision()})
		if err != nil {
			w.rt.Fatal(err)
		}
		w.items[v.ID] = &worldItem{view: v, latest: word}
		return
	}
	ids := make([]string, 0, len(w.items))
	for id := range w.items {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	it := w.items[rapid.SampledFrom(ids).Draw(w.rt, "item")]
	if rapid.IntRange(0, 7).Draw(w.rt, "revise") == 0 {
		word := w.word()
		if v, err := w.a.ReviseItem(ctx, everyone("drafter"), it.view.ID, it.view.Version, w.text(word), "更正"); err == nil {
			it.view, it.latest = v, word
		}
		return
	}
	w.act(ctx, it)
}

func (w *publicWorld) decision() *catalog.Decision {
	if rapid.IntRange(0, 5).Draw(w.rt, "withhold") == 0 {
		return &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "讨论中"}
	}
	return &catalog.Decision{Attribute: catalog.Proactive, Ground: "knowledge"}
}

// act does something that may follow, or, rarely, anything.
func (w *publicWorld) act(ctx context.Context, it *worldItem) {
	kinds := []catalog.ActKind{catalog.Signed, catalog.Released, catalog.Corrected, catalog.WithdrawnAct, catalog.Archived, catalog.Returned}
	if rapid.IntRange(0, 9).Draw(w.rt, "any") > 0 {
		kinds = kinds[:0]
		for _, n := range it.view.State.Next {
			if n.Kind != catalog.Revised && (n.Kind != catalog.Returned || rapid.IntRange(0, 5).Draw(w.rt, "return") == 0) {
				kinds = append(kinds, n.Kind)
			}
		}
	}
	if len(kinds) == 0 {
		return
	}
	act := catalog.Act{Kind: rapid.SampledFrom(kinds).Draw(w.rt, "act"), Reason: "理由", Finding: "x", Secrecy: cleared(), Decision: w.decision(), At: "2099-01-01T09:00"}
	who := everyone("someone")
	if it.view.State.Step != nil {
		act.Step, who = it.view.State.Step.Key, everyone(fmt.Sprintf("reader%d", it.view.State.Step.Level))
	}
	v, err := w.a.ActOnItem(ctx, who, it.view.ID, it.view.Version, act)
	if err != nil {
		return
	}
	it.view = v
	switch act.Kind {
	case catalog.Released, catalog.Corrected:
		it.public, it.listed = it.latest, true
	case catalog.WithdrawnAct:
		it.public, it.listed = "", false
	case catalog.Archived:
		it.listed = false
	}
	if rapid.IntRange(0, 3).Draw(w.rt, "look") == 0 {
		w.compare(ctx)
	}
}

func (w *publicWorld) compare(ctx context.Context) {
	for id, it := range w.items {
		p, err := w.a.Visitor().Item(ctx, id)
		if open := err == nil && (p.Gone == nil || p.Gone.Kind == catalog.Archived); open != (it.public != "") || open && p.Text != it.public {
			w.rt.Fatalf("%s: shown %v (%q, %v), public is %q", id, open, p.Text, err, it.public)
		}
		if listed := w.listed(ctx, id); listed != it.listed {
			w.rt.Fatalf("%s: listed %v, want %v", id, listed, it.listed)
		}
	}
	w.elsewhere(ctx)
	for n := 1; n <= w.texts; n++ {
		word := fmt.Sprintf("甲%d乙%d丙", w.round, n)
		want := []string{}
		for id, it := range w.items {
			if it.listed && it.public == word {
				want = append(want, id)
			}
		}
		if got := w.found(ctx, word); !slices.Equal(got, want) {
			w.rt.Fatalf("%s finds %q, want %q", word, got, want)
		}
	}
}

// elsewhere looks at what feeds, site maps, downloads, the library and the
// proposals of the search are made of.
func (w *publicWorld) elsewhere(ctx context.Context) {
	v := w.a.Visitor()
	entries, err := v.ItemEntries(ctx, app.ItemFilter{N: 200})
	if err != nil {
		w.rt.Fatal(err)
	}
	from, err := v.ItemsFrom(ctx, app.Place{}, 1000)
	if err != nil {
		w.rt.Fatal(err)
	}
	seen := map[string]map[string]string{"entries": {}, "site map": {}, "lines": {}, "download": {}}
	for _, p := range entries {
		seen["entries"][p.ID] = p.Text
	}
	for _, i := range from {
		seen["site map"][i.ID] = ""
	}
	if _, err := v.ItemLines(ctx, "", 10000, func(i app.ItemLine) error { seen["lines"][i.ID] = ""; return nil }); err != nil {
		w.rt.Fatal(err)
	}
	if _, err := v.PublishedItems(ctx, "", 10000, func(p app.PublicItem) error { seen["download"][p.ID] = p.Text; return nil }); err != nil {
		w.rt.Fatal(err)
	}
	for where, have := range seen {
		for id, it := range w.items {
			text, shown := have[id]
			if shown && it.public == "" || shown && text != "" && text != it.public || it.listed && !shown && where != "entries" {
				w.rt.Fatalf("%s: %s shown %v as %q, public is %q, listed %v", where, id, shown, text, it.public, it.listed)
			}
		}
	}
	for id, it := range w.items {
		if it.listed || it.latest == "" {
			continue
		}
		if p, err := v.Search(ctx, app.SearchQuery{Text: it.latest + "丁"}); err != nil || p.Instead == it.latest {
			w.rt.Fatalf("%s: the search proposes %q, %v", id, p.Instead, err)
		}
	}
}

func (w *publicWorld) listed(ctx context.Context, id string) bool {
	l, err := w.a.Visitor().ListItems(ctx, app.ItemFilter{N: 200})
	if err != nil {
		w.rt.Fatal(err)
	}
	return slices.ContainsFunc(l.Items, func(i app.ItemLine) bool { return i.ID == id })
}

func (w *publicWorld) found(ctx context.Context, word string) []string {
	out := []string{}
	words, _ := hanzi.Words(word)
	q := store.SearchQuery{Limit: 50}
	for _, one := range words {
		q.Words = append(q.Words, []string{one})
	}
	err := w.s.Read(ctx, func(tx *store.Tx) error {
		r, err := tx.Search(ctx, q)
		for _, h := range r.Hits {
			out = append(out, h.Item)
		}
		return err
	})
	if err != nil {
		w.rt.Fatal(err)
	}
	return out
}
