package text

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
)

// show writes a document as lines: "style text" for a paragraph, the cells of
// a row between bars, a rule below the head rows.
func show(d *doc.Document) string {
	var b strings.Builder
	for _, bl := range d.Blocks {
		if p := bl.Para; p != nil {
			fmt.Fprintf(&b, "%d %s\n", p.Style, p.Text)
			continue
		}
		for i, row := range bl.Table.Rows {
			if i > 0 && i == bl.Table.HeaderRows {
				b.WriteString("---\n")
			}
			for n := range row {
				b.WriteString("|" + strings.ReplaceAll(row[n].Text, "\n", "⏎"))
			}
			b.WriteString("|\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func read(t testing.TB, s string) *doc.Document {
	t.Helper()
	d, err := Read([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs, trimmed", "\n\n  一\u3000二  \n\u3000\u3000三\n", "0 一\u3000二\n0 三\n"},
		{"one cell a line", "规章\n\n  0\n\n 3\n", "0 规章\n0 0\n0 3\n"},
		{
			"tab rows with empty cells",
			"前\n类别\t\t数量\t\n甲\t1\t\t\n\t2\t3\t4\n后\n",
			"0 前\n|类别||数量||\n|甲|1|||\n||2|3|4|\n\n0 后\n",
		},
		{"a row of tabs among rows", "甲\t1\n\t\t\n乙\t2\n", "|甲|1|\n||||\n|乙|2|\n\n"},
		{"an indented line is no row", "\t年初，本局\n\n正文\n", "0 年初，本局\n0 正文\n"},
		{"an indented line among rows is one", "甲\t1\n\t合计\n", "|甲|1|\n||合计|\n\n"},
		{"a numbered line is no row", "一、\t总体情况\n正文\n1.\t第一\n2.\t第二\n", "0 一、\t总体情况\n0 正文\n0 1.\t第一\n0 2.\t第二\n"},
		{"a numbered line among rows is one", "名称\t数量\t计\n1.\t甲\n", "|名称|数量|计|\n|1.|甲|\n\n"},
		{"blank lines part tables", "甲\t1\n乙\t2\n\n丙\t3\n", "|甲|1|\n|乙|2|\n\n|丙|3|\n\n"},
		{"rows on every second line are one table", "甲\t1\n\n乙\t2\n\n丙\t3\n正文\n", "|甲|1|\n|乙|2|\n|丙|3|\n\n0 正文\n"},
		{"pipes on both sides", "| 甲 | 1 |\n| 乙 |  |\n", "|甲|1|\n|乙||\n\n"},
		{"pipes between only", "甲 | 1 | 2\n乙 | | 3\n", "|甲|1|2|\n|乙||3|\n\n"},
		{"pipes at the end only", "甲 | 1 |\n乙 | 2 |\n", "|甲|1|\n|乙|2|\n\n"},
		{"pipes at the start only", "| 甲 | 1\n| 乙 | 2\n", "|甲|1|\n|乙|2|\n\n"},
		{"an empty first cell where no pipe leads", "甲 | 1 | 2\n | 3 | 4\n乙 | 5 | 6\n", "|甲|1|2|\n||3|4|\n|乙|5|6|\n\n"},
		{"doubled pipes are empty cells", "| 甲 || 1 |\n|| 乙 | 2 ||\n", "|甲||1|\n||乙|2||\n\n"},
		{"a breadcrumb is no table", "首页 | 新闻 | 公告\n正文\n", "0 首页 | 新闻 | 公告\n0 正文\n"},
		{"a lone pipe stays", "甲\n|\n乙\n", "0 甲\n0 |\n0 乙\n"},
		{"a row of dashes says blank", "| 甲 | 乙 |\n| 1 | 2 |\n| - | - |\n", "|甲|乙|\n|1|2|\n|-|-|\n\n"},
		{"a Markdown table", "| 甲 | 乙 |\n|:---|---:|\n| 1 | 2 |\n", "|甲|乙|\n---\n|1|2|\n\n"},
		{"rules repeated", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n| --- | --- |\n| 3 | 4 |\n", "|甲|乙|\n---\n|1|2|\n|3|4|\n\n"},
		{"escaped pipes and breaks", "| 甲\\|乙 | 结果<br>维持 |\n|---|---|\n", "|甲|乙|结果⏎维持|\n\n"},
		{"headings", "# 题\n\n## 一、甲\n正文\n### （一）乙 ###\n", "1 题\n2 一、甲\n0 正文\n3 （一）乙\n"},
		{"headings without a title", "## 一、甲\n# 二、乙\n", "3 一、甲\n2 二、乙\n"},
		{"headings underlined", "# 题\n\n甲\n---\n正文\n\n---\n", "1 题\n2 甲\n0 正文\n"},
		{"a topic is no heading", "#政务公开# 的话题\n", "0 #政务公开# 的话题\n"},
		{"list items keep their markers", "# 题\n- 1、甲\n* 乙\n1. 丙\n", "1 题\n6 - 1、甲\n6 * 乙\n6 1. 丙\n"},
		{
			"tables in HTML", "# 题\n\n<html><body><table><tr><td rowspan=\"2\">甲</td><td>1</td></tr><tr><td>2</td></tr></table></body></html>\n\n后\n<table>\n<tr><td>乙<td>3\n</table>\n尾\n",
			"1 题\n|甲|1|\n|2|\n\n0 后\n|乙|3|\n\n0 尾\n",
		},
		{"quotations and fences", "# 题\n> 引文\n>\n```\n# 原样 *\n```\n", "1 题\n0 引文\n0 # 原样 *\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(read(t, c.in)); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"普通文字":                            "普通文字",
		"**收到** 申请 *45* 件":                "收到 申请 45 件",
		"***全部***、__答复__、_已_办":            "全部、答复、_已_办",
		"~~删去~~ ~约 3 件":                   "删去 ~约 3 件",
		"`代码` 3 * 4 = 12":                 "代码 3 * 4 = 12",
		"file_name_1*":                    "file_name_1*",
		`\*星号\* \\ \中`:                    `*星号* \ \中`,
		"见[公告](http://a.b/c)和![图](d.png)": "见公告和图",
		"[三审三校]制度":                        "[三审三校]制度",
		"<b>粗</b>体，3 < 5，<!-- 注 -->完":     "粗体，3 < 5，完",
		"<br>上<br/>下":                     "上\n下",
	} {
		if got, _ := inline(in, doc.Pos{Line: 1, Col: 1}); got != want {
			t.Errorf("inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPositions(t *testing.T) {
	src := "# 标题\n\n\u3000\u3000正文第一\n甲\t 12\t\n\n| 名 | **值** 注 |\n|---|---|\n| 乙 | 见[告](x)后 |\n\n<table>\n<tr><td>丙<td>12</table>\n"
	d := read(t, src)
	lines := strings.Split(src, "\n")
	check := func(text string, runs []doc.Run) {
		t.Helper()
		for i, c := range text {
			p := doc.At(runs, text, i)
			if p.Line < 1 || p.Line > len(lines) {
				t.Fatalf("%q at %d: %+v", text, i, p)
			}
			if line := []rune(lines[p.Line-1]); p.Col > len(line) || line[p.Col-1] != c {
				t.Errorf("%q at byte %d: %d:%d is not %q", text, i, p.Line, p.Col, c)
			}
		}
	}
	for _, b := range d.Blocks {
		if b.Para != nil {
			check(b.Para.Text, b.Para.Runs)
			continue
		}
		for _, row := range b.Table.Rows {
			for n := range row {
				check(row[n].Text, row[n].Runs)
			}
		}
	}
	if got := d.Blocks[2].Table.Rows[0][2].Pos(); got != (doc.Pos{Line: 4, Col: 7}) {
		t.Errorf("the empty cell is at %+v", got)
	}
}

func TestTooManyPieces(t *testing.T) {
	for name, s := range map[string]string{
		"cells":          strings.Repeat(strings.Repeat("\t1", 1000)+"\n", 300),
		"paragraphs":     strings.Repeat("一\n", maxPieces+2),
		"marks":          "# 题\n" + strings.Repeat(strings.Repeat("`一`二", 100)+"\n", maxPieces/100),
		"cells of marks": strings.Repeat("|"+strings.Repeat("`一`二", 100)+"|--|\n", maxPieces/100) + "|--|--|",
		"lines":          strings.Repeat("\n", maxLines+1),
	} {
		if _, err := Read([]byte(s)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

// Markup that asks for a look through the line at each byte must not cost the
// square of its length.
func TestHostileMarks(t *testing.T) {
	for _, s := range []string{"*a ", "[", "![", "](", "<", "_ _", "`", `\`} {
		read(t, "# 题\n"+strings.Repeat(s, 1<<19)+"\n")
	}
}

func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("../testdata/read/*.[tm]*")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range seeds {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("# 题\n\n## 一、甲\n\n- 项\n\n甲\t1\t\n\t\t\n| a || b |\n|---|---|\n"))
	f.Add([]byte("标题\n====\n甲 | 乙\n | 丙 |\n**粗** [链](x) <br> \\| `码`\n"))
	f.Add([]byte("\xB9\xAB\xBF\xAA\t1\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data)
		if err != nil {
			return
		}
		for _, b := range d.Blocks {
			if (b.Para == nil) == (b.Table == nil) {
				t.Fatal("a block is a paragraph or a table")
			}
			if b.Para != nil && (b.Para.Text == "" || len(b.Para.Runs) == 0) {
				t.Fatalf("empty paragraph %+v", b.Para)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var s strings.Builder
	s.WriteString("# 年度报告\n\n## 一、总体情况\n\n")
	for i := range 20 {
		fmt.Fprintf(&s, "（%d）本单位全年开展各项工作，发布信息 %d 条，办理申请 %d 件，均在规定的期限内完成，没有发生泄密的情况。\n\n", i, i*7, i)
	}
	for i := range 40 {
		fmt.Fprintf(&s, "第 %d 行的名称\t\t%d\t0\t0\t0\t0\t0\t%d\t\n", i, i, i)
	}
	data := []byte(s.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
