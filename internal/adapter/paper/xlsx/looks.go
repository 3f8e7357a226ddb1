package xlsx

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
)

// Fonts of official documents, as the Word writer uses them; the sizes are
// those that a sheet is read at on a screen.
const (
	song     = "方正小标宋简体"
	fangsong = "仿宋_GB2312"
	hei      = "黑体"
	kai      = "楷体_GB2312"
)

const (
	bodySize  = 12.0 // points
	tableSize = 10.5
)

// look is how a cell is set.
type look struct {
	font       string
	size       float64 // points
	bold, red  bool
	horizontal string // "left", "center" or "right"
	bordered   bool
	format     int // number format: 0 General, 1 whole numbers, others of a data sheet
}

// lookOf is the look of a paragraph by its role.
func lookOf(role doc.Style) look {
	l := look{font: fangsong, size: bodySize, horizontal: "left"}
	switch role {
	case doc.Title:
		l.font, l.size, l.horizontal = song, 18, "center"
	case doc.Heading1:
		l.font = hei
	case doc.Heading2:
		l.font = kai
	case doc.Heading3:
		l.bold = true
	case doc.IssueMark:
		l.font, l.size, l.red, l.horizontal = song, 26, true, "center"
	case doc.DocNumber:
		l.horizontal = "center"
	case doc.Caption:
		l.font, l.horizontal = hei, "center"
	case doc.Signature:
		l.horizontal = "right"
	case doc.Note:
		l.size = tableSize
	}
	return l
}

// cellLook is the look of a table's cell.
func cellLook(c *doc.Cell, head bool) look {
	l := look{font: fangsong, size: tableSize, horizontal: "left", bordered: true}
	if head || c.Head && c.Align != doc.AlignLeft { // flush left it labels a row
		l.font, l.horizontal = hei, "center"
	}
	switch {
	case c.Align == doc.AlignCenter, c.Align == doc.AlignAuto && isNumber(c.Text):
		l.horizontal = "center"
	case c.Align == doc.AlignRight:
		l.horizontal = "right"
	case c.Align == doc.AlignLeft:
		l.horizontal = "left"
	}
	if isNumber(c.Text) && !strings.Contains(c.Text, ".") {
		l.format = 1
	}
	return l
}

// styleTable is the looks in use, in the order of first use.
type styleTable struct {
	index map[look]int
	looks []look
}

// add gives the number by which cells name a look; 0 is Excel's own.
func (t *styleTable) add(l look) int {
	if i, ok := t.index[l]; ok {
		return i
	}
	t.looks = append(t.looks, l)
	t.index[l] = len(t.looks)
	return len(t.looks)
}

func (t *styleTable) xml() string {
	var fonts, cells strings.Builder
	fonts.WriteString(`<font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`)
	cells.WriteString(`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`)
	for i, l := range t.looks {
		fonts.WriteString(fontXML(l))
		border := 0
		if l.bordered {
			border = 1
		}
		fmt.Fprintf(&cells, `<xf numFmtId="%d" fontId="%d" fillId="0" borderId="%d" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">`+
			`<alignment horizontal="%s" vertical="center" wrapText="1"/></xf>`, l.format, i+1, border, l.horizontal)
	}
	n := len(t.looks) + 1
	sides := ""
	for _, side := range []string{"left", "right", "top", "bottom"} {
		sides += `<` + side + ` style="thin"><color auto="1"/></` + side + `>`
	}
	return fmt.Sprintf(`<styleSheet xmlns="%s">%s<fonts count="%d">%s</fonts>`+
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>%s<diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="%d">%s</cellXfs>`+
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
		mainSpace, t.formatsXML(), n, fonts.String(), sides, n, cells.String())
}

func fontXML(l look) string {
	extra := ""
	if l.bold {
		extra = "<b/>"
	}
	color := ""
	if l.red {
		color = `<color rgb="FFFF0000"/>`
	}
	return fmt.Sprintf(`<font>%s<sz val="%g"/>%s<name val="%s"/><family val="3"/><charset val="134"/></font>`, extra, l.size, color, l.font)
}
