package html

import (
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func quoted(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

const frame = "<html><body><p>外框</p></body></html>"

const article = "<html><body><p>正文</p><table><tr><td>甲</td><td>1</td></tr></table></body></html>"

func archiveOf(parts ...string) string {
	return "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n" +
		"----b--\r\n" + strings.Join(parts, "\r\n----b--\r\n") + "\r\n----b----\r\n"
}

// What a web archive hides is listed, whatever part it stands in.
func TestInspectArchive(t *testing.T) {
	page := `<html><body><p>正文</p><p style="display:none">藏着</p><!-- 改过 --><img src="data:image/png;base64,AA=="></body></html>`
	facts, err := InspectArchive([]byte(archiveOf(part("Content-Type: text/html; charset=utf-8\r\nContent-Location: file:///C:/Users/zhang/a.html\r\nContent-Transfer-Encoding: quoted-printable", quoted(page)),
		part("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", "AAAA"), part("Content-Type: image/jpeg", "x"), part("Content-Type: application/x-msexcel", "x"), part("Content-Type: text/css", "p{}"))))
	got := map[doc.HiddenKind]string{}
	for _, f := range facts {
		got[f.Kind] += f.Place + f.Text
	}
	if err != nil || len(facts) != 5 || !strings.Contains(got[doc.HiddenText], "藏着") || !strings.Contains(got[doc.Comment], "改过") ||
		!strings.Contains(got[doc.Properties], "zhang") || !strings.Contains(got[doc.Embedded], "msexcel") || !strings.HasPrefix(got[doc.Picture], "3 张图片") {
		t.Errorf("%+v, %v", facts, err)
	}
	if _, err := InspectArchive([]byte("none")); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
}

func part(header, body string) string { return header + "\r\n\r\n" + body }

func TestReadArchive(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(article)
	if err != nil {
		t.Fatal(err)
	}
	const want = "0 正文\n|甲|1|\n\n"
	css := part("Content-Type: text/css", "p{}")
	for name, in := range map[string]string{
		"quoted-printable": archiveOf(part("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable", quoted(article)), css),
		"base64, GBK": archiveOf(css, part("Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: base64",
			base64.StdEncoding.EncodeToString([]byte(gbk)))),
		"the page with the tables": archiveOf(part("Content-Type: text/html", frame), part("Content-Type: text/html", article)),
		"a multipart in a multipart": archiveOf(part("Content-Type: multipart/alternative; boundary=c",
			"--c\r\n"+part("Content-Type: text/plain", "x")+"\r\n--c\r\n"+part("Content-Type: text/html", article)+"\r\n--c--\r\n")),
		"a page alone": "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + article,
		"cut short":    strings.TrimSuffix(archiveOf(part("Content-Type: text/html", article)), "----b----\r\n"),
	} {
		d, err := ReadArchive([]byte(in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(d); got != want || d.Format != doc.MHTML {
			t.Errorf("%s: %s %s", name, d.Format, got)
		}
	}
}

func TestReadArchiveRefuses(t *testing.T) {
	nested := "x"
	for i := range 8 {
		nested = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n", i, i, nested, i)
	}
	for name, in := range map[string]string{
		"no headers":      "正文\n",
		"no page":         archiveOf(part("Content-Type: text/css", "p{}")),
		"no boundary":     "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--x\r\n",
		"too many levels": "MIME-Version: 1.0\r\n" + nested,
		"too many parts":  archiveOf(strings.Repeat(part("Content-Type: text/css", "")+"\r\n----b--\r\n", maxParts+1)),
	} {
		if _, err := ReadArchive([]byte(in)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("../testdata/read/*.html")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range seeds {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("<title>题</title><table><tr><td rowspan=2>甲<td colspan=2>乙<p>丙<tr><td hidden>1<td>2<table><tr><td>3</table></table>&nbsp;&#x4e00;<pre>一\n二</pre>")
	f.Add("<table><caption>表</caption><thead><th>甲</thead>文<td><h2>题</h2><ul><li>一</ul></td></table></table><tr><td>")
	f.Add("<ruby>漢<rt>hàn</rt></ruby><script data-name=a type=b>{}</script><p style='display:none'>甲<div>乙")
	f.Add("<![if x]><?xml?><!-- a -- b><textarea><p></textarea><svg><title>题</title></svg><plaintext><p>")
	f.Fuzz(func(t *testing.T, src string) {
		d, err := Read([]byte(src))
		if err != nil {
			return
		}
		for _, b := range d.Blocks {
			switch {
			case (b.Para == nil) == (b.Table == nil):
				t.Fatal("a block is a paragraph or a table")
			case b.Para != nil && (b.Para.Text == "" || strings.Contains(b.Para.Text, "\n") || len(b.Para.Runs) == 0 || b.Para.Runs[0].Start != 0):
				t.Fatalf("paragraph %+v", b.Para)
			case b.Table != nil:
				for _, row := range b.Table.Rows {
					for n := range row {
						if len(row[n].Runs) == 0 || row[n].Runs[0].Pos.Line == 0 {
							t.Fatalf("a cell without a place: %+v", row[n])
						}
					}
				}
			}
		}
	})
}

func FuzzReadArchive(f *testing.F) {
	f.Add([]byte(archiveOf(part("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable", quoted(article)))))
	f.Add([]byte(archiveOf(part("Content-Type: multipart/mixed; boundary=c", "--c\r\n\r\n--c--"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := ReadArchive(data); err == nil && d.Format != doc.MHTML {
			t.Error(d.Format)
		}
	})
}

// The marks with which Word fences what a page shows are no comments; what they
// fence off from every reader is.
func TestWordsMarksAreNoComments(t *testing.T) {
	const page = `<p><![if !supportLists]>一、<![endif]>甲</p><!--[if gte mso 9]><xml>作者</xml><![endif]--><!-- [内部] -->`
	facts, err := Inspect([]byte(page))
	if err != nil || len(facts) != 2 {
		t.Errorf("%+v, %v", facts, err)
	}
}
