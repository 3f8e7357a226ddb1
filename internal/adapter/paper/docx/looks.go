package docx

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
)

// Fonts of official documents (GB/T 9704-2012 and the practice of the offices
// that apply it). Files name them; the reader's machine supplies them.
const (
	song     = "方正小标宋简体"
	fangsong = "仿宋_GB2312"
	hei      = "黑体"
	kai      = "楷体_GB2312"
	latin    = "Times New Roman"
)

// The body: size 三号, 22 lines of 28 characters to a page (GB/T 9704-2012, 5.2).
const (
	bodySize  = 32  // half points: 16 pt
	bodyLine  = 579 // twips: 28.95 pt, the 22nd part of 225 mm
	bodyTight = -5  // twips: 28 characters of 15.75 pt fill 156 mm
)

// look is how paragraphs of a role are set: a paragraph style of the file.
// Names that Word knows are its own, so that its navigation and its tables of
// contents work.
type look struct {
	role      doc.Style
	id, name  string
	paragraph string // w:pPr children, in the order of the schema
	run       string // w:rPr children
}

// looks lists the paragraph styles; the first is the one that others are based
// on and that a new paragraph gets.
var looks = []look{
	{doc.Body, "Normal", "Normal", spacing(bodyLine, 0, 0) + indented + `<w:jc w:val="both"/>`, font(fangsong, bodySize)},
	{doc.Title, "Title", "Title", `<w:keepNext/>` + spacing(700, 0, bodyLine) + flush + center, font(song, 44)},
	{doc.Heading1, "Heading1", "heading 1", headingLook(0), font(hei, bodySize)},
	{doc.Heading2, "Heading2", "heading 2", headingLook(1), font(kai, bodySize)},
	{doc.Heading3, "Heading3", "heading 3", headingLook(2), font(fangsong, bodySize, `<w:b/>`)},
	{doc.Heading4, "Heading4", "heading 4", headingLook(3), font(fangsong, bodySize)},
	{doc.ListItem, "ListParagraph", "List Paragraph", spacing(bodyLine, 0, 0) + indented, font(fangsong, bodySize)},
	{doc.IssueMark, "IssueMark", "发文机关标志", spacing(0, 0, 0) + flush + center, font(song, 72, `<w:color w:val="FF0000"/>`)},
	{doc.DocNumber, "DocNumber", "发文字号", spacing(bodyLine, bodyLine, bodyLine) + flush + center, font(fangsong, bodySize)},
	{doc.Addressee, "Addressee", "主送机关", spacing(bodyLine, 0, 0) + flush, font(fangsong, bodySize)},
	{
		doc.Signature, "Signature", "Signature",
		spacing(bodyLine, 0, 0) + `<w:ind w:rightChars="400" w:right="1280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>`,
		font(fangsong, bodySize),
	},
	{doc.Note, "Note", "附注", spacing(360, 0, 0) + flush, font(fangsong, 21)},
	{doc.Caption, "Caption", "caption", `<w:keepNext/>` + spacing(0, 120, 60) + flush + center, font(hei, 24)},
	{doc.Body, "TableText", "表格文字", spacing(0, 0, 0) + flush, font(fangsong, 21)},
	{doc.Body, "TableHead", "表格栏目", spacing(0, 0, 0) + flush + center, font(hei, 21)},
	{doc.Body, "WideTableText", "宽表格文字", spacing(0, 0, 0) + flush, font(fangsong, 18)},
	{doc.Body, "WideTableHead", "宽表格栏目", spacing(0, 0, 0) + flush + center, font(hei, 18)},
	{doc.Body, "TableGap", "表格间隔", spacing(120, 0, 0) + flush, font(fangsong, 4)},
	{doc.Body, "Footer", "footer", spacing(0, 0, 0) + flush, strings.ReplaceAll(font("宋体", 28), latin, "宋体")},
}

const (
	indented = `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	flush    = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	center   = `<w:jc w:val="center"/>`
)

// spacing sets the exact line height (0: as the font needs) and the space
// before and after, in twips.
func spacing(line, before, after int) string {
	if line == 0 {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="240" w:lineRule="auto"/>`, before, after)
	}
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, before, after, line)
}

func headingLook(outline int) string {
	return `<w:keepNext/>` + spacing(bodyLine, 0, 0) + indented + fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, outline)
}

// font names the Chinese font beside the Latin one; size is in half points.
// extra stands between font and size, where the schema wants weight and colour.
func font(eastAsia string, size int, extra ...string) string {
	tight := 0
	if size == bodySize {
		tight = bodyTight
	}
	return fmt.Sprintf(`<w:rFonts w:ascii="%s" w:hAnsi="%s" w:eastAsia="%s" w:cs="%s"/>%s<w:spacing w:val="%d"/><w:sz w:val="%d"/><w:szCs w:val="%d"/>`,
		latin, latin, eastAsia, latin, strings.Join(extra, ""), tight, size, size)
}

func lookOf(role doc.Style) look {
	for _, l := range looks {
		if l.role == role {
			return l
		}
	}
	return looks[0]
}

func stylesPart(language string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:styles xmlns:w="%s"><w:docDefaults><w:rPrDefault><w:rPr>%s<w:lang w:val="en-US" w:eastAsia="%s" w:bidi="ar-SA"/>`+
		`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`, mainSpace, looks[0].run, language)
	for i, l := range looks {
		first, based := ` w:default="1"`, ""
		if i > 0 {
			first, based = "", `<w:basedOn w:val="`+looks[0].id+`"/>`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
			first, l.id, l.name, based, l.paragraph, l.run)
	}
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>` +
		`<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>` +
		`</w:tblPr></w:style></w:styles>`)
	return b.String()
}

// fontsPart tells programs that lack a font what else it is called or what
// comes nearest.
func fontsPart() string {
	var b strings.Builder
	b.WriteString(`<w:fonts xmlns:w="` + mainSpace + `">`)
	for _, f := range [][2]string{{song, "FZXiaoBiaoSong-B05S"}, {fangsong, "FangSong"}, {hei, "SimHei"}, {kai, "KaiTi"}, {"宋体", "SimSun"}} {
		fmt.Fprintf(&b, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`, f[0], f[1])
	}
	b.WriteString(`<w:font w:name="` + latin + `"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>`)
	return b.String()
}
