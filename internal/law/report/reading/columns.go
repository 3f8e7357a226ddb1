package reading

import "gongkai/internal/kernel/doc"

func hasSpans(t *doc.Table) bool {
	for r := range t.Rows {
		for i := range t.Rows[r] {
			if c := &t.Rows[r][i]; c.ColSpan > 1 || c.RowSpan > 1 {
				return true
			}
		}
	}
	return false
}

// columns lays the rows of a table out, as doc.Table.Grid does, but only to
// know where each cell begins.
type columns struct {
	busy  []int // for each column the rows that a cell above still covers
	width int
}

// maxColumns cuts hostile spans.
const maxColumns = 512

func (g *columns) row(row doc.Row, visit func(c *doc.Cell, col int)) {
	col := 0
	for i := range row {
		c := &row[i]
		for col < len(g.busy) && g.busy[col] > 0 {
			col++
		}
		if visit != nil {
			visit(c, col)
		}
		end := min(col+c.Cols(), maxColumns)
		if c.Lines() > 1 {
			for len(g.busy) < end {
				g.busy = append(g.busy, 0)
			}
			for k := col; k < end; k++ {
				g.busy[k] = c.Lines()
			}
		}
		col = max(end, col)
	}
	g.width = max(g.width, col)
	for k := range g.busy {
		if g.busy[k] > 0 {
			g.busy[k]--
			g.width = max(g.width, k+1)
		}
	}
}
