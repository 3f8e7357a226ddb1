package docx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

const wordSpaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:x="urn:any"`

// file makes a .docx of the XML inside w:body and of further parts: their names
// without folder and suffix, and the XML inside their root.
func file(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	const main = "word/document.xml"
	var o archive.Office
	o.Link("", "officeDocument", main)
	o.Add(main, "", `<w:document `+wordSpaces+`><w:body>`+body+`</w:body></w:document>`)
	for i := 0; i < len(parts); i += 2 {
		name := "word/" + parts[i] + ".xml"
		o.Add(name, "", `<w:root `+wordSpaces+`>`+parts[i+1]+`</w:root>`)
		o.Link(main, parts[i], name)
	}
	var b bytes.Buffer
	if err := o.Pack(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) *doc.Document {
	t.Helper()
	d, err := docx.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// outline shows a document in one line: paragraphs by the number of their
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

// p is a paragraph of plain text.
func p(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

// tc is a cell of paragraphs with properties.
func tc(properties, text string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p(text) + `</w:tc>`
}

func TestText(t *testing.T) {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	cases := map[string]struct{ body, want string }{
		"runs":           {`<w:p><w:r><w:t>政府</w:t></w:r><w:r><w:t xml:space="preserve"> 信息</w:t></w:r></w:p>`, "0:政府 信息"},
		"tab and break":  {`<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>`, "0:一\t二 0:三"},
		"blank":          {p(" ") + `<w:p/>` + p("甲"), "0:甲"},
		"hyphen, symbol": {`<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>`, "0:a-☑"},
		"hyperlink":      {`<w:p><w:hyperlink><w:r><w:t>网站</w:t></w:r></w:hyperlink></w:p>`, "0:网站"},
		"ruby":           {`<w:p><w:r><w:ruby><w:rt><w:r><w:t>gong</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>公</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "0:公"},
		"formula":        {`<w:p><m:oMathPara><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></m:oMathPara></w:p>`, "0:a+b"},
		"hidden":         {`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>窗体顶端</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r></w:p>`, "0:甲"},
		"tracked":        {`<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>`, "0:新"},
		"deleted mark":   {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>` + p("后"), "0:前后"},
		"deleted last":   {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>`, "0:前"},
		"field": {
			`<w:p>` + field("begin") + `<w:r><w:instrText>PAGE</w:instrText><w:t>不见</w:t></w:r>` + field("separate") +
				`<w:r><w:t>7</w:t></w:r>` + field("end") + `<w:r><w:t>页</w:t></w:r></w:p>`, "0:7页",
		},
		"field in a field": {
			`<w:p>` + field("begin") + field("begin") + field("separate") + `<w:r><w:t>不见</w:t></w:r>` + field("end") +
				field("separate") + `<w:r><w:t>见</w:t></w:r>` + field("end") + `</w:p>`, "0:见",
		},
		"half a field":    {`<w:p>` + field("begin") + `</w:p>` + p("仍在"), "0:仍在"},
		"simple field":    {`<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>2024年</w:t></w:r></w:fldSimple></w:p>`, "0:2024年"},
		"content control": {`<w:sdt><w:sdtContent>` + p("甲") + `<w:p><w:sdt><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>`, "0:甲 0:乙"},
		"text box": {
			`<w:p><w:r><w:t>外</w:t><mc:AlternateContent><mc:Choice><w:drawing><x:a><w:txbxContent>` + p("框") + `</w:txbxContent></x:a></w:drawing></mc:Choice>` +
				`<mc:Fallback><w:pict><w:txbxContent>` + p("框") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "0:外 0:框",
		},
		"only the fallback": {
			`<mc:AlternateContent><mc:Choice><x:new/></mc:Choice><mc:Fallback>` + p("旧式") + `</mc:Fallback></mc:AlternateContent>`, "0:旧式",
		},
		"comment, bookmark": {`<w:p><w:bookmarkStart w:name="a"/><w:commentRangeStart/><w:r><w:t>甲</w:t><w:commentReference/></w:r></w:p>`, "0:甲"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, file(t, c.body))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTables(t *testing.T) {
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	tbl := func(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }
	restart, goOn := `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	two := `<w:gridSpan w:val="2"/>`
	inner := tbl(row(tc("", "1"), tc("", "2")), row(tc("", "3"), tc("", "4")))
	cases := map[string]struct{ body, want string }{
		"plain":       {tbl(row(tc("", "a"), tc("", "b")), row(tc("", "c"), tc("", ""))), "[a|b/c|]"},
		"spans":       {tbl(row(tc(two, "a")), row(tc("", "b"), tc("", "c"))), "[a 1×2/b|c]"},
		"merged down": {tbl(row(tc(restart, "a"), tc("", "b")), row(tc(goOn, ""), tc("", "c")), row(tc(goOn, ""), tc("", "d"))), "[a 3×1|b/c/d]"},
		"merged block": {
			tbl(row(tc(two+restart, "a"), tc("", "b")), row(tc(two+goOn, ""), tc("", "c"))), "[a 2×2|b/c]",
		},
		"two merges":     {tbl(row(tc(restart, "a"), tc("", "1")), row(tc(restart, "b"), tc("", "2")), row(tc(goOn, ""), tc("", "3"))), "[a|1/b 2×1|2/3]"},
		"merge of none":  {tbl(row(tc(goOn, "a"), tc("", "b"))), "[a|b]"},
		"unequal merge":  {tbl(row(tc(restart, "a"), tc("", "b")), row(tc(two+goOn, "c"))), "[a|b/c 1×2]"},
		"left out":       {tbl(row(tc("", "a"), tc("", "b"), tc("", "c")), `<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>`+tc("", "d")+`</w:tr>`), "[a|b|c/ 1×2|d]"},
		"old merge":      {tbl(row(tc(`<w:hMerge w:val="restart"/>`, "a"), tc(`<w:hMerge/>`, "")), row(tc("", "b"), tc("", "c"))), "[a 1×2/b|c]"},
		"deleted row":    {tbl(row(tc("", "a"), tc("", "b")), `<w:tr><w:trPr><w:del/></w:trPr>`+tc("", "c")+`</w:tr>`), "[a|b]"},
		"in controls":    {`<w:tbl><w:sdt><w:sdtContent><w:tr>` + `<w:sdt><w:sdtContent>` + tc("", "a") + `</w:sdtContent></w:sdt>` + tc("", "b") + `</w:tr></w:sdtContent></w:sdt></w:tbl>`, "[a|b]"},
		"lines":          {tbl(row(`<w:tc>`+p("a")+p("b")+`</w:tc>`, tc("", "c"))), "[a¶b|c]"},
		"frame":          {tbl(row(tc("", "方框里的话"))), "0:方框里的话"},
		"blank":          {tbl(row(tc("", ""), tc("", " "))), ""},
		"table in table": {tbl(row(tc("", "名称"), `<w:tc>`+p("前")+inner+`</w:tc>`), row(tc("", "x"), tc("", "y"))), "0:名称 0:前 [1|2/3|4] [x|y]"},
		"list in table":  {tbl(row(tc("", "名称"), `<w:tc>`+p("前")+tbl(row(tc("", "1"), tc("", "2")))+`</w:tc>`), row(tc("", "x"), tc("", "y"))), "[名称|前¶1 2/x|y]"},
		"prose in table": {tbl(row(tc("", "情况"), tc("", strings.Repeat("字", 401))), row(tc("", "x"), tc("", "y"))), "0:情况 0:" + strings.Repeat("字", 401) + " [x|y]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, file(t, c.body))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="lvl"><w:name w:val="某级"/><w:pPr><w:outlineLvl w:val="6"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>` +
		`<w:style w:type="character" w:styleId="c"><w:name w:val="heading 1"/></w:style>`
	for id, want := range map[string]doc.Style{
		"1": doc.Heading1, "own": doc.Heading1, "lvl": doc.Heading4, "t": doc.Title, "x": doc.Body, "c": doc.Body, "none": doc.Body,
	} {
		body := `<w:p><w:pPr><w:pStyle w:val="` + id + `"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`
		if got := read(t, file(t, body, "styles", styles)).Blocks[0].Para.Style; got != want {
			t.Errorf("style %s is role %d, want %d", id, got, want)
		}
	}
	contents := `<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>`
	if got := outline(read(t, file(t, `<w:p><w:pPr><w:pStyle w:val="c"/></w:pPr><w:r><w:t>一、总体情况 1</w:t></w:r></w:p>`+p("甲"), "styles", contents))); got != "0:甲" {
		t.Errorf("the table of contents reads %q", got)
	}
	direct := `<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`
	if got := read(t, file(t, direct)).Blocks[0].Para.Style; got != doc.Heading2 {
		t.Errorf("a direct outline level gives role %d", got)
	}
}

func TestNumbering(t *testing.T) {
	lvl := func(i int, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, i, format, text, more)
	}
	numbering := `<w:abstractNum w:abstractNumId="0">` +
		lvl(0, "chineseCounting", "%1、", `<w:suff w:val="nothing"/><w:pStyle w:val="h1"/>`) +
		lvl(1, "chineseCounting", "（%2）", "") + lvl(2, "decimal", "%3.", "") + lvl(3, "decimal", "%1.%4", "<w:isLgl/>") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + lvl(0, "bullet", "\uF0B7", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="lend"/></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>`
	styles := `<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="numbering" w:styleId="lend"><w:name w:val="lend"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`
	item := func(num string, level int, text string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, num, text)
	}
	headingP := `<w:p><w:pPr><w:pStyle w:val="h1"/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>`
	cases := map[string]struct{ body, want string }{
		"chinese":         {item("1", 0, "总体") + item("1", 1, "公开") + item("1", 1, "申请") + item("1", 0, "问题") + item("1", 1, "不足"), "6:一、总体 6:（一）公开 6:（二）申请 6:二、问题 6:（一）不足"},
		"decimal":         {item("1", 2, "甲") + item("1", 2, "乙"), "6:1. 甲 6:2. 乙"},
		"legal":           {item("1", 0, "甲") + item("1", 3, "乙"), "6:一、甲 6:1.1 乙"},
		"by style":        {headingP + headingP, "2:一、总体情况 2:二、总体情况"},
		"out of the list": {`<w:p><w:pPr><w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, "2:甲"},
		"bullet":          {item("2", 0, "甲"), "6:● 甲"},
		"starts at five":  {item("1", 0, "甲") + item("3", 0, "乙") + item("3", 0, "丙"), "6:一、甲 6:五、乙 6:六、丙"},
		"borrowed":        {item("4", 0, "甲"), "6:一、甲"},
		"unknown list":    {item("9", 0, "甲"), "0:甲"},
		"serial numbers":  {`<w:tbl><w:tr><w:tc>` + item("1", 2, "") + `</w:tc>` + tc("", "甲") + `</w:tr><w:tr><w:tc>` + item("1", 2, "") + `</w:tc>` + tc("", "乙") + `</w:tr></w:tbl>`, "[1. |甲/2. |乙]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, file(t, c.body, "styles", styles, "numbering", numbering))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNotesComeLast(t *testing.T) {
	body := `<w:p><w:r><w:t>24</w:t><w:footnoteReference w:id="2"/><w:t>件</w:t></w:r></w:p>` + p("末")
	notes := `<w:footnote w:id="0">` + p("分隔线") + `</w:footnote><w:footnote w:id="2">` + p("含上年结转") + `</w:footnote>`
	if got, want := outline(read(t, file(t, body, "footnotes", notes))), "0:24件 0:末 11:含上年结转"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPlaces(t *testing.T) {
	d := read(t, file(t, p("")+p("甲")+`<w:tbl><w:tr>`+tc("", "乙")+`<w:tc>`+p("丙")+p("丁戊")+`</w:tc></w:tr></w:tbl>`+
		`<w:p><w:r><w:t>己</w:t><w:br/><w:t>庚辛</w:t></w:r></w:p>`))
	cell := &d.Blocks[1].Table.Rows[0][1]
	last := d.Blocks[3].Para
	for what, c := range map[string]struct{ got, want doc.Pos }{
		"paragraph":   {d.Blocks[0].Para.PosAt(0), doc.Pos{Line: 2, Col: 1}},
		"cell":        {cell.Pos(), doc.Pos{Line: 4, Col: 1}},
		"second line": {doc.At(cell.Runs, cell.Text, len("丙\n丁")), doc.Pos{Line: 5, Col: 2}},
		"after break": {last.PosAt(len("庚")), doc.Pos{Line: 6, Col: 4}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", what, c.got, c.want)
		}
	}
}

func TestStrictAndForeignPrefixes(t *testing.T) {
	pack := func(main string) []byte {
		var b bytes.Buffer
		parts := []archive.Part{{Name: "word/document.xml", Data: []byte(main)}}
		if err := archive.Pack(&b, parts); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, main := range []string{
		`<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>`,
		`<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>甲</t></r></p></body></document>`,
	} {
		if got := outline(read(t, pack(main))); got != "0:甲" {
			t.Errorf("got %q of %s", got, main)
		}
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
	whole := file(t, p("甲"))
	wideRow := `<w:tbl><w:tr>` + strings.Repeat(tc(`<w:gridSpan w:val="900"/>`, ""), 2) + `</w:tr></w:tbl>`
	cases := map[string]struct {
		data []byte
		code string
	}{
		"nothing":      {nil, "archive.damaged"},
		"cut":          {whole[:len(whole)/2], "archive.damaged"},
		"workbook":     {pack(archive.Part{Name: "xl/workbook.xml", Data: []byte("<workbook/>")}), "docx.no-document"},
		"other root":   {pack(archive.Part{Name: "word/document.xml", Data: []byte("<html/>")}), "docx.not-word"},
		"empty part":   {pack(archive.Part{Name: "word/document.xml"}), "xml.damaged"},
		"cut part":     {pack(archive.Part{Name: "word/document.xml", Data: []byte(`<w:document ` + wordSpaces + `><w:body><w:p>`)}), "xml.damaged"},
		"laughs":       {pack(archive.Part{Name: "word/document.xml", Data: []byte(`<!DOCTYPE w:document [<!ENTITY a "哈">]><w:document>&a;</w:document>`)}), "xml.damaged"},
		"bad styles":   {file(t, p("甲"), "styles", `<w:style>`), "xml.damaged"},
		"span of 1e9":  {file(t, `<w:tbl><w:tr>`+tc(`<w:gridSpan w:val="1000000000"/>`, "a")+`</w:tr></w:tbl>`), "docx.columns"},
		"before 1e9":   {file(t, `<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>`+tc("", "a")+`</w:tr></w:tbl>`), "docx.columns"},
		"wide row":     {file(t, wideRow), "docx.columns"},
		"import":       {file(t, p("甲")+`<w:altChunk/>`), "docx.chunk"},
		"deep nesting": {file(t, strings.Repeat(`<w:tbl><w:tr><w:tc>`, 200)+strings.Repeat(`</w:tc></w:tr></w:tbl>`, 200)), "xml.damaged"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			d, err := docx.Read(c.data)
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || d != nil {
				t.Errorf("got %v, %v; want code %s", d, err, c.code)
			}
			if took := time.Since(begun); took > time.Second {
				t.Errorf("refusing took %v", took)
			}
		})
	}
}

// A table of the most columns and many merged rows stays cheap.
func TestManyMerges(t *testing.T) {
	row := `<w:tr>` + strings.Repeat(`<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>`, 60) + `</w:tr>`
	begun := time.Now()
	d := read(t, file(t, `<w:tbl><w:tr>`+strings.Repeat(tc("", "a"), 60)+`</w:tr>`+strings.Repeat(row, 1000)+`</w:tbl>`))
	if got := d.Blocks[0].Table.Rows[0][59].Lines(); got != 1001 {
		t.Errorf("the last cell covers %d rows", got)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("reading took %v", took)
	}
}
