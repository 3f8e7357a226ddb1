package store_test

import (
	"errors"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
)

// A snapshot shows one state until its owner writes, fails or ends it, however
// much others write; readings within readings and other stores stand apart.
func TestSnapshot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		s, other := open(t, p), open(t, p)
		write := func(who *store.Store, verb string) {
			t.Helper()
			if err := who.Write(t.Context(), func(tx *store.Tx) error { tx.Note(entry(verb)); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		write(s, "first")
		ctx, end := s.Snapshot(t.Context())
		defer func() { end() }()
		seq := func() (n int64) {
			t.Helper()
			if err := s.Read(ctx, func(tx *store.Tx) error {
				var ok bool
				var err error
				if n, ok, err = tx.Standing(ctx); !ok {
					t.Error("a reading does not know where it stands")
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		expect := func(what string, want int64) {
			t.Helper()
			if got := seq(); got != want {
				t.Errorf("%s: the snapshot stands at %d, want %d", what, got, want)
			}
		}
		expect("at first", 1)
		write(other, "theirs")
		expect("after another wrote", 1)
		if err := s.Read(ctx, func(*store.Tx) error { expect("a reading within a reading", 2); return nil }); err != nil {
			t.Error(err)
		}
		failed := errors.New("no")
		if err := s.Read(ctx, func(*store.Tx) error { return failed }); !errors.Is(err, failed) {
			t.Error(err)
		}
		expect("after a failure", 2)

		ctx, end = s.Snapshot(t.Context())
		expect("again", 2)
		if err := s.Write(ctx, func(tx *store.Tx) error {
			if _, ok, err := tx.Standing(ctx); ok || err != nil {
				t.Errorf("a writer stands somewhere: %v", err)
			}
			tx.Note(entry("own"))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		expect("after its owner wrote", 3)

		ctx, end = s.Snapshot(t.Context())
		expect("again", 3)
		write(other, "theirs")
		end()
		end()
		expect("after its end", 4)

		// Who writes while reading is not locked out by the reading.
		ctx, end = s.Snapshot(t.Context())
		defer end()
		if err := s.Read(ctx, func(*store.Tx) error {
			return s.Write(ctx, func(tx *store.Tx) error { tx.Note(entry("within")); return nil })
		}); err != nil {
			t.Fatal(err)
		}
		expect("after writing within a reading", 5)
	})
}
