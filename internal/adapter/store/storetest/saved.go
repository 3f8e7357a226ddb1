package storetest

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"gongkai/internal/adapter/store"
)

// Saved is a place that is filled once on each database for all tests of a
// process: they begin with copies of it. TestMain drops it.
type Saved struct {
	// Fill fills an empty place, and leaves it closed.
	Fill func(t testing.TB, p store.Place)

	mu     sync.Mutex
	places map[bool]store.Place // whether on PostgreSQL
	drops  []func() error
}

// Copy makes p, a place that nobody has opened, what is saved.
func (s *Saved) Copy(t testing.TB, p store.Place) {
	t.Helper()
	from := s.place(t, p)
	if err := os.CopyFS(p.Dir, os.DirFS(from.Dir)); err != nil {
		t.Fatal(err)
	}
	if p.URL == "" {
		return
	}
	admin := administered(t)
	do(t, admin, `DROP DATABASE `+database(t, p))
	do(t, admin, `CREATE DATABASE `+database(t, p)+` TEMPLATE `+database(t, from)+strategy(t, admin))
}

// place is what is saved on p's kind of database; the first who asks fills it.
func (s *Saved) place(t testing.TB, p store.Place) store.Place {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if from, ok := s.places[p.URL != ""]; ok {
		return from
	}
	dir, err := os.MkdirTemp("", "gongkai-saved-")
	if err != nil {
		t.Fatal(err)
	}
	s.drops = append(s.drops, func() error { return os.RemoveAll(dir) })
	from := store.Place{Dir: dir}
	if p.URL != "" {
		from.URL = s.database(t)
	}
	s.Fill(t, from)
	if s.places == nil {
		s.places = map[bool]store.Place{}
	}
	s.places[p.URL != ""] = from
	return from
}

// database makes a database that outlives the test.
func (s *Saved) database(t testing.TB) (address string) {
	t.Helper()
	server := os.Getenv("GONGKAI_TEST_POSTGRES")
	admin, name := administered(t), newName()
	do(t, admin, `CREATE DATABASE `+name+` TEMPLATE `+template(t, admin, server)+strategy(t, admin))
	s.drops = append(s.drops, func() error {
		cfg, err := pgx.ParseConfig(server)
		if err != nil {
			return err
		}
		db := stdlib.OpenDB(*cfg)
		_, err = db.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
		return errors.Join(err, db.Close())
	})
	return in(t, server, name)
}

// database is the name of a place's database.
func database(t testing.TB, p store.Place) string {
	t.Helper()
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

// Drop takes away what was saved.
func (s *Saved) Drop() (err error) {
	for _, drop := range s.drops {
		err = errors.Join(err, drop())
	}
	return err
}
