package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/property"
)

// text draws what may stand in a cell: words that XML and Excel must escape,
// and numbers that must come back letter for letter.
func text() *rapid.Generator[string] {
	words := rapid.Custom(func(t *rapid.T) string {
		r := rapid.SampledFrom([]rune("公开年报 　,<>&\"'=\t￥😀_x0041_"))
		return rapid.StringOfN(r, 1, 12, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "words")
	})
	numbers := rapid.SampledFrom([]string{
		"0", "24", "-3", "007", "621.952", "1.50", "24.00", "0.1", ".5", "5.", "1e3", "-0", "+3", "1,024",
		"123456789012345", "1234567890123456", "0.123456789012345", "99999999999.99", "１２",
	})
	return rapid.OneOf(words, numbers)
}

func table() *rapid.Generator[*doc.Table] {
	return rapid.Custom(func(t *rapid.T) *doc.Table {
		table := &doc.Table{Rows: make([]doc.Row, rapid.IntRange(1, 5).Draw(t, "rows")), HeaderRows: rapid.IntRange(0, 2).Draw(t, "heads")}
		for r := range table.Rows {
			for range rapid.IntRange(0, 5).Draw(t, "cells") {
				span := rapid.IntRange(0, 3)
				c := doc.Cell{ColSpan: span.Draw(t, "cols"), RowSpan: span.Draw(t, "lines")}
				c.Text = strings.Join(rapid.SliceOfN(text(), 0, 2).Draw(t, "lines of text"), "\n")
				table.Rows[r] = append(table.Rows[r], c)
			}
		}
		if rapid.Bool().Draw(t, "has widths") {
			table.Widths = rapid.SliceOfN(rapid.Float64Range(0.1, 9), table.Columns(), table.Columns()).Draw(t, "widths")
		}
		return table
	})
}

func document() *rapid.Generator[*doc.Document] {
	return rapid.Custom(func(t *rapid.T) *doc.Document {
		d := &doc.Document{Title: text().Draw(t, "title"), Language: "zh-CN", Landscape: rapid.Bool().Draw(t, "landscape")}
		for range rapid.IntRange(0, 6).Draw(t, "blocks") {
			if rapid.Bool().Draw(t, "is table") {
				d.Blocks = append(d.Blocks, doc.T(table().Draw(t, "table")))
				continue
			}
			style := doc.Style(rapid.IntRange(int(doc.Body), int(doc.Caption)).Draw(t, "style"))
			long := strings.Repeat(text().Draw(t, "text"), rapid.SampledFrom([]int{1, 1, 1, 200}).Draw(t, "times"))
			d.Blocks = append(d.Blocks, doc.P(style, long))
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "attachments") {
			d.Attachments = append(d.Attachments, doc.Attachment{
				Name: fmt.Sprintf("附件%d.json", i), MediaType: "application/json", Data: rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
			})
		}
		return d
	})
}

// shown is a document as a sheet can show it: paragraphs without roles, tables
// as the text of each place, a merged cell's in every place that it covers.
func shown(d *doc.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", d.Title, d.Language)
	for _, block := range d.Blocks {
		if block.Para != nil {
			fmt.Fprintf(&b, "%q\n", block.Para.Text)
			continue
		}
		b.WriteString(shownTable(block.Table))
	}
	for _, a := range d.Attachments {
		fmt.Fprintf(&b, "%s %s %x\n", a.Name, a.MediaType, a.Data)
	}
	return b.String()
}

// shownTable leaves out what a sheet cannot tell: blank rows and columns around
// the text, and columns in which no cell begins.
func shownTable(t *doc.Table) string {
	areas := t.Areas()
	whole := doc.Area{Row: 1 << 20, Col: 1 << 20}
	for _, a := range areas {
		if a.Cell != nil && a.Cell.Text != "" {
			whole.Row, whole.Rows = min(whole.Row, a.Row), max(whole.Rows, a.Row+1)
			whole.Col, whole.Cols = min(whole.Col, a.Col), max(whole.Cols, a.Col+1)
		}
	}
	if whole.Rows == 0 {
		return ""
	}
	places := make([][]int, whole.Rows) // index into areas, -1 where a hole
	for r := range places {
		places[r] = make([]int, whole.Cols)
		for c := range places[r] {
			places[r][c] = -1 - c // holes differ from each other
		}
	}
	begins := make([]bool, whole.Cols)
	for i, a := range areas {
		for r := a.Row; r < min(a.Row+a.Rows, whole.Rows); r++ {
			for c := a.Col; c < min(a.Col+a.Cols, whole.Cols); c++ {
				places[r][c] = i
			}
		}
	}
	cells := map[int]bool{}
	for _, row := range places[whole.Row:] {
		for c := whole.Col; c < whole.Cols; c++ {
			begins[c] = begins[c] || c == whole.Col || row[c] != row[c-1]
			cells[row[c]] = true
		}
	}
	var b strings.Builder
	for _, row := range places[whole.Row:] {
		for c := whole.Col; c < whole.Cols; c++ {
			text := ""
			if i := row[c]; i >= 0 && areas[i].Cell != nil {
				text = areas[i].Cell.Text
			}
			if len(cells) == 1 {
				for line := range strings.SplitSeq(text, "\n") {
					fmt.Fprintf(&b, "%q\n", line)
				}
				return b.String()
			}
			if begins[c] {
				fmt.Fprintf(&b, "%q|", text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestWrittenReadsTheSame(t *testing.T) {
	property.Check(t, func(rt *rapid.T) {
		d := document().Draw(rt, "document")
		got, err := xlsx.Read(write(t, d))
		if err != nil {
			rt.Fatal(err)
		}
		if shown(got) != shown(d) {
			rt.Fatalf("got\n%s\nwant\n%s", shown(got), shown(d))
		}
	})
}

func TestReportReadsTheSame(t *testing.T) {
	d := proof.Sample()
	got := read(t, write(t, d))
	if shown(got) != shown(d) {
		t.Errorf("got\n%s\nwant\n%s", shown(got), shown(d))
	}
	proof.ReadsAsSample(t, got)
}

func TestSameDocumentSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, proof.Sample()), write(t, proof.Sample())) {
		t.Error("writing twice gave different bytes")
	}
}

// Excelize, which shares no code with us, must find the same in what was
// written: texts at their places, numbers as numbers, merges that do not overlap.
func TestExcelizeReadsWhatWasWritten(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, proof.Sample())))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("正文")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for r, row := range rows {
		for c, text := range row {
			ref, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			kind, err := f.GetCellType("正文", ref)
			if err != nil {
				t.Fatal(err)
			}
			if isCount := text != "" && strings.Trim(text, "0123456789") == ""; isCount && kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
				t.Errorf("%s holds %q as text", ref, text)
			}
			if text != "" {
				all = append(all, text)
			}
		}
	}
	want := strings.Fields(proof.Sample().PlainText())
	if got := strings.Join(strings.Fields(strings.Join(all, " ")), " "); got != strings.Join(want, " ") {
		t.Errorf("got %s\nwant %s", got, strings.Join(want, " "))
	}
	merges, err := f.GetMergeCells("正文")
	if err != nil {
		t.Fatal(err)
	}
	taken := map[[2]int]string{}
	for _, m := range merges {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			t.Fatal(err)
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			t.Fatal(err)
		}
		for r := top; r <= bottom; r++ {
			for c := left; c <= right; c++ {
				if other := taken[[2]int{r, c}]; other != "" {
					t.Fatalf("%s overlaps %s", m[0], other)
				}
				taken[[2]int{r, c}] = m[0]
			}
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	wide := &doc.Table{Rows: []doc.Row{make(doc.Row, 16385)}}
	big := &doc.Table{Rows: []doc.Row{make(doc.Row, 16000)}}
	tall := &doc.Table{Rows: make([]doc.Row, 1000)}
	for r := range tall.Rows {
		tall.Rows[r] = doc.Row{{Text: "a"}}
	}
	long := strings.Repeat("字", 32768)
	for name, c := range map[string]struct {
		blocks []doc.Block
		code   string
	}{
		"columns":  {[]doc.Block{doc.T(wide)}, "xlsx.write-size"},
		"places":   {[]doc.Block{doc.T(big), doc.T(tall)}, "xlsx.write-size"},
		"sentence": {[]doc.Block{doc.P(doc.Body, long)}, "xlsx.write-text"},
		"cell":     {[]doc.Block{doc.T(&doc.Table{Rows: []doc.Row{{{Text: long}}}})}, "xlsx.write-text"},
	} {
		var b bytes.Buffer
		var f *fault.Error
		if err := xlsx.Write(&b, &doc.Document{Blocks: c.blocks}); !errors.As(err, &f) || f.Code != c.code || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes, want code %s", name, err, b.Len(), c.code)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data := write(b, proof.Sample())
	b.Run("own", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			read(b, data)
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := f.GetRows("正文"); err != nil {
				b.Fatal(err)
			}
			if _, err := f.GetMergeCells("正文"); err != nil {
				b.Fatal(err)
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	d := proof.Sample()
	for b.Loop() {
		if err := xlsx.Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}
