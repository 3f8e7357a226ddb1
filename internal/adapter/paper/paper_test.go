package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

var update = flag.Bool("update", false, "write the golden files")

func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func types(main string) string {
	return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/m.xml" ContentType="application/` + main + `+xml"/></Types>`
}

func TestDetect(t *testing.T) {
	utf16 := func(s string) []byte {
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const word = "vnd.openxmlformats-officedocument.wordprocessingml.document.main"
	for _, c := range []struct {
		what string
		data []byte
		want doc.Format
	}{
		{"PDF", []byte("%PDF-1.7\n%\xE2\xE3"), doc.PDF},
		{"PDF after junk", []byte("\r\n\r\nHTTP junk\n%PDF-1.4"), doc.PDF},
		{"DOCX", zipOf(t, "[Content_Types].xml", types(word)), doc.DOCX},
		{"DOCM", zipOf(t, "[content_types].xml", types("vnd.ms-word.document.macroEnabled.main")), doc.DOCX},
		{"XLSX", zipOf(t, "[Content_Types].xml", types("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main")), doc.XLSX},
		{"OFD", zipOf(t, "OFD.xml", "<ofd:OFD/>", "Doc_0/Document.xml", ""), doc.OFD},
		{"zip", zipOf(t, "a.txt", "甲"), Zip},
		{"empty zip", zipOf(t), Zip},
		{"HTML", []byte("\uFEFF\n<!DOCTYPE HTML PUBLIC \"-//W3C\"><html>"), doc.HTML},
		{"XHTML", []byte(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">`), doc.HTML},
		{"HTML piece", []byte("<table border=1><tr><td>甲"), doc.HTML},
		{"HTML after junk", []byte("Notice: x\n<!DOCTYPE html>\n<html><body>"), doc.HTML},
		{"Markdown with HTML tables", []byte("# 题\n\n<html><body><table><tr><td>甲</td></tr></table></body></html>\n"), doc.Markdown},
		{"HTML in UTF-16", utf16("<html><p>一"), doc.HTML},
		{"MHTML", []byte("From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"), doc.MHTML},
		{"JSON", []byte(`{"a": [1], "schema": "gongkai/report/1"}`), doc.JSON},
		{"JSON in UTF-16", utf16(`{"schema": "gongkai/report/1"}`), doc.JSON},
		{"Markdown", []byte("前言\n\n## 一、总体情况\n"), doc.Markdown},
		{"Markdown by its table", []byte("| 甲 |\n|---|\n"), doc.Markdown},
		{"text", []byte("一、总体情况\n甲\t1\n"), doc.Text},
		{"text in GBK", []byte("\xD2\xBB\xA1\xA2\xD7\xDC\xCC\xE5"), doc.Text},
		{"text in braces", []byte("{年份}年度报告\n"), doc.Text},
		{"text about MIME", []byte("注意：\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n"), doc.Text},
		{"text with a less-than sign", []byte("<条例>规定\n"), doc.Text},
	} {
		got, err := Detect("文件", c.data)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.what, got, err, c.want)
		}
	}
}

func TestDetectRefuses(t *testing.T) {
	ole := func(stream string) []byte {
		return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00"), wide(stream)...)
	}
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"a.txt", nil, "文件是空的"},
		{"a.txt", []byte(" \n\t"), "文件是空的"},
		{"a.doc", ole("WordDocument"), "旧版 Word 文档（.doc），请另存为 .docx 后再试"},
		{"a.wps", ole("WordDocument"), "WPS 文字文件（.wps）"},
		{"a.xls", ole("Workbook"), "旧版 Excel 工作簿（.xls）"},
		{"a.et", ole("Workbook"), "WPS 表格文件（.et）"},
		{"a.ppt", ole("PowerPoint Document"), "旧版 PowerPoint"},
		{"a.docx", ole("EncryptedPackage"), "加了密码的 Office 文件"},
		{"a", ole("Something"), "旧版 Office 文件"},
		{"a.docx", []byte("\x89PNG\r\n\x1a\n"), "图片（PNG）"},
		{"a.jpg", []byte("\xFF\xD8\xFF\xE0"), "图片（JPEG）"},
		{"a.bmp", []byte("BM\x36\x10\x0e\x00\x00\x00\x00\x00"), "图片（BMP）"},
		{"a.webp", []byte("RIFF\x00\x00\x00\x00WEBP"), "图片（WebP）"},
		{"a.rar", []byte("Rar!\x1A\x07\x01\x00"), "RAR 压缩包，请解压，或改用 .zip"},
		{"a.7z", []byte("7z\xBC\xAF\x27\x1C"), "7z 压缩包"},
		{"a.tar", append(make([]byte, 257), "ustar"...), "tar 包"},
		{"a.rtf", []byte(`{\rtf1\ansi`), "RTF 文件"},
		{"a.exe", []byte("MZ\x90\x00"), "程序，不是文档或者表格"},
		{"a.pptx", zipOf(t, "[Content_Types].xml", types("vnd.openxmlformats-officedocument.presentationml.presentation.main")), "演示文稿（.pptx）"},
		{"a.odt", zipOf(t, "mimetype", "application/vnd.oasis", "content.xml", ""), "OpenDocument"},
		{"a.zip", []byte("PK\x03\x04 cut"), "压缩包"},
		{"a.json", []byte(`{"name": "甲"}`), "不是年度报告"},
		{"a.bin", []byte("\x01\x02\x00\x03"), "不是文本"},
	} {
		_, err := Detect(c.name, c.data)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || !strings.Contains(f.Message, c.says) {
			t.Errorf("%s: %v, want %s", c.name, err, c.says)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	r := NewReader(Options{MaxBytes: 100})
	defer closed(t, r)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		what string
		ctx  context.Context
		data []byte
		kind fault.Kind
	}{
		{"too large", context.Background(), make([]byte, 101), fault.Unavailable},
		{"zip", context.Background(), []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), fault.Invalid},
		{"damaged PDF", context.Background(), []byte("%PDF-1.4 and no more"), fault.Invalid},
		{"ended", ended, []byte("文"), fault.Internal},
	} {
		if d, err := r.Read(c.ctx, "文件", c.data); err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v %v", c.what, d, err)
		}
	}
	if err := Write(context.Background(), &bytes.Buffer{}, &doc.Document{}, doc.OFD); fault.KindOf(err) != fault.Invalid {
		t.Errorf("write OFD: %v", err)
	}
}

func closed(t *testing.T, r *Reader) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadJSON(t *testing.T) {
	const report = `{"schema":"gongkai/report/1","year":2023}`
	r := NewReader(Options{})
	defer closed(t, r)
	d, err := r.Read(context.Background(), "a.json", []byte("\uFEFF"+report))
	if err != nil || d.Format != doc.JSON || len(d.Blocks) != 0 || len(d.Attachments) != 1 {
		t.Fatal(d, err)
	}
	if a := d.Attachments[0]; a.Name != ReportName || a.MediaType != ReportType || string(a.Data) != report {
		t.Errorf("%+v", a)
	}
}

// show writes all that a reader found: styles, places, spans.
func show(d *doc.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %d attachments\n", d.Format, d.Title, len(d.Attachments))
	for _, bl := range d.Blocks {
		if p := bl.Para; p != nil {
			at := p.PosAt(0)
			fmt.Fprintf(&b, "%d:%d style %d %s\n", at.Line, at.Col, p.Style, p.Text)
			continue
		}
		fmt.Fprintf(&b, "table, %d heads\n", bl.Table.HeaderRows)
		for _, row := range bl.Table.Rows {
			for n := range row {
				c := &row[n]
				at := c.Pos()
				fmt.Fprintf(&b, " [%d:%d %d×%d %s]", at.Line, at.Col, c.Cols(), c.Lines(), strings.ReplaceAll(c.Text, "\n", "⏎"))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// Each file of testdata/read is read alike in every encoding it can have.
func TestReadGolden(t *testing.T) {
	r := NewReader(Options{})
	defer closed(t, r)
	files, err := filepath.Glob("testdata/read/*")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		read++
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Read(context.Background(), file, data)
			if err != nil {
				t.Fatal(err)
			}
			got := show(d)
			if *update {
				if err := os.WriteFile(file+".golden", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file + ".golden")
			if err != nil || got != string(want) {
				t.Errorf("not as in %s.golden (%v):\n%s", file, err, got)
			}
			if strings.HasSuffix(file, ".mht") {
				return // says its encoding itself, part by part
			}
			for _, e := range encodings(string(data)) {
				again, err := e.NewEncoder().Bytes(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
				if err != nil {
					t.Fatal(err)
				}
				if d, err := r.Read(context.Background(), file, again); err != nil || show(d) != got {
					t.Errorf("%v: read otherwise: %v", e, err)
				}
			}
		})
	}
	if read == 0 {
		t.Error("no files in testdata/read")
	}
}

// encodings are those besides UTF-8 that s can have.
func encodings(s string) []encoding.Encoding {
	out := []encoding.Encoding{unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
	for _, e := range []encoding.Encoding{simplifiedchinese.GBK, simplifiedchinese.GB18030, traditionalchinese.Big5} {
		if _, err := e.NewEncoder().String(s); err == nil {
			out = append(out, e)
		}
	}
	return out
}

func TestConcurrentReads(t *testing.T) {
	r := NewReader(Options{})
	defer closed(t, r)
	files := map[string][]byte{"a.txt": []byte("一\n甲\t1\n"), "b.html": []byte("<p>一<table><tr><td>甲<td>1</table>"), "c.md": []byte("# 一\n")}
	var wg sync.WaitGroup
	for range 8 {
		for name, data := range files {
			wg.Go(func() {
				if _, err := r.Read(context.Background(), name, data); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

func FuzzDetect(f *testing.F) {
	f.Add("a.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\x00o\x00r\x00d\x00"))
	f.Add("a", []byte("MIME-Version: 1\nContent-Type: "))
	f.Add("a", []byte(`{"schema":"gongkai/report/`))
	f.Add("a", []byte("PK\x03\x04"))
	f.Add("a", []byte("\xFF\xFE<\x00"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		format, err := Detect(name, data)
		if (format == "") == (err == nil) {
			t.Errorf("%q %v", format, err)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Unavailable {
			t.Errorf("no fault: %v", err)
		}
	})
}

// What Write writes, Detect tells and Read reads.
func TestWriteReadsBack(t *testing.T) {
	d := &doc.Document{Title: "年度报告", Blocks: []doc.Block{
		doc.P(doc.Title, "某某市年度报告"), doc.P(doc.Heading1, "一、总体情况"), doc.P(doc.Body, "本年度收到申请45件，全部答复。"),
		doc.T(&doc.Table{HeaderRows: 1, Rows: []doc.Row{
			{{Text: "信息内容"}, {Text: "结果", ColSpan: 2}}, {{Text: "规章", RowSpan: 2}, {Text: "12"}, {Text: "0"}}, {{Text: "621.952"}, {Text: ""}},
		}}),
		doc.P(doc.Heading1, "二、其他"), doc.P(doc.Body, "没有收取费用。"),
	}, Attachments: []doc.Attachment{{Name: ReportName, MediaType: ReportType, Data: []byte(`{"schema":"gongkai/report/1"}`)}}}
	r := NewReader(Options{CacheDir: t.TempDir()})
	defer closed(t, r)
	for _, f := range []doc.Format{doc.Text, doc.Markdown, doc.HTML, doc.DOCX, doc.XLSX, doc.PDF} {
		t.Run(string(f), func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(context.Background(), &b, d, f); err != nil {
				t.Fatal(err)
			}
			if got, err := Detect("", b.Bytes()); err != nil || got != f {
				t.Fatalf("detected as %s: %v", got, err)
			}
			back, err := r.Read(context.Background(), "", b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := words(back), words(d); got != want {
				t.Errorf("read %q\nwrote %q", got, want)
			}
			if carried := len(back.Attachments) == 1 && string(back.Attachments[0].Data) == string(d.Attachments[0].Data); carried != (f != doc.Text && f != doc.Markdown) {
				t.Errorf("attachments %+v", back.Attachments)
			}
		})
	}
}

// words are the paragraphs and cells that are not blank, a bar between.
func words(d *doc.Document) string {
	var out []string
	for _, line := range strings.FieldsFunc(d.PlainText(), func(r rune) bool { return r == '\n' || r == '\t' }) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "|")
}
