package xlsx

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// plan is the used part of a sheet laid out: which cell and which merge each
// place belongs to. Rows and columns count from the upper left of the used part.
type plan struct {
	sheet      *sheet
	used       area
	rows, cols int
	text       []int32 // by place: index into sheet.cells + 1, 0 where blank
	merge      []int32 // by place: index into merges + 1, 0 where single
	merges     []area  // relative to the used part and cut to it
	lined      bool    // the sheet has lines around some cells
}

// layOut gives what a sheet shows as paragraphs and tables.
func (b *book) layOut(s *sheet) ([]doc.Block, error) {
	if len(s.cells) == 0 {
		return nil, nil
	}
	used := extent(s.cells)
	p := &plan{sheet: s, used: used, rows: used.lastRow - used.row + 1, cols: used.lastCol - used.col + 1}
	if p.rows > b.places/p.cols {
		return nil, tooLarge(s.name)
	}
	b.places -= p.rows * p.cols
	p.lined = len(s.lined) > 0
	p.text = make([]int32, p.rows*p.cols)
	p.merge = make([]int32, p.rows*p.cols)
	for i, c := range s.cells {
		p.text[(c.row-used.row)*p.cols+c.col-used.col] = int32(i + 1)
	}
	if err := p.placeMerges(); err != nil {
		return nil, err
	}
	return p.blocks(), nil
}

func extent(cells []cell) area {
	used := area{cells[0].row, cells[0].col, cells[0].row, cells[0].col}
	for _, c := range cells {
		used.row, used.lastRow = min(used.row, c.row), max(used.lastRow, c.row)
		used.col, used.lastCol = min(used.col, c.col), max(used.lastCol, c.col)
	}
	return used
}

// placeMerges cuts the merges to the used part. Of merges that overlap, which
// Excel calls damage, the first counts.
func (p *plan) placeMerges() error {
	checks := 4 * doc.MaxGrid // no honest file needs more than its places
	for _, m := range p.sheet.merges {
		m = area{m.row - p.used.row, m.col - p.used.col, m.lastRow - p.used.row, m.lastCol - p.used.col}
		if m.lastRow < 0 || m.lastCol < 0 || m.row >= p.rows || m.col >= p.cols {
			continue
		}
		cut := area{max(m.row, 0), max(m.col, 0), min(m.lastRow, p.rows-1), min(m.lastCol, p.cols-1)}
		if checks -= (cut.lastRow - cut.row + 1) * (cut.lastCol - cut.col + 1); checks < 0 {
			return tooLarge(p.sheet.name)
		}
		if p.isMerged(cut) {
			continue
		}
		p.merges = append(p.merges, cut)
		shown := p.text[cut.row*p.cols+cut.col]
		if m.row < 0 || m.col < 0 {
			shown = 0 // the corner that would show lies outside and is blank
		}
		for r := cut.row; r <= cut.lastRow; r++ {
			for c := cut.col; c <= cut.lastCol; c++ {
				p.merge[r*p.cols+c] = int32(len(p.merges))
				p.text[r*p.cols+c] = 0 // what a merge covers is not shown
			}
		}
		p.text[cut.row*p.cols+cut.col] = shown
	}
	return nil
}

func (p *plan) isMerged(a area) bool {
	for r := a.row; r <= a.lastRow; r++ {
		for c := a.col; c <= a.lastCol; c++ {
			if p.merge[r*p.cols+c] != 0 {
				return true
			}
		}
	}
	return false
}

// at is the area that a place belongs to.
func (p *plan) at(row, col int) area {
	if m := p.merge[row*p.cols+col]; m != 0 {
		return p.merges[m-1]
	}
	return area{row, col, row, col}
}

// shown is the text of a place, "" unless it is the corner of its area.
func (p *plan) shown(row, col int) string {
	if i := p.text[row*p.cols+col]; i != 0 {
		return p.sheet.cells[i-1].text
	}
	return ""
}

// blocks cuts the plan into paragraphs and the tables between them.
func (p *plan) blocks() []doc.Block {
	var out []doc.Block
	from := 0
	for r := 0; r < p.rows; {
		if !p.isProse(r) {
			r++
			continue
		}
		out = append(out, p.table(from, r)...)
		out = append(out, paras(p.shown(r, 0), p.runs(r, 0))...)
		r = p.at(r, 0).lastRow + 1
		from = r
	}
	return append(out, p.table(from, p.rows)...)
}

// isProse reports whether a row is one text across the whole width, and no row
// of a table: tables have lines around their cells, prose has none. In a sheet
// without any lines the two cannot be told apart, and all of it is one table.
func (p *plan) isProse(row int) bool {
	a := p.at(row, 0)
	whole := a.row == row && a.col == 0 && a.lastCol == p.cols-1
	return whole && !p.sheet.isLined(row+p.used.row) && (p.cols == 1 || p.lined)
}

// paras makes a paragraph of each line of a cell.
func paras(text string, runs []doc.Run) []doc.Block {
	var out []doc.Block
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, doc.Block{Para: &doc.Para{Text: line, Runs: runs}})
		}
	}
	return out
}

func (p *plan) runs(row, col int) []doc.Run {
	return []doc.Run{{Pos: doc.Pos{Sheet: p.sheet.name, Ref: refOf(row+p.used.row, col+p.used.col)}}}
}

// table makes the table of the rows from up to to, without blank rows and
// columns around it.
func (p *plan) table(from, to int) []doc.Block {
	var filled []cell
	for r := from; r < to; r++ {
		for c := range p.cols {
			if p.text[r*p.cols+c] != 0 {
				filled = append(filled, cell{row: r, col: c})
			}
		}
	}
	if len(filled) == 0 {
		return nil
	}
	part := extent(filled)
	columns := p.columns(part)
	t := &doc.Table{Rows: make([]doc.Row, 0, part.lastRow-part.row+1)}
	cells := 0
	for r := part.row; r <= part.lastRow; r++ {
		row := p.row(part, columns, r)
		cells += len(row)
		t.Rows = append(t.Rows, row)
	}
	if cells == 1 { // a frame around a text
		return paras(p.shown(part.row, part.col), p.runs(part.row, part.col))
	}
	return []doc.Block{doc.T(t)}
}

// row lists the cells of part that have their corner in row r.
func (p *plan) row(part area, columns []int, r int) doc.Row {
	var row doc.Row
	for c := part.col; c <= part.lastCol; c++ {
		a := p.cut(part, r, c)
		if a.row == r && a.col == c {
			row = append(row, doc.Cell{
				Text: p.shown(r, c), Runs: p.runs(r, c),
				RowSpan: a.lastRow - a.row + 1, ColSpan: columns[a.lastCol+1] - columns[a.col],
			})
		}
		c = a.lastCol
	}
	return row
}

// cut is at, cut to a part of the plan.
func (p *plan) cut(part area, row, col int) area {
	a := p.at(row, col)
	return area{max(a.row, part.row), max(a.col, part.col), min(a.lastRow, part.lastRow), min(a.lastCol, part.lastCol)}
}

// columns numbers the columns of a part, without those in which no cell begins:
// official layouts merge fine columns in different ways for each table.
func (p *plan) columns(part area) []int {
	begins := make([]bool, p.cols+1)
	for r := part.row; r <= part.lastRow; r++ {
		for c := part.col; c <= part.lastCol; {
			a := p.cut(part, r, c)
			begins[a.col] = true
			c = a.lastCol + 1
		}
	}
	number := make([]int, p.cols+1)
	for c := 1; c <= p.cols; c++ {
		number[c] = number[c-1]
		if begins[c-1] {
			number[c]++
		}
	}
	return number
}
