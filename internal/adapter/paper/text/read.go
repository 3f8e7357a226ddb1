// Package text reads and writes plain text and Markdown: what is left of an
// annual report once somebody has copied it out of a web page, Word or Excel.
package text

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Bounds of one text, so that a file of nothing but tabs or line ends does not
// become memory. A text beyond them is refused, never cut.
const (
	maxPieces = 1 << 17 // paragraphs, cells and stretches of text between marks
	maxLines  = 1 << 20
)

// Read reads plain text or Markdown in any encoding that charset knows and
// sets Format to what it was. Each line that is not blank is a paragraph, save
// runs of lines with tabs and runs of lines with pipes, which are tables (one
// cell for each field, the empty ones too), and HTML tables. Every paragraph and cell, also an
// empty one, knows its line and column in characters. Data that is no text,
// or too large, is refused with fault.Invalid.
func Read(data []byte) (*doc.Document, error) {
	s, err := charset.Decode(data, "")
	if err != nil {
		return nil, err
	}
	return Parse(s)
}

// Parse is Read for text that is decoded already, lines ending in "\n".
func Parse(s string) (*doc.Document, error) {
	if strings.Count(s, "\n") > maxLines {
		return nil, tooBig("行数超过 1048576")
	}
	r := &reader{lines: strings.Split(s, "\n"), doc: &doc.Document{Format: Format(s)}}
	r.markdown = r.doc.Format == doc.Markdown
	for r.at < len(r.lines) {
		if err := r.block(); err != nil {
			return nil, err
		}
		if r.pieces > maxPieces {
			return nil, tooBig("段落和单元格超过 131072 个")
		}
	}
	if r.markdown {
		settleTitle(r.doc)
	}
	return r.doc, nil
}

func tooBig(what string) error {
	return fault.New(fault.Invalid, "paper.too-many-pieces", "文本的"+what+"，不像公文；请只保留正文后再试")
}

type reader struct {
	lines    []string
	at       int // index of the next line
	markdown bool
	fenced   bool // inside a Markdown code fence
	pieces   int
	slab     []doc.Run
	doc      *doc.Document
}

// block reads the paragraph or table that starts at the current line.
func (r *reader) block() error {
	line := r.lines[r.at]
	switch {
	case blank(line):
		r.at++
	case r.embedded(r.at):
		return r.htmlTable()
	case r.tabRow(r.at, false):
		r.tabTable()
	case r.pipeRow(r.at, false):
		r.pipeTable()
	case r.markdown:
		r.markdownLine(line)
		r.at++
	default:
		r.para(doc.Body, line)
		r.at++
	}
	return nil
}

// para adds the current line, trimmed, as a paragraph.
func (r *reader) para(style doc.Style, line string) {
	text, col := trim(line)
	r.add(&doc.Para{Style: style, Text: text, Runs: r.run(r.at+1, col)})
}

func (r *reader) add(p *doc.Para) {
	r.pieces += len(p.Runs)
	r.doc.Blocks = append(r.doc.Blocks, doc.Block{Para: p})
}

// run is one run at the start of a text, cut from a slab: most texts have
// exactly one, and there are hundreds of them.
func (r *reader) run(line, col int) []doc.Run {
	if len(r.slab) == cap(r.slab) {
		r.slab = make([]doc.Run, 0, 128)
	}
	n := len(r.slab)
	r.slab = append(r.slab, doc.Run{Pos: doc.Pos{Line: line, Col: col}})
	return r.slab[n : n+1 : n+1]
}

// spaces are what surrounds text without belonging to it.
const spaces = " \t\n\v\f\u00a0\u3000\u200b\ufeff"

func blank(line string) bool {
	return line == "" || !begins(line[0]) && strings.Trim(line, spaces) == ""
}

// begins reports bytes that begin no space: nearly all that texts begin with.
func begins(c byte) bool { return c > ' ' && c < utf8.RuneSelf || c >= 0xE4 && c <= 0xE9 }

// ends reports texts whose last character is plainly no space.
func ends(s string) bool {
	n := len(s)
	if n == 0 || s[n-1] < utf8.RuneSelf {
		return n > 0 && s[n-1] > ' '
	}
	return n >= 3 && s[n-3] >= utf8.RuneSelf && begins(s[n-3])
}

// trim gives the text without the space around it and the 1-based column, in
// characters, at which it starts.
func trim(s string) (text string, col int) {
	t := s
	if t != "" && !begins(t[0]) {
		t = strings.TrimLeft(s, spaces)
	}
	col = 1 + utf8.RuneCountInString(s[:len(s)-len(t)])
	if ends(t) {
		return t, col
	}
	return strings.TrimRight(t, spaces), col
}
