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
	name := "gongkai_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	cfg, err := pgx.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	admin := stdlib.OpenDB(*cfg)
	do(t, admin, `CREATE DATABASE `+name)
	t.Cleanup(func() {
		do(t, admin, `DROP DATABASE `+name+` WITH (FORCE)`)
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return store.Place{Dir: t.TempDir(), URL: u.String()}
}

func do(t testing.TB, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), query); err != nil {
		t.Error(fmt.Errorf("%s: %w", query, err))
	}
}
