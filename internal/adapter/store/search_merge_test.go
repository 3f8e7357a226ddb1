package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/adapter/store"
)

// What merges have left free in SQLite's file is given back to the disk, but
// for a tenth, in steps.
func TestTidyGivesRoomBack(t *testing.T) {
	p := store.Place{Dir: t.TempDir(), Passing: true}
	s := open(t, p)
	var before, pages, free int
	room := func(tx *store.Tx) (err error) { pages, free, err = tx.RoomForTest(t.Context()); return err }
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(tx.LitterForTest(t.Context(), 6000), room(tx)) }); err != nil {
		t.Fatal(err)
	}
	if before = pages; free < 6000 {
		t.Fatalf("only %d of %d pages are free", free, pages)
	}
	steps := 0
	for more := true; more; steps++ {
		if err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
			more, err = tx.TidySearch(t.Context())
			return errors.Join(err, room(tx))
		}); err != nil {
			t.Fatal(err)
		}
	}
	if free > before/10+1 || pages > before-free*8 || steps < 2 {
		t.Errorf("%d of %d pages are free after %d steps, %d before", free, pages, steps, before)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(p.Dir, "gongkai.db"))
	if err != nil || info.Size() != int64(pages)*4096 {
		t.Errorf("the file has %d bytes for %d pages (%v)", info.Size(), pages, err)
	}
}
