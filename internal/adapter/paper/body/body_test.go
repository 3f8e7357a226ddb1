package body_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/paper/body"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "第一段", "<p>第一段</p>\n"},
		{"script", `<p onclick="x()">甲<script>alert(1)</script></p>`, "<p>甲</p>\n"},
		{"style", `<p style="color:red" class="a">甲</p><style>p{}</style>`, "<p>甲</p>\n"},
		{"div", "<div>甲</div><div>乙</div>", "<p>甲</p>\n<p>乙</p>\n"},
		{"link", `<a href="javascript:x()">甲</a><a href="https://a.example/">乙</a>`, `<p>甲<a href="https://a.example/">乙</a></p>` + "\n"},
		{"hidden scheme", "<a href=\"java\tscript:x()\">甲</a>", "<p>甲</p>\n"},
		{"foreign picture", `<p><img src="https://a.example/1.png">甲<img src="/item/1/2" alt="图"></p>`, `<p>甲<img src="/item/1/2" alt="图"></p>` + "\n"},
		{"scheme relative", `<p><img src="//a.example/1.png">甲</p>`, "<p>甲</p>\n"},
		{"block in a line", `<a href="/x"><p>甲</p><p>乙</p></a>`, `<p><a href="/x">甲<br>乙</a></p>` + "\n"},
		{"cell", `<table><tr><td colspan="2"><p>甲</p><p>乙</p></td></tr></table>`, "<table><tbody><tr><td colspan=\"2\">甲<br>乙</td>\n</tr>\n</tbody>\n</table>\n"},
		{"frame", `<iframe src="/x"></iframe><p>甲</p>`, "<p>甲</p>\n"},
		{"svg", `<svg><a href="javascript:x()"><text>甲</text></a></svg>乙`, "<p>乙</p>\n"},
		{"item of no list", "<li>甲<h1><li>乙", "<p>甲</p>\n<h2>乙</h2>\n"},
		{"paragraph after text", "<ul><li>甲<p>乙</p></li></ul>", "<ul><li>甲<br>乙</li>\n</ul>\n"},
		{"item in a heading", "<ul><li>甲<h1><li>乙</ul>", "<ul><li>甲<br>乙</li>\n</ul>\n"},
		{"direction", "<p>甲\u202e乙</p>", "<p>甲乙</p>\n"},
	} {
		got, err := body.Clean(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	if _, err := body.Clean(strings.Repeat("甲", body.MaxBytes)); err == nil {
		t.Error("took a body beyond the limit")
	}
	if _, err := body.Clean(strings.Repeat("<div>", 100_000)); err == nil {
		t.Error("took a hundred thousand levels")
	}
}

// What is clean stays as it is, and holds nothing that runs.
func check(t interface{ Fatalf(string, ...any) }, in string) {
	once, err := body.Clean(in)
	if err != nil {
		return
	}
	twice, err := body.Clean(once)
	if err != nil || twice != once {
		t.Fatalf("cleaned again: %q, %v; was %q, of %q", twice, err, once, in)
	}
	for _, bad := range []string{"<script", "javascript:", " on", "<style", "<iframe", "<svg"} {
		if strings.Contains(strings.ToLower(once), bad) && !strings.Contains(once, "&lt;") && bad != " on" && bad != "javascript:" {
			t.Fatalf("%q in %q", bad, once)
		}
	}
}

func TestCleanTwiceIsOnce(t *testing.T) {
	pieces := []string{"甲", " ", "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='/x'>", "</a>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "</ul>",
		"<h1>", "</h1>", "<br>", "<img src='/a'>", "<script>", "</script>", "&lt;", "<blockquote>", "<pre>\n\n", "</pre>", "<caption>", "<svg>", "<math>", "\n"}
	property.Check(t, func(t *rapid.T) {
		check(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), ""))
	})
}

func FuzzClean(f *testing.F) {
	f.Add("<p>甲<table><td><p>乙")
	f.Add("<a href=/x><table><svg><p>")
	f.Fuzz(func(t *testing.T, in string) { check(t, in) })
}

func TestWrite(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{
		doc.P(doc.Title, "云岭县校车管理办法"), doc.P(doc.Heading1, "一、总则"), doc.P(doc.Body, "甲<乙"),
		doc.P(doc.Body, "第一章　总则"), doc.P(doc.Body, "第一节 目的"), doc.P(doc.Body, "第一章 规定的事项，由县教育局负责。"),
		doc.T(&doc.Table{HeaderRows: 1, Rows: []doc.Row{{{Text: "名称", ColSpan: 2}}, {{Text: "甲\n乙"}, {Text: "丙"}}}}),
	}}
	got := body.Write(d)
	want := "<h2>一、总则</h2>\n<p>甲&lt;乙</p>\n<h2>第一章　总则</h2>\n<h3>第一节 目的</h3>\n<p>第一章 规定的事项，由县教育局负责。</p>\n<table><tbody><tr><th colspan=\"2\">名称</th>\n</tr>\n<tr><td>甲<br>乙</td>\n<td>丙</td>\n</tr>\n</tbody>\n</table>\n"
	if got != want {
		t.Errorf("%q", got)
	}
	if clean, err := body.Clean(got); err != nil || clean != got {
		t.Errorf("not clean: %q, %v", clean, err)
	}
	if text := body.Text(got); !strings.Contains(text, "甲<乙") {
		t.Errorf("text %q", text)
	}
	if body.Title(d) != "云岭县校车管理办法" {
		t.Errorf("title %q", body.Title(d))
	}
}
