package pdf

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

func TestAnnualReportComesBack(t *testing.T) {
	d := annualReport()
	d.Attachments = []doc.Attachment{{Name: "gongkai-report.json", MediaType: "application/vnd.gongkai.report+json", Data: []byte(`{"year":2023}`)}}
	back := read(t, written(t, d))
	sameContent(t, d, back)
	if back.Title != d.Title || back.Language != "zh-CN" || back.Format != doc.PDF || back.Landscape {
		t.Errorf("properties %q %q %q %v", back.Title, back.Language, back.Format, back.Landscape)
	}
	if len(back.Attachments) != 1 || back.Attachments[0].Name != "gongkai-report.json" ||
		back.Attachments[0].MediaType != "application/vnd.gongkai.report+json" || string(back.Attachments[0].Data) != `{"year":2023}` {
		t.Errorf("attachments %+v", back.Attachments)
	}
	for i, style := range map[int]doc.Style{0: doc.Title, 1: doc.Heading1, 3: doc.Heading2, 2: doc.Body} {
		if got := back.Blocks[i].Para.Style; got != style {
			t.Errorf("block %d has style %d, want %d", i, got, style)
		}
	}
}

// Whatever is written in words and tables is read back.
func TestDocumentsComeBack(t *testing.T) {
	checks(t, 25)
	property.Check(t, func(t *rapid.T) {
		d := anyDocument(t)
		var out strings.Builder
		if err := Write(&out, d); err != nil {
			t.Fatal(err)
		}
		back, err := shared().Read(t.Context(), []byte(out.String()))
		if err != nil {
			t.Fatal(err)
		}
		sameContent(t, d, back)
	})
}

// checks sets how many documents are tried, a tenth of a second each; CI tries
// rapid's usual hundred.
func checks(t *testing.T, n int) {
	f := flag.Lookup("rapid.checks")
	if os.Getenv("CI") != "" || f.Value.String() != f.DefValue {
		return
	}
	set := func(value string) {
		if err := f.Value.Set(value); err != nil {
			t.Error(err)
		}
	}
	set(strconv.Itoa(n))
	t.Cleanup(func() { set(f.DefValue) })
}

// anyDocument makes prose and tables in turn, as reports have them.
func anyDocument(t *rapid.T) *doc.Document {
	piece := rapid.SampledFrom([]string{
		"政府", "信息", "公开", "条例", "依申请", "答复", "2023年", "12.5%", "1,205件", "（一）",
		"《办法》", "“三公”", "，", "、", "；", "。", "——", "open data", "A4", "①", "·", "/", "及时", "全面",
	})
	text := func(label string, most int) string {
		s := strings.Trim(strings.Join(rapid.SliceOfN(piece, 1, most).Draw(t, label), ""), "·/，、；—")
		if s == "" {
			return "无"
		}
		return s
	}
	d := &doc.Document{Landscape: rapid.Bool().Draw(t, "landscape")}
	d.Blocks = append(d.Blocks, doc.P(doc.Title, "标题"+text("title", 8)))
	// Some prose, so that margins can be told.
	d.Blocks = append(d.Blocks, doc.P(doc.Body, strings.Repeat("本机关依法公开政府信息，按时办理申请。", 6)))
	for range rapid.IntRange(1, 3).Draw(t, "sections") {
		d.Blocks = append(d.Blocks, doc.P(doc.Heading1, "一、"+text("heading", 4)))
		for range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
			d.Blocks = append(d.Blocks, doc.P(doc.Body, "正文"+text("body", 60)+"。"))
		}
		if rapid.Bool().Draw(t, "table") {
			table := anyTable(t, func() string { return text("cell", 6) })
			d.Blocks = append(d.Blocks, doc.T(table), doc.P(doc.Body, "表后"+text("after", 20)+"。"))
		}
	}
	return d
}

func anyTable(t *rapid.T, text func() string) *doc.Table {
	rows, cols := rapid.IntRange(2, 9).Draw(t, "rows"), rapid.IntRange(2, 8).Draw(t, "cols")
	table := &doc.Table{Rows: make([]doc.Row, rows), HeaderRows: rapid.IntRange(0, 1).Draw(t, "head")}
	used := make([][]bool, rows)
	for r := range used {
		used[r] = make([]bool, cols)
	}
	for r := range rows {
		for c := range cols {
			if used[r][c] {
				continue
			}
			w, h := 1, 1
			// The last row and the first column show where all begin.
			if r+1 < rows && c+1 < cols && !used[r][c+1] && rapid.IntRange(0, 5).Draw(t, "wide") == 0 {
				w = 2
			}
			if w == 1 && c > 0 && r+2 < rows && r >= table.HeaderRows && rapid.IntRange(0, 5).Draw(t, "tall") == 0 {
				h = 2
			}
			for i := r; i < r+h; i++ {
				for k := c; k < c+w; k++ {
					used[i][k] = true
				}
			}
			table.Rows[r] = append(table.Rows[r], doc.Cell{Text: text(), ColSpan: w, RowSpan: h})
		}
	}
	return table
}

type tester interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}

// sameContent compares texts of paragraphs exactly, and tables cell by cell: a
// table read back may be in pieces, one for each page, with the head repeated.
func sameContent(t tester, want, got *doc.Document) {
	t.Helper()
	blocks := got.Blocks
	for _, w := range want.Blocks {
		if w.Para != nil && strings.TrimSpace(w.Para.Text) == "" {
			continue
		}
		if len(blocks) == 0 {
			t.Fatalf("the document ends before %+v", w)
		}
		if w.Para != nil {
			if blocks[0].Para == nil {
				t.Fatalf("a table where %q should be", w.Para.Text)
			}
			if g := blocks[0].Para.Text; g != w.Para.Text {
				t.Fatalf("paragraph\n%q, want\n%q", g, w.Para.Text)
			}
			blocks = blocks[1:]
			continue
		}
		n := 0
		for n < len(blocks) && blocks[n].Table != nil {
			n++
		}
		sameTable(t, w.Table, blocks[:n])
		blocks = blocks[n:]
	}
	if len(blocks) > 0 {
		t.Fatalf("%d more blocks than written, first %+v", len(blocks), blocks[0])
	}
}

// sameTable puts the pieces together on the grid: each cell read lies in one
// cell written, and the cells read in one written make up its text.
func sameTable(t tester, want *doc.Table, pieces []doc.Block) {
	t.Helper()
	grid := want.Grid()
	texts := map[*doc.Cell]string{}
	owner := map[*doc.Cell]*doc.Cell{}
	r := 0
	for i, p := range pieces {
		rows := p.Table.Grid()
		if i > 0 && r >= want.HeaderRows {
			rows = rows[want.HeaderRows:]
		}
		for i, row := range rows {
			if i > 0 && nothingBegins(rows[i-1], row) {
				continue // a browser's black strip at a page's end
			}
			if r >= len(grid) || len(row) != len(grid[r]) {
				t.Fatalf("row %d has %d columns, want a table of %d rows and %d columns", r, len(row), len(grid), len(grid[0]))
			}
			for c, read := range row {
				w := grid[r][c]
				if o, ok := owner[read]; !ok {
					owner[read] = w
					texts[w] += read.Text
				} else if o != w && read.Text != "" {
					t.Fatalf("%q at row %d column %d covers more than was written", read.Text, r, c)
				}
			}
			r++
		}
	}
	if r != len(grid) {
		t.Fatalf("%d rows came back, want %d", r, len(grid))
	}
	for w, text := range texts {
		if squeeze(text) != squeeze(w.Text) {
			t.Fatalf("cell %q came back as %q", w.Text, text)
		}
	}
}

// nothingBegins reports whether no cell with text begins in row, which stands
// below above.
func nothingBegins(above, row []*doc.Cell) bool {
	for c, cell := range row {
		if cell != nil && cell.Text != "" && (c >= len(above) || cell != above[c]) {
			return false
		}
	}
	return true
}

// squeeze drops spaces and line breaks, which wrapping in a cell changes.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
