package app_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// heard collects tags; it is called from writers and from the follower.
type heard struct {
	sync.Mutex
	tags []string
}

func (h *heard) add(tags []string) {
	h.Lock()
	defer h.Unlock()
	h.tags = append(h.tags, tags...)
}

func (h *heard) has(tag string) bool {
	h.Lock()
	defer h.Unlock()
	return slices.Contains(h.tags, tag)
}

// A write is heard in its own process before it returns, and in another within
// a second.
func TestWatch(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		b, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}()
		own, other := &heard{}, &heard{}
		if err := a.Watch(t.Context(), own.add); err != nil {
			t.Fatal(err)
		}
		if err := b.Watch(t.Context(), other.add); err != nil {
			t.Fatal(err)
		}
		for tag, write := range map[string]func() error{
			app.TagAgencies: func() error {
				return a.PutAgency(t.Context(), apptest.Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育体育局"})
			},
			app.TagLaw: func() error {
				_, err := a.AddLocalDay(t.Context(), apptest.Operator, "", calendar.Local{Date: calendar.D(2024, 7, 11), Name: "云岭节", Basis: "云岭政发〔2023〕9号"})
				return err
			},
		} {
			if own.has(tag) || other.has(tag) {
				t.Fatalf("%s was heard before it was touched", tag)
			}
			if err := write(); err != nil {
				t.Fatal(err)
			}
			if !own.has(tag) {
				t.Errorf("%s was not heard when the write returned", tag)
			}
			for end := time.Now().Add(time.Second); !other.has(tag); time.Sleep(10 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%s was not heard in the other process after a second", tag)
				}
			}
		}
		if err := a.ChangeSetting(t.Context(), apptest.Operator, "", statute.Change{Key: "no-such", From: calendar.D(2024, 1, 1)}); err == nil {
			t.Error("a setting that is none was taken")
		}
	})
}

// While a store neither answers nor refuses, nothing stands that was read of it
// before.
func TestWatchOfASilentStore(t *testing.T) {
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	all := make(chan bool, 64)
	if err := a.Watch(t.Context(), func(tags []string) { all <- tags == nil }); err != nil {
		t.Fatal(err)
	}
	for range 4 { // all who may read at once
		in, end := a.Snapshot(t.Context())
		defer end()
		if _, err := a.AgencyNames(in); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case dropped := <-all:
		if !dropped {
			t.Error("only some pages were dropped")
		}
	case <-time.After(4 * time.Second):
		t.Error("what was kept stands while nobody answers")
	}
}
