package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// longestHeading parts headings from paragraphs that merely begin with a
// number: official documents keep a heading to one line of about thirty characters.
const longestHeading = 30

var (
	secondLevel = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])`)
	thirdLevel  = regexp.MustCompile(`^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)])[^\d]`)
	sentenceEnd = regexp.MustCompile(`[。；;！？!?]`)
)

// prose makes blocks of a section's text, a paragraph a line.
func prose(text string) []doc.Block {
	var out []doc.Block
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" {
			out = append(out, doc.P(style(line), line))
		}
	}
	return out
}

// style tells a heading of a section's inside from a paragraph. The section's
// own heading is level one, so 一、 inside a section is level two.
func style(line string) doc.Style {
	if !isShort(line) {
		return doc.Body
	}
	switch {
	case secondLevel.MatchString(line):
		return doc.Heading2
	case thirdLevel.MatchString(line):
		return doc.Heading3
	}
	return doc.Body
}

// isShort reports whether line could be a heading: few characters, and no
// sentence that ends before the line does.
func isShort(line string) bool {
	if utf8.RuneCountInString(line) > longestHeading {
		return false
	}
	at := sentenceEnd.FindStringIndex(line)
	return at == nil || at[1] == len(line)
}
