package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/property"
)

func index(t testing.TB, s *store.Store, docs ...store.SearchDoc) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.Index(t.Context(), docs...) }); err != nil {
		t.Fatal(err)
	}
}

func unindex(t testing.TB, s *store.Store, item string) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.Unindex(t.Context(), item) }); err != nil {
		t.Fatal(err)
	}
}

func words(query string) (out [][]string) {
	all, _ := hanzi.Words(query)
	for _, w := range all {
		out = append(out, []string{w})
	}
	return out
}

func ask(t testing.TB, s *store.Store, q store.SearchQuery) (r store.SearchResult) {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = store.MostFound
	}
	if err := s.Read(context.Background(), func(tx *store.Tx) (err error) { r, err = tx.Search(context.Background(), q); return err }); err != nil {
		t.Fatal(err)
	}
	return r
}

func items(r store.SearchResult) (out []string) {
	for _, h := range r.Hits {
		out = append(out, h.Item)
	}
	return out
}

// check that the index and its documents agree.
func sound(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Read(context.Background(), func(tx *store.Tx) error {
		found, err := tx.CheckSearch(context.Background())
		if len(found) > 0 {
			t.Errorf("%q", found)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func day(n int) calendar.Date { return calendar.D(2024, 1, 1).AddDays(n) }

// Some documents with all that search treats in its own way.
func library() []store.SearchDoc {
	return []store.SearchDoc{
		{Item: "budget", Agency: "finance", Kind: "report", Title: "云岭县2023年财政预算执行情况报告", Body: "全县一般公共预算收入增长3.5%。", Columns: []string{"money", "law"}, PublishedOn: day(10)},
		{Item: "school", Agency: "edu", Kind: "notice", Title: "关于做好义务教育招生工作的通知", Number: "云教发〔2024〕15号", Body: "各学校应当公布招生简章。\n政府信息，公开为先。", Columns: []string{"news"}, PublishedOn: day(20)},
		{Item: "relief", Agency: "civil", Kind: "normative", Title: "云岭县最低生活保障办法", Number: "云政规〔2022〕3号", Body: "第12条 符合条件的家庭可以申请。", Columns: []string{"law"}, PublishedOn: day(-600), InForceOn: calendar.D(2022, 6, 1), EndedOn: calendar.D(2024, 6, 1)},
		{Item: "water", Agency: "water", Kind: "normative", Title: "饮用水水源保护规定", Number: "云政规〔2024〕8号", Body: "任何单位不得在保护区排污。参见第112条。", Columns: []string{"law"}, PublishedOn: day(40), InForceOn: calendar.D(2024, 7, 1)},
		{Item: "list", Agency: "edu", Kind: "data", Title: "民办学校名录", Body: "见附件。", Attachments: "育才小學　云岭路８号 办学许可证", Columns: []string{"data"}, PublishedOn: day(30)},
	}
}

func TestSearch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s := open(t, p)
		index(t, s, library()...)
		for _, c := range []struct {
			query string
			q     store.SearchQuery
			want  []string
		}{
			{"学校", store.SearchQuery{}, []string{"list", "school"}},                // in its title first, though both have it
			{"县", store.SearchQuery{}, []string{"budget", "relief"}},               // one character
			{"办学许可证", store.SearchQuery{}, []string{"list"}},                       // attachment
			{"育才小学 云岭路", store.SearchQuery{}, []string{"list"}},                    // traditional form, wide digits beside
			{"8号", store.SearchQuery{}, []string{"water", "list"}},                 // 〔2024〕8号 in the number, ８号 in the attachment
			{"12条", store.SearchQuery{}, []string{"relief"}},                       // not 112
			{"云教发〔2024〕15号", store.SearchQuery{}, []string{"school"}},              //
			{"云教发[2024]15号", store.SearchQuery{}, []string{"school"}},              //
			{"云教发（２０２４）１５號", store.SearchQuery{}, []string{"school"}},              //
			{"云教发 2024 15号", store.SearchQuery{}, []string{"school"}},              //
			{"政府信息", store.SearchQuery{}, []string{"school"}},                      //
			{"信息公开", store.SearchQuery{}, nil},                                     // a comma stands between
			{"预算 增长", store.SearchQuery{}, []string{"budget"}},                     // both words
			{"預算執行", store.SearchQuery{}, []string{"budget"}},                      //
			{"3.5%", store.SearchQuery{}, []string{"budget"}},                      //
			{`"招生 工作"`, store.SearchQuery{}, []string{"school"}},                   // a phrase
			{"饮用水水源保护规定", store.SearchQuery{}, []string{"water"}},                  // a whole title
			{"云岭", store.SearchQuery{Agencies: []string{"edu"}}, []string{"list"}}, // filters
			{"云岭", store.SearchQuery{Kinds: []string{"report", "data"}}, []string{"budget", "list"}},
			{"云岭", store.SearchQuery{Columns: []string{"law"}}, []string{"budget", "relief"}},
			{"云岭", store.SearchQuery{FromYear: 2023}, []string{"budget", "list"}},
			{"云岭", store.SearchQuery{ToYear: 2023}, []string{"relief"}},
			{"", store.SearchQuery{Columns: []string{"law"}}, []string{"water", "budget", "relief"}},
			{"", store.SearchQuery{Validity: store.InForce, On: calendar.D(2024, 5, 31)}, []string{"relief"}},
			{"", store.SearchQuery{Validity: store.InForce, On: calendar.D(2024, 7, 1)}, []string{"water"}},
			{"", store.SearchQuery{Validity: store.NotYet, On: calendar.D(2024, 6, 30)}, []string{"water"}},
			{"", store.SearchQuery{Validity: store.NoLonger, On: calendar.D(2024, 6, 1)}, []string{"relief"}},
			{"", store.SearchQuery{Validity: store.InForce, On: calendar.D(2025, 1, 1)}, []string{"water"}},
			{"", store.SearchQuery{Validity: store.NoLonger, On: calendar.D(2025, 1, 1)}, []string{"relief"}},
			{"", store.SearchQuery{Validity: store.SomeForced}, []string{"water", "relief"}},
			{"低保", store.SearchQuery{Words: [][]string{{"低保", "最低生活保障"}}}, []string{"relief"}}, // two spellings
			{`政府" OR "a`, store.SearchQuery{}, nil},
			{"政府*", store.SearchQuery{}, []string{"school"}},
			{"'; DROP TABLE search_docs; --\x00", store.SearchQuery{}, nil},
			{strings.Repeat("很长的句子", 300), store.SearchQuery{}, nil},
		} {
			if c.q.Words == nil {
				c.q.Words = words(c.query)
			}
			r := ask(t, s, c.q)
			if got := items(r); !slices.Equal(got, c.want) || r.Total != len(c.want) || r.AtLeast {
				t.Errorf("%q %+v: %q of %d, want %q", c.query, c.q, got, r.Total, c.want)
			}
		}
		r := ask(t, s, store.SearchQuery{Words: words("云岭"), Facets: true})
		if got := fmt.Sprint(r.Facets); got != "{[{civil 1} {edu 1} {finance 1}] [{data 1} {normative 1} {report 1}] [{data 1} {law 2} {money 1}] [{2022 1} {2024 2}]}" {
			t.Error(got)
		}
		if got := fmt.Sprint(ask(t, s, store.SearchQuery{Words: words("云岭"), Offset: 1, Limit: 1}).Hits); got != "[{relief true true false false false}]" {
			t.Error(got)
		}
		sound(t, s)
	})
}

// What was withdrawn is found no more, in the transaction that withdraws it
// already, and a correction is found by its new words only. Nor is anything
// found that a failed transaction wanted to publish.
func TestSearchFollowsTheLedger(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s, ctx := open(t, p), t.Context()
		index(t, s, library()...)
		d := library()[1]
		d.Body = "报名时间另行通知。"
		index(t, s, d)
		if got := items(ask(t, s, store.SearchQuery{Words: words("简章")})); got != nil {
			t.Errorf("old text finds %q", got)
		}
		if got := items(ask(t, s, store.SearchQuery{Words: words("另行")})); !slices.Equal(got, []string{"school"}) {
			t.Errorf("new text finds %q", got)
		}
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Unindex(ctx, "school"); err != nil {
				return err
			}
			r, err := tx.Search(ctx, store.SearchQuery{Words: words("另行"), Limit: 10})
			if len(r.Hits) > 0 {
				t.Errorf("still found: %+v", r.Hits)
			}
			if err := tx.Index(ctx, store.SearchDoc{Item: "secret", Title: "尚未公开的另行通知", PublishedOn: day(1)}); err != nil {
				return err
			}
			return cmpErr(err, fmt.Errorf("stop"))
		})
		if err == nil {
			t.Fatal("want an error")
		}
		if got := items(ask(t, s, store.SearchQuery{Words: words("另行")})); !slices.Equal(got, []string{"school"}) {
			t.Errorf("after a failed transaction: %q", got)
		}
		sound(t, s)
	})
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Through hundreds of publications, corrections and withdrawals, over fresh
// documents, segments and their merges, search finds exactly what a look into
// each published text finds, in the same order on both databases.
func TestSearchEqualsLookingIntoEachText(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: slow, and nothing runs at the same time")
	}
	corpus := storetest.NewCorpus(3)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s := open(t, p)
		public := shelf{}
		publish := func(from, to int) {
			var docs []store.SearchDoc
			for i := from; i < to; i++ {
				d := corpus.Doc(i, 3000)
				d.Body = string([]rune(d.Body)[:120])
				docs = append(docs, d)
				public.put(d)
			}
			index(t, s, docs...)
		}
		for i := 0; i < 12; i++ { // many small segments, so that some merge
			publish(i*40, (i+1)*40)
		}
		for i := 480; i < 600; i += 3 {
			publish(i, i+3)
		}
		for i := 0; i < 600; i += 7 {
			item := fmt.Sprintf("item-%08d", i)
			unindex(t, s, item)
			delete(public, item)
		}
		for i := 3; i < 600; i += 50 { // corrected
			publish(i, i+1)
		}
		sound(t, s)
		compare := func(t *testing.T) {
			for rank := range 3 {
				walkBoth(t, s, public, words(corpus.Word(rank)))
				walkBoth(t, s, public, words(corpus.Word(rank*5)+" "+corpus.Word(rank*5+1)))
			}
			for rank := range 20 {
				askBoth(t, s, public, words(corpus.Word(rank*rank*rank)))
				askBoth(t, s, public, words(corpus.Word(rank)+" "+corpus.Word(rank+7)))
				askBoth(t, s, public, words(string([]rune(corpus.Word(rank))[:1])))
			}
			for item, d := range public {
				if !strings.HasSuffix(item, "3") { // some are enough
					continue
				}
				body := []rune(d.Body)
				askBoth(t, s, public, words(string(body[20:27])))
				askBoth(t, s, public, words(d.Number))
				askBoth(t, s, public, words(d.Title))
			}
		}
		compare(t)
		for more := true; more; {
			if err := s.Write(t.Context(), func(tx *store.Tx) (err error) { more, err = tx.TidySearch(t.Context()); return err }); err != nil {
				t.Fatal(err)
			}
		}
		sound(t, s)
		compare(t)
	})
}

// shelf is what is public, beside its canonical text.
type shelf map[string]shelved

type shelved struct {
	store.SearchDoc
	canon string
}

func (s shelf) put(d store.SearchDoc) {
	s[d.Item] = shelved{d, strings.Join([]string{hanzi.Canon(d.Title), hanzi.Canon(d.Number), hanzi.Canon(d.Body), hanzi.Canon(d.Attachments)}, "\n\n")}
}

// walkBoth compares those who ask of each document with search.
func walkBoth(t *testing.T, s *store.Store, public shelf, w [][]string) {
	t.Helper()
	want := items(ask(t, s, store.SearchQuery{Words: w}))
	slices.Sort(want)
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		h, err := tx.Having(t.Context(), store.SearchQuery{Words: w})
		if err != nil {
			return err
		}
		all, err := h.All(t.Context())
		if slices.Sort(all); err != nil || !slices.Equal(all, want) || h.Most() < len(want) {
			t.Errorf("%q: %d named of at most %d, search finds %d, %v", w, len(all), h.Most(), len(want), err)
		}
		have, err := h.Among(t.Context(), append(slices.Sorted(maps.Keys(public)), "no such item"))
		if got := slices.Sorted(maps.Keys(have)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %d among all, search finds %d, %v", w, len(got), len(want), err)
		}
		for item, d := range public {
			if h.Says(d.canon) != have[item] {
				t.Errorf("%q: %s says it %v", w, item, h.Says(d.canon))
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// askBoth compares search with the definition.
func askBoth(t *testing.T, s *store.Store, public shelf, w [][]string) {
	t.Helper()
	if len(w) == 0 {
		return
	}
	want := map[string]bool{}
	for _, d := range public {
		ok := true
		for _, spellings := range w {
			ok = ok && strings.Contains(d.canon, spellings[0])
		}
		if ok {
			want[d.Item] = true
		}
	}
	r := ask(t, s, store.SearchQuery{Words: w})
	if r.Total != len(want) || len(r.Hits) != len(want) {
		t.Fatalf("%q: %d found, want %d", w, r.Total, len(want))
	}
	for i, h := range r.Hits {
		if !want[h.Item] {
			t.Fatalf("%q: finds %s", w, h.Item)
		}
		if i > 0 {
			a, b := r.Hits[i-1], h
			if a.InTitle == b.InTitle && public[a.Item].PublishedOn.Before(public[b.Item].PublishedOn) || !a.InTitle && b.InTitle {
				t.Fatalf("%q: %s before %s", w, a.Item, b.Item)
			}
		}
	}
}

// Nothing that can be typed is an error, and all of it means what Contains
// says.
func TestAnyQueryIsAQuery(t *testing.T) {
	s := open(t, store.Place{Dir: t.TempDir()})
	index(t, s, library()...)
	public := shelf{}
	for _, d := range library() {
		public.put(d)
	}
	property.Check(t, func(rt *rapid.T) {
		q := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("云岭县政府信息公开学校1235.%\"'*() \x00-:^=#\nORNEAR")))).Draw(rt, "query")
		if w := words(q); len(w) > 0 {
			askBoth(t, s, public, w)
		}
	})
}

// Searches that run while others publish, withdraw and merge see a state of
// before or after, and share what is kept in memory without harm (-race).
func TestSearchWhileOthersPublish(t *testing.T) {
	s, corpus := open(t, store.Place{Dir: t.TempDir()}), storetest.NewCorpus(4)
	index(t, s, library()...)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r := ask(t, s, store.SearchQuery{Words: words("云岭县"), Facets: true})
				n := 0
				for _, f := range r.Facets.Years {
					n += f.N
				}
				if r.Total != 2 || n != 2 {
					t.Errorf("%d found, %d counted", r.Total, n)
				}
			}
		})
	}
	for i := 0; i < 160; i += 40 {
		index(t, s, corpus.Docs(i, i+40, 200)...)
		unindex(t, s, fmt.Sprintf("item-%08d", i))
		if err := s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.TidySearch(t.Context()); return err }); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	readers.Wait()
	sound(t, s)
}
