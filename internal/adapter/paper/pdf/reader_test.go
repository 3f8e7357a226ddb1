package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// rawPDF puts objects, numbered from 1, into a file with an index. The first is
// the catalogue.
func rawPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

// onePage is a page of 400 × 300 points with entries of its own, content and
// further objects from number 6; font /F is Helvetica, /S Song without a file,
// whose codes are GBK, and /V the same for
// vertical lines.
func onePage(entries, content string, more ...string) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R " + entries +
			" /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /S 5 0 R /V " + strings.Replace(song, "EUC-H", "EUC-V", 1) + " >> /XObject << /X 6 0 R >> >> >>",
		stream("", content),
		song,
	}
	return rawPDF(append(objects, more...)...)
}

const song = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts " +
	"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> " +
	"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>] >>"

func text(d *doc.Document) string {
	var parts []string
	for _, line := range strings.Split(strings.TrimSpace(d.PlainText()), "\n") {
		parts = append(parts, strings.TrimSpace(line))
	}
	return strings.Join(parts, "/")
}

// gbk is 政府信息公开 and 件数 in GBK, as a PDF string.
const (
	disclosure = "<D5FEB8AED0C5CFA2B9ABBFAA>"
	pieces     = "<BCFECAFD>"
)

func TestReadsWhatIsDrawn(t *testing.T) {
	say := "BT /S 12 Tf 50 200 Td " + disclosure + " Tj ET"
	grid := "50 150 m 250 150 l S 50 180 m 250 180 l S 50 150 m 50 180 l S 150 150 m 150 180 l S 250 150 m 250 180 l S "
	figures := "BT /S 12 Tf 60 160 Td " + pieces + " Tj ET BT /F 12 Tf 160 160 Td (24) Tj ET"
	sideways := "0 1 -1 0 400 0 cm " // content lying on its side, 300 × 400
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"a font without file and map", onePage("", say), "政府信息公开"},
		{"a page turned by its own entry", onePage("/Rotate 90", say+" "+grid+figures), "政府信息公开/件数\t24"},
		{"a page turned twice", onePage("/Rotate 180", say+" "+grid+figures), "政府信息公开/件数\t24"},
		{"a page turned the other way", onePage("/Rotate 270", say+" "+grid+figures), "政府信息公开/件数\t24"},
		{"content on its side", onePage("", sideways+say+" "+grid+figures), "政府信息公开/件数\t24"},
		{"a crop box off the corner", onePage("/CropBox [40 100 390 290]", say+" "+grid+figures), "政府信息公开/件数\t24"},
		{"a cell set vertically", onePage("", say+" "+grid+"BT /F 12 Tf 160 160 Td (24) Tj ET BT /V 12 Tf 100 178 Td "+pieces+" Tj ET"), "政府信息公开/件 数\t24"},
		{"a table inside a form", onePage("", say+" q 1 0 0 1 20 10 cm /X Do Q",
			stream("/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Matrix [1 0 0 1 5 5] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /S 5 0 R >> >>",
				grid+figures)), "政府信息公开/件数\t24"},
		{
			"borders as thin rectangles", onePage("", say+" 50 150 200 0.5 re f 50 180 200 0.5 re f 50 150 0.5 30.5 re f 150 150 0.5 30.5 re f 250 150 0.5 30.5 re f "+figures),
			"政府信息公开/件数\t24",
		},
		{"borders as boxes of cells", onePage("", say+" 50 150 100 30 re S 150 150 100 30 re S "+figures), "政府信息公开/件数\t24"},
		{"typewriter text over a form", onePage(
			"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [155 155 200 175] /F 4 /DA (/F 12 Tf) /Contents (37) /AP << /N 6 0 R >> >>]",
			say+" "+grid+"BT /S 12 Tf 60 160 Td "+pieces+" Tj ET",
			stream("/Type /XObject /Subtype /Form /BBox [0 0 45 20] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
				"BT /F 12 Tf 5 5 Td (37) Tj ET")), "政府信息公开/件数\t37"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := text(read(t, tt.data)); got != tt.want {
				t.Errorf("read as %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	report := written(t, annualReport())
	tests := []struct {
		name, code string
		data       []byte
	}{
		{"nothing", "pdf.damaged", nil},
		{"something else", "pdf.damaged", []byte("这不是 PDF")},
		{"a head alone", "pdf.damaged", report[:200]},
		{"a password", "pdf.password", locked(t)},
		{"pictures of pages", "pdf.pictures", scanned(t, 3, 0)},
		{"pictures of most pages", "pdf.pictures", scanned(t, 3, 1)},
		{"no text at all", "pdf.empty", onePage("", "")},
		{"no pages", "pdf.empty", rawPDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>")},
		{"codes without meaning", "pdf.unmapped", onePage("", "BT /F 12 Tf 50 200 Td <01020304050607080E0F101112131415161718191A1B1C1D1E> Tj ET")},
		{"too many pages", "pdf.too-many-pages", manyPages(501)},
		{"too many bytes", "pdf.too-large", make([]byte, maxBytes+1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := newReader(t).Read(context.Background(), tt.data)
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("read as %+v, error %v; want fault %s", d, err, tt.code)
			}
			if f.Code != tt.code || f.Kind != fault.Invalid {
				t.Errorf("fault %s of kind %d: %v; want %s", f.Code, f.Kind, f.Message, tt.code)
			}
			if !strings.Contains(f.Message, "；请") {
				t.Errorf("%q names no way out", f.Message)
			}
		})
	}
}

func TestPicturesAreNamedByPage(t *testing.T) {
	_, err := newReader(t).Read(context.Background(), scanned(t, 3, 1))
	if err == nil || !strings.Contains(err.Error(), "第 1–3 页") {
		t.Errorf("error %v, want pages 1–3 named", err)
	}
}

// A text document that shows a picture, even on a page of its own, is read.
func TestSomePicturesAreNoScan(t *testing.T) {
	if got := text(read(t, scanned(t, 1, 3))); !strings.Contains(got, "政府信息公开") {
		t.Errorf("read as %q", got)
	}
}

// scanned is a PDF of pages that are pictures and then pages of text.
func scanned(t *testing.T, pictures, texts int) []byte {
	var img bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 60, 80))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * 7)
	}
	m.Set(1, 1, color.White)
	if err := png.Encode(&img, m); err != nil {
		t.Fatal(err)
	}
	s := newTestSheet(t)
	s.pdf.RegisterImageOptionsReader("page", fpdf.ImageOptions{ImageType: "PNG"}, &img)
	for range pictures {
		s.newPage()
		s.pdf.ImageOptions("page", 0, 0, 595, 842, false, fpdf.ImageOptions{}, 0, "")
	}
	for range texts {
		s.newPage()
		for i := range 5 {
			s.text(100, 120+30*float64(i), "政府信息公开工作年度报告说明文字", ink{size: 15})
		}
	}
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func locked(t *testing.T) []byte {
	p := fpdf.New("P", "pt", "A4", "")
	p.SetProtection(fpdf.CnProtectPrint, "secret", "owner")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(100, 100, "locked")
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Protection against changes alone does not keep anybody from reading.
func TestOwnerPasswordAlone(t *testing.T) {
	p := fpdf.New("P", "pt", "A4", "")
	p.SetProtection(fpdf.CnProtectPrint, "", "owner")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(100, 100, "Open government information 2023")
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	if got := text(read(t, out.Bytes())); got != "Open government information 2023" {
		t.Errorf("read as %q", got)
	}
}

func manyPages(n int) []byte {
	kids := strings.Repeat("3 0 R ", n)
	return rawPDF("<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, n),
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>")
}

// One reader serves many at once, and bad files among good ones harm nothing.
func TestConcurrentReads(t *testing.T) {
	good := written(t, annualReport())
	want := text(read(t, good))
	bad := bytes.Clone(good)
	for i := 3000; i < len(bad); i += 97 {
		bad[i] ^= 0x5A
	}
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if i%4 == 3 {
				_, err := newReader(t).Read(context.Background(), bad)
				t.Logf("the bad file: %v", err)
				return
			}
			d, err := newReader(t).Read(context.Background(), good)
			if err != nil {
				t.Error(err)
			} else if got := text(d); got != want {
				t.Errorf("read as %.200s", got)
			}
		})
	}
	wg.Wait()
}

func TestCancelledRead(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	_, err := newReader(t).Read(ctx, written(t, annualReport()))
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("error %v, want an unavailable fault", err)
	}
}

// A place for machine code that cannot be used, or holds rubbish, slows the
// start and does no more.
func TestCacheTrouble(t *testing.T) {
	long(t) // compiles the library three times
	data := onePage("", "BT /F 12 Tf 50 200 Td (report) Tj ET")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readWith := func(dir string) {
		t.Helper()
		r := NewReader(dir)
		if d, err := r.Read(context.Background(), data); err != nil || text(d) != "report" {
			t.Fatalf("with %s: %v", dir, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	readWith(file) // no directory
	dir := t.TempDir()
	readWith(dir)
	whole := codeIn(t, dir)
	if len(whole) == 0 {
		t.Fatal("no machine code was kept")
	}
	for path, size := range whole {
		if err := os.Truncate(path, size/2); err != nil {
			t.Fatal(err)
		}
	}
	readWith(dir)
	if renewed := codeIn(t, dir); !maps.Equal(renewed, whole) {
		t.Errorf("the damaged machine code %v was renewed as %v", whole, renewed)
	}
}

// codeIn is the size of each file under dir.
func codeIn(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			out[path] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
