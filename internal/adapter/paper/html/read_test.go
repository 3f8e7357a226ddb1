package html

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// show writes a document as lines: "style text" for a paragraph, the cells of
// a row between bars with their spans (columns×rows), h for a head cell.
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
				c := &row[n]
				b.WriteString("|")
				if c.Head {
					b.WriteString("h ")
				}
				b.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
				if c.Cols() > 1 || c.Lines() > 1 {
					fmt.Fprintf(&b, " %d×%d", c.Cols(), c.Lines())
				}
			}
			b.WriteString("|\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	long := strings.Repeat("很长的正文，", 80)
	for _, c := range []struct{ name, in, want string }{
		{"blocks and breaks", "<h1>题</h1><p>一<br>二</p><div>三<div>四</div>五</div>六", "1 题\n0 一\n0 二\n0 三\n0 四\n0 五\n0 六\n"},
		{"headings and lists", "<h2>甲</h2><h3>乙</h3><h6>丙</h6><ul><li>丁<li>戊</ul>己", "2 甲\n3 乙\n5 丙\n6 丁\n6 戊\n0 己\n"},
		{"white space", "<p>  一  二\t三\n 四 a\nb </p>", "0 一 二 三四 a b\n"},
		{"spaces that stay", "<p>&nbsp;&nbsp;一&nbsp;二&nbsp; 三　</p><p>&nbsp;</p><p>　&#8203;</p>", "0 一 二  三\n"},
		{"references", "<p>a &lt; b &amp;&#20844;&#x5F00; &copy &unknown; &</p>", "0 a < b &公开 © &unknown; &\n"},
		{"inline tags do not part words", "<p><b>20</b><span>23</span> 年</p>", "0 2023 年\n"},
		{"what is not shown", "<script>var a='<p>一</p>'</script><style>p{}</style><noscript>二</noscript><template><p>三</p></template>" +
			"<div hidden>四<div>五</div></div><p style='color:red; DISPLAY : none !important'>六</p><input type=hidden value=七><select><option>八</select>九", "0 九\n"},
		{"hidden and never closed", "<p hidden>一<p>二<table><tr><td style='display:none'>三<td>四<tr hidden><td>五<tr><td>六</table>七", "0 二\n|四|\n|六|\n\n0 七\n"},
		{"text-decoration:none is shown", "<p style='text-decoration:none;display:block'>一</p>", "0 一\n"},
		{"a page shown by script", "<html><body style='visibility:hidden'><p>一", "0 一\n"},
		{"glosses", "<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>", "0 漢字\n"},
		{"preformatted", "<pre>一  二\n\n三</pre>", "0 一 二\n0 三\n"},
		{
			"spans", "<table><tr><th rowspan=2>甲<td colspan='3px'>乙<tr><td>1<td>2<td colspan=0>3</table>",
			"|h 甲 1×2|乙 3×1|\n|1|2|3|\n\n",
		},
		{"spans are capped", "<table><tr><td colspan=99999999999999999999>甲<td colspan=-3>乙</table>", "|甲 1000×1|乙|\n\n"},
		{"paragraphs in cells", "<table><tr><td><p>结果</p><p>维持</p><td>商业<br>企业<td><p>&nbsp;</p><td> <div></div> </table>", "|结果⏎维持|商业⏎企业|||\n\n"},
		{"heads", "<table><thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</table>", "|h 甲|h 乙|\n---\n|1|2|\n\n"},
		{"a caption goes before", "<table><caption>表一</caption><tr><td>甲<td>乙</table>", "12 表一\n|甲|乙|\n\n"},
		{"text between cells goes before", "<table><tr>注<td>甲<td>乙</tr>外</table>后", "0 注\n0 外\n|甲|乙|\n\n0 后\n"},
		{"rows without a table", "<tr><td>甲<td>乙<tr><td>1<td>2</table>后", "|甲|乙|\n|1|2|\n\n0 后\n"},
		{"cells without a row", "<table><td>甲<td>乙</table>", "|甲|乙|\n\n"},
		{"one end tag too many", "<table><tr><td>甲<td>乙</table></table><tr><td>1<td>2</tr>", "|甲|乙|\n\n|1|2|\n\n"},
		{"a table in a row ends the outer one", "<table><tr><td>甲<td>乙</td><table><tr><td>1<td>2</table>", "|甲|乙|\n\n|1|2|\n\n"},
		{"a frame of one cell", "<table><tr><td>只有<br>一格</table>", "0 只有\n0 一格\n"},
		{"a blank table", "<table><tr><td>&nbsp;<td><img src=a.png></table>后", "0 后\n"},
		{
			"a layout table", "<table><tr><td>导航<td><h2>题</h2><p>正文</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table><p>后</p></table>",
			"0 导航\n2 题\n0 正文\n|甲|1|\n|乙|2|\n\n0 后\n",
		},
		{
			"a table in a table in a table", "<table><tr><td><table><tr><td>前<table><tr><td>甲<td>1</table></table></table>",
			"0 前\n|甲|1|\n\n",
		},
		{"a small frame inside a data cell", "<table><tr><td>甲<td><table><tr><td>1</table><tr><td>乙<td>2</table>", "|甲|1|\n|乙|2|\n\n"},
		{
			"prose between rows", "<table><tr><td>甲<td>1<tr><td colspan=2>" + long + "<tr><td>乙<td>2</table>",
			"|甲|1|\n\n0 " + long + "\n|乙|2|\n\n",
		},
		{"an unclosed page", "<table><tr><td>甲<td>乙<tr><td>1<td>2", "|甲|乙|\n|1|2|\n\n"},
		{"upper case", "<TABLE><TR><TD COLSPAN=2>甲</TD><TD>乙</TD></TR></TABLE>", "|甲 2×1|乙|\n\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(d); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

func TestTitleAndAttachments(t *testing.T) {
	d, err := Parse(`<title> 年度 &amp;
 报告 </title><script data-name="a.json" type="application/vnd.x+json"> {"a":"\u003cb"} </script>` +
		`<script type="text/javascript">1</script><script data-name=b.bin data-encoding=base64 type=application/x>AAEC</script><p>正文</p>`)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "年度 & 报告" || len(d.Attachments) != 2 || show(d) != "0 正文\n" {
		t.Fatalf("%+v", d)
	}
	if a := d.Attachments[0]; a.Name != "a.json" || a.MediaType != "application/vnd.x+json" || string(a.Data) != `{"a":"\u003cb"}` {
		t.Errorf("%+v", a)
	}
	if string(d.Attachments[1].Data) != "\x00\x01\x02" {
		t.Errorf("%+v", d.Attachments[1])
	}
}

// positions calls f for each character of d with the character of the source
// that its position names.
func positions(t *testing.T, src string, d *doc.Document, f func(text string, off int, is, at rune)) {
	t.Helper()
	var lines [][]rune
	for line := range strings.SplitSeq(src, "\n") {
		lines = append(lines, []rune(line))
	}
	check := func(text string, runs []doc.Run) {
		for i, c := range text {
			p := doc.At(runs, text, i)
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
				t.Fatalf("%q at %d: no such place %d:%d", text, i, p.Line, p.Col)
			}
			at := '\n'
			if p.Col <= len(lines[p.Line-1]) {
				at = lines[p.Line-1][p.Col-1]
			}
			f(text, i, c, at)
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
				if len(row[n].Runs) == 0 {
					t.Error("a cell without a place")
				}
			}
		}
	}
}

func TestPositions(t *testing.T) {
	src := "<title>题</title>\n<p>\n  收到 <b>申请</b>&nbsp;45\n  件&lt;含&gt;结转</p><table>\n<tr><td>\n 甲　<td></td><td>结果<br>\n维持\n<tr><td><table><tr><td>内</table>外<td>2\n</table>"
	d, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	positions(t, src, d, func(text string, off int, is, at rune) {
		switch is {
		case ' ', '\n': // stands for white space, a reference or a tag
		case '<', '>':
			if at != '&' {
				t.Errorf("%q at %d: %q", text, off, at)
			}
		default:
			if is != at {
				t.Errorf("%q at byte %d: the place holds %q", text, off, at)
			}
		}
	})
	if got := d.Blocks[1].Table.Rows[0][1].Pos(); got != (doc.Pos{Line: 6, Col: 8}) {
		t.Errorf("the empty cell is at %+v", got)
	}
}

func TestDeclared(t *testing.T) {
	for in, want := range map[string]string{
		`<html><head><meta charset="GBK">`:                                   "gbk",
		`<META HTTP-EQUIV=Content-Type CONTENT="text/html; CharSet=gb2312">`: "gb2312",
		`<?xml version="1.0" encoding='Big5'?><html>`:                        "big5",
		`<meta name=a content=b><meta charset = utf-8 />`:                    "utf-8",
		`<p>charset=gbk</p>`:                                                 "",
		`<meta charset`:                                                      "",
		`<meta name="x"`:                                                     "",
	} {
		if got := declared([]byte(in)); got != want {
			t.Errorf("declared(%s) = %q, want %q", in, got, want)
		}
	}
	d, err := Read([]byte("<meta charset=gb2312><p>\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA</p>"))
	if err != nil || show(d) != "0 信息公开\n" {
		t.Errorf("%v %v", d, err)
	}
}

// Pages made to hurt are refused, or read, in time and memory of their size.
func TestHostile(t *testing.T) {
	for _, c := range []struct {
		name, src string
		code      string // of the refusal, "" where the page is read
	}{
		{"tables in tables", strings.Repeat("<table><tr><td>", 1<<16), "paper.too-many-pieces"},
		{"divs in divs", strings.Repeat("<div>", 1<<18) + "深", ""},
		{"spans in spans", strings.Repeat("<span hidden>", 1<<17) + "深", ""},
		{"cells", "<table><tr>" + strings.Repeat("<td>", 1<<17+1), "paper.too-many-pieces"},
		{"rows", "<table>" + strings.Repeat("<tr><td>1<td>2", 1<<16+1), "paper.too-many-pieces"},
		{"fragments", strings.Repeat("一<b>", 1<<18+1), "paper.too-many-pieces"},
		{"huge spans", "<table>" + strings.Repeat("<tr><td colspan=1000 rowspan=1000>1", 1<<12), ""},
		{"a huge attribute", `<img src="` + strings.Repeat("A", 9<<20) + `">文`, "paper.too-many-pieces"},
		{"a picture within the page", `<img src="` + strings.Repeat("A", 5<<20) + `">文`, ""},
		{"many attributes", "<p " + strings.Repeat("a b c d ", 1<<17) + ">文", ""},
		{"different attributes", different(1 << 18), ""},
		{"references", strings.Repeat("&nbsp;&lt;", 1<<16), ""},
		{"ampersands", strings.Repeat("&", 1<<18), ""},
		{"no-break spaces", "一" + strings.Repeat("&nbsp;", 1<<18) + "二", ""},
		{"comments", strings.Repeat("<!--", 1<<18), ""},
		{"declarations", strings.Repeat("<meta charset", 1<<18), ""},
		{"one line of words", strings.Repeat("字 <i>", 1<<17), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := Read([]byte(c.src))
			if f, _ := err.(*fault.Error); (f == nil) != (c.code == "") || f != nil && (f.Code != c.code || f.Kind != fault.Invalid) {
				t.Errorf("%v, want %q", err, c.code)
			}
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v for %d KB", took, len(c.src)>>10)
			}
		})
	}
}

func different(n int) string {
	var b strings.Builder
	b.WriteString("<p ")
	for i := range n {
		fmt.Fprintf(&b, "a%x ", i)
	}
	return b.String() + ">文"
}
