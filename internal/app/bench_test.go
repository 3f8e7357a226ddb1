package app_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// BenchmarkAppend compares an act appended durably, with its clock, cached
// state and audit entry, with a bare insert of the same bytes into the same
// database with the same durability. The metric "of-bare" is the share of the
// bare insert's speed; one half is wanted.
func BenchmarkAppend(b *testing.B) {
	p := store.Place{Dir: b.TempDir()}
	a, c := apptest.Open(b, p)
	db := openRaw(b, p.Dir)
	if _, err := db.Exec(`CREATE TABLE bare (case_id TEXT, seq INTEGER, act TEXT, on_date TEXT, body TEXT, recorded_at TEXT, actor TEXT, entry BIGINT, PRIMARY KEY (case_id, seq))`); err != nil {
		b.Fatal(err)
	}
	insert, err := db.Prepare(`INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	// Interleaved, so that both meet the same disk and the same neighbours.
	var ours, bare time.Duration
	v := apptest.Received(b, a, c, calendar.D(2024, 3, 4), "计时")
	assigned := request.Act{Kind: request.Assigned, On: calendar.D(2024, 3, 4), Unit: "法规股"}
	body := `{"act":"assigned","on":"2024-03-04","unit":"法规股"}`
	n := 0
	for b.Loop() {
		if n++; n%15 == 0 { // a case of some twenty acts, not of thousands
			v = apptest.Received(b, a, c, calendar.D(2024, 3, 4), "计时")
		}
		start := time.Now()
		if v, err = a.Act(ctx, apptest.Operator, v.ID, v.Version, assigned); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		start = time.Now()
		if _, err := insert.Exec(v.ID, n, "assigned", "2024-03-04", body, "2024-03-04T01:00:00.000Z", "operator:test", n); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(start)
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(n), "µs/act")
	b.ReportMetric(float64(bare.Microseconds())/float64(n), "µs/bare-insert")
	b.ReportMetric(float64(bare)/float64(ours), "of-bare")
}

func openRaw(b testing.TB, dir string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "gongkai.db")+"?_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=cache_size(-16000)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// large makes a store of a million cases over three thousand agencies. The
// rows are made in SQL: only what a report reads must be there.
func large(b *testing.B) (*app.App, *sql.DB) {
	if os.Getenv("GONGKAI_BENCH_LARGE") == "" {
		b.Skip("a million cases: set GONGKAI_BENCH_LARGE=1")
	}
	p := store.Place{Dir: b.TempDir()}
	a, c := apptest.Open(b, p)
	c.Set(calendar.D(2025, 2, 1))
	db := openRaw(b, p.Dir)
	columns := []string{"natural_person", "commercial", "research", "public_interest", "legal_service", "other"}
	outcomes := make([]string, 0, 21)
	for _, o := range request.Outcomes() {
		outcomes = append(outcomes, o.Key)
	}
	pick := func(list []string, n string) string {
		var s strings.Builder
		fmt.Fprintf(&s, "CASE (%s) %% %d", n, len(list))
		for i, v := range list {
			fmt.Fprintf(&s, " WHEN %d THEN '%s'", i, v)
		}
		return s.String() + " END"
	}
	for _, q := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
			INSERT INTO agencies SELECT 'a' || i, 'edu', 'department', '第' || i || '局', i, '{"id":"a' || i || '","parent":"edu","kind":"department","name":"第' || i || '局","contact":{},"remedy":{}}' FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
			INSERT INTO cases SELECT printf('%032x', i), 'a' || (1 + i % 3000), printf('%07d', i), 'request', ` + pick(columns, "i / 3000") + `, '某项目的批复文件', NULL, NULL, '2024-01-01T00:00:00.000Z', 1,
			2, 'answered', '2024-01-01', '2024-01-31', 0, printf('%04d-%02d-%02d', 2021 + i / 3000 % 4, 1 + i % 12, 1 + i % 28), printf('%04d-12-%02d', 2021 + i / 3000 % 4, 1 + i % 28), ` + pick(outcomes, "i / 7") + `, '' FROM n`,
		`ANALYZE`,
	} {
		if _, err := db.Exec(q); err != nil {
			b.Fatal(err)
		}
	}
	return a, db
}

// BenchmarkDeriveOneOfMany derives a year of one agency out of a million cases
// and compares it with the plain SQL scan of the agency's rows ("of-scan",
// three is the most).
func BenchmarkDeriveOneOfMany(b *testing.B) {
	a, db := large(b)
	var ours, scan time.Duration
	n := 0
	for b.Loop() {
		n++
		start := time.Now()
		rows, err := db.Query(`SELECT counted_on, closed_on, outcome, applicant FROM cases WHERE agency = ?`, "a77")
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			var w, x, y, z string
			if err := rows.Scan(&w, &x, &y, &z); err != nil {
				b.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
		scan += time.Since(start)
		start = time.Now()
		if _, err := a.Derive(ctx, apptest.Operator, "a77", 2024); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(n), "µs/derive")
	b.ReportMetric(float64(scan.Microseconds())/float64(n), "µs/scan")
	b.ReportMetric(float64(ours)/float64(scan), "of-scan")
}

// BenchmarkRollUpMillion rolls a million cases of three thousand agencies up.
func BenchmarkRollUpMillion(b *testing.B) {
	a, _ := large(b)
	runtime.GC()
	for b.Loop() {
		if _, err := a.RollUp(ctx, apptest.Operator, "edu", 2024); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-of-process")
}
