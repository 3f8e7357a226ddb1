package docx_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/property"
)

// text draws what may stand in a document, also what XML must escape.
func text() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		r := rapid.SampledFrom([]rune("公开年报 　1,024<>&\"'\t￥😀ﾟé_x0041_"))
		return rapid.StringOfN(r, 1, 12, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "text")
	})
}

func table() *rapid.Generator[*doc.Table] {
	return rapid.Custom(func(t *rapid.T) *doc.Table {
		table := &doc.Table{Rows: make([]doc.Row, rapid.IntRange(1, 5).Draw(t, "rows")), HeaderRows: rapid.IntRange(0, 2).Draw(t, "heads")}
		for r := range table.Rows {
			for range rapid.IntRange(0, 4).Draw(t, "cells") {
				span := rapid.IntRange(0, 3)
				c := doc.Cell{ColSpan: span.Draw(t, "cols"), RowSpan: span.Draw(t, "lines"), Head: rapid.Bool().Draw(t, "head")}
				c.Text = strings.Join(rapid.SliceOfN(text(), 0, 2).Draw(t, "lines of text"), "\n")
				table.Rows[r] = append(table.Rows[r], c)
			}
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
			d.Blocks = append(d.Blocks, doc.P(style, text().Draw(t, "text")))
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "attachments") {
			d.Attachments = append(d.Attachments, doc.Attachment{
				Name: fmt.Sprintf("附件%d.json", i), MediaType: "application/json", Data: rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
			})
		}
		return d
	})
}

// shown is a document as its grid shows it: the text of a merged cell in every
// place that it covers. A table of one cell reads as its paragraphs, a blank
// one as nothing.
func shown(d *doc.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %v\n", d.Title, d.Language, d.Landscape)
	for _, block := range d.Blocks {
		if block.Para != nil {
			fmt.Fprintf(&b, "%d %q\n", block.Para.Style, block.Para.Text)
			continue
		}
		b.WriteString(shownTable(block.Table))
	}
	for _, a := range d.Attachments {
		fmt.Fprintf(&b, "%s %s %x\n", a.Name, a.MediaType, a.Data)
	}
	return b.String()
}

func shownTable(t *doc.Table) string {
	grid := t.Grid()
	cols, cells := 0, len(t.Areas())
	for _, row := range grid {
		cols = max(cols, len(row))
	}
	cells += len(grid)*cols - covered(grid)
	var b strings.Builder
	blank := true
	for _, row := range grid {
		for c := range cols {
			text := ""
			if c < len(row) && row[c] != nil {
				text = row[c].Text
			}
			blank = blank && text == ""
			if cells == 1 {
				for line := range strings.SplitSeq(text, "\n") {
					fmt.Fprintf(&b, "%d %q\n", doc.Body, line)
				}
				return strings.TrimPrefix(b.String(), "0 \"\"\n")
			}
			fmt.Fprintf(&b, "%q|", text)
		}
		b.WriteByte('\n')
	}
	if blank {
		return ""
	}
	return b.String()
}

func covered(grid [][]*doc.Cell) int {
	n := 0
	for _, row := range grid {
		n += len(row)
	}
	return n
}

// consistent drops spans that contradict each other, which no file can show.
func consistent(d *doc.Document) *doc.Document {
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		rows := make([]doc.Row, len(b.Table.Rows))
		for _, a := range b.Table.Areas() {
			c := doc.Cell{ColSpan: a.Cols, RowSpan: a.Rows}
			if a.Cell != nil {
				c.Text, c.Head = a.Cell.Text, a.Cell.Head
			}
			rows[a.Row] = append(rows[a.Row], c)
		}
		b.Table.Rows = rows
	}
	return d
}

func TestWrittenReadsTheSame(t *testing.T) {
	property.Check(t, func(rt *rapid.T) {
		d := consistent(document().Draw(rt, "document"))
		got, err := docx.Read(write(t, d))
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
	if heads := got.Blocks[len(got.Blocks)-1]; heads.Para == nil || heads.Para.Style != doc.Body {
		t.Errorf("the last block is %+v", heads)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, proof.Sample()), write(t, proof.Sample())) {
		t.Error("writing twice gave different bytes")
	}
}

// part gives one part of what was written.
func part(t *testing.T, d *doc.Document, name string) string {
	t.Helper()
	a, err := archive.Open(write(t, d))
	if err != nil {
		t.Fatal(err)
	}
	data, err := a.Part(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestOfficialLayout(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{
		doc.P(doc.IssueMark, "示例县人民政府文件"), doc.P(doc.DocNumber, "示政〔2024〕1号"), doc.P(doc.Title, "通知"),
		doc.P(doc.Addressee, "各乡镇："), doc.P(doc.Body, "正文\x01"), doc.P(doc.Signature, "示例县人民政府"), doc.P(doc.DocNumber, "另号"),
		doc.T(&doc.Table{HeaderRows: 1, Widths: []float64{1, 3}, Rows: []doc.Row{{{Text: "名称"}, {Text: "数"}}, {{Text: "规章"}, {Text: "16"}}}}),
	}}
	body := part(t, d, "word/document.xml")
	for what, want := range map[string]string{
		"A4, margins of 37, 26, 35, 28 mm": `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"`,
		"red line below the number":        `<w:pStyle w:val="DocNumber"/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/>`,
		"no such line without the mark":    `<w:pStyle w:val="DocNumber"/></w:pPr><w:r><w:t xml:space="preserve">另号`,
		"characters XML cannot hold":       "正文\uFFFD",
		"widths as asked":                  `<w:gridCol w:w="2211"/><w:gridCol w:w="6633"/>`,
		"heads repeat, rows hold together": `<w:cantSplit/><w:trHeight w:val="380" w:hRule="atLeast"/><w:tblHeader/>`,
		"figures centred":                  `<w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">16`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s: no %s in\n%s", what, want, body)
		}
	}
	if n := strings.Count(body, "<w:tblHeader/>"); n != 1 {
		t.Errorf("%d rows repeat, want 1", n)
	}
	styles := part(t, d, "word/styles.xml")
	for role, want := range map[string]string{
		"title": `<w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="579" w:line="700" w:lineRule="exact"/>` +
			`<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="方正小标宋简体"`,
		"body": `<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr>` +
			`<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"`,
	} {
		if !strings.Contains(styles, want) {
			t.Errorf("%s: no %s in\n%s", role, want, styles)
		}
	}
}

// Every part must be XML that a strict parser takes, and every part that is
// linked or typed must be there.
func TestPackageIsSound(t *testing.T) {
	a, err := archive.Open(write(t, proof.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range a.Names() {
		data, err := a.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if strings.HasSuffix(name, ".rels") {
			continue
		}
		links, err := a.Relations(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			if !a.Has(l.Target) {
				t.Errorf("%s links to %s, which is missing", name, l.Target)
			}
		}
	}
	types, err := a.Read("[Content_Types].xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range strings.Split(string(types), `PartName="/`)[1:] {
		if name, _, _ := strings.Cut(piece, `"`); !a.Has(name) {
			t.Errorf("a content type is given for %s, which is missing", name)
		}
	}
}

func TestTooManyColumnsForWord(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{doc.T(&doc.Table{Rows: []doc.Row{make(doc.Row, 64)}})}}
	var b bytes.Buffer
	var f *fault.Error
	if err := docx.Write(&b, d); !errors.As(err, &f) || f.Code != "docx.write-columns" || b.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, b.Len())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, proof.Sample()))
	f.Add(file(f, `<w:tbl><w:tr>`+tc(`<w:vMerge w:val="restart"/><w:gridSpan w:val="3"/>`, "a")+`</w:tr></w:tbl>`))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}

// FuzzBody changes the XML inside a sound package, which FuzzRead seldom reaches.
func FuzzBody(f *testing.F) {
	f.Add(p("甲")+`<w:tbl><w:tr>`+tc(`<w:vMerge/>`, "a")+tc(`<w:hMerge/>`, "b")+`</w:tr></w:tbl>`, `<w:style w:styleId="a"/>`, `<w:num w:numId="1"/>`)
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:fldChar w:fldCharType="begin"/><w:t>a</w:t></w:r></w:p>`,
		`<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>`,
		`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="8"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%9%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		checkRead(t, file(t, body, "styles", styles, "numbering", numbering))
	})
}

// checkRead holds Read to its promises: a fault of a known kind, or a document
// that is well formed and can be written.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	d, err := docx.Read(data)
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			t.Errorf("an unclassified fault: %v", err)
		}
		return
	}
	for _, b := range d.Blocks {
		if (b.Para == nil) == (b.Table == nil) {
			t.Fatalf("a block is not one of the two: %+v", b)
		}
		if b.Para != nil && strings.Contains(b.Para.Text, "\n") {
			t.Errorf("a paragraph holds a line break: %q", b.Para.Text)
		}
	}
	if err := docx.Write(io.Discard, d); err != nil && fault.KindOf(err) == fault.Internal {
		t.Errorf("writing what was read: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	data := write(b, proof.Sample())
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := docx.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	d := proof.Sample()
	for b.Loop() {
		if err := docx.Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}
