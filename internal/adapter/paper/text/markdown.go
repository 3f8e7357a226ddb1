package text

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// Format tells Markdown from plain text: it has a heading ("# …") or the rule
// of a pipe table. s is decoded text.
func Format(s string) doc.Format {
	for line := range strings.Lines(s) {
		if level, _ := heading(line); level > 0 {
			return doc.Markdown
		}
		if strings.Contains(line, "--") && strings.Contains(line, "|") && ruleRow(split(line, '|'), false) {
			return doc.Markdown
		}
	}
	return doc.Text
}

// heading gives the level of a "# …" line and the byte where its text starts,
// 0 where it is none. One # needs a space after it ("#政务公开#" is a topic).
func heading(line string) (level, start int) {
	for level < len(line) && line[level] == '#' {
		level++
	}
	if level == 0 || level > 6 || blank(line[level:]) {
		return 0, 0
	}
	if level == 1 && line[1] != ' ' && line[1] != '\t' {
		return 0, 0
	}
	return level, level
}

// markdownLine reads the current line, which is neither blank nor a table row.
func (r *reader) markdownLine(line string) {
	text, col := trim(line)
	if strings.HasPrefix(text, "```") || strings.HasPrefix(text, "~~~") {
		r.fenced = !r.fenced
		return
	}
	if r.fenced {
		r.para(doc.Body, line)
		return
	}
	style := doc.Body
	switch level, start := heading(text); {
	case level > 0:
		style = doc.Heading1 + doc.Style(min(level, 4)-1)
		text, col = within(text, col, start)
		text = closed(text)
	case horizontalRule(text):
		r.underline(text)
		return
	case text[0] == '>':
		text, col = within(text, col, 1)
		if text == "" {
			return
		}
	case listMarker(text):
		style = doc.ListItem
	}
	p := &doc.Para{Style: style}
	p.Text, p.Runs = inline(text, doc.Pos{Line: r.at + 1, Col: col})
	if p.Text != "" {
		r.add(p)
	}
}

// closed drops the marks that may close a heading: "标题 ##".
func closed(text string) string {
	t := strings.TrimRight(text, "#")
	if u := strings.TrimRight(t, spaces); u != t {
		return u
	}
	return text
}

// within cuts the first n bytes, all ASCII, off a trimmed text.
func within(text string, col, n int) (string, int) {
	rest, c := trim(text[n:])
	return rest, col + n + c - 1
}

// horizontalRule reports whether the line is only a rule or the underline of
// a heading.
func horizontalRule(text string) bool {
	s := strings.ReplaceAll(text, " ", "")
	return len(s) >= 3 && strings.ContainsAny(s[:1], "-=*_") && strings.Trim(s, s[:1]) == ""
}

// underline makes the paragraph right above "====" or "----" a heading.
func (r *reader) underline(text string) {
	n := len(r.doc.Blocks)
	if n == 0 || r.at == 0 || blank(r.lines[r.at-1]) || r.doc.Blocks[n-1].Para == nil {
		return
	}
	switch text[0] {
	case '=':
		r.doc.Blocks[n-1].Para.Style = doc.Heading1
	case '-':
		r.doc.Blocks[n-1].Para.Style = doc.Heading2
	}
}

// listMarker reports whether text begins with "- ", "* ", "+ " or "1. ".
func listMarker(text string) bool {
	marker, _, ok := strings.Cut(text, " ")
	if !ok {
		return false
	}
	if marker == "-" || marker == "*" || marker == "+" {
		return true
	}
	n := strings.TrimRight(marker, ".)")
	return n != marker && n != "" && len(n) < 4 && strings.Trim(n, "0123456789") == ""
}

// settleTitle makes the only first-level heading, where it comes first, the
// document's title and lifts the others by one.
func settleTitle(d *doc.Document) {
	var first *doc.Para
	for _, b := range d.Blocks {
		if p := b.Para; p != nil && p.Style >= doc.Heading1 && p.Style <= doc.Heading4 {
			if first != nil && p.Style == doc.Heading1 || first == nil && p.Style != doc.Heading1 {
				return
			}
			if first == nil {
				first = p
			}
		}
	}
	if first == nil {
		return
	}
	for _, b := range d.Blocks {
		if p := b.Para; p != nil && p.Style > doc.Heading1 && p.Style <= doc.Heading4 {
			p.Style--
		}
	}
	first.Style = doc.Title
}
