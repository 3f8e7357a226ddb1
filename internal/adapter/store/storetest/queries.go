package storetest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/hanzi"
)

// Filled tells what Fill took, by the clock and by the processor.
type Filled struct {
	Indexing, Merging, Making Took
	Err                       error
}

// Took is time that something took.
type Took struct{ Clock, Processor time.Duration }

// Time adds to t what f takes. On a busy machine the processor's time, which
// the system counts for this process, says more than the clock.
func (t *Took) Time(f func()) {
	clock, cpu := time.Now(), processor()
	f()
	t.Clock += time.Since(clock)
	t.Processor += processor() - cpu
}

// processor is the time that this process has used, 0 where the system does
// not tell.
func processor() time.Duration {
	b, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// PerFill is how many documents Fill indexes in one transaction.
const PerFill = 5000

// Fill indexes n documents of the corpus as a bulk import does, in the order
// of their days. Making is what generating them took, which is not in
// Indexing.
func Fill(ctx context.Context, s *store.Store, c *Corpus, n int) (r Filled) {
	for from := 0; from < n && r.Err == nil; from += PerFill {
		var docs []store.SearchDoc
		r.Making.Time(func() { docs = c.Docs(from, min(n, from+PerFill), n) })
		r.Indexing.Time(func() {
			r.Err = s.Write(ctx, func(tx *store.Tx) error { return tx.Index(ctx, docs...) })
		})
	}
	r.Merging.Time(func() {
		for more := true; more && r.Err == nil; {
			r.Err = s.Write(ctx, func(tx *store.Tx) (err error) { more, err = tx.TidySearch(ctx); return err })
		}
	})
	return r
}

// Docs makes documents from one to before another, on two processors.
func (c *Corpus) Docs(from, to, n int) []store.SearchDoc {
	out := make([]store.SearchDoc, to-from)
	var wg sync.WaitGroup
	for k := range 2 {
		wg.Go(func() {
			for i := k; i < len(out); i += 2 {
				out[i] = c.Doc(from+i, n)
			}
		})
	}
	wg.Wait()
	return out
}

// Kind is queries of one kind.
type Kind struct {
	Name    string
	InMix   bool // what people ask; else a worst case
	Typed   []string
	Queries []store.SearchQuery
}

// Queries makes queries of each kind over the n documents of a corpus, the
// same for every engine.
func Queries(c *Corpus, n int) []Kind {
	r := rand.New(rand.NewPCG(5, 5))
	word := func(from, to int) string { return c.two(r, from, to) }
	many := func(k int, f func() string) (out []string) {
		for range k {
			out = append(out, f())
		}
		return out
	}
	// phrase is what stands in some document, of k characters or more.
	phrase := func(k int) string {
		for {
			for part := range strings.SplitSeq(hanzi.Canon(c.Doc(r.IntN(n), n).Body), "\n") {
				if p := []rune(strings.ReplaceAll(part, " ", "")); len(p) > k+6 && len(strings.Fields(part)) == 1 {
					return string(p[5 : 5+k])
				}
			}
		}
	}
	kinds := []Kind{
		{Name: "one character", InMix: true, Typed: many(60, func() string { return string([]rune(word(0, 20000))[:1]) })},
		{Name: "two characters, common", InMix: true, Typed: many(100, func() string { return word(30, 300) })},
		{Name: "two characters", InMix: true, Typed: many(150, func() string { return word(300, 20000) })},
		{Name: "two characters, rare", InMix: true, Typed: many(100, func() string { return word(100_000, vocabulary) })},
		{Name: "phrase of 4", InMix: true, Typed: many(80, func() string { return phrase(4) })},
		{Name: "phrase of 8", InMix: true, Typed: many(60, func() string { return phrase(8) })},
		{Name: "two words", InMix: true, Typed: many(100, func() string { return word(30, 3000) + " " + word(30, 3000) })},
		{Name: "common with rare", InMix: true, Typed: many(60, func() string { return word(0, 100) + " " + word(20000, 100000) })},
		{Name: "number", InMix: true, Typed: many(60, func() string {
			for {
				if d := c.Doc(r.IntN(n), n); d.Number != "" {
					return d.Number
				}
			}
		})},
		{Name: "whole title", InMix: true, Typed: many(40, func() string { return c.Doc(r.IntN(n), n).Title })},
		{Name: "nothing", InMix: true, Typed: many(40, func() string { return word(0, 1000) + word(0, 1000) + word(0, 1000) })},
		{Name: "the most common", Typed: many(20, func() string { return "的" })},
		{Name: "four very common words", Typed: many(20, func() string { return word(0, 30) + " " + word(0, 30) + " " + word(0, 30) + " " + word(0, 30) })},
		{Name: "pasted sentence", Typed: many(20, func() string { return strings.ReplaceAll(string([]rune(c.Doc(r.IntN(n), n).Body)[60:160]), "\n", "") })},
		{Name: "date, three units", Typed: many(20, func() string { return fmt.Sprintf("%d月%d日", 1+r.IntN(12), 1+r.IntN(28)) })},
		{Name: "syntax", Typed: []string{`"`, `政府" OR "公开`, "NEAR(政府 公开)", "政府*", "\x00'; --", "^政府 -公开 +建设"}},
	}
	for i := range kinds {
		for _, typed := range kinds[i].Typed {
			kinds[i].Queries = append(kinds[i].Queries, store.SearchQuery{Words: spelled(typed)})
		}
	}
	kinds = append(kinds, filtered(c, r))
	return kinds
}

func spelled(typed string) (out [][]string) {
	words, _ := hanzi.Words(typed)
	for _, w := range words {
		out = append(out, []string{w})
	}
	return out
}

// two is a word of two characters whose rank is within.
func (c *Corpus) two(r *rand.Rand, from, to int) string {
	for {
		if w := c.words[from+r.IntN(to-from)]; len(w) == 6 {
			return w
		}
	}
}

// filtered are common words within an agency, a column, a kind or years.
func filtered(c *Corpus, r *rand.Rand) Kind {
	k := Kind{Name: "common word, filtered", InMix: true}
	for i := range 120 {
		typed := c.two(r, 0, 1000)
		q := store.SearchQuery{Words: spelled(typed)}
		switch i % 4 {
		case 0:
			q.Agencies = []string{fmt.Sprintf("agency-%03d", r.IntN(CorpusAgencies))}
		case 1:
			q.Columns = []string{fmt.Sprintf("column-%02d", r.IntN(CorpusColumns))}
		case 2:
			q.Kinds, q.FromYear = corpusKinds[:2], 2020
		case 3:
			q.FromYear, q.ToYear = 2015, 2015
		}
		k.Typed, k.Queries = append(k.Typed, typed), append(k.Queries, q)
	}
	return k
}
