package findings

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// at names a place in a file: FILE:LINE:COL in text formats, FILE:表三!B7 in a
// sheet, FILE:第2页 in a PDF, FILE:第12段 in a DOCX. What concerns a whole text
// file stands at 1:1, so that every line has the same shape for editors.
func at(file string, format doc.Format, p doc.Pos) string {
	return Printable(file) + place(format, p)
}

func place(format doc.Format, p doc.Pos) string {
	switch {
	case p.Sheet != "" || p.Ref != "":
		return ":" + Printable(p.Sheet) + "!" + Printable(p.Ref)
	case p.Page > 0:
		return fmt.Sprintf(":第%d页", p.Page)
	case p.Line > 0 && (format == doc.DOCX || p.Col == 0):
		return fmt.Sprintf(":第%d段", p.Line)
	case p.Line > 0:
		return fmt.Sprintf(":%d:%d", p.Line, p.Col)
	case format == doc.PDF || format == doc.XLSX || format == doc.DOCX:
		return ""
	}
	return ":1:1"
}

// label says what a place holds: the cell's name and raw text, or the words.
func label(p report.Place) string {
	if p.Cell == "" {
		if p.Text == "" {
			return ""
		}
		return "“" + Printable(p.Text) + "”"
	}
	text := Printable(p.Text)
	if text == "" {
		text = "（空白）"
	}
	return cellName(p.Cell) + "：" + text
}

// cellName is the Chinese name of a cell, its path where it has none.
func cellName(p report.Path) string {
	if s, ok := cellNames()[p]; ok {
		return s
	}
	return Printable(string(p))
}

var cellNames = sync.OnceValue(func() map[report.Path]string {
	names := map[report.Path]string{
		"agency": "报告机关", "year": "报告年度", "title": "标题",
		report.PathFees: "行政事业性收费·本年收费金额",
	}
	for _, c := range new(report.Report).Counts() {
		names[c.Path] = c.Label
	}
	for _, c := range report.TrialCells() {
		names[c.Path()] = c.Label
	}
	return names
})

// Printable escapes what could move a terminal's cursor or turn its text round.
func Printable(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func clean(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, hidden) < 0
}

func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}
