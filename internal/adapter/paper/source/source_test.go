package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// pack makes a zip of names and contents, in that order.
func pack(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], NonUTF8: true, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// tree writes files into a new folder.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// walk lists "name=content", or "name!code" for what failed, names relative to
// dir. Reading happens while walking, or after it where later is set.
func walk(t testing.TB, dir string, o Options, later bool, args ...string) []string {
	t.Helper()
	ctx := context.Background()
	var out []string
	read := func(i Item, err error) {
		name := strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(i.Name, dir)), "/")
		if err != nil {
			out = append(out, name+" "+code(err))
			return
		}
		data, err := i.Read(ctx)
		if err != nil {
			out = append(out, name+" "+code(err))
			return
		}
		out = append(out, name+"="+string(data[:min(len(data), 20)]))
	}
	var items []Item
	var errs []error
	for i, err := range Walk(ctx, args, o) {
		if later {
			items, errs = append(items, i), append(errs, err)
		} else {
			read(i, err)
		}
	}
	for n := range items {
		read(items[n], errs[n])
	}
	return out
}

func code(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return err.Error()
}

func both(t *testing.T, want []string, dir string, o Options, args ...string) {
	t.Helper()
	for _, later := range []bool{false, true} {
		if got := walk(t, dir, o, later, args...); !slices.Equal(got, want) {
			t.Errorf("later %v: got %q\nwant %q", later, got, want)
		}
	}
}

func TestFilesAndFolders(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.txt": "乙", "a/2.md": "二", "a/10.md": "十", "a/.hidden/x.txt": "", ".DS_Store": "", "~$b.docx": "", "Thumbs.db": "", "__MACOSX/._b.txt": "",
		"page.html": "<p>页", "page_files/style.css": "", "left_files/c.txt": "留", "empty/.keep": "",
	})
	both(t, []string{"a/10.md=十", "a/2.md=二", "b.txt=乙", "left_files/c.txt=留", "page.html=<p>页"}, dir, Options{}, dir)
	both(t, []string{"b.txt=乙", "missing.txt source.absent", "b.txt=乙", "empty source.empty", "~$b.docx="}, dir, Options{},
		filepath.Join(dir, "b.txt"), filepath.Join(dir, "missing.txt"), filepath.Join(dir, "b.txt"), filepath.Join(dir, "empty"), filepath.Join(dir, "~$b.docx"))
	both(t, []string{"b.txt paper.too-large"}, dir, Options{MaxBytes: 2}, filepath.Join(dir, "b.txt"))
}

func TestLinks(t *testing.T) {
	dir := tree(t, map[string]string{"real/a.txt": "甲", "d/b.txt": "乙"})
	for from, to := range map[string]string{"d/link.txt": "../real/a.txt", "d/loop": ".", "d/lost": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Skip("links cannot be made here:", err)
		}
	}
	both(t, []string{"d/b.txt=乙", "d/link.txt=甲", "d/lost source.absent"}, dir, Options{}, filepath.Join(dir, "d"))
	if err := os.Symlink("real", filepath.Join(dir, "named")); err != nil {
		t.Fatal(err)
	}
	both(t, []string{"named/a.txt=甲"}, dir, Options{}, filepath.Join(dir, "named"))
}

func TestNoPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := tree(t, map[string]string{"a.txt": "甲", "b.txt": "乙"})
	if err := os.Chmod(filepath.Join(dir, "a.txt"), 0); err != nil {
		t.Fatal(err)
	}
	both(t, []string{"a.txt source.permission", "b.txt=乙"}, dir, Options{}, dir)
}

func TestZips(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("县/年报.txt")
	if err != nil {
		t.Fatal(err)
	}
	deep := pack(t, "c.txt", "丙")
	inner := pack(t, "b.txt", "乙", "deep.zip", deep)
	var word bytes.Buffer
	if err := paper.Write(context.Background(), &word, &doc.Document{Blocks: []doc.Block{doc.P(doc.Body, "文")}}, doc.DOCX); err != nil {
		t.Fatal(err)
	}
	dir := tree(t, map[string]string{
		"all.zip":    pack(t, gbk, "报", "a.txt", "甲", "inner.ZIP", inner, "__MACOSX/._a.txt", "", ".x/y.txt", "", "broken.zip", "PK\x03\x04", "word.docx", word.String()),
		"empty.zip":  pack(t, ".DS_Store", ""),
		"word.docx":  word.String(),
		"named.txt":  pack(t, "d.txt", "丁"),
		"broken.zip": "PK\x03\x04 and no more",
	})
	head := word.String()[:20]
	both(t, []string{
		"all.zip!a.txt=甲", "all.zip!broken.zip=PK\x03\x04", "all.zip!inner.ZIP!b.txt=乙", "all.zip!inner.ZIP!deep.zip source.nested",
		"all.zip!word.docx=" + head, "all.zip!县/年报.txt=报",
		"broken.zip=PK\x03\x04 and no more", "empty.zip source.empty", "named.txt!d.txt=丁", "word.docx=" + head,
	}, dir, Options{}, dir)
	both(t, []string{"named.txt!d.txt paper.too-large"}, dir, Options{MaxBytes: 2}, filepath.Join(dir, "named.txt"))
}

func TestStandardInput(t *testing.T) {
	in := func(s string) Options { return Options{Stdin: strings.NewReader(s)} }
	for _, c := range []struct {
		o    Options
		want []string
	}{
		{in("报告"), []string{"-=报告"}},
		{in(pack(t, "b.txt", "乙", "a.txt", "甲")), []string{"-!a.txt=甲", "-!b.txt=乙"}},
		{Options{}, []string{"- source.stdin"}},
		{Options{Stdin: broken{}}, []string{"- source.read"}},
		{Options{Stdin: strings.NewReader("报告"), MaxBytes: 3}, []string{"- paper.too-large"}},
	} {
		if got := walk(t, "", c.o, false, "-"); !slices.Equal(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAddresses(t *testing.T) {
	pages := map[string]string{"http://a.gov.cn/1.html": "<p>页", "HTTPS://a.gov.cn/all.ZIP?x=1": pack(t, "a.txt", "甲")}
	o := Options{Fetch: func(_ context.Context, address string) (io.ReadCloser, error) {
		page, ok := pages[address]
		if !ok {
			return nil, fault.New(fault.NotFound, "fetch.absent", "没有这个网页")
		}
		return io.NopCloser(strings.NewReader(page)), nil
	}}
	both(t, []string{"http://a.gov.cn/1.html=<p>页", "HTTPS://a.gov.cn/all.ZIP?x=1!a.txt=甲", "http://a.gov.cn/2.html fetch.absent", "http://a.gov.cn/2.zip fetch.absent"},
		"", o, "http://a.gov.cn/1.html", "HTTPS://a.gov.cn/all.ZIP?x=1", "http://a.gov.cn/2.html", "http://a.gov.cn/2.zip")
	both(t, []string{"http://a.gov.cn/1.html source.address"}, "", Options{}, "http://a.gov.cn/1.html")
}

func TestStops(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "", "b.zip": pack(t, "c.txt", "", "d.txt", ""), "e/f.txt": ""})
	for stop := 1; stop <= 4; stop++ {
		n := 0
		for _, err := range Walk(context.Background(), []string{dir, dir}, Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("stopped after %d, not %d", n, stop)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, err := range Walk(ctx, []string{dir, dir}, Options{}) {
		if err != nil {
			t.Logf("stopped: %v", err)
		}
		n++
		cancel()
	}
	if n != 1 {
		t.Errorf("%d items after the context ended", n)
	}
}

// Members are read by several workers while the walk goes on.
func TestManyReaders(t *testing.T) {
	var files []string
	for i := range 200 {
		files = append(files, fmt.Sprintf("%03d.txt", i), fmt.Sprint(i))
	}
	dir := tree(t, map[string]string{"a.zip": pack(t, files...)})
	var wg sync.WaitGroup
	for i, err := range Walk(context.Background(), []string{dir}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			if data, err := i.Read(context.Background()); err != nil || !strings.HasSuffix(i.Name, fmt.Sprintf("%03s.txt", data)) {
				t.Errorf("%s: %q %v", i.Name, data, err)
			}
		})
	}
	wg.Wait()
}

// A folder of large files takes the memory of one.
func TestMemoryIsFlat(t *testing.T) {
	files := map[string]string{}
	big := strings.Repeat("报", 1<<20)
	for i := range 12 {
		files[fmt.Sprintf("%d.txt", i)] = big
	}
	dir := tree(t, files)
	var items []Item
	for i, err := range Walk(context.Background(), []string{dir}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, i)
	}
	if got := inUse(); got > 20<<20 {
		t.Errorf("%d MB in use before anything was read", got>>20)
	}
	runtime.KeepAlive(items)
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}
