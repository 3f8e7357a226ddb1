// Package doc is a document as data: paragraphs, tables with merged cells and
// the position of every text, so that readers of file formats and readers of
// the law never meet. It is pure and knows no format.
package doc

import "strings"

// Document is what a file says, in reading order.
type Document struct {
	Title    string // the file's own title (metadata), "" where it has none
	Language string // BCP 47; "" means zh-CN
	Format   Format // where it came from; writers ignore it
	Blocks   []Block
	// Attachments are files carried inside the document and not shown by it:
	// a script element, a custom part, an embedded file.
	Attachments []Attachment
	// Font and paper choices of official documents are the writers' business;
	// Landscape is the only page matter a document says of itself.
	Landscape bool
}

// Format names a file format as paper tells it by content.
type Format string

// The formats. Text is plain text in any encoding; Markdown is told by its
// headings or table rules.
const (
	Text     Format = "txt"
	Markdown Format = "md"
	HTML     Format = "html"
	MHTML    Format = "mhtml"
	DOCX     Format = "docx"
	XLSX     Format = "xlsx"
	PDF      Format = "pdf"
	JSON     Format = "json"
	OFD      Format = "ofd"
)

// Label is how people call a format.
func (f Format) Label() string {
	switch f {
	case DOCX:
		return "Word"
	case XLSX:
		return "Excel"
	case HTML, MHTML:
		return "网页"
	case Text:
		return "纯文本"
	case Markdown:
		return "Markdown"
	}
	return strings.ToUpper(string(f))
}

// Attachment is a named file inside a document.
type Attachment struct {
	Name      string // e.g. "gongkai-report.json"
	MediaType string
	Data      []byte
}

// Block is a paragraph or a table: exactly one of the two pointers is set.
type Block struct {
	Para  *Para
	Table *Table
}

// Style is the role of a paragraph. Writers map roles to the fonts and sizes
// that GB/T 9704 documents use; readers set what the format tells them.
type Style int

// The roles. Heading levels follow official documents: 一、 (1), (一) (2), 1. (3).
const (
	Body      Style = iota
	Title           // the document's title, centred
	Heading1        // 一、
	Heading2        // （一）
	Heading3        // 1．
	Heading4        // deeper; five and six read as four
	ListItem        // an item of a list; the marker is part of Text where the source shows one
	IssueMark       // 发文机关标志, red, centred
	DocNumber       // 发文字号, centred
	Addressee       // 主送: flush left without indent
	Signature       // 署名 and 成文日期: flush right
	Note            // small print below a table or a page
	Caption         // over or under a table or picture
)

// Para is one paragraph. Text holds no line breaks.
type Para struct {
	Style Style
	Text  string
	// Runs say where pieces of Text came from, ascending by Start. A position
	// inside a run lies its distance in characters further on the same line.
	Runs []Run
}

// Run starts at byte Start of the text it belongs to and came from Pos.
type Run struct {
	Start int
	Pos   Pos
}

// Pos is a place in a source file. Text formats set Line and Col (1-based, Col
// in characters); PDF sets Page (1-based) and Box; XLSX sets Sheet and Ref;
// DOCX sets Line to the paragraph's ordinal. The zero value means unknown.
type Pos struct {
	Line, Col int
	Page      int
	Box       Rect
	Sheet     string
	Ref       string // "B7"
}

// IsZero reports whether the place is unknown.
func (p Pos) IsZero() bool { return p == Pos{} }

// Rect is a box on a page in points, origin at the top left.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Table is rows of anchor cells, as HTML lists them: a cell that is covered by
// another's span does not appear. Grid lays it out.
type Table struct {
	Rows []Row
	// Widths are the columns' relative widths; nil means equal. Writers use it.
	Widths []float64
	// HeaderRows is the number of rows to repeat on each page and mark as heads.
	HeaderRows int
}

// Row is the cells of one row, left to right.
type Row []Cell

// Cell is one cell. Line breaks inside it are kept as '\n'.
type Cell struct {
	Text    string
	Runs    []Run
	ColSpan int // 0 and 1 both mean one column
	RowSpan int // 0 and 1 both mean one row
	Head    bool
	Align   Align
}

// Align is the horizontal place of text in its cell.
type Align int

// The alignments; AlignAuto leaves it to the writer (numbers centre, text left).
const (
	AlignAuto Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Cols and Rows spanned, at least one.
func (c *Cell) Cols() int { return max(1, c.ColSpan) }

// Lines is the number of rows the cell covers, at least one.
func (c *Cell) Lines() int { return max(1, c.RowSpan) }

// Pos is where the cell's text begins.
func (c *Cell) Pos() Pos { return At(c.Runs, c.Text, 0) }

// At gives the place of byte offset off of text whose pieces are runs.
func At(runs []Run, text string, off int) Pos {
	var r *Run
	for i := range runs {
		if runs[i].Start > off {
			break
		}
		r = &runs[i]
	}
	if r == nil {
		return Pos{}
	}
	p := r.Pos
	if p.Line > 0 && off > r.Start && off <= len(text) {
		for range text[r.Start:off] {
			p.Col++
		}
	}
	return p
}

// PosAt is the place of byte offset off of the paragraph's text.
func (p *Para) PosAt(off int) Pos { return At(p.Runs, p.Text, off) }

// MaxGrid bounds the cells of a laid-out table: a hostile colspan must not
// become memory.
const MaxGrid = 1 << 20

// Grid lays the table out with merges resolved: grid[r][c] points to the cell
// that covers it, nil where the source left a hole. Spans that would pass
// MaxGrid cells in all are cut.
func (t *Table) Grid() [][]*Cell {
	grid := make([][]*Cell, len(t.Rows))
	budget := MaxGrid
	put := func(r, c int, cell *Cell) bool {
		for len(grid[r]) <= c {
			if budget == 0 {
				return false
			}
			grid[r] = append(grid[r], nil)
			budget--
		}
		grid[r][c] = cell
		return true
	}
	for r := range t.Rows {
		c := 0
		for i := range t.Rows[r] {
			cell := &t.Rows[r][i]
			for c < len(grid[r]) && grid[r][c] != nil {
				c++
			}
			for dr := 0; dr < cell.Lines() && r+dr < len(grid); dr++ {
				for dc := 0; dc < cell.Cols(); dc++ {
					if !put(r+dr, c+dc, cell) {
						return grid
					}
				}
			}
			c += cell.Cols()
		}
	}
	return grid
}

// P makes a paragraph block of a style.
func P(style Style, text string) Block { return Block{Para: &Para{Style: style, Text: text}} }

// T makes a table block.
func T(t *Table) Block { return Block{Table: t} }

// PlainText is all text in reading order, one paragraph or table row a line,
// cells parted by tabs.
func (d *Document) PlainText() string {
	var b strings.Builder
	for _, bl := range d.Blocks {
		if bl.Para != nil {
			b.WriteString(bl.Para.Text)
			b.WriteByte('\n')
			continue
		}
		for _, row := range bl.Table.Rows {
			for i := range row {
				if i > 0 {
					b.WriteByte('\t')
				}
				b.WriteString(strings.ReplaceAll(row[i].Text, "\n", " "))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
