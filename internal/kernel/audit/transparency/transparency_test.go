package transparency

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// world is a log in memory, kept as the program keeps it.
type world struct {
	secret, public string
	lines          [][]byte
	hashes         []tlog.Hash
	signed         string
}

const origin = "云岭县/政府信息公开日志"

func newWorld(t testing.TB) *world {
	w := &world{}
	var err error
	if w.secret, w.public, err = NewKey(rand.Reader, origin); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) reader() tlog.HashReader {
	return tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, i := range at {
			if i >= int64(len(w.hashes)) {
				return nil, errors.New("no such hash")
			}
			out = append(out, w.hashes[i])
		}
		return out, nil
	})
}

func (w *world) add(t interface{ Fatal(...any) }, e Entry) {
	e.Origin, e.N, e.At, e.Agency = origin, int64(len(w.lines)), "2026-01-02T03:04:05.000Z", "edu"
	line, err := e.Line()
	if err != nil {
		t.Fatal(err)
	}
	more, err := tlog.StoredHashes(e.N, line, w.reader())
	if err != nil {
		t.Fatal(err)
	}
	w.lines, w.hashes = append(w.lines, line), append(w.hashes, more...)
}

func (w *world) sign(t interface{ Fatal(...any) }) Checkpoint {
	n := int64(len(w.lines))
	root, err := tlog.TreeHash(n, w.reader())
	if err != nil {
		t.Fatal(err)
	}
	c := Checkpoint{origin, n, root}
	if w.signed, err = c.Sign(w.secret); err != nil {
		t.Fatal(err)
	}
	return c
}

func digest(i int) string { return fmt.Sprintf("%064x", i+1) }

func (w *world) fill(t interface{ Fatal(...any) }, n int) Checkpoint {
	for i := len(w.lines); i < n; i++ {
		w.add(t, Entry{Kind: ItemReleased, Address: fmt.Sprintf("/items/%d", i), Digest: digest(i), Files: []string{digest(i + 7)}})
	}
	return w.sign(t)
}

// fetch serves the world as tiles.
func (w *world) fetch(_ context.Context, path string, most int64) ([]byte, error) {
	b, err := w.part(path)
	if int64(len(b)) > most {
		return nil, errors.New("too long")
	}
	return b, err
}

func (w *world) part(path string) ([]byte, error) {
	if path == "checkpoint" {
		return []byte(w.signed), nil
	}
	t, err := ParseTile(path)
	if err != nil {
		return nil, err
	}
	if !t.Entries {
		return t.Hashes(w.reader())
	}
	return Bundle(w.lines[t.N*TileWidth : t.N*TileWidth+int64(t.Width)])
}

func (w *world) read(t interface{ Fatal(...any) }, before *Checkpoint) Read {
	r, err := ReadLog(context.Background(), w.fetch, Reading{Public: w.public, Before: before})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every size, earlier checkpoint and proof of an honest log holds; the tiles
// that a reader computes are those that tlog gives.
func TestHonestLogHolds(t *testing.T) {
	full := newWorld(t)
	full.fill(t, 700)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 700).Draw(t, "n")
		m := rapid.IntRange(0, n).Draw(t, "m")
		w := &world{secret: full.secret, public: full.public, lines: full.lines[:m], hashes: full.hashes[:tlog.StoredHashCount(int64(m))]}
		before := w.sign(t)
		w.lines, w.hashes = full.lines[:n], full.hashes[:tlog.StoredHashCount(int64(n))]
		c := w.sign(t)
		if r := w.read(t, &before); len(r.Faults) > 0 || r.Checkpoint != c {
			t.Fatalf("an honest log of %d after %d: %v", n, m, r.Faults)
		}
		k := int64(rapid.IntRange(0, n-1).Draw(t, "k"))
		p := Proof{Line: w.lines[k], N: k, Checkpoint: w.signed}
		var err error
		if p.Hashes, err = tlog.ProveRecord(c.Size, k, w.reader()); err != nil {
			t.Fatal(err)
		}
		again, err := ParseProof([]byte(p.Text()))
		if err != nil {
			t.Fatal(err)
		}
		if e, at, err := again.Check(w.public); err != nil || e.N != k || at != c {
			t.Fatalf("proof of %d in %d: %v", k, n, err)
		}
		text := []byte(p.Text())
		i := rapid.IntRange(0, len(text)-1).Draw(t, "i")
		text[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if bad, err := ParseProof(text); err == nil {
			if e, _, err := bad.Check(w.public); err == nil && (e.N != k || !bytes.Equal(bad.Line, p.Line)) {
				t.Fatalf("a proof changed at %d still holds, of another entry", i)
			}
		}
		left := w.lines
		r, err := ReadWhole(w.signed, func() ([]byte, error) {
			if len(left) == 0 {
				return nil, nil
			}
			l := left[0]
			left = left[1:]
			return l, nil
		}, Reading{Public: w.public, Before: &before})
		if err != nil || len(r.Faults) > 0 {
			t.Fatalf("the same as one file: %v, %v", r.Faults, err)
		}
	})
}

// A log's keeper could sign an entry that says of itself that it stands
// elsewhere: its proof is none.
func TestProofOfAnEntryThatLies(t *testing.T) {
	for _, e := range []Entry{{Origin: origin, N: 5}, {Origin: "另一个县/政府信息公开日志", N: 0}} {
		w := newWorld(t)
		e.At, e.Agency, e.Kind, e.Address, e.Digest = "2026-01-02T03:04:05.000Z", "edu", ItemReleased, "/items/0", digest(0)
		line, err := e.Line()
		if err != nil {
			t.Fatal(err)
		}
		w.lines, w.hashes = [][]byte{line}, []tlog.Hash{Leaf(line)}
		w.sign(t)
		if _, _, err := (Proof{Line: line, N: 0, Checkpoint: w.signed}).Check(w.public); err == nil || !strings.Contains(err.Error(), "自报") {
			t.Errorf("entry %d of %q at the first place: %v", e.N, e.Origin, err)
		}
	}
}

// Every way of changing a log is found by who reads it.
func TestReaderFindsEveryChange(t *testing.T) {
	relabel := func(w *world, i int, f func(*Entry)) {
		e, err := ParseEntry(w.lines[i])
		if err != nil {
			t.Fatal(err)
		}
		f(&e)
		if w.lines[i], err = e.Line(); err != nil {
			t.Fatal(err)
		}
	}
	// rebuild makes a tree of the changed lines and signs it: the keeper cheats.
	rebuild := func(w *world) {
		lines := w.lines
		w.lines, w.hashes = nil, nil
		for i, l := range lines {
			more, err := tlog.StoredHashes(int64(i), l, w.reader())
			if err != nil {
				t.Fatal(err)
			}
			w.lines, w.hashes = append(w.lines, l), append(w.hashes, more...)
		}
		w.sign(t)
	}
	changes := []struct {
		name string
		do   func(*world)
		want string
	}{
		{"an entry changed", func(w *world) { relabel(w, 5, func(e *Entry) { e.Digest = digest(999) }) }, "条目不符"},
		{"two entries exchanged", func(w *world) { w.lines[5], w.lines[6] = w.lines[6], w.lines[5] }, "第 5 条自报"},
		{"an entry removed and another added", func(w *world) { w.lines = append(w.lines[:5:5], append(w.lines[6:], w.lines[5])...) }, "第 5 条自报"},
		{"a hash changed", func(w *world) { w.hashes[3][0] ^= 1 }, "tile/0/000"},
		{"history rewritten and signed", func(w *world) { relabel(w, 5, func(e *Entry) { e.Digest = digest(999) }); rebuild(w) }, "历史被改写"},
		{"cut off and signed", func(w *world) { w.lines = w.lines[:200]; rebuild(w) }, "日志变短了"},
		{"a checkpoint changed", func(w *world) { w.signed = strings.Replace(w.signed, "\n300\n", "\n299\n", 1) }, "签名"},
		{"another key", func(w *world) { w.secret, _, _ = NewKey(rand.Reader, origin); w.sign(t) }, "没有这个公钥的签名"},
		{"a predecessor denied", func(w *world) {
			w.add(t, Entry{Kind: ItemCorrected, Address: "/items/7", Digest: digest(1), Was: digest(2)})
			w.sign(t)
		}, "前一版"},
		{"not canonical", func(w *world) { w.lines[5] = append([]byte(" "), w.lines[5]...) }, "规范"},
	}
	for _, ch := range changes {
		w := newWorld(t)
		before := w.fill(t, 290)
		w.fill(t, 300)
		ch.do(w)
		if r := w.read(t, &before); !strings.Contains(strings.Join(r.Faults, "\n"), ch.want) {
			t.Errorf("%s: want %q, got %q", ch.name, ch.want, r.Faults)
		}
	}
}

// An address leads nowhere but to a page of the site, and is shown as it is.
func TestAddressOfAnEntry(t *testing.T) {
	for address, good := range map[string]bool{"/items/1": true, "/items/\x1b[2J": false, "/items/../x": false, "/items/1?x": false, "/other": false} {
		line, err := Entry{Origin: origin, At: "2026-01-02T03:04:05.000Z", Agency: "edu", Kind: ItemReleased, Address: address, Digest: digest(1)}.Line()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseEntry(line); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestTilePaths(t *testing.T) {
	for path, want := range map[string]Tile{
		"tile/0/000": {Width: 256}, "tile/1/001.p/7": {Level: 1, N: 1, Width: 7}, "tile/entries/x001/x234/067": {Entries: true, N: 1234067, Width: 256},
		"tile/entries/x001/000.p/255": {Entries: true, N: 1000, Width: 255},
	} {
		if got, err := ParseTile(path); err != nil || got != want || got.Path() != path {
			t.Errorf("%s: %+v, %v", path, got, err)
		}
	}
	for _, path := range []string{"", "tile/0", "tile/0/0", "tile/0/x000/001", "tile/9/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/../000", "tile/8/0/000", "tile/00/000", "tile/0/000/", "tile/-1/000", "tile/0/000.p/07"} {
		if got, err := ParseTile(path); err == nil {
			t.Errorf("%q is taken as %+v", path, got)
		}
	}
}

func FuzzForeignLog(f *testing.F) {
	w := newWorld(f)
	w.fill(f, 3)
	proof, _ := tlog.ProveRecord(3, 1, w.reader())
	b, _ := Bundle(w.lines)
	for _, seed := range [][]byte{w.lines[0], []byte(w.signed), b, []byte(Proof{Line: w.lines[1], N: 1, Hashes: proof, Checkpoint: w.signed}.Text()), []byte("tile/entries/x001/000.p/2"), []byte(w.public)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseEntry(b); err == nil {
			if again, err := e.Line(); err != nil || !bytes.Equal(again, b) {
				t.Errorf("an entry that is not canonical: %q", b)
			}
		}
		if lines, err := ParseBundle(b, 3); err == nil {
			if again, err := Bundle(lines); err != nil || !bytes.Equal(again, b) {
				t.Errorf("a bundle that says another thing: %q", b)
			}
		}
		if p, err := ParseProof(b); err == nil && p.Text() != string(b) {
			t.Errorf("a proof that is written otherwise: %q", b)
		}
		if p, err := ParseTile(string(b)); err == nil && p.Path() != string(b) {
			t.Errorf("a path that is written otherwise: %q", b)
		}
		_, _ = OpenCheckpoint(b, w.public)
		_, _ = OpenCheckpoint([]byte(w.signed), string(b))
		_, _ = ReadWhole(w.signed, func() ([]byte, error) { line := b; b = nil; return line, nil }, Reading{Public: w.public})
		_, _ = ReadLog(context.Background(), func(_ context.Context, path string, _ int64) ([]byte, error) {
			if path == "checkpoint" {
				return []byte(w.signed), nil
			}
			return b, nil
		}, Reading{Public: w.public})
	})
}
