// Package storetest opens real databases for tests: a SQLite file always, and
// a fresh PostgreSQL database where GONGKAI_TEST_POSTGRES names a server.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"gongkai/internal/adapter/store"
)

// Each runs f once on each database.
func Each(t *testing.T, f func(t *testing.T, p store.Place)) {
	t.Run("sqlite", func(t *testing.T) { f(t, store.Place{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Postgres makes a database that goes with the test. Without a server the test
// skips, and fails where CI is set.
func Postgres(t testing.TB) store.Place {
	t.Helper()
	server := os.Getenv("GONGKAI_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("GONGKAI_TEST_POSTGRES names no PostgreSQL server, and CI must not skip")
		}
		t.Skip("no PostgreSQL: set GONGKAI_TEST_POSTGRES to postgres://user@host:port/postgres")
	}
	admin := administered(t)
	name := newName()
	do(t, admin, `CREATE DATABASE `+name+` TEMPLATE `+template(t, admin, server)+strategy(t, admin))
	t.Cleanup(func() { do(t, admin, `DROP DATABASE `+name+` WITH (FORCE)`) })
	return store.Place{Dir: t.TempDir(), URL: in(t, server, name)}
}

func newName() string { return "gongkai_" + strings.ReplaceAll(uuid.NewString(), "-", "") }

// administered is the server itself, for the time of a test.
func administered(t testing.TB) *sql.DB {
	t.Helper()
	cfg, err := pgx.ParseConfig(os.Getenv("GONGKAI_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	admin := stdlib.OpenDB(*cfg)
	t.Cleanup(func() {
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	return admin
}

// strategy copies the files of a template: a third of the work of logging each
// of their pages, which is what PostgreSQL 15 and later would do.
func strategy(t testing.TB, admin *sql.DB) (clause string) {
	t.Helper()
	const ask = `SELECT CASE WHEN current_setting('server_version_num')::int >= 150000 THEN ' STRATEGY FILE_COPY' ELSE '' END`
	if err := admin.QueryRowContext(context.Background(), ask).Scan(&clause); err != nil {
		t.Fatal(err)
	}
	return clause
}

// template is an empty database with all tables, which the first test that
// asks makes for all on this server: making the tables costs a second.
func template(t testing.TB, admin *sql.DB, server string) string {
	t.Helper()
	ctx := context.Background()
	schema, err := store.Schema()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := admin.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // lets go of the lock
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(20190515)`); err != nil {
		t.Fatal(err)
	}
	defer do(t, conn, `SELECT pg_advisory_unlock(20190515)`)
	name, there := "gongkai_template_"+schema, false
	if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if there {
		return name
	}
	unfinished := name + "_unfinished"
	do(t, conn, `DROP DATABASE IF EXISTS `+unfinished+` WITH (FORCE)`)
	do(t, conn, `CREATE DATABASE `+unfinished)
	s, err := store.Open(ctx, store.Place{Dir: t.TempDir(), URL: in(t, server, unfinished)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	do(t, conn, `ALTER DATABASE `+unfinished+` RENAME TO `+name)
	return name
}

// in is the address of another database of a server.
func in(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func do(t testing.TB, db interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, query string) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), query); err != nil {
		t.Error(fmt.Errorf("%s: %w", query, err))
	}
}
