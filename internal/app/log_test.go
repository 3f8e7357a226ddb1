package app_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// readLog reads the public log as a stranger does.
func readLog(t testing.TB, a *app.App, before *transparency.Checkpoint) (transparency.Read, []transparency.Entry) {
	t.Helper()
	pub := a.Visitor()
	key, err := pub.LogKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var entries []transparency.Entry
	r, err := transparency.ReadLog(ctx, func(ctx context.Context, path string, _ int64) ([]byte, error) {
		if path == "checkpoint" {
			_, signed, err := pub.LogCheckpoint(ctx)
			return []byte(signed), err
		}
		return pub.LogTile(ctx, path)
	}, transparency.Reading{Public: key, Before: before, Each: func(e transparency.Entry) error { entries = append(entries, e); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Faults) > 0 {
		t.Errorf("the log does not hold: %q", r.Faults)
	}
	return r, entries
}

func kindsOf(entries []transparency.Entry) (out []string) {
	for _, e := range entries {
		_, kind, _ := strings.Cut(string(e.Kind), ".")
		out = append(out, kind)
	}
	return out
}

// Each public event of an item is in the log with the digest of what anybody
// can fetch, also after a restart, a restore elsewhere, and where two release
// at once; nothing else is in it.
func TestPublicLog(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		d, pub := reviewDesk{t, a}, a.Visitor()
		if s, err := pub.Log(ctx, 0, 9); err != nil || s.Size != 0 || s.Key != "" {
			t.Errorf("before anything is public: %+v, %v", s, err)
		}
		v := d.release(d.draft(paperOf("云岭县校车管理办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		first, entries := readLog(t, a, nil)
		text, digest, err := pub.PublishedText(ctx, v.ID)
		if err != nil || len(entries) != 1 || entries[0].Digest != digest || !bytes.Contains(text, []byte("接送学生")) || entries[0].Address != "/items/"+v.ID || entries[0].Agency != "edu" {
			t.Fatalf("the release: %+v, %s, %v", entries, text, err)
		}
		changed := v.Text
		changed.Title += "（试行）"
		if v, err = a.ReviseItem(ctx, editor, v.ID, v.Version, changed, "标题有误"); err != nil {
			t.Fatal(err)
		}
		v = d.release(v)
		v = d.act(publisher, v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "内容有误"})
		_, entries = readLog(t, a, &first.Checkpoint)
		if got := kindsOf(entries); !slices.Equal(got, []string{"released", "corrected", "withdrawn"}) {
			t.Fatalf("kinds %v", got)
		}
		if entries[1].Was != entries[0].Digest || entries[2].Was != entries[1].Digest || entries[2].Digest != "" || entries[1].Digest == entries[0].Digest {
			t.Errorf("the chain of versions: %+v", entries)
		}
		together(t, d, 4)
		last, entries := readLog(t, a, &first.Checkpoint)
		if len(entries) != 7 {
			t.Errorf("%d entries after four at once", len(entries))
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("a whole log: %q", got)
		}
		proof, err := pub.LogProof(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		key, _ := pub.LogKey(ctx)
		if one, err := transparency.ParseProof([]byte(proof)); err != nil {
			t.Error(err)
		} else if e, _, err := one.Check(key); err != nil || e.Digest != entries[1].Digest {
			t.Errorf("the proof: %+v, %v", e, err)
		}
		restored(t, a, c, p, last.Checkpoint)
	})
}

// together releases items at the same time.
func together(t *testing.T, d reviewDesk, n int) {
	t.Helper()
	var views []app.ItemView
	for i := range n {
		views = append(views, d.signed(d.draft(paperOf(fmt.Sprintf("云岭县第%d号办法", i+2), fmt.Sprintf("云教规〔2024〕%d号", i+2), calendar.D(2024, 2, 20)))))
	}
	var all sync.WaitGroup
	for _, v := range views {
		all.Go(func() {
			if _, err := d.a.ActOnItem(ctx, publisher, v.ID, v.Version, catalog.Act{Kind: catalog.Released}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// restored takes a backup to another place with the same key file: the log
// goes on under the same key.
func restored(t *testing.T, a *app.App, c *apptest.Clock, p store.Place, last transparency.Checkpoint) {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.Backup(ctx, apptest.Operator, &b); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := app.Restore(ctx, app.Options{Dir: dir}, &b); err != nil {
		t.Fatal(err)
	}
	other, err := app.Open(ctx, app.Options{Dir: dir, KeyFile: filepath.Join(p.Dir, "key"), Existing: true, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}()
	if n, err := other.BeginLog(ctx); err != nil || n != 0 {
		t.Errorf("after a restore %d are entered again, %v", n, err)
	}
	d := reviewDesk{t, other}
	d.release(d.draft(paperOf("云岭县另一办法", "云教规〔2024〕99号", calendar.D(2024, 2, 20))))
	if r, _ := readLog(t, other, &last); r.Size != last.Size+1 {
		t.Errorf("restored: %d entries after %d", r.Size, last.Size)
	}
	if got := faults(t, other); len(got) > 0 {
		t.Errorf("restored: %q", got)
	}
}

// An installation from before the log gets its entries, once: here one whose
// log is taken away, audit and all.
func TestLogOfAnOlderInstallation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, _ := apptest.Open(t, p)
		d := reviewDesk{t, a}
		v := d.release(d.draft(paperOf("云岭县校车管理办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		w := d.release(d.draft(paperOf("云岭县校舍管理办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20))))
		change(t, raw(t, p), p, `DELETE FROM log_entries; DELETE FROM log_hashes; DELETE FROM log_checkpoints; DELETE FROM records WHERE kind = 'log_key'; UPDATE log_state SET done = 0`)
		unlogged := func() (n int) {
			for _, f := range faults(t, a) {
				if strings.Contains(f, "没有存证") {
					n++
				}
			}
			return n
		}
		if n := unlogged(); n != 2 {
			t.Errorf("%d items are found without an entry", n)
		}
		changed := w.Text
		changed.Title += "（试行）"
		w, err := a.ReviseItem(ctx, editor, w.ID, w.Version, changed, "标题有误")
		if err != nil {
			t.Fatal(err)
		}
		d.release(w) // what changes before its turn needs no other entry
		for _, want := range []int{1, 0} {
			if n, err := a.BeginLog(ctx); err != nil || n != want {
				t.Errorf("entered %d, want %d: %v", n, want, err)
			}
		}
		_, entries := readLog(t, a, nil)
		if got := kindsOf(entries); !slices.Equal(got, []string{"corrected", "recorded"}) || entries[1].Address != "/items/"+v.ID || entries[0].Was == "" {
			t.Errorf("%+v", entries)
		}
		if n := unlogged(); n != 0 {
			t.Errorf("%d items are without an entry", n)
		}
	})
}

// A log that was changed is not signed on; the events still happen. Hashes are
// made again from the entries.
func TestChangedLogIsNotSigned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, _ := apptest.Open(t, p)
		d, pub := reviewDesk{t, a}, a.Visitor()
		paper := func(n int) {
			t.Helper()
			d.release(d.draft(paperOf(fmt.Sprintf("云岭县第%d号办法", n), fmt.Sprintf("云教规〔2024〕%d号", n), calendar.D(2024, 2, 20))))
		}
		paper(1)
		paper(2)
		db := raw(t, p)
		change(t, db, p, `DELETE FROM log_hashes WHERE i = 2`)
		paper(3)
		if size, _, err := pub.LogCheckpoint(ctx); err != nil || size != 2 {
			t.Errorf("without its hashes %d entries are signed, %v", size, err)
		}
		if r, err := a.RecordLog(ctx, apptest.Operator); err != nil || r.Size != 3 || r.Signed != 3 || r.Items != 0 {
			t.Errorf("put right: %+v, %v", r, err)
		}
		readLog(t, a, nil)
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("put right: %q", got)
		}
		change(t, db, p, `UPDATE log_entries SET line = REPLACE(line, '"n":1,', '"n":1, ') WHERE n = 1`)
		if r, err := a.RecordLog(ctx, apptest.Operator); err != nil || r.Signed != 3 {
			t.Errorf("%+v, %v", r, err)
		}
		paper(4)
		if size, _, err := pub.LogCheckpoint(ctx); err != nil || size != 3 {
			t.Errorf("a log whose history was rewritten is signed up to %d, %v", size, err)
		}
	})
}
