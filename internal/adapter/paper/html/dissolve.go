package html

import "gongkai/internal/kernel/doc"

// proseBytes is how much text in one cell (about 400 characters) shows that
// the table is there for the layout. The longest label of the official tables
// has 45 characters, a note below one seldom 200.
const proseBytes = 1200

// dissolve gives what the table amounts to: itself, or, where rows hold other
// tables or much prose, the content of these rows in order with the rest as
// tables between. A table of one cell is a frame around its content.
func (t *table) dissolve() []doc.Block {
	var out []doc.Block
	from := 0
	for i, row := range t.rows {
		if !t.layout(i, row) {
			continue
		}
		out = append(out, t.part(from, i)...)
		for n := range row {
			out = append(out, t.content(i, n)...)
		}
		from = i + 1
	}
	return append(out, t.part(from, len(t.rows))...)
}

// layout reports whether a cell of the row holds a table, a heading or much
// prose. What else is in flows goes back into the cell's text.
func (t *table) layout(i int, row doc.Row) bool {
	if t.flows == nil {
		return false
	}
	for n := range row {
		if blocks := t.flows[place{i, n}]; tablesOrProse(blocks) {
			return true
		}
	}
	for n := range row {
		if blocks := t.flows[place{i, n}]; blocks != nil {
			row[n].Text, row[n].Runs = join(blocks)
			delete(t.flows, place{i, n})
		}
	}
	return false
}

func tablesOrProse(blocks []doc.Block) bool {
	bytes := 0
	for _, b := range blocks {
		if b.Table != nil || b.Para.Style >= doc.Title && b.Para.Style <= doc.Heading4 {
			return true
		}
		bytes += len(b.Para.Text)
	}
	return bytes > proseBytes
}

// join makes one text of paragraphs, a line each.
func join(blocks []doc.Block) (string, []doc.Run) {
	var text []byte
	var runs []doc.Run
	for i, b := range blocks {
		if i > 0 {
			text = append(text, '\n')
		}
		for _, r := range b.Para.Runs {
			runs = append(runs, doc.Run{Start: r.Start + len(text), Pos: r.Pos})
		}
		text = append(text, b.Para.Text...)
	}
	return string(text), runs
}

// content is what a cell of a dissolved row holds.
func (t *table) content(row, n int) []doc.Block {
	if blocks := t.flows[place{row, n}]; blocks != nil {
		return blocks
	}
	c := &t.rows[row][n]
	return paras(c.Text, c.Runs, nil)
}

// part is the table of rows from up to to, nothing where they are blank, and
// plain paragraphs where they are a single cell.
func (t *table) part(from, to int) []doc.Block {
	cells, text := 0, false
	for i := from; i < to; i++ {
		for n := range t.rows[i] {
			c := &t.rows[i][n]
			c.RowSpan = min(c.RowSpan, to-i)
			text = text || c.Text != ""
			cells++
		}
	}
	switch {
	case !text:
		return nil
	case cells > 1:
		return []doc.Block{doc.T(&doc.Table{Rows: t.rows[from:to], HeaderRows: max(0, min(t.heads, to)-from)})}
	}
	for i := from; i < to; i++ {
		if len(t.rows[i]) == 1 {
			c := &t.rows[i][0]
			return paras(c.Text, c.Runs, nil)
		}
	}
	return nil
}
