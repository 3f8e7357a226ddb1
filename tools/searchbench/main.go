// Command searchbench measures search beside Bleve and SQLite's own trigram
// index: the same generated documents, the same queries, one after the other in
// one run. It is a module of its own so that nothing of what is compared comes
// into the product. `make bench-search` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/kernel/hanzi"
)

// asked is one query in the forms that engines take: as typed, and read.
type asked struct {
	typed string
	q     store.SearchQuery
}

// engine is what is measured. Fill indexes the documents in the order of their
// days; find gives how many were found, after reading the twenty newest.
type engine struct {
	name string
	fill func(c *storetest.Corpus, n int, making *storetest.Took) error
	find func(a asked) (total int, err error)
	end  func() error
}

func main() {
	n := flag.Int("n", 100_000, "documents")
	only := flag.String("only", "", "engines, by comma: gongkai, trigram, bleve")
	dir := flag.String("dir", "", "where the indexes are made; a temporary folder")
	flag.Parse()
	if err := run(*n, *only, *dir); err != nil {
		log.Fatal(err)
	}
}

func run(n int, only, dir string) error {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "searchbench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(tmp) }()
		dir = tmp
	}
	corpus := storetest.NewCorpus(1)
	kinds := storetest.Queries(corpus, n)
	truth := truths(corpus, n, kinds)
	for _, open := range []func(dir string) (*engine, error){ours, trigram, bleveCJK} {
		e, err := open(dir)
		if err != nil {
			return err
		}
		asked := only == "" || slices.Contains(strings.Split(only, ","), e.name)
		if asked {
			if err := measure(e, corpus, n, kinds, truth); err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
		}
		if err := e.end(); err != nil {
			return err
		}
		if asked {
			fmt.Printf("  %d MB, closed\n", size(filepath.Join(dir, e.name))>>20)
		}
	}
	return nil
}

// rounds is how often a query is asked; the quickest counts, because the
// machine may have other users.
const rounds = 3

func measure(e *engine, corpus *storetest.Corpus, n int, kinds []storetest.Kind, truth map[string]int) error {
	var making, all storetest.Took
	var err error
	all.Time(func() { err = e.fill(corpus, n, &making) })
	if err != nil {
		return err
	}
	clock, cpu := all.Clock-making.Clock, all.Processor-making.Processor
	fmt.Printf("\n%s: %d documents in %.0f s by the clock, %.0f s of processor: %.0f and %.0f a second\n",
		e.name, n, clock.Seconds(), cpu.Seconds(), float64(n)/clock.Seconds(), float64(n)/cpu.Seconds())
	var mix []time.Duration
	for _, k := range kinds {
		var took []time.Duration
		right, known := 0, 0
		for i, typed := range k.Typed {
			best, total := time.Hour, 0
			for range rounds {
				var err error
				start := time.Now()
				total, err = e.find(asked{typed, k.Queries[i]})
				best = min(best, time.Since(start))
				if err != nil {
					return fmt.Errorf("%q: %w", typed, err)
				}
			}
			took = append(took, best)
			if want, ok := truth[key(k, i)]; ok {
				known++
				if total == min(want, store.MostFound) || total == want {
					right++
				}
			}
		}
		if k.InMix {
			mix = append(mix, took...)
		}
		slices.Sort(took)
		fmt.Printf("  %-26s p50 %9s p99 %9s, right %d of %d\n", k.Name, round(took[len(took)/2]), round(took[len(took)*99/100]), right, known)
	}
	slices.Sort(mix)
	fmt.Printf("  %-26s p50 %9s p99 %9s\n", "the mix", round(mix[len(mix)/2]), round(mix[len(mix)*99/100]))
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

func size(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

func key(k storetest.Kind, i int) string { return fmt.Sprintf("%s/%d", k.Name, i) }

// truths looks into every text for some queries of each kind.
func truths(corpus *storetest.Corpus, n int, kinds []storetest.Kind) map[string]int {
	out := map[string]int{}
	const some = 6
	for from := 0; from < n; from += 5000 {
		for _, d := range corpus.Docs(from, min(n, from+5000), n) {
			canon := hanzi.Canon(d.Title) + "\n\n" + hanzi.Canon(d.Number) + "\n\n" + hanzi.Canon(d.Body)
			for _, k := range kinds {
				for i := range min(some, len(k.Queries)) {
					q := k.Queries[i]
					if len(q.Words) == 0 {
						continue
					}
					if out[key(k, i)] += 0; holds(canon, q, d) {
						out[key(k, i)]++
					}
				}
			}
		}
	}
	return out
}

func holds(canon string, q store.SearchQuery, d store.SearchDoc) bool {
	for _, w := range q.Words {
		if !strings.Contains(canon, w[0]) {
			return false
		}
	}
	return (len(q.Agencies) == 0 || slices.Contains(q.Agencies, d.Agency)) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, d.Kind)) &&
		(len(q.Columns) == 0 || slices.Contains(q.Columns, d.Columns[0])) && d.PublishedOn.Year >= q.FromYear && (q.ToYear == 0 || d.PublishedOn.Year <= q.ToYear)
}

// ours is the product's own search, with the texts that it keeps.
func ours(dir string) (*engine, error) {
	ctx := context.Background()
	place := filepath.Join(dir, "gongkai")
	s, err := store.Open(ctx, store.Place{Dir: place})
	if err != nil {
		return nil, err
	}
	return &engine{name: "gongkai",
		fill: func(c *storetest.Corpus, n int, making *storetest.Took) error {
			r := storetest.Fill(ctx, s, c, n)
			*making = r.Making
			if r.Err != nil {
				return r.Err
			}
			index, texts, err := searchBytes(filepath.Join(place, "gongkai.db"))
			fmt.Printf("\ngongkai: index %d MB, texts that it looks into %d MB; merging took %.0f s of processor\n", index>>20, texts>>20, r.Merging.Processor.Seconds())
			return err
		},
		find: func(a asked) (total int, err error) {
			a.q.Limit = 20
			err = s.Read(ctx, func(tx *store.Tx) error {
				r, err := tx.Search(ctx, a.q)
				total = r.Total
				return err
			})
			return total, err
		},
		end: s.Close}, nil
}
