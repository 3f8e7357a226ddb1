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
		return "# " + headingText(text)
	case p.Style >= doc.Heading1 && p.Style <= doc.Heading4:
		return strings.Repeat("#", 2+int(p.Style-doc.Heading1)) + " " + headingText(text)
	case p.Style == doc.ListItem && listMarker(text):
		marker, rest, _ := strings.Cut(text, " ")
		return marker + " " + escapeInline(rest)
	}
	return paragraph(text)
}

func markdownTable(b *bufio.Writer, rows [][]string) {
	for i, row := range rows {
		line := ""
		for _, text := range row {
			line += "| " + escapeInline(plainLines(text)) + " "
		}
		if ruleRow(split(line+"|", '|'), false) {
			line = strings.Replace(line, "| ", `| \`, 1)
		}
		_, _ = b.WriteString(line + "|\n")
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

// escapeInline is escapeMarks with the pipes escaped that would make a row.
func escapeInline(s string) string { return strings.ReplaceAll(escapeMarks(s), "|", `\|`) }

// escapeMarks gives s as inline markup, its line breaks as <br>, with a
// backslash before each mark where a reader would take any of them.
func escapeMarks(s string) string {
	bare := strings.ReplaceAll(s, "\n", "<br>")
	if read, _ := inline(bare, doc.Pos{}); read == s {
		return bare
	}
	return escapeAll(s)
}

func escapeAll(s string) string {
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

// headingText keeps # at the end from being read as the heading's end.
func headingText(s string) string {
	text := escapeInline(s)
	if closed(text) != text {
		return text[:len(text)-1] + `\#`
	}
	return text
}

// paragraph gives s as inline markup that is not read as a heading, a
// quotation, a list, a rule or a fence.
func paragraph(s string) string {
	text := escapeInline(s)
	level, _ := heading(text)
	switch {
	case text == "":
	case level > 0, text[0] == '>', horizontalRule(text), listMarker(text) && !isDigit(text[0]),
		strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
		if strings.IndexByte(marks, text[0]) >= 0 {
			return strings.ReplaceAll(escapeAll(s), "|", `\|`)
		}
		return `\` + text
	}
	return text
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
