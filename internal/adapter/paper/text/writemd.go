package text

import (
	"bufio"
	"io"
	"strings"

	"gongkai/internal/kernel/doc"
)

// WriteMarkdown writes d as Markdown: the title as #, headings below it as ##
// to #####, tables as pipe tables whose first row is the head. A merged cell's
// text stands in its first place, the other places it covers are empty; a line
// break in a cell is <br>. The only errors are w's.
func WriteMarkdown(w io.Writer, d *doc.Document) error {
	b := bufio.NewWriter(w)
	for i, block := range d.Blocks {
		if i > 0 && !bothItems(d.Blocks[i-1], block) {
			_ = b.WriteByte('\n')
		}
		if block.Table != nil {
			markdownTable(b, cells(block.Table))
			continue
		}
		_, _ = b.WriteString(markdownPara(block.Para) + "\n")
	}
	return b.Flush()
}

func bothItems(a, b doc.Block) bool {
	return a.Para != nil && b.Para != nil && a.Para.Style == doc.ListItem && b.Para.Style == doc.ListItem
}

func markdownPara(p *doc.Para) string {
	text := plain(p.Text)
	switch {
	case p.Style == doc.Title:
		return "# " + escapeMarks(text)
	case p.Style >= doc.Heading1 && p.Style <= doc.Heading4:
		return strings.Repeat("#", 2+int(p.Style-doc.Heading1)) + " " + escapeMarks(text)
	case p.Style == doc.ListItem && listMarker(text):
		marker, rest, _ := strings.Cut(text, " ")
		return marker + " " + escapeMarks(rest)
	}
	return escapeStart(escapeMarks(text))
}

func markdownTable(b *bufio.Writer, rows [][]string) {
	for i, row := range rows {
		for _, text := range row {
			text = strings.ReplaceAll(escapeMarks(plainLines(text)), "|", `\|`)
			_, _ = b.WriteString("| " + text + " ")
		}
		_, _ = b.WriteString("|\n")
		if i == 0 {
			_, _ = b.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
}

// plainLines is plain for a text whose line breaks are kept.
func plainLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}

// escapeMarks gives s as inline markup, its line breaks as <br>, with a
// backslash before each mark where a reader would take any of them.
func escapeMarks(s string) string {
	bare := strings.ReplaceAll(s, "\n", "<br>")
	if read, _ := inline(bare, doc.Pos{}); read == s {
		return bare
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<br>")
			continue
		case r < 0x80 && strings.IndexByte(marks, byte(r)) >= 0:
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// escapeStart keeps a paragraph from being read as a heading, a quotation, a
// rule or a row.
func escapeStart(s string) string {
	level, _ := heading(s)
	switch {
	case s == "":
	case level > 0, s[0] == '>', s[0] == '|', horizontalRule(s), listMarker(s) && !isDigit(s[0]),
		strings.HasPrefix(s, "```"), strings.HasPrefix(s, "~~~"):
		return `\` + s
	}
	return s
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
