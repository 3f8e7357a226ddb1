package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/property"
)

const (
	spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// styles of the files below: 1 has borders, 2 … the number formats of cases.
const testStyles = `<numFmts><numFmt numFmtId="200" formatCode="0.00&quot;万元&quot;"/></numFmts>` +
	`<borders><border/><border><left style="thin"/></border></borders>` +
	`<cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="0" borderId="1"/><xf numFmtId="31"/><xf numFmtId="3"/><xf numFmtId="200"/></cellXfs>`

// file makes a workbook of the XML inside each worksheet.
func file(t testing.TB, sheets ...string) []byte {
	t.Helper()
	var o archive.Office
	const main = "xl/workbook.xml"
	o.Link("", "officeDocument", main)
	list := ""
	for i, xml := range sheets {
		name := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		o.Add(name, "", `<worksheet xmlns="`+spreadsheet+`">`+xml+`</worksheet>`)
		list += fmt.Sprintf(`<sheet name="表%d" sheetId="%d" state="hidden" r:id="%s"/>`, i+1, i+1, o.Link(main, "worksheet", name))
	}
	o.Add("xl/styles.xml", "", `<styleSheet xmlns="`+spreadsheet+`">`+testStyles+`</styleSheet>`)
	o.Link(main, "styles", "xl/styles.xml")
	o.Add("xl/sharedStrings.xml", "", `<sst xmlns="`+spreadsheet+`"><si><t>共享</t></si>`+
		`<si><r><t>分</t></r><r><rPr/><t xml:space="preserve">段 </t></r><rPh><t>fen</t></rPh></si><si><t>行_x000D_
二</t></si></sst>`)
	o.Link(main, "sharedStrings", "xl/sharedStrings.xml")
	o.Add(main, "", `<workbook xmlns="`+spreadsheet+`" xmlns:r="`+relations+`"><sheets>`+list+`</sheets></workbook>`)
	var b bytes.Buffer
	if err := o.Pack(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// c is a cell of a kind and value.
func c(ref, kind, value string) string {
	return `<c r="` + ref + `" t="` + kind + `"><v>` + value + `</v></c>`
}

func row(n int, cells ...string) string {
	return fmt.Sprintf(`<row r="%d">%s</row>`, n, strings.Join(cells, ""))
}

func data(rows ...string) string { return `<sheetData>` + strings.Join(rows, "") + `</sheetData>` }

func merged(refs ...string) string {
	return `<mergeCells><mergeCell ref="` + strings.Join(refs, `"/><mergeCell ref="`) + `"/></mergeCells>`
}

// outline shows a document in one line: paragraphs after the number of their
// style, tables as [cell|cell 2×1/next row].
func outline(d *doc.Document) string {
	var out []string
	for _, b := range d.Blocks {
		if b.Para != nil {
			out = append(out, fmt.Sprintf("%d:%s", b.Para.Style, b.Para.Text))
			continue
		}
		var rows []string
		for _, row := range b.Table.Rows {
			var cells []string
			for _, c := range row {
				text := strings.ReplaceAll(c.Text, "\n", "¶")
				if c.Lines() > 1 || c.Cols() > 1 {
					text += fmt.Sprintf(" %d×%d", c.Lines(), c.Cols())
				}
				cells = append(cells, text)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
		out = append(out, "["+strings.Join(rows, "/")+"]")
	}
	return strings.Join(out, " ")
}

func TestSheets(t *testing.T) {
	lined := func(ref, value string) string { return `<c r="` + ref + `" s="1"><v>` + value + `</v></c>` }
	one := data(row(1, c("A1", "str", "甲"), c("B1", "n", "1")))
	cases := map[string]struct {
		sheets []string
		want   string
	}{
		"kinds": {[]string{data(row(1, c("A1", "s", "0"), c("B1", "s", "1"), c("C1", "s", "2"), c("D1", "b", "1"), c("E1", "e", "#DIV/0!"),
			`<c r="F1" t="inlineStr"><is><t>内联</t></is></c>`, c("G1", "d", "2024-01-15")))}, "[共享|分段 |行¶二|TRUE|#DIV/0!|内联|2024-01-15]"},
		"formula":         {[]string{data(row(1, `<c r="A1"><f>1+2</f><v>3</v></c>`, `<c r="B1"><f>SUM(A1)</f></c>`, `<c r="C1" t="str"><f>""</f><v></v></c>`, c("D1", "n", "9")))}, "[3|=SUM(A1)||9]"},
		"without places":  {[]string{`<sheetData><row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c/><c t="str"><v>c</v></c></row></sheetData>`}, "[a|b/|c]"},
		"trimmed":         {[]string{data(row(3, c("C3", "str", "a"), c("D3", "str", "b"), c("E3", "str", " ")), row(4, c("C4", "str", "c")), row(9, `<c r="C9"/>`))}, "[a|b/c|]"},
		"blank row":       {[]string{data(row(1, c("A1", "str", "a"), c("B1", "str", "b")), row(3, c("A3", "str", "c")))}, "[a|b/|/c|]"},
		"merged":          {[]string{data(row(1, c("A1", "str", "a"), c("C1", "str", "b")), row(2, c("A2", "str", "c"), c("B2", "str", "d"), c("C2", "str", "e")), row(3, c("B3", "str", "f"), c("C3", "str", "g"))) + merged("A1:B1", "A2:A3")}, "[a 1×2|b/c 2×1|d|e/f|g]"},
		"covered text":    {[]string{data(row(1, c("A1", "str", "a"), c("B1", "str", "不见"), c("C1", "str", "b")), row(2, c("A2", "str", "c"), c("B2", "str", "d"), c("C2", "str", "e"))) + merged("A1:B1")}, "[a 1×2|b/c|d|e]"},
		"overlap":         {[]string{data(row(1, c("A1", "str", "a"), c("C1", "str", "b")), row(2, c("A2", "str", "c"), c("B2", "str", "d"), c("C2", "str", "e"))) + merged("A1:B1", "B1:C1")}, "[a 1×2|b/c|d|e]"},
		"fine columns":    {[]string{data(row(1, c("A1", "str", "a"), c("D1", "str", "b")), row(2, c("A2", "str", "c"), c("D2", "str", "d"))) + merged("A1:C1", "A2:C2", "D1:F1")}, "[a|b/c|d]"},
		"prose and table": {[]string{data(row(1, c("A1", "str", "标题")), row(2, lined("A2", "1"), lined("B2", "2")), row(3, lined("A3", "3"), lined("B3", "4")), row(5, c("A5", "str", "第一\n第二"))) + merged("A1:B1", "A5:B6")}, "0:标题 [1|2/3|4] 0:第一 0:第二"},
		"lined heading":   {[]string{data(row(1, lined("A1", "1")), row(2, lined("A2", "1"), lined("B2", "2"))) + merged("A1:B1")}, "[1 1×2/1|2]"},
		"no lines at all": {[]string{data(row(1, c("A1", "str", "标题")), row(2, c("A2", "str", "1"), c("B2", "str", "2"))) + merged("A1:B1")}, "[标题 1×2/1|2]"},
		"one column":      {[]string{data(row(1, c("A1", "str", "标题")), row(2, c("A2", "str", "正文")))}, "0:标题 0:正文"},
		"frame":           {[]string{data(row(2, lined("B2", "7")))}, "0:7"},
		"two sheets":      {[]string{one, data(), one}, "2:表1 [甲|1] 2:表3 [甲|1]"},
		"blank sheets":    {[]string{data(), one}, "[甲|1]"},
		"styles":          {[]string{data(row(1, `<c r="A1" s="2"><v>45306</v></c>`, `<c r="B1" s="3"><v>1234</v></c>`, `<c r="C1" s="4"><v>621.952</v></c>`))}, "[2024年1月15日|1234|621.95万元]"},
		"unknown style":   {[]string{data(row(1, `<c r="A1" s="99"><v>1</v></c>`, `<c r="B1" t="s"><v>99</v></c>`, c("C1", "n", "2")))}, "[1||2]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, file(t, c.sheets...))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	d := read(t, file(t, data(row(3, c("C3", "str", "a"), c("AA3", "str", "b")), row(4, c("C4", "str", "c"))), data(row(1, c("A1", "str", "甲")))))
	table := d.Blocks[1].Table
	for what, c := range map[string]struct{ got, want doc.Pos }{
		"heading": {d.Blocks[0].Para.PosAt(0), doc.Pos{Sheet: "表1"}},
		"corner":  {table.Rows[0][0].Pos(), doc.Pos{Sheet: "表1", Ref: "C3"}},
		"blank":   {table.Rows[1][1].Pos(), doc.Pos{Sheet: "表1", Ref: "D4"}},
		"far":     {table.Rows[0][24].Pos(), doc.Pos{Sheet: "表1", Ref: "AA3"}},
		"para":    {d.Blocks[3].Para.PosAt(0), doc.Pos{Sheet: "表2", Ref: "A1"}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", what, c.got, c.want)
		}
	}
}

func TestTextInShapes(t *testing.T) {
	const main, one, drawing = "xl/workbook.xml", "xl/worksheets/one.xml", "xl/drawings/drawing1.xml"
	var o archive.Office
	o.Link("", "officeDocument", main)
	o.Add(main, "", `<workbook xmlns="`+spreadsheet+`" xmlns:r="`+relations+`"><sheets><sheet name="a" r:id="`+o.Link(main, "worksheet", one)+`"/></sheets></workbook>`)
	o.Add(one, "", `<worksheet xmlns="`+spreadsheet+`">`+data(row(1, c("A1", "n", "5")))+`</worksheet>`)
	o.Link(one, "drawing", drawing)
	shape := `<x:sp><x:txBody><a:p><a:r><a:t>框里</a:t></a:r><a:r><a:t>的话</a:t></a:r><a:br/><a:r><a:t>二</a:t></a:r></a:p></x:txBody></x:sp>`
	o.Add(drawing, "", `<x:wsDr xmlns:x="urn:x" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">`+
		`<mc:AlternateContent><mc:Choice>`+shape+`</mc:Choice><mc:Fallback>`+shape+`</mc:Fallback></mc:AlternateContent></x:wsDr>`)
	var b bytes.Buffer
	if err := o.Pack(&b); err != nil {
		t.Fatal(err)
	}
	if got := outline(read(t, b.Bytes())); got != "0:5 0:框里的话 0:二" {
		t.Errorf("got %q", got)
	}
}

func TestStrictWithPrefixes(t *testing.T) {
	const strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	var o archive.Office
	o.Link("", "officeDocument", "xl/book.xml")
	id := o.Link("xl/book.xml", "worksheet", "xl/one.xml")
	o.Add("xl/book.xml", "", `<x:workbook xmlns:x="`+strict+`" xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets><x:sheet name="a" q:id="`+id+`"/></x:sheets></x:workbook>`)
	o.Add("xl/one.xml", "", `<x:worksheet xmlns:x="`+strict+`"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>`)
	var b bytes.Buffer
	if err := o.Pack(&b); err != nil {
		t.Fatal(err)
	}
	if got := outline(read(t, b.Bytes())); got != "0:5" {
		t.Errorf("got %q", got)
	}
}

func TestRefusals(t *testing.T) {
	pack := func(parts ...archive.Part) []byte {
		var b bytes.Buffer
		if err := archive.Pack(&b, parts); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	far := data(row(1, c("A1", "n", "1")), row(1048576, c("XFD1048576", "n", "1")))
	var many strings.Builder
	for range 250_000 {
		many.WriteString(`<mergeCell ref="A1:CV100"/>`)
	}
	dense := data(row(1, c("A1", "n", "1")), row(100, c("CV100", "n", "1"))) + `<mergeCells>` + many.String() + `</mergeCells>`
	cases := map[string]struct {
		data []byte
		code string
	}{
		"nothing":       {nil, "archive.damaged"},
		"document":      {pack(archive.Part{Name: "word/document.xml", Data: []byte("<document/>")}), "xlsx.no-workbook"},
		"other root":    {pack(archive.Part{Name: "xl/workbook.xml", Data: []byte("<html/>")}), "xlsx.not-excel"},
		"empty part":    {pack(archive.Part{Name: "xl/workbook.xml"}), "xml.damaged"},
		"missing sheet": {pack(archive.Part{Name: "xl/workbook.xml", Data: []byte(`<workbook xmlns="` + spreadsheet + `" xmlns:r="` + relations + `"><sheets><sheet r:id="a"/></sheets></workbook>`)}, archive.Part{Name: "xl/_rels/workbook.xml.rels", Data: []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/worksheet" Target="none.xml"/></Relationships>`)}), "archive.absent"},
		"laughs":        {pack(archive.Part{Name: "xl/workbook.xml", Data: []byte(`<!DOCTYPE a [<!ENTITY b "哈">]><workbook>&b;</workbook>`)}), "xml.damaged"},
		"no sheets":     {file(t), "xlsx.no-sheet"},
		"lost sheet":    {pack(archive.Part{Name: "xl/workbook.xml", Data: []byte(`<workbook xmlns="` + spreadsheet + `"><sheets><sheet name="a"/></sheets></workbook>`)}), "xlsx.damaged"},
		"row 0":         {file(t, data(row(0, c("A1", "n", "1")))), "xlsx.damaged"},
		"row 1e9":       {file(t, data(row(1000000000, c("A1", "n", "1")))), "xlsx.damaged"},
		"column ZZZZ":   {file(t, data(row(1, c("ZZZZ1", "n", "1")))), "xlsx.damaged"},
		"no place":      {file(t, data(row(1, c("甲", "n", "1")))), "xlsx.damaged"},
		"merge":         {file(t, data(row(1, c("A1", "n", "1")))+merged("B2:A1")), "xlsx.damaged"},
		"two far cells": {file(t, far), "xlsx.too-large"},
		"many merges":   {file(t, dense), "xlsx.too-large"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			d, err := xlsx.Read(c.data)
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || d != nil {
				t.Errorf("got %v, %v; want code %s", d, err, c.code)
			}
			// Seconds, not minutes: the race detector on a busy machine takes some of them.
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("refusing took %v", took)
			}
		})
	}
}

// A workbook that Excelize wrote must read as what was put in.
func TestReadsWhatExcelizeWrites(t *testing.T) {
	property.Check(t, func(rt *rapid.T) {
		f := excelize.NewFile()
		n := rapid.IntRange(1, 6)
		rows, cols := n.Draw(rt, "rows"), 1+n.Draw(rt, "cols")
		want := make([][]string, rows)
		for r := range want {
			want[r] = make([]string, cols)
			for c := range want[r] {
				ref, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					rt.Fatal(err)
				}
				want[r][c] = fmt.Sprintf("%d-%s", c, text().Draw(rt, "text")) // no cell is blank
				if err := f.SetCellStr("Sheet1", ref, want[r][c]); err != nil {
					rt.Fatal(err)
				}
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			rt.Fatal(err)
		}
		d, err := xlsx.Read(b.Bytes())
		if err != nil {
			rt.Fatal(err)
		}
		for r, row := range d.Blocks[0].Table.Rows {
			for c, cell := range row {
				if cell.Text != want[r][c] {
					rt.Fatalf("%d,%d: got %q, want %q", r, c, cell.Text, want[r][c])
				}
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, proof.Sample()))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}

// FuzzSheet changes the XML inside a sound workbook, which FuzzRead seldom
// reaches.
func FuzzSheet(f *testing.F) {
	f.Add(data(row(1, c("A1", "s", "1"), c("C1", "n", "1.5")), row(3, c("B3", "e", "#N/A"))) + merged("A1:B2", "C1:C3"))
	f.Add(`<sheetData><row><c><f>1</f></c><c t="inlineStr"><is><r><t>_x000D_</t></r></is></c></row></sheetData>`)
	f.Fuzz(func(t *testing.T, sheet string) { checkRead(t, file(t, sheet)) })
}

// checkRead holds Read to its promises: a fault of a known kind, or a document
// that is well formed and reads the same once written.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	d, err := xlsx.Read(data)
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
	var again bytes.Buffer
	if err := xlsx.Write(&again, d); err != nil {
		if fault.KindOf(err) == fault.Internal {
			t.Errorf("writing what was read: %v", err)
		}
		return
	}
	twice := read(t, again.Bytes())
	twice.Language = d.Language
	if shown(twice) != shown(d) {
		t.Errorf("read, written, read again:\n%s\nat first\n%s", shown(twice), shown(d))
	}
}
