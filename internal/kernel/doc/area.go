package doc

import "slices"

// Area is a rectangle of a laid-out table. Cell is nil for a hole, and for what
// contradicting spans leave over of a cell that was listed before.
type Area struct {
	Cell       *Cell
	Row, Col   int // of the upper left corner, from 0
	Rows, Cols int // covered, at least one each
}

// Areas cuts the grid into rectangles that never overlap, row by row, left to
// right, for writers of formats in which cells must not. Holes at the end of a
// row are left out.
func (t *Table) Areas() []Area {
	grid := t.Grid()
	done := make([][]bool, len(grid))
	for r := range grid {
		done[r] = make([]bool, len(grid[r]))
	}
	listed := map[*Cell]bool{}
	var out []Area
	for r := range grid {
		for c := range grid[r] {
			if done[r][c] {
				continue
			}
			a := widest(grid, done, r, c)
			if a.Cell != nil && listed[a.Cell] {
				a.Cell = nil
			}
			listed[a.Cell] = true
			out = append(out, a)
		}
	}
	return out
}

// RowAreas lists for each row the areas that touch it, left to right, for
// writers of formats in which every row names every cell.
func (t *Table) RowAreas() [][]Area {
	out := make([][]Area, len(t.Rows))
	for _, a := range t.Areas() {
		for r := a.Row; r < a.Row+a.Rows; r++ {
			out[r] = append(out[r], a)
		}
	}
	for _, row := range out {
		slices.SortFunc(row, func(a, b Area) int { return a.Col - b.Col })
	}
	return out
}

// Columns is the number of columns that the table covers.
func (t *Table) Columns() int {
	cols := 0
	for _, row := range t.Grid() {
		cols = max(cols, len(row))
	}
	return cols
}

// widest is the largest rectangle of one cell from a corner, widened first; it
// marks what it covers.
func widest(grid [][]*Cell, done [][]bool, row, col int) Area {
	a := Area{Cell: grid[row][col], Row: row, Col: col, Rows: 1, Cols: 1}
	free := func(r, c int) bool {
		return r < len(grid) && c < len(grid[r]) && grid[r][c] == a.Cell && !done[r][c]
	}
	for a.Cell != nil && free(row, col+a.Cols) {
		a.Cols++
	}
	for a.Cell != nil && rowFree(free, row+a.Rows, col, a.Cols) {
		a.Rows++
	}
	for r := row; r < row+a.Rows; r++ {
		for c := col; c < col+a.Cols; c++ {
			done[r][c] = true
		}
	}
	return a
}

func rowFree(free func(r, c int) bool, row, col, cols int) bool {
	for c := col; c < col+cols; c++ {
		if !free(row, c) {
			return false
		}
	}
	return true
}
