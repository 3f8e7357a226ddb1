package html

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// figures writes a table as an agency's site shows it; only the
// layout matters here.
func figures(b *strings.Builder, rows, cols int, style string) {
	fmt.Fprintf(b, "<table border=\"1\" cellspacing=\"0\"%s><tbody>\n", style)
	for r := range rows {
		b.WriteString("<tr>")
		if r%4 == 0 {
			fmt.Fprintf(b, `<td rowspan="4"%s><p>分组 %d</p></td>`, style, r/4+1)
		}
		fmt.Fprintf(b, `<td colspan="2"%s><p align="left"%s><span style="font-family:宋体;font-size:12pt">第 %d 行的名称</span></p></td>`, style, style, r+1)
		for c := range cols {
			fmt.Fprintf(b, `<td%s><p align="center"%s><span style="font-family:宋体">%d</span></p></td>`, style, style, (r*7+c*3)%50)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
}

func prose(b *strings.Builder, n int, style string) {
	for i := range n {
		fmt.Fprintf(b, "<p%s>&nbsp;&nbsp;&nbsp;&nbsp;本单位全年开展第 %d 项工作，发布信息 %d 条，办理申请 %d 件，均在规定的期限内完成；"+
			"工作人员参加培训 %d 次，改进了网站的栏目，方便群众查阅。</p>\n", style, i+1, i*13+5, i%9, i%4)
	}
}

func chrome(b *strings.Builder) {
	b.WriteString("<script>var pages=[];")
	for i := range 60 {
		fmt.Fprintf(b, "pages[%d]={id:%d,show:function(){return document.getElementById('n%d')}};\n", i, i*17, i)
	}
	b.WriteString("</script><style>")
	for i := range 50 {
		fmt.Fprintf(b, ".c%d{margin:0 %dpx;color:#%03x;display:block}\n", i, i, i*7)
	}
	b.WriteString("</style>")
	b.WriteString(`<div class="nav"><ul>`)
	for i := range 50 {
		fmt.Fprintf(b, `<li class="nav-item item-%d"><a href="/col/col%d/index.html" target="_blank" title="栏目 %d">栏目名称 %d</a></li>`+"\n", i, 4000+i, i, i)
	}
	b.WriteString(`</ul></div>`)
}

func page(decorated bool) string {
	var b strings.Builder
	style := ""
	b.WriteString("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>年度报告</title></head><body>\n")
	if decorated {
		style = ` style="padding:0 5pt" class="a"`
		chrome(&b)
	}
	b.WriteString(`<div id="zoom" class="article"><h1>某某单位年度报告</h1>`)
	for _, n := range []int{12, 3, 2, 2, 8, 2} {
		b.WriteString("<h2>标题</h2>\n")
		prose(&b, n, style)
		switch n {
		case 3:
			figures(&b, 10, 3, style)
		case 8:
			figures(&b, 25, 7, style)
		}
	}
	b.WriteString("</div>")
	if decorated {
		chrome(&b)
	}
	b.WriteString("</body></html>")
	return b.String()
}

// BenchmarkPage compares reading a page with what html.Parse alone costs; the
// budget of reading and checking together is twice the latter.
func BenchmarkPage(b *testing.B) {
	for _, p := range []struct {
		name string
		src  string
	}{{"site", page(true)}, {"lean", page(false)}} {
		b.Run(fmt.Sprintf("%s/%dKB/read", p.name, len(p.src)>>10), func(b *testing.B) {
			b.SetBytes(int64(len(p.src)))
			b.ReportAllocs()
			data := []byte(p.src)
			for b.Loop() {
				if _, err := Read(data); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%s/%dKB/tokens", p.name, len(p.src)>>10), func(b *testing.B) {
			b.SetBytes(int64(len(p.src)))
			b.ReportAllocs()
			for b.Loop() {
				z := html.NewTokenizer(strings.NewReader(p.src))
				for z.Next() != html.ErrorToken {
				}
			}
		})
		b.Run(fmt.Sprintf("%s/%dKB/tree", p.name, len(p.src)>>10), func(b *testing.B) {
			b.SetBytes(int64(len(p.src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := html.Parse(strings.NewReader(p.src)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
