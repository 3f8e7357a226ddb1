package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kernel/fault"
)

// member is a zip member whose header may lie.
type member struct {
	header zip.FileHeader
	body   []byte // stored as it is
}

func rawZip(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateRaw(&m.header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(m.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func stored(name, text string) member {
	n := uint64(len(text))
	return member{zip.FileHeader{
		Name: name, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: n, UncompressedSize64: n,
	}, []byte(text)}
}

func deflated(t testing.TB, name string, zeros int64, claims uint64) member {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, zero{}, zeros); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := z.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	h := z.File[0].FileHeader
	return member{zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: h.CRC32, CompressedSize64: uint64(len(body)), UncompressedSize64: claims,
	}, body}
}

type zero struct{}

func (zero) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// patch changes a 2- or 4-byte field of the nth directory entry.
func patch(data []byte, nth, offset int, value uint32, size int) []byte {
	data = slices.Clone(data)
	at := -1
	for range nth + 1 {
		at += 1 + bytes.Index(data[at+1:], []byte("PK\x01\x02"))
	}
	if size == 2 {
		binary.LittleEndian.PutUint16(data[at+offset:], uint16(value))
	} else {
		binary.LittleEndian.PutUint32(data[at+offset:], value)
	}
	return data
}

func gbk(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNamesAndContents(t *testing.T) {
	m := stored(gbk(t, "年报/卫辉市.txt"), "甲")
	m.header.NonUTF8 = true
	backslash := stored(`xl\sheet1.xml`, "乙")
	data := rawZip(t, m, stored("utf8名.txt", ""), stored("folder/", ""), backslash)
	a, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"年报/卫辉市.txt", "utf8名.txt", "xl/sheet1.xml"}
	if !slices.Equal(a.Names(), want) {
		t.Fatalf("names %q, want %q", a.Names(), want)
	}
	for name, text := range map[string]string{"年报/卫辉市.txt": "甲", "utf8名.txt": "", "xl/sheet1.xml": "乙"} {
		got, err := a.Read(name)
		if err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := a.Read("没有.txt"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an absent file: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	good := rawZip(t, stored("a.txt", "aaaaaaaaaaaaaaaa"), stored("b.txt", "b"))
	link := stored("a", "/etc/passwd")
	link.header.SetMode(0o777 | 1<<27) // fs.ModeSymlink
	cases := map[string]struct {
		data []byte
		code string
	}{
		"nothing":        {nil, "archive.damaged"},
		"no zip":         {[]byte("一份纯文本"), "archive.damaged"},
		"old Word":       {append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0, 0), "archive.ole"},
		"truncated":      {good[:len(good)-30], "archive.damaged"},
		"climbs":         {rawZip(t, stored("../a", "")), "archive.path"},
		"climbs inside":  {rawZip(t, stored("a/../../b", "")), "archive.path"},
		"climbs by \\":   {rawZip(t, stored(`..\a`, "")), "archive.path"},
		"absolute":       {rawZip(t, stored("/etc/passwd", "")), "archive.path"},
		"drive":          {rawZip(t, stored(`C:\a`, "")), "archive.path"},
		"control":        {rawZip(t, stored("a\x00b", "")), "archive.path"},
		"no name":        {rawZip(t, stored("", "")), "archive.path"},
		"long name":      {rawZip(t, stored(strings.Repeat("长", 400), "")), "archive.name"},
		"same name":      {rawZip(t, stored("a", "1"), stored("a", "2")), "archive.duplicate"},
		"link":           {rawZip(t, link), "archive.link"},
		"overlap":        {patch(good, 1, 42, 0, 4), "archive.overlap"},
		"outside":        {patch(good, 0, 42, 1<<30, 4), "archive.damaged-directory"},
		"packed too big": {patch(good, 1, 20, 1<<30, 4), "archive.damaged-directory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a, err := Open(c.data)
			wantCode(t, err, c.code)
			if a != nil {
				t.Error("an archive came with the error")
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	encrypted := stored("a", "secret")
	encrypted.header.Flags = 1
	badSum := stored("a", "text")
	badSum.header.CRC32++
	method := stored("a", "text")
	method.header.Method = 99
	cases := map[string]struct {
		m    member
		code string
	}{
		"encrypted":        {encrypted, "archive.encrypted"},
		"checksum":         {badSum, "archive.member-damaged"},
		"unknown method":   {method, "archive.method"},
		"bomb":             {deflated(t, "a", FreeSize+1, FreeSize+1), "archive.ratio"},
		"huge":             {deflated(t, "a", 10, MaxMember+1), "archive.size"},
		"says too little":  {deflated(t, "a", 64<<20, 1000), "archive.member-damaged"},
		"says too much":    {deflated(t, "a", 10, 1000), "archive.member-damaged"},
		"claims but empty": {member{zip.FileHeader{Name: "a", Method: zip.Deflate, UncompressedSize64: 9}, nil}, "archive.member-damaged"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a, err := Open(rawZip(t, c.m))
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = a.Read("a")
			runtime.ReadMemStats(&after)
			wantCode(t, err, c.code)
			if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
				t.Errorf("refusing took %d MB of memory", took>>20)
			}
		})
	}
}

func TestTotalIsBounded(t *testing.T) {
	a, err := Open(rawZip(t, stored("a", "0123456789")))
	if err != nil {
		t.Fatal(err)
	}
	a.taken.Store(MaxTotal - 15)
	if _, err := a.Read("a"); err != nil {
		t.Fatal(err)
	}
	_, err = a.Read("a")
	wantCode(t, err, "archive.total")
}

func TestPackIsStable(t *testing.T) {
	parts := []Part{{"[Content_Types].xml", []byte("<a/>")}, {"正文.xml", []byte(strings.Repeat("字", 100))}}
	var one, two bytes.Buffer
	for _, w := range []*bytes.Buffer{&one, &two} {
		if err := Pack(w, parts); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same parts gave different bytes")
	}
	a, err := Open(one.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if got, err := a.Read(p.Name); err != nil || !bytes.Equal(got, p.Data) {
			t.Errorf("%s: %q, %v", p.Name, got, err)
		}
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code {
		t.Fatalf("got %v, want code %s", err, code)
	}
}

func FuzzArchive(f *testing.F) {
	f.Add(rawZip(f, stored("a.txt", "甲"), stored("b/c.txt", "乙")))
	f.Add(rawZip(f, deflated(f, "a", 100, 100)))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Open(data)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Errorf("an unclassified fault: %v", err)
			}
			return
		}
		for _, name := range a.Names() {
			if _, err := a.Read(name); err != nil && fault.KindOf(err) == fault.Internal {
				t.Errorf("%q: an unclassified fault: %v", name, err)
			}
		}
	})
}

func TestReadsInParallel(t *testing.T) {
	a, err := Open(rawZip(t, deflated(t, "a", 1000, 1000), stored("b", "乙")))
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, name := range []string{"a", "B"} {
				if _, err := a.Part(name); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
