package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/blob/blobtest"
	"gongkai/internal/kernel/fault"
)

var ctx = context.Background()

func open(t testing.TB, w blob.Where) (*blob.Files, *blob.Waiting) {
	t.Helper()
	files, waiting, err := blob.Open(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	return files, waiting
}

func names(t testing.TB, f *blob.Files) (out []string) {
	t.Helper()
	if err := f.List(ctx, func(name string) error { out = append(out, name); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFilesAreKeptByTheirContent(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, w blob.Where) {
		files, _ := open(t, w)
		if empty, err := files.Empty(ctx); !empty || err != nil {
			t.Errorf("new: %v, %v", empty, err)
		}
		data := bytes.Repeat([]byte("公开"), 50_000)
		sum := sha256.Sum256(data)
		for range 2 { // the same bytes are one blob
			ref, size, err := files.Put(ctx, bytes.NewReader(data), int64(len(data)))
			if err != nil || string(ref) != hex.EncodeToString(sum[:]) || size != int64(len(data)) {
				t.Fatal(ref, size, err)
			}
		}
		none, _, err := files.Put(ctx, strings.NewReader(""), 10)
		if err != nil {
			t.Fatal(err)
		}
		ref := blob.Ref(hex.EncodeToString(sum[:]))
		if got, want := names(t, files), []string{string(ref), string(none)}; !slices.Equal(got, sorted(want)) {
			t.Errorf("%q, want %q", got, want)
		}
		if empty, err := files.Empty(ctx); empty || err != nil {
			t.Errorf("with two: %v, %v", empty, err)
		}
		c, err := files.Open(ctx, ref)
		if err != nil {
			t.Fatal(err)
		}
		if c.Size != int64(len(data)) {
			t.Errorf("size %d", c.Size)
		}
		// A browser asks for a part, then for the whole.
		part := make([]byte, 9)
		if _, err := c.ReadAt(part, 60_000); err != nil || !bytes.Equal(part, data[60_000:60_009]) {
			t.Errorf("part: %q, %v", part, err)
		}
		if at, err := c.Seek(-6, io.SeekEnd); err != nil || at != c.Size-6 {
			t.Errorf("seek: %d, %v", at, err)
		}
		if tail, err := io.ReadAll(c); err != nil || string(tail) != "公开" {
			t.Errorf("tail: %q, %v", tail, err)
		}
		if _, err := c.Seek(0, io.SeekStart); err != nil {
			t.Error(err)
		}
		if whole, err := io.ReadAll(c); err != nil || !bytes.Equal(whole, data) {
			t.Errorf("whole: %d bytes, %v", len(whole), err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if err := errors.Join(files.Check(ctx, ref), files.Check(ctx, none)); err != nil {
			t.Error(err)
		}
		if err := files.Clear(ctx); err != nil || len(names(t, files)) != 0 {
			t.Errorf("cleared: %v, %q", err, names(t, files))
		}
	})
}

func sorted(s []string) []string { slices.Sort(s); return s }

// What is too large, breaks off or has no hash for a name leaves nothing behind.
func TestFilesThatAreNotKept(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, w blob.Where) {
		files, _ := open(t, w)
		if _, _, err := files.Put(ctx, strings.NewReader("太长了"), 8); fault.KindOf(err) != fault.Invalid {
			t.Errorf("too large: %v", err)
		}
		broken := errors.New("broken off")
		if _, _, err := files.Put(ctx, io.MultiReader(strings.NewReader("半"), iotest.ErrReader(broken)), 100); !errors.Is(err, broken) {
			t.Errorf("broken off: %v", err)
		}
		if got := names(t, files); len(got) > 0 {
			t.Errorf("left: %q", got)
		}
		for ref, kind := range map[blob.Ref]fault.Kind{"": fault.Invalid, "../../key": fault.Invalid, blob.Ref(strings.Repeat("zz", 32)): fault.Invalid, blob.Ref(strings.Repeat("ab", 32)): fault.NotFound} {
			if _, err := files.Open(ctx, ref); fault.KindOf(err) != kind {
				t.Errorf("%q: %v", ref, err)
			}
		}
	})
}

// Several servers write and read the same files at the same time.
func TestFilesOfSeveralServers(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, w blob.Where) {
		var all sync.WaitGroup
		for n := range 4 {
			files, waiting := open(t, w)
			group := strings.Repeat(id(n)[35:], 32) // a form is sent to one server at a time
			all.Go(func() {
				for i := range 5 {
					ref, _, err := files.Put(ctx, strings.NewReader(strings.Repeat("甲", i)), 100)
					if err == nil {
						err = files.Check(ctx, ref)
					}
					if err == nil {
						err = waiting.Put(ctx, group, id(i), []byte("名"), []byte("内容"), time.Unix(1000, 0))
					}
					if err == nil {
						err = waiting.Drop(ctx, group, id(i))
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		files, waiting := open(t, w)
		if got := names(t, files); len(got) != 5 {
			t.Errorf("%q", got)
		}
		for n := range 4 {
			if left, err := waiting.List(ctx, strings.Repeat(id(n)[35:], 32)); err != nil || len(left) != 0 {
				t.Errorf("%v, %v", left, err)
			}
		}
	})
}

const group = "0123456789abcdef0123456789abcdef"

func id(n int) string { return "00000000-0000-7000-8000-00000000000" + string(rune('0'+n)) }

func TestFilesThatWait(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, w blob.Where) {
		files, waiting := open(t, w)
		day := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		other := strings.Replace(group, "0", "f", 1)
		for i, g := range []string{group, group, other} {
			if err := waiting.Put(ctx, g, id(i), []byte{'a', byte(i)}, []byte(strings.Repeat("x", i)), day.AddDate(0, 0, i)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := waiting.List(ctx, group)
		if err != nil || len(got) != 2 || got[0].ID != id(0) || got[1].ID != id(1) || got[1].Size != 1 || string(got[1].About) != "a\x01" {
			t.Fatalf("%+v, %v", got, err)
		}
		if data, err := waiting.Read(ctx, group, id(1)); err != nil || string(data) != "x" {
			t.Errorf("%q, %v", data, err)
		}
		for _, name := range []string{"", id(2), "../../../../key", "."} {
			if _, err := waiting.Read(ctx, group, name); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", name, err)
			}
			if err := waiting.Drop(ctx, group, name); err != nil {
				t.Errorf("%q: %v", name, err)
			}
		}
		if list, err := waiting.List(ctx, "../blobs"); len(list) != 0 || err != nil {
			t.Errorf("%v, %v", list, err)
		}
		if err := waiting.Drop(ctx, group, id(0)); err != nil {
			t.Fatal(err)
		}
		if got, err := waiting.List(ctx, group); err != nil || len(got) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		// The newest file of a group counts for all of it.
		if err := waiting.Sweep(ctx, day.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if got, err := waiting.List(ctx, group); err != nil || len(got) != 1 {
			t.Errorf("swept too early: %+v, %v", got, err)
		}
		if err := waiting.Sweep(ctx, day.AddDate(0, 0, 1).Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if got, err := waiting.List(ctx, group); err != nil || len(got) != 0 {
			t.Errorf("not swept: %+v, %v", got, err)
		}
		if got, err := waiting.List(ctx, other); err != nil || len(got) != 1 {
			t.Errorf("swept too much: %+v, %v", got, err)
		}
		if err := waiting.Clear(ctx, other); err != nil {
			t.Fatal(err)
		}
		if got, err := waiting.List(ctx, other); err != nil || len(got) != 0 {
			t.Errorf("not cleared: %+v, %v", got, err)
		}
		if got := names(t, files); len(got) > 0 { // what waits is no part of the ledger
			t.Errorf("%q", got)
		}
	})
}

// A file that somebody changed on the disk is told from its name; one that a
// killed server was writing is no blob, and goes when it is a day old.
func TestFolderAfterAccidents(t *testing.T) {
	dir := t.TempDir()
	files, _ := open(t, blob.Where{Dir: dir})
	ref, _, err := files.Put(ctx, strings.NewReader("附件"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "blobs", string(ref[:2]), string(ref)), []byte("改动"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := files.Check(ctx, ref); err == nil || !strings.Contains(err.Error(), "不符") {
		t.Errorf("changed: %v", err)
	}
	left := filepath.Join(dir, "incoming", "123")
	if err := os.WriteFile(left, []byte("半"), 0o600); err != nil {
		t.Fatal(err)
	}
	if files, _ = open(t, blob.Where{Dir: dir}); !slices.Equal(names(t, files), []string{string(ref)}) {
		t.Errorf("%q", names(t, files))
	}
	if _, err := os.Stat(left); err != nil {
		t.Error("another may be writing it")
	}
	if err := os.Chtimes(left, time.Time{}, time.Now().Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	open(t, blob.Where{Dir: dir})
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("not tidied: %v", err)
	}
}

// An object store that cannot be used is refused at once, in words that say
// what to put right, and without its key.
func TestObjectStoresThatCannotBeUsed(t *testing.T) {
	good := blobtest.Bucket(t)
	host, _, _ := strings.Cut(strings.TrimPrefix(good.URL, "http://"), "/")
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		change func(*blob.Where)
		words  string
	}{
		"no address": {func(w *blob.Where) { w.URL = "gongkai" }, "https://主机/桶"},
		"ftp":        {func(w *blob.Where) { w.URL = "ftp://x/y" }, "https://主机/桶"},
		"with key":   {func(w *blob.Where) { w.URL = "http://me:geheim@" + host + "/b" }, "https://主机/桶"},
		"no bucket":  {func(w *blob.Where) { w.URL = "http://" + host + "/" }, "没有写明桶"},
		"not there":  {func(w *blob.Where) { w.URL = "http://" + host + "/nobody-made-it" }, "没有桶 nobody-made-it"},
		"wrong key":  {func(w *blob.Where) { w.Key = "geheim-but-wrong" }, "访问密钥"},
		"unknown":    {func(w *blob.Where) { w.KeyID = "nobody" }, "访问密钥"},
		"silent":     {func(w *blob.Where) { w.URL = "http://" + nobody + "/gongkai" }, "不能连接"},
	} {
		t.Run(name, func(t *testing.T) {
			w := good
			x.change(&w)
			start := time.Now()
			_, _, err := blob.Open(ctx, w)
			if err == nil || !strings.Contains(err.Error(), x.words) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("%v", err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("only after %v", took)
			}
		})
	}
}

// BenchmarkFiles keeps and reads files of one megabyte, in turns in a folder and
// in a bucket of the store that GONGKAI_TEST_S3 names.
func BenchmarkFiles(b *testing.B) {
	data := bytes.Repeat([]byte("政府信息公开四"), 1<<20/21)
	for kind, w := range map[string]blob.Where{"folder": {Dir: b.TempDir()}, "bucket": blobtest.Bucket(b)} {
		files, _ := open(b, w)
		var ref blob.Ref
		b.Run("put/"+kind, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for n := 0; b.Loop(); n++ {
				var err error
				if ref, _, err = files.Put(ctx, io.MultiReader(strings.NewReader(id(n%10)), bytes.NewReader(data)), 2<<20); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("check/"+kind, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if err := files.Check(ctx, ref); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
