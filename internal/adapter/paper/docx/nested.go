package docx

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// proseBytes is how much text in one cell (about 400 characters) shows that
// the table is there for the layout. The longest label of the official tables
// has 45 characters.
const proseBytes = 1200

// settle gives what the table amounts to: itself, or, where rows hold other
// tables or much prose, the content of these rows in order with the rest as
// tables between.
func (g *grid) settle() []doc.Block {
	var out []doc.Block
	from := 0
	for i, row := range g.rows {
		if !row.onlyLaysOut() {
			continue
		}
		out = append(out, g.part(from, i)...)
		for _, c := range row.cells {
			out = append(out, c.blocks...)
		}
		from = i + 1
	}
	return append(out, g.part(from, len(g.rows))...)
}

// part is the table of rows from up to to: nothing where they are blank, plain
// paragraphs where they are a single cell, which is a frame.
func (g *grid) part(from, to int) []doc.Block {
	cells, text := 0, false
	var only []doc.Block
	for _, row := range g.rows[from:to] {
		for _, c := range row.cells {
			cells++
			only = c.blocks
			text = text || len(c.blocks) > 0
		}
	}
	switch {
	case !text:
		return nil
	case cells == 1:
		return only
	}
	return []doc.Block{doc.T((&grid{widths: g.widths, rows: g.rows[from:to]}).table())}
}

func (r gridRow) onlyLaysOut() bool {
	for _, c := range r.cells {
		bytes := 0
		for _, b := range c.blocks {
			if b.Table != nil && isGrid(b.Table) {
				return true
			}
			if b.Para != nil {
				bytes += len(b.Para.Text)
			}
		}
		if bytes > proseBytes {
			return true
		}
	}
	return false
}

// isGrid reports whether a table has rows and columns; what has only one of
// them is text with lines around it.
func isGrid(t *doc.Table) bool {
	for _, row := range t.Rows {
		if len(t.Rows) >= 2 && len(row) >= 2 {
			return true
		}
	}
	return false
}

// join makes the text of a cell: a paragraph or the row of an inner table a
// line, the inner cells parted by spaces.
func join(blocks []doc.Block) (string, []doc.Run) {
	var j joined
	for _, block := range blocks {
		if block.Para != nil {
			j.add("\n", block.Para.Text, block.Para.Runs)
			continue
		}
		for _, row := range block.Table.Rows {
			separator := "\n"
			for _, c := range row {
				j.add(separator, c.Text, c.Runs)
				separator = " "
			}
		}
	}
	return j.text.String(), j.runs
}

// joined is text put together from pieces that remember their places.
type joined struct {
	text strings.Builder
	runs []doc.Run
}

func (j *joined) add(separator, text string, runs []doc.Run) {
	if text == "" {
		return
	}
	if j.text.Len() > 0 {
		j.text.WriteString(separator)
	}
	for _, r := range runs {
		j.runs = append(j.runs, doc.Run{Start: j.text.Len() + r.Start, Pos: r.Pos})
	}
	j.text.WriteString(text)
}
