package html

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

var update = flag.Bool("update", false, "write the golden files")

var words = []string{
	"本年", "收到申请", "12", "0", "621.952", "（一）", "“三安全”", " ", "  ", "<b>", "</td>", "&", "&nbsp;", "]]>", "<!--", "\"", "'", "　", "😀", "é", "\n",
}

// someText draws a text without space at its ends or lines' ends, as readers give it.
func someText(exclude string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), "")
		var lines []string
		for line := range strings.SplitSeq(s, "\n") {
			if line = strings.Trim(line, " 　"); line != "" {
				lines = append(lines, line)
			}
		}
		return strings.Join(lines, strings.Trim("\n", exclude))
	})
}

// someTable draws a table of at least two cells, some of them merged.
func someTable() *rapid.Generator[*doc.Table] {
	return rapid.Custom(func(t *rapid.T) *doc.Table {
		rows, cols := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(2, 5).Draw(t, "cols")
		tab := &doc.Table{Rows: make([]doc.Row, rows), HeaderRows: rapid.IntRange(0, rows).Draw(t, "heads")}
		taken := make([][]bool, rows)
		for r := range taken {
			taken[r] = make([]bool, cols)
		}
		for r := range rows {
			for c := range cols {
				if taken[r][c] {
					continue
				}
				h, w := rapid.IntRange(1, rows-r).Draw(t, "h"), 1
				for most := rapid.IntRange(1, 3).Draw(t, "w"); w < most && c+w < cols-1 && !taken[r][c+w]; w++ {
				}
				for dr := range h {
					for dc := range w {
						taken[r+dr][c+dc] = true
					}
				}
				tab.Rows[r] = append(tab.Rows[r], doc.Cell{Text: someText("").Draw(t, "cell"), ColSpan: w, RowSpan: h, Head: rapid.Bool().Draw(t, "head")})
			}
		}
		tab.Rows[0][0].Text = "头" // a table that is blank throughout is not read
		return tab
	})
}

func someDocument() *rapid.Generator[*doc.Document] {
	return rapid.Custom(func(t *rapid.T) *doc.Document {
		d := &doc.Document{Landscape: rapid.Bool().Draw(t, "landscape")}
		for range rapid.IntRange(0, 6).Draw(t, "blocks") {
			if rapid.Bool().Draw(t, "table?") {
				d.Blocks = append(d.Blocks, doc.T(someTable().Draw(t, "table")))
			}
			s := someText("\n").Filter(func(s string) bool { return s != "" }).Draw(t, "para")
			d.Blocks = append(d.Blocks, doc.P(doc.Style(rapid.IntRange(0, int(doc.Caption)).Draw(t, "style")), s))
		}
		return d
	})
}

// texts are the blocks as texts: a paragraph, or the laid-out rows of a table.
func texts(d *doc.Document) [][]string {
	var out [][]string
	for _, b := range d.Blocks {
		if b.Para != nil {
			out = append(out, []string{b.Para.Text})
			continue
		}
		for _, row := range b.Table.Grid() {
			var line []string
			for _, c := range row {
				if c == nil {
					c = &doc.Cell{}
				}
				line = append(line, c.Text)
			}
			out = append(out, line)
		}
	}
	return out
}

// What is written is read again word for word and cell for cell, and a browser
// finds the elements where they were put: nothing is moved or closed for us.
func TestWriteGivesBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		d := someDocument().Draw(t, "document")
		d.Attachments = []doc.Attachment{
			{Name: "a&b.json", MediaType: "application/vnd.x+json", Data: []byte(`{"a":"</script>"}`)},
			{Name: "b.bin", MediaType: "application/x", Data: []byte("\x00<\xFF")},
		}
		var b bytes.Buffer
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
		back, err := Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if want, got := texts(d), texts(back); !slices.EqualFunc(want, got, slices.Equal) {
			t.Fatalf("wrote %s\nfrom %q\nread %q", b.String(), want, got)
		}
		if len(back.Attachments) != 2 || string(back.Attachments[0].Data) != `{"a":"\u003c/script>"}` || string(back.Attachments[1].Data) != "\x00<\xFF" {
			t.Fatalf("attachments %q", back.Attachments)
		}
		tree, err := html.Parse(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if want, got := outline(b.String()), treeOutline(tree); !slices.Equal(want, got) {
			t.Fatalf("%s\na browser sees %q\nnot %q", b.String(), got, want)
		}
	})
}

// outline is the start and end tags of src in order, treeOutline those that a
// parser gives the tree built from it.
func outline(src string) []string {
	var out []string
	for z := html.NewTokenizer(strings.NewReader(src)); z.Next() != html.ErrorToken; {
		switch tok := z.Token(); tok.Type {
		case html.StartTagToken:
			out = append(out, tok.Data)
		case html.EndTagToken:
			out = append(out, "/"+tok.Data)
		}
	}
	return out
}

func treeOutline(n *html.Node) (out []string) {
	if n.Type == html.ElementNode {
		out = append(out, n.Data)
	}
	for c := range n.ChildNodes() {
		out = append(out, treeOutline(c)...)
	}
	if n.Type == html.ElementNode && !slices.Contains([]string{"meta", "col", "br"}, n.Data) {
		out = append(out, "/"+n.Data)
	}
	return out
}

func TestWriteGolden(t *testing.T) {
	d := &doc.Document{
		Landscape: true,
		Blocks: []doc.Block{
			doc.P(doc.IssueMark, "某某市文件"), doc.P(doc.DocNumber, "某政发〔2024〕1号"), doc.P(doc.Title, "年度报告"),
			doc.P(doc.Addressee, "市政府："), doc.P(doc.Heading1, "一、总体情况"), doc.P(doc.Heading2, "（一）主动公开"), doc.P(doc.Heading3, "1．数量"),
			doc.P(doc.Heading4, "其一"), doc.P(doc.Body, "收到  12 件 <含> 结转"), doc.P(doc.ListItem, "1．甲"), doc.P(doc.ListItem, "2．乙"),
			doc.P(doc.Caption, "表一"),
			doc.T(&doc.Table{
				HeaderRows: 1, Widths: []float64{2, 1, 1},
				Rows: []doc.Row{
					{{Text: "名称"}, {Text: "结果", ColSpan: 2}},
					{{Text: "合计", Head: true, RowSpan: 2}, {Text: "维持\n纠正"}, {Text: "1,234"}},
					{{Text: "左", Align: doc.AlignLeft}, {Text: "右", Align: doc.AlignRight}},
				},
			}),
			doc.P(doc.Note, "注：无。"),
			doc.T(&doc.Table{HeaderRows: 1, Rows: []doc.Row{{{Text: "跨行", RowSpan: 2}, {Text: "甲", Align: doc.AlignCenter}}, {{Text: ""}}}}),
			doc.P(doc.Signature, "某某局"),
		},
		Attachments: []doc.Attachment{{Name: "x.json", MediaType: "application/json", Data: []byte(`{"a":"<"}`)}},
	}
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/write.html"
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(want, b.Bytes()) {
		t.Errorf("not as in %s (%v); look at it and run with -update:\n%s", golden, err, b.String())
	}
}
