package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

var at = time.Date(2024, 3, 1, 2, 3, 4, 5e6, time.UTC)

func entry(verb string) audit.Entry { return audit.Entry{At: at, Actor: "t", Verb: verb, Agency: "a"} }

func open(t *testing.T, p store.Place) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func received(day int) request.Act {
	return request.Act{Kind: request.Received, On: calendar.D(2024, 3, day), Channel: "counter"}
}

func newCase(id, number string) *store.Case {
	return &store.Case{ID: id, Agency: "a", Number: number, Type: "request", Applicant: "natural_person", Title: "某项目批复",
		Sealed: []byte{1, 2, 3}, CreatedAt: at, Cached: store.Cached{Stage: "open", Day0: calendar.D(2024, 3, 1),
			Due: calendar.D(2024, 3, 29), CountedOn: calendar.D(2024, 3, 1)}}
}

func seed(t *testing.T, s *store.Store, ids ...string) {
	t.Helper()
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.PutAgency(context.Background(), agency.Agency{ID: "a", Kind: agency.Department, Name: "云岭县教育局"}, entry("agency.manage")); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.CreateCase(context.Background(), newCase(id, "第"+id+"号"), []request.Act{received(1)}, entry("case.register")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCaseComesBackAsWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		seed(t, s, "1")
		err := s.Read(ctx, func(tx *store.Tx) error {
			c, err := tx.CaseByNumber(ctx, "a", "第1号")
			if err != nil {
				return err
			}
			want := newCase("1", "第1号")
			want.Version, want.Entry = 1, 2
			if c.HeaderDigest() != want.HeaderDigest() || c.Cached != want.Cached || c.Entry != want.Entry {
				t.Errorf("got %+v, want %+v", c, want)
			}
			acts, err := tx.Acts(ctx, "1")
			if err != nil {
				return err
			}
			if len(acts) != 1 || acts[0].Channel != "counter" || acts[0].On != calendar.D(2024, 3, 1) {
				t.Errorf("acts: %+v", acts)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// The column that the inbox filters by knows each channel of art. 31, and
// nothing that an applicant writes passes for one.
func TestEveryChannelIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		seed(t, s)
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, c := range request.Channels() {
				act := received(1)
				act.Channel, act.Reason = c.Key, `"channel":"oral"`
				if err := tx.CreateCase(ctx, newCase(c.Key, c.Key), []request.Act{act}, entry("case.register")); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			for _, c := range request.Channels() {
				var got []string
				q := store.InboxQuery{Agency: "a", View: store.ViewAll, Limit: 10, Facts: store.CaseFacts{Channel: c.Key}}
				if err := tx.Inbox(ctx, q, func(c store.Case) error { got = append(got, c.ID); return nil }); err != nil {
					return err
				}
				if !slices.Equal(got, []string{c.Key}) {
					t.Errorf("by %s came %q", c.Key, got)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestLaterWriterIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		seed(t, s, "1")
		read := func() (c *store.Case) {
			if err := s.Read(ctx, func(tx *store.Tx) (err error) { c, err = tx.Case(ctx, "1"); return err }); err != nil {
				t.Fatal(err)
			}
			return c
		}
		first, second := read(), read()
		add := func(c *store.Case) error {
			return s.Write(ctx, func(tx *store.Tx) error {
				return tx.AppendActs(ctx, c, []request.Act{{Kind: request.Withdrawn, On: calendar.D(2024, 3, 5)}}, entry("case.act"))
			})
		}
		if err := add(first); err != nil {
			t.Fatal(err)
		}
		if err := add(second); fault.KindOf(err) != fault.Conflict {
			t.Fatalf("want conflict, got %v", err)
		}
		if c := read(); c.Version != 2 {
			t.Errorf("version %d: the refused write left something", c.Version)
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		seed(t, s, "1")
		stop := errors.New("stop")
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.CreateCase(ctx, newCase("2", "第2号"), []request.Act{received(2)}, entry("case.register")); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		err = s.Write(ctx, func(tx *store.Tx) error {
			return tx.CreateCase(ctx, newCase("3", "第1号"), []request.Act{received(2)}, entry("case.register"))
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("a number given twice: want conflict, got %v", err)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			n := 0
			if err := tx.Cases(ctx, "", func(*store.Case) error { n++; return nil }); err != nil {
				return err
			}
			seq, _, err := tx.AuditHead(ctx)
			if n != 1 || seq != 2 {
				t.Errorf("%d cases, %d entries; want 1 and 2", n, seq)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAuditChainHoldsAndBindsActs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		seed(t, s, "1", "2", "3")
		err := s.Read(ctx, func(tx *store.Tx) error {
			digests := map[int64]audit.Digest{}
			if err := tx.ActsOfEntries(ctx, "acts", 1, 99, func(r store.ActRow) error {
				if _, ok := digests[r.Entry]; !ok {
					digests[r.Entry] = audit.NewDigest()
				}
				h := r.Digest()
				digests[r.Entry].Bytes(h[:])
				return nil
			}); err != nil {
				return err
			}
			var prev audit.Hash
			n := 0
			err := tx.Audit(ctx, 0, func(r store.AuditRow) error {
				e, err := r.Entry()
				if err != nil {
					return err
				}
				prev = e.Sum(prev)
				if prev.String() != r.Hash {
					t.Errorf("entry %d: chain broken", r.Seq)
				}
				if d, ok := digests[e.Seq]; ok && d.Sum() != e.Digest {
					t.Errorf("entry %d: acts differ", r.Seq)
				}
				n++
				return nil
			})
			_, head, err2 := tx.AuditHead(ctx)
			if head != prev.String() || n != 4 || len(digests) != 3 {
				t.Errorf("head %s, end %s, %d entries, %d digests", head, prev, n, len(digests))
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestRecordsAreReplacedAndBound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		for _, body := range []string{`{"n":1}`, `{"n":2}`} {
			if err := s.Write(ctx, func(tx *store.Tx) error {
				return tx.PutRecord(ctx, &store.Record{Kind: "count", Agency: "a", Key: "2023-01/licences", Year: 2023, Body: body}, entry("count.record"))
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Read(ctx, func(tx *store.Tx) error {
			rs, err := tx.Records(ctx, "count", "a", 2023)
			if len(rs) != 1 || rs[0].Body != `{"n":2}` || rs[0].Entry != 2 {
				t.Errorf("%+v", rs)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// What is no text names nothing; it is never an error of ours.
func TestWhatIsNoTextIsNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		ctx, s := context.Background(), open(t, p)
		for _, key := range []string{"a\x00b", "a\xffb"} {
			if err := s.Read(ctx, func(tx *store.Tx) error { _, err := tx.Record(ctx, "count", "a", key); return err }); err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", key, err)
			}
		}
	})
}

func TestBadPlacesAreNamed(t *testing.T) {
	ctx := context.Background()
	_, err := store.Open(ctx, store.Place{Dir: filepath.Join(t.TempDir(), "none"), Existing: true})
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("missing: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gongkai.db"), []byte("not a database, only some words that are long enough"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, store.Place{Dir: dir}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("garbage: %v", err)
	}
	if _, err := store.Open(ctx, store.Place{URL: "mysql://x"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("address: %v", err)
	}
}
