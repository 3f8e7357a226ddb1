package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
)

// A page of a column costs the same among a thousand items and among a
// million. GONGKAI_BENCH_LARGE=1 runs it.
func TestColumnPageAmongAMillion(t *testing.T) {
	if os.Getenv("GONGKAI_BENCH_LARGE") == "" {
		t.Skip("a million items: set GONGKAI_BENCH_LARGE=1")
	}
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx := context.Background()
		s, err := store.Open(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		db := plain(t, p)
		before := map[string]time.Duration{}
		from := 0
		for _, n := range []int{1_000, 1_000_000} {
			start := time.Now()
			fillItems(t, db, from, n)
			from = n
			t.Logf("%d items written in %v", n, time.Since(start).Round(time.Millisecond))
			for _, q := range pageQueries(n) {
				d := median(t, s, q.run)
				t.Logf("%9d items: %-22s %v", n, q.name, d)
				if first, ok := before[q.name]; ok {
					t.Logf("%s: %.2f times as long among a million as among a thousand", q.name, float64(d)/float64(first))
					if d > 5*first+5*time.Millisecond {
						t.Errorf("%s: %v among a million, %v among a thousand", q.name, d, first)
					}
				}
				before[q.name] = d
			}
		}
	})
}

type pageQuery struct {
	name string
	run  func(context.Context, *store.Tx) (int, error)
}

func pageQueries(n int) []pageQuery {
	page := func(q store.ListingQuery) func(context.Context, *store.Tx) (int, error) {
		q.Limit = 21
		return func(ctx context.Context, tx *store.Tx) (rows int, err error) {
			err = tx.Listing(ctx, q, func(store.Item) error { rows++; return nil })
			return rows, err
		}
	}
	deep := store.Key{At: fmt.Sprintf("%04d-06-15T09:00", 2015), ID: "i00000000"}
	return []pageQuery{
		{"first page", page(store.ListingQuery{Column: "notices"})},
		{"page in the middle", page(store.ListingQuery{Column: "notices", After: deep})},
		{"page of an agency", page(store.ListingQuery{Column: "notices", Agency: "a3"})},
		{"page of a year", page(store.ListingQuery{Column: "notices", From: "2014-", To: "2015-"})},
		{"all columns' counts", func(ctx context.Context, tx *store.Tx) (int, error) {
			c, err := tx.ColumnCounts(ctx, "")
			return len(c) * 21, err
		}},
		{"counts of an agency", func(ctx context.Context, tx *store.Tx) (int, error) {
			c, err := tx.ColumnCounts(ctx, "a3")
			return len(c) * 21, err
		}},
		{"library", func(ctx context.Context, tx *store.Tx) (rows int, err error) {
			err = tx.Documents(ctx, store.DocumentQuery{Limit: 21}, func(store.Item) error { rows++; return nil })
			return rows, err
		}},
		{"desk", func(ctx context.Context, tx *store.Tx) (rows int, err error) {
			err = tx.Items(ctx, store.ItemsQuery{Agency: "a3", Limit: 21}, func(store.Item) error { rows++; return nil })
			return rows, err
		}},
	}
}

func median(t *testing.T, s *store.Store, run func(context.Context, *store.Tx) (int, error)) time.Duration {
	t.Helper()
	var all []time.Duration
	for range 41 {
		start := time.Now()
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			n, err := run(t.Context(), tx)
			if err == nil && n < 21 {
				err = fmt.Errorf("%d rows", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// plain opens the database beside the store, to fill it in few statements.
func plain(t *testing.T, p store.Place) *sql.DB {
	t.Helper()
	var db *sql.DB
	if p.URL != "" {
		cfg, err := pgx.ParseConfig(p.URL)
		if err != nil {
			t.Fatal(err)
		}
		db = stdlib.OpenDB(*cfg)
	} else {
		var err error
		if db, err = sql.Open("sqlite", "file:"+filepath.Join(p.Dir, "gongkai.db")+"?_pragma=busy_timeout(60000)&_pragma=cache_size(-500000)&_pragma=synchronous(0)"); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// fillItems writes the items from from to n, spread over 20 years, 20 agencies,
// 10 columns; every tenth is a normative document.
func fillItems(t *testing.T, db *sql.DB, from, n int) {
	t.Helper()
	numbers := fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d) `, from, n-1)
	right := func(expr string, width int) string {
		return fmt.Sprintf(`substr(CAST(%s + (%s) AS TEXT), 2)`, "1"+fmt.Sprintf("%0*d", width, 0), expr)
	}
	id := `'i' || ` + right("i", 8)
	day := `CAST(2005 + (i / 7) % 20 AS TEXT) || '-' || ` + right("1 + (i * 31) % 12", 2) + ` || '-' || ` + right("1 + (i * 17) % 28", 2)
	kind := `CASE WHEN i % 10 = 0 THEN 'normative' ELSE 'notice' END`
	column := `CASE WHEN i / 20 % 2 = 0 THEN 'notices' ELSE 'c' || CAST(i % 10 AS TEXT) END`
	agency := `'a' || CAST(i % 20 AS TEXT)`
	for _, q := range []string{
		`INSERT INTO agencies (id, parent, kind, name, place, body) ` + `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19) ` +
			`SELECT ` + agency + `, '', 'department', 'x', 0, '{}' FROM n WHERE true ON CONFLICT DO NOTHING`,
		`INSERT INTO items (id, agency, created_at, entry, version, stage, step, kind, title, index_no, number, issuer, home, attribute, drafter, latest, public,
			formed_on, issued_on, in_force_on, last_day, ended_on, expired, amended_on, partly_on, published_at, changed_at, release_at, due, after_due, reassess_due) ` + numbers +
			`SELECT ` + id + `, ` + agency + `, '2024-01-01T00:00:00.000Z', 1, 9, 'published', '', ` + kind + `, '关于第' || CAST(i AS TEXT) || '号事项的公告', 'x/' || CAST(i AS TEXT), '',
			'云岭县', ` + column + `, 'proactive', 'x', 1, 1, ` + day + `, ` + day + `, ` + day + `, '', '', 0, '', '', ` + day + ` || 'T09:00', '', '', '', '', '' FROM n`,
		`INSERT INTO item_columns (column_id, item_id, agency, kind, published_at) ` + numbers + `SELECT ` + column + `, ` + id + `, ` + agency + `, ` + kind + `, ` + day + ` || 'T09:00' FROM n`,
		`DELETE FROM column_counts`,
		`INSERT INTO column_counts (column_id, agency, items) SELECT column_id, '', COUNT(*) FROM item_columns GROUP BY column_id`,
		`INSERT INTO column_counts (column_id, agency, items) SELECT column_id, agency, COUNT(*) FROM item_columns GROUP BY column_id, agency`,
		`ANALYZE`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%v in %s", err, q)
		}
	}
}
