package reading

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// line is a row of a table or a paragraph: what a reader's eye takes as one
// line of the form.
type line struct {
	cells  []cell
	para   *doc.Para // the paragraph, nil for a row of a table
	table  int       // which table of the document, -1 for a paragraph
	spans  bool      // the table says which cells are merged
	width  int       // columns of the table
	prose  bool      // sentences, no part of a table
	head   heading   // the heading it may be
	taken  bool      // read as part of a table
	region tableID   // whose labels it holds
}

// cell is a piece of text on a line with what it was recognised as.
type cell struct {
	text  string // without surrounding blanks
	para  *doc.Para
	grid  *doc.Cell // the one of the two whose text it is part of
	num   number
	off   int32 // of text in the source's text
	col   int16 // first grid column, or ordinal on a line of text
	kind  kind
	row   int8 // the row of table 3 whose label it is or belongs to, noRow
	label label
}

// lastColumn is the grid column of the line's last cell.
func (l *line) lastColumn() int { return int(l.cells[len(l.cells)-1].col) }

type kind uint8

const (
	empty  kind = iota
	figure      // a number
	mark        // a sign for "nothing here"
	name        // a label of the form
	words       // any other text
	footer      // a page number
)

func (c *cell) pos() doc.Pos {
	if c.para != nil {
		return c.para.PosAt(int(c.off))
	}
	return doc.At(c.grid.Runs, c.grid.Text, int(c.off))
}

// isValue reports whether the cell says something in the place of a number.
func (c *cell) isValue() bool { return c.kind == figure || c.kind == mark }

// maxCells bounds what one document may hold; a report has some 350.
const maxCells = 200_000

// lines flattens a document. Cells that hold whole paragraphs become lines of
// their own, so that a page laid out in a table reads like any other.
func lines(d *doc.Document) []line {
	s := scanner{lines: make([]line, 0, 64+len(d.Blocks)*2)}
	s.arena = make([]cell, 0, arenaSize(d))
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch {
		case b.Para != nil:
			s.paragraph(b.Para)
		case b.Table != nil:
			s.table(b.Table, i)
		}
		if s.count > maxCells {
			break
		}
	}
	return s.lines
}

func arenaSize(d *doc.Document) int {
	n := 0
	for i := range d.Blocks {
		if t := d.Blocks[i].Table; t != nil {
			for r := range t.Rows {
				n += len(t.Rows[r])
			}
		}
		n++
	}
	return min(n+n/8, maxCells)
}

type scanner struct {
	lines []line
	arena []cell
	count int
	key   []byte
}

// paragraph makes a line of a text that belongs to no grid.
func (s *scanner) paragraph(p *doc.Para) {
	start := len(s.arena)
	s.fields(p)
	cells := s.arena[start:len(s.arena):len(s.arena)]
	if len(cells) == 1 && cells[0].kind == empty {
		return
	}
	l := line{cells: cells, para: p, table: -1}
	l.head = headingOf(p.Text)
	l.prose = isProse(p.Text, cells)
	s.lines = append(s.lines, l)
}

func (s *scanner) table(t *doc.Table, index int) {
	var g columns
	spans := hasSpans(t)
	first := len(s.lines)
	width := 0
	for r := range t.Rows {
		row := t.Rows[r]
		start := len(s.arena)
		if lone := loneProse(row); lone != nil {
			g.row(row, nil)
			s.paragraphs(lone)
			continue
		}
		g.row(row, func(c *doc.Cell, col int) {
			s.add(cell{text: c.Text, grid: c, col: int16(col)})
		})
		cells := s.arena[start:len(s.arena):len(s.arena)]
		width = max(width, g.width)
		l := line{cells: cells, table: index, spans: spans}
		if lone := only(cells); lone != nil {
			l.head = headingOf(lone.text)
		}
		s.lines = append(s.lines, l)
		if s.count > maxCells {
			break
		}
	}
	for i := first; i < len(s.lines); i++ {
		s.lines[i].width = width
	}
}

// paragraphs makes a line of each line of a cell that holds prose.
func (s *scanner) paragraphs(c *doc.Cell) {
	for from := 0; from <= len(c.Text); {
		to := from + strings.IndexByte(c.Text[from:]+"\n", '\n')
		p := &doc.Para{Text: c.Text[from:to], Runs: shift(c.Runs, c.Text, from, to)}
		s.paragraph(p)
		from = to + 1
	}
}

// shift gives the runs of full[from:to].
func shift(runs []doc.Run, full string, from, to int) []doc.Run {
	out := []doc.Run{{Start: 0, Pos: doc.At(runs, full, from)}}
	if out[0].Pos.IsZero() {
		out = nil
	}
	for _, r := range runs {
		if r.Start > from && r.Start < to {
			out = append(out, doc.Run{Start: r.Start - from, Pos: r.Pos})
		}
	}
	return out
}

// loneProse is the cell of a row that holds nothing but one cell of running
// text, nil otherwise.
func loneProse(row doc.Row) *doc.Cell {
	var lone *doc.Cell
	for i := range row {
		c := &row[i]
		if len(c.Text) == 0 {
			continue
		}
		if long := len(c.Text) > 150 && (strings.Contains(c.Text, "。") || strings.Contains(c.Text, "\n")); !long {
			if t, _ := trim(c.Text); t != "" {
				return nil
			}
			continue
		}
		if lone != nil {
			return nil
		}
		lone = c
	}
	return lone
}

func only(cells []cell) *cell {
	var one *cell
	for i := range cells {
		if cells[i].kind != empty {
			if one != nil {
				return nil
			}
			one = &cells[i]
		}
	}
	return one
}

// isProse tells sentences from the labels and figures of a table.
func isProse(s string, cells []cell) bool {
	if len(cells) == 0 || cells[0].kind != words || len(s) < 60 {
		return false
	}
	return len(s) > 240 || strings.Contains(s, "。") || strings.Contains(s, "；")
}
