package text

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

// words are pieces that reports are made of and pieces that formats trip over.
var words = []string{
	"本年", "收到申请", "12", "0", "621.952", "（一）", "一、", "“三安全一稳定”", "1.属于", " ", "-", "，", "《条例》", "a_b", "*", "**", "_",
	"`", "[注]", "(x)", "<", ">", "!", "\\", "|", "#", "~~", "<br>", "&nbsp;", "结果", "—", "１", "　", "😀", "é", "---", "```",
}

// text draws a text without space at its ends, as readers give it.
func text(exclude string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), "")
		for _, c := range exclude {
			s = strings.ReplaceAll(s, string(c), "")
		}
		return strings.Trim(s, spaces)
	})
}

// table draws a table of at least two rows and columns with merged cells. The
// first row's first cell is never blank.
func table(cell *rapid.Generator[string]) *rapid.Generator[*doc.Table] {
	return rapid.Custom(func(t *rapid.T) *doc.Table {
		rows, cols := rapid.IntRange(2, 5).Draw(t, "rows"), rapid.IntRange(2, 5).Draw(t, "cols")
		tab := &doc.Table{Rows: make([]doc.Row, rows)}
		taken := make([][]bool, rows)
		for r := range taken {
			taken[r] = make([]bool, cols)
		}
		for r := range rows {
			for c := range cols {
				if taken[r][c] {
					continue
				}
				h, w := fit(t, taken, r, c)
				tab.Rows[r] = append(tab.Rows[r], doc.Cell{Text: cell.Draw(t, "cell"), ColSpan: w, RowSpan: h})
			}
		}
		tab.Rows[0][0].Text = "头" + tab.Rows[0][0].Text
		return tab
	})
}

// fit draws the size of the cell at r, c and takes its places.
func fit(t *rapid.T, taken [][]bool, r, c int) (h, w int) {
	h = rapid.IntRange(1, min(3, len(taken)-r)).Draw(t, "h")
	w = 1
	for most := rapid.IntRange(1, 3).Draw(t, "w"); w < most && c+w < len(taken[r]) && !taken[r][c+w]; w++ {
	}
	for dr := range h {
		for dc := range w {
			taken[r+dr][c+dc] = true
		}
	}
	return h, w
}

// document draws a title, then paragraphs and tables with a paragraph between.
func document(para, cell *rapid.Generator[string]) *rapid.Generator[*doc.Document] {
	return rapid.Custom(func(t *rapid.T) *doc.Document {
		d := &doc.Document{Blocks: []doc.Block{doc.P(doc.Title, "年度报告")}}
		for range rapid.IntRange(1, 6).Draw(t, "blocks") {
			text := para.Filter(func(s string) bool { return s != "" }).Draw(t, "para")
			d.Blocks = append(d.Blocks, doc.P(rapid.SampledFrom(styles).Draw(t, "style"), text))
			if rapid.Bool().Draw(t, "table?") {
				d.Blocks = append(d.Blocks, doc.T(table(cell).Draw(t, "table")))
			}
		}
		return d
	})
}

var styles = []doc.Style{doc.Body, doc.Heading1, doc.Heading2, doc.Heading3, doc.Heading4, doc.ListItem, doc.Note, doc.Signature}

// texts are the blocks as texts: a paragraph, or the laid-out rows of a table.
func texts(d *doc.Document) [][]string {
	var out [][]string
	for _, b := range d.Blocks {
		if b.Para != nil {
			out = append(out, []string{b.Para.Text})
		} else {
			out = append(out, cells(b.Table)...)
		}
	}
	return out
}

func same(t *rapid.T, d, back *doc.Document, written string) {
	want, got := texts(d), texts(back)
	if !slices.EqualFunc(want, got, slices.Equal) {
		t.Fatalf("wrote %q\nfrom %q\nread %q", written, want, got)
	}
}

func TestMarkdownGivesBack(t *testing.T) {
	cell := rapid.Custom(func(t *rapid.T) string {
		return strings.Trim(text("").Draw(t, "line")+rapid.SampledFrom([]string{"", "\n二"}).Draw(t, "second"), spaces)
	})
	property.Check(t, func(t *rapid.T) {
		d := document(text(""), cell).Draw(t, "document")
		var b bytes.Buffer
		if err := WriteMarkdown(&b, d); err != nil {
			t.Fatal(err)
		}
		back, err := Read(b.Bytes())
		if err != nil || back.Format != doc.Markdown {
			t.Fatal(back, err)
		}
		same(t, d, back, b.String())
	})
}

// Plain text has no escapes: the marks that make a row or a heading are left
// out of what is written.
func TestTextGivesBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		d := document(text("|#"), text("|#")).Draw(t, "document")
		var b bytes.Buffer
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
		back, err := Read(b.Bytes())
		if err != nil || back.Format != doc.Text {
			t.Fatal(back, err)
		}
		same(t, d, back, b.String())
	})
}

func TestWriteText(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{
		doc.P(doc.Title, "报告"),
		doc.T(&doc.Table{Rows: []doc.Row{
			{{Text: "信息内容", RowSpan: 2}, {Text: "结果\n维持", ColSpan: 2}},
			{{Text: "1"}, {Text: "2"}},
		}}),
		doc.P(doc.Body, "正文"),
	}}
	want := map[string]func() string{
		"报告\n\n信息内容\t结果 维持\t\n\t1\t2\n\n正文\n":                                       func() string { var b bytes.Buffer; _ = Write(&b, d); return b.String() },
		"# 报告\n\n| 信息内容 | 结果<br>维持 |  |\n| --- | --- | --- |\n|  | 1 | 2 |\n\n正文\n": func() string { var b bytes.Buffer; _ = WriteMarkdown(&b, d); return b.String() },
	}
	for w, f := range want {
		if got := f(); got != w {
			t.Errorf("got %q\nwant %q", got, w)
		}
	}
}
