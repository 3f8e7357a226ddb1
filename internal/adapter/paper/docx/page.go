package docx

import "fmt"

// A4 with the margins of GB/T 9704-2012, 5.1: 37 mm above, 28 mm at the left, a
// text area of 156 × 225 mm, so 26 mm at the right and 35 mm below. In twips.
const (
	paperShort, paperLong   = 11906, 16838
	marginTop, marginBelow  = 2098, 1984
	marginLeft, marginRight = 1588, 1474
)

// textWidth is the width between the margins in twips.
func textWidth(landscape bool) int {
	if landscape {
		return paperLong - marginLeft - marginRight
	}
	return paperShort - marginLeft - marginRight
}

// sectionPart ends the body: paper, margins, page numbers. odd and even are the ids of the footers.
func sectionPart(landscape bool, odd, even string) string {
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, paperShort, paperLong)
	if landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, paperLong, paperShort)
	}
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="%s"/><w:footerReference w:type="even" r:id="%s"/>%s`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1304" w:gutter="0"/>`+
		`</w:sectPr>`,
		odd, even, size, marginTop, marginRight, marginBelow, marginLeft)
}

// footerPart is the page number between dashes, one character in from the outer
// edge: at the right of odd pages, at the left of even ones (GB/T 9704-2012, 7.5).
func footerPart(even bool) string {
	side := `<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>`
	if even {
		side = `<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>`
	}
	return fmt.Sprintf(`<w:ftr xmlns:w="%s"><w:p><w:pPr><w:pStyle w:val="Footer"/>%s</w:pPr>`+
		`<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>`+
		`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+
		`<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`,
		mainSpace, side)
}

// settingsPart asks for the current layout engine of Word and different odd and
// even pages.
func settingsPart(language string) string {
	const word = `http://schemas.microsoft.com/office/word`
	return fmt.Sprintf(`<w:settings xmlns:w="%s"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>`+
		`<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>`+
		`<w:compatSetting w:name="compatibilityMode" w:uri="%s" w:val="15"/></w:compat>`+
		`<w:themeFontLang w:val="en-US" w:eastAsia="%s"/></w:settings>`, mainSpace, word, language)
}
