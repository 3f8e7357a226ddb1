package pdf

import (
	"context"
	"fmt"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
)

// tool finds a program that tests compare with or make PDFs by, by one of its
// names; it is missed in CI only.
func tool(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}

// sameCharacters compares all characters that are drawn with those that
// poppler finds.
func sameCharacters(t *testing.T, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	want := count(string(run(t, tool(t, "pdftotext"), "-enc", "UTF-8", file, "-")))
	engine := newReader(t).engine
	in, err := engine.Open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	got := count(drawn(t, in))
	if !maps.Equal(got, want) {
		for r := range want {
			if got[r] != want[r] {
				t.Errorf("%c (U+%04X) is read %d times, by poppler %d times", r, r, got[r], want[r])
			}
		}
		t.Fatalf("%d different characters, poppler has %d", len(got), len(want))
	}
}

func drawn(t *testing.T, in *pdfium.Document) string {
	var b strings.Builder
	for i := range in.Pages {
		p, err := in.Page(context.Background(), i)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Chars {
			b.WriteRune(c.Rune)
		}
	}
	return b.String()
}

// count counts characters; radicals count as the ideographs they look like.
func count(s string) map[rune]int {
	out := map[rune]int{}
	for _, r := range norm.NFKC.String(s) {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) {
			out[r]++
		}
	}
	return out
}

func TestPopplerReadsWhatWeWrite(t *testing.T) {
	sameCharacters(t, written(t, annualReport()))
}

// page writes a document as a web page with a style sheet and attributes of
// its tables.
func page(d *doc.Document, css, table string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=zh-CN><head><meta charset=utf-8><title>%s</title><style>%s</style></head><body>\n", d.Title, css)
	for _, bl := range d.Blocks {
		if p := bl.Para; p != nil {
			tag := "p"
			if p.Style == doc.Title {
				tag = "h1"
			}
			fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, html.EscapeString(p.Text), tag)
			continue
		}
		fmt.Fprintf(&b, "<table %s>\n", table)
		for _, row := range bl.Table.Rows {
			b.WriteString("<tr>")
			for i := range row {
				fmt.Fprintf(&b, "<td colspan=%d rowspan=%d>%s</td>", row[i].Cols(), row[i].Lines(), html.EscapeString(row[i].Text))
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</table>\n")
	}
	return b.String() + "</body></html>\n"
}

const prose = "body { font-size: 12pt } h1 { text-align: center } p { text-align: justify; text-indent: 2em } "

// Reports printed by a browser, whatever way it draws the borders.
func TestBrowserPrints(t *testing.T) {
	long(t)
	styles := map[string][2]string{
		"borders collapsed":  {prose + "table { border-collapse: collapse } td { border: 1px solid #000; padding: 3px }", ""},
		"borders apart":      {prose, "border=1"},
		"boxes on dark":      {prose + "td { background: #fff }", "bgcolor=#000000 cellspacing=1"},
		"no indent, landing": {"@page { size: A4 landscape } table { border-collapse: collapse } td { border: 0.5pt solid #888 }", ""},
	}
	for name, s := range styles {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
			if err := os.WriteFile(in, []byte(page(annualReport(), s[0], s[1])), 0o600); err != nil {
				t.Fatal(err)
			}
			run(t, tool(t, "chromium-headless-shell", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+dir, "--print-to-pdf="+out, in)
			comesBack(t, out)
		})
	}
}

// Reports out of a word processor, from a web page and from a Word file.
func TestOfficeFiles(t *testing.T) {
	long(t)
	dir := t.TempDir()
	in := filepath.Join(dir, "in.html")
	if err := os.WriteFile(in, []byte(page(annualReport(), prose, "border=1 cellspacing=0")), 0o600); err != nil {
		t.Fatal(err)
	}
	office := func(to, filter, file string) string {
		args := []string{"--headless", "-env:UserInstallation=file://" + dir + "/profile", "--convert-to", to, "--outdir", dir}
		if filter != "" {
			args = append(args, "--infilter="+filter)
		}
		run(t, tool(t, "soffice"), append(args, file)...)
		ext, _, _ := strings.Cut(to, ":")
		return strings.TrimSuffix(file, filepath.Ext(file)) + "." + ext
	}
	t.Run("html", func(t *testing.T) { comesBack(t, office("pdf:writer_pdf_Export", "HTML (StarWriter)", in)) })
	t.Run("docx", func(t *testing.T) {
		comesBack(t, office("pdf:writer_pdf_Export", "", office("docx:MS Word 2007 XML", "HTML (StarWriter)", in)))
	})
}

func comesBack(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sameCharacters(t, data)
	want := annualReport()
	for _, b := range want.Blocks {
		if b.Table != nil {
			b.Table.HeaderRows = 0 // these programs were not told to repeat any
		}
	}
	sameContent(t, want, read(t, data))
}
