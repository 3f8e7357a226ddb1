package screening

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
)

// passage is one stretch of text that is screened by itself: a paragraph, a
// cell, the text of a hidden place. The rules read folded, in which width and
// old forms do not matter, and answer in its bytes.
type passage struct {
	place  Place
	text   string
	folded string
	at     []int32 // offset in text of each byte of folded and of its end; nil where they are one
	cue    string  // words that stand outside and say what this is: head of the column, cell to the left
}

func newPassage(text, cue string, place Place) *passage {
	p := &passage{place: place, text: text, cue: cue}
	same := hanzi.Same(text)
	if same == len(text) {
		p.folded = text
		return p
	}
	out := make([]byte, 0, len(text)+4)
	p.at = make([]int32, 0, len(text)+5)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		before := len(out)
		out = hanzi.AppendFold(out, r)
		for range len(out) - before {
			p.at = append(p.at, int32(i))
		}
		i += n
	}
	p.at = append(p.at, int32(len(text)))
	p.folded = string(out)
	return p
}

// origin is the place in text of byte i of folded.
func (p *passage) origin(i int) int {
	if p.at == nil {
		return i
	}
	return int(p.at[i])
}

// before is what stands before byte i, at most n bytes, after what stands
// outside.
func (p *passage) before(i, n int) string { return p.cue + " " + p.folded[max(0, i-n):i] }

// passages lists what is to be read of a document and of its hidden places.
func passages(d *doc.Document, hidden []doc.Hidden) []*passage {
	var out []*passage
	if d != nil {
		tables := 0
		for b := range d.Blocks {
			if para := d.Blocks[b].Para; para != nil {
				if para.Text != "" {
					pos := para.PosAt(0)
					out = append(out, newPassage(para.Text, "", Place{Text: words(pos, b, d.Format), Block: b, Row: -1, Cell: -1, Pos: pos}))
				}
				continue
			}
			if d.Blocks[b].Table != nil {
				tables++
				out = append(out, cells(d.Blocks[b].Table, b, tables, d.Format)...)
			}
		}
	}
	for i, h := range hidden {
		if h.Text != "" {
			out = append(out, newPassage(h.Text, "", Place{Text: h.Place, Hidden: h.Kind, Block: i, Row: -1, Cell: -1}))
		}
	}
	return out
}

// cells lists the cells of the nth table; the first cell of the column and the cell
// to the left say what they are.
func cells(t *doc.Table, block, nth int, f doc.Format) []*passage {
	var out []*passage
	grid := t.Grid()
	for r := range t.Rows {
		column := 0
		for c := range t.Rows[r] {
			cell := &t.Rows[r][c]
			for column < len(grid[r]) && grid[r][column] != cell {
				column++
			}
			if cell.Text == "" {
				continue
			}
			pos := cell.Pos()
			text := fmt.Sprintf("第%d个表格第%d行第%d格", nth, r+1, c+1)
			if !pos.IsZero() {
				text = words(pos, block, f)
			}
			out = append(out, newPassage(cell.Text, cueOf(grid, r, column), Place{Text: text, Block: block, Row: r, Cell: c, Pos: pos}))
		}
	}
	return out
}

// cueOf gives the words that label a cell.
func cueOf(grid [][]*doc.Cell, r, c int) string {
	const most = 60 // bytes of one label
	cue := ""
	label := func(cell, self *doc.Cell) {
		if cell != nil && cell != self && len(cell.Text) <= most {
			cue += hanzi.Fold(strings.ReplaceAll(cell.Text, "\n", "")) + " "
		}
	}
	if r >= len(grid) || c >= len(grid[r]) {
		return ""
	}
	self := grid[r][c]
	for top := range min(2, r) { // heads have one row or two
		if c < len(grid[top]) {
			label(grid[top][c], self)
		}
	}
	if c > 0 {
		label(grid[r][c-1], self)
	}
	return cue
}

// words names a place for people.
func words(p doc.Pos, block int, f doc.Format) string {
	switch {
	case p.Sheet != "" && p.Ref != "":
		return "工作表“" + p.Sheet + "”" + p.Ref
	case p.Sheet != "":
		return "工作表“" + p.Sheet + "”"
	case p.Page > 0:
		return fmt.Sprintf("第%d页", p.Page)
	case p.Line > 0 && f != doc.DOCX && f != "":
		return fmt.Sprintf("第%d行", p.Line)
	case p.Line > 0:
		return fmt.Sprintf("第%d段", p.Line)
	}
	return fmt.Sprintf("第%d段", block+1)
}

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func hasSuffix(s string, words ...string) bool {
	s = strings.TrimRight(s, " :为是(")
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
