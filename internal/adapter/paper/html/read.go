// Package html reads and writes web pages: how agencies publish annual reports
// and where most of them must be fetched from. It reads tokens, never a tree.
package html

import (
	"strings"

	"golang.org/x/net/html"

	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Bounds of one page. A page beyond them is refused, never cut.
const (
	maxToken = 8 << 20 // bytes of one tag or stretch of text
	maxCells = 1 << 17
	maxRuns  = 1 << 18
	maxDepth = 64 // tables inside tables
)

// Read reads a page in its declared or detected encoding. Paragraphs come from
// blocks and line breaks, tables keep their spans; a table used for layout (it
// holds other tables, or long prose) is dissolved into its content, in order.
// What a browser would not show (script, style, hidden elements) is left out,
// save the script elements with a data-name, which become Attachments.
// Positions are lines and columns, in characters, of the decoded source.
// Pages that are no text or go beyond the bounds are refused with
// fault.Invalid.
func Read(data []byte) (*doc.Document, error) { return read(data, declared(data)) }

func read(data []byte, label string) (*doc.Document, error) {
	src, err := charset.Decode(data, label)
	if err != nil {
		return nil, err
	}
	return Parse(src)
}

// Parse is Read for a page that is decoded already, lines ending in "\n".
func Parse(src string) (*doc.Document, error) {
	r := newReader(src)
	for {
		tt := r.tok.Next()
		if tt == html.ErrorToken {
			break
		}
		r.start, r.end = r.end, r.end+len(r.tok.Raw())
		r.token(tt)
		if err := r.bounds(); err != nil {
			return nil, err
		}
	}
	if r.tok.Err() == html.ErrBufferExceeded {
		return nil, tooBig("单个标签或一段文字超过 8 MB")
	}
	return r.finish(), nil
}

func (r *reader) bounds() error {
	switch {
	case len(r.tables) > maxDepth:
		return tooBig("表格嵌套超过 64 层")
	case r.cells > maxCells:
		return tooBig("单元格超过 131072 个")
	case len(r.runs) > maxRuns:
		return tooBig("文字碎片超过 262144 段")
	}
	return nil
}

func tooBig(what string) error {
	return fault.New(fault.Invalid, "paper.too-many-pieces", "网页里"+what+"，不像公文；请只保留正文后再试")
}

// reader turns tokens into blocks. Text that is not finished yet always
// belongs to the innermost place, so one buffer and one list of runs serve all.
type reader struct {
	tok        *html.Tokenizer
	src        string
	start, end int // of the current token in src
	at         cursor
	doc        *doc.Document

	page   flow
	in     *flow    // where text goes: the page or a cell
	tables []*table // open tables, innermost last
	cells  int

	text strings.Builder
	runs []doc.Run
	next int  // byte of src that would go on the last run
	gap  gap  // owed before the next word
	line bool // a line break is owed before the next word (cells only)

	style doc.Style // of the paragraphs that begin now
	pre   int       // open pre elements
	skip  skip
	attrs attrs

	file   *doc.Attachment // the script element being read
	packed bool            // its content is base64
}

// mostRuns bounds the room that is made for runs beforehand: about one for
// each end tag.
const mostRuns = 1 << 12

func newReader(src string) *reader {
	r := &reader{
		tok: html.NewTokenizer(strings.NewReader(src)), src: src, at: cursor{line: 1, col: 1},
		runs: make([]doc.Run, 0, 64+min(strings.Count(src, "</"), mostRuns)), doc: &doc.Document{Format: doc.HTML},
	}
	r.tok.SetMaxBuf(maxToken)
	r.text.Grow(len(src) / 3)
	r.enter(&r.page)
	return r
}

func (r *reader) token(tt html.TokenType) {
	switch tt {
	case html.TextToken:
		r.textToken(r.src[r.start:r.end])
	case html.StartTagToken, html.SelfClosingTagToken:
		if k := kindOf(r.src[r.start+1 : r.end]); !r.skipped(k, 1) {
			r.startTag(k)
		}
	case html.EndTagToken:
		if k := kindOf(r.src[r.start+2 : r.end]); !r.skipped(k, 2) {
			r.endTag(k)
		}
	}
}

func (r *reader) textToken(s string) {
	switch {
	case r.file != nil:
		r.attach(s)
	case r.skip.depth > 0:
		if r.skip.kind == title && r.doc.Title == "" {
			r.doc.Title = strings.Join(strings.Fields(html.UnescapeString(s)), " ")
		}
	case r.pre > 0:
		r.preformatted(s)
	default:
		r.words(s, r.start)
	}
}

// finish closes what is open and hands the document over.
func (r *reader) finish() *doc.Document {
	for len(r.tables) > 0 {
		r.closeTable()
	}
	r.flush()
	r.doc.Blocks = r.page.blocks
	return r.doc
}
