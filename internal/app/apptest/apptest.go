// Package apptest opens real installations with a clock that the test sets.
package apptest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// Clock is the test's time.
type Clock struct{ t time.Time }

// Set moves the clock to nine in the morning of a day in China.
func (c *Clock) Set(d calendar.Date) {
	c.t = time.Date(d.Year, d.Month, d.Day, 9, 0, 0, 0, app.China())
}

// At moves the clock to a time of a day in China.
func (c *Clock) At(d calendar.Date, hour, minute int) {
	c.t = time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, app.China())
}

// To moves the clock to an instant.
func (c *Clock) To(t time.Time) { c.t = t }

// Now gives the test's time.
func (c *Clock) Now() time.Time { return c.t }

// Operator may do everything but read personal data.
var Operator = app.OperatorOf("test")

// Each runs f on an installation on each database, with one department, edu.
func Each(t *testing.T, f func(t *testing.T, a *app.App, c *Clock, p store.Place)) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, c := Open(t, p)
		f(t, a, c, p)
	})
}

// Open opens an installation at p with one department, edu, on 1 March 2024.
func Open(t testing.TB, p store.Place) (*app.App, *Clock) {
	t.Helper()
	c := &Clock{}
	c.Set(calendar.D(2024, 3, 1))
	return Server(t, p, blob.Where{}, c), c
}

// Server opens an installation as one of its servers does, with its files in
// another place than p's folder where files says so.
func Server(t testing.TB, p store.Place, files blob.Where, c *Clock) *app.App {
	t.Helper()
	_, timed := t.(*testing.B) // what is measured waits for the disk
	a, err := app.Open(context.Background(), app.Options{Dir: p.Dir, URL: p.URL, Files: files, Now: c.Now, Cache: Cache(), Passing: !timed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.PutAgency(context.Background(), Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教"}); err != nil {
		t.Fatal(err)
	}
	return a
}

// Received registers an application handed in on a day, which becomes today.
func Received(t testing.TB, a *app.App, c *Clock, on calendar.Date, what string) app.View {
	t.Helper()
	c.Set(on)
	v, err := a.Register(context.Background(), Operator, app.Registration{
		Agency:      "edu",
		Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: "李某"}, Content: what},
		Acts:        []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Act adds acts to a case; the clock stands on the last one's day.
func Act(t testing.TB, a *app.App, c *Clock, v app.View, acts ...request.Act) app.View {
	t.Helper()
	c.Set(acts[len(acts)-1].On)
	v, err := a.Act(context.Background(), Operator, v.ID, v.Version, acts...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Cache is where the tests' PDF engines keep machine code: compiling it anew
// for each directory takes seconds.
func Cache() string { return filepath.Join(os.TempDir(), "gongkai-test-cache") }
