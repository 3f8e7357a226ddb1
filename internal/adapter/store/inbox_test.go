package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
)

// A million cases of one agency, one in twenty of them open: a page of any
// view, wherever it begins, stays far below the 50 ms that a person notices.
// Set GONGKAI_LONG to run it.
func TestInboxOverAMillionCases(t *testing.T) {
	if os.Getenv("GONGKAI_LONG") == "" {
		t.Skip("takes a minute; set GONGKAI_LONG=1 to run it, as CI does")
	}
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s, err := store.Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		start := time.Now()
		fillMillion(t, s)
		t.Logf("filled in %s", time.Since(start))
		for _, v := range []store.View{store.ViewClock, store.ViewWaiting, store.ViewClosed, store.ViewAll} {
			took := pages(t, s, v, 150)
			t.Logf("%-8s p50 %s p99 %s", v, took[len(took)/2], took[len(took)*99/100])
			if p99 := took[len(took)*99/100]; p99 > 50*time.Millisecond {
				t.Errorf("%s: p99 is %s", v, p99)
			}
		}
	})
}

// fillMillion writes the rows in one statement: the law is not asked.
func fillMillion(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	err := s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.PutAgency(ctx, agency.Agency{ID: "edu", Name: "云岭县教育局", Kind: agency.Department}, audit.Entry{At: time.Now()}); err != nil {
			return err
		}
		return tx.FillForTest(ctx, 1_000_000)
	})
	if err == nil && s.Postgres() { // what autovacuum does by itself within a minute; SQLite has no statistics and needs none
		err = s.VacuumForTest(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pages reads n pages one after the other with their counts, as the inbox
// does, and gives their times in order.
func pages(t *testing.T, s *store.Store, v store.View, n int) []time.Duration {
	t.Helper()
	today := calendar.D(2024, 6, 20)
	var took []time.Duration
	q := store.InboxQuery{Agency: "edu", View: v, Limit: 51}
	for range n {
		start := time.Now()
		var last store.Case
		rows := 0
		err := s.Read(context.Background(), func(tx *store.Tx) error {
			if _, err := tx.Units(context.Background(), "edu"); err != nil {
				return err
			}
			if _, err := tx.CountInbox(context.Background(), "edu", today, today.AddDays(6)); err != nil {
				return err
			}
			return tx.Inbox(context.Background(), q, func(c store.Case) error { last = c; rows++; return nil })
		})
		took = append(took, time.Since(start))
		if err != nil || rows == 0 {
			t.Fatal(fmt.Sprint(v, rows), err)
		}
		q.After = store.KeyOf(v, &last)
	}
	slices.Sort(took)
	return took
}
