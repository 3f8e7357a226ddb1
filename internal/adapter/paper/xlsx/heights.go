package xlsx

import (
	"strings"

	"golang.org/x/text/width"

	"gongkai/internal/kernel/doc"
)

const (
	// pointsPerUnit is the width of a column of width 1: a digit of 宋体 11, 8 pixels.
	pointsPerUnit = 6.0
	// cellPadding is what a cell leaves free at both sides together, in points.
	cellPadding = 5.0
	// wrapLoss is the share of a line that ragged ends and other fonts cost.
	wrapLoss = 0.05
)

func lineHeight(size float64) float64 { return size * 1.5 }

// linesOf estimates how many lines a text takes in a cell; Excel does not size
// merged cells itself. Chinese characters are as wide as high, others half.
func linesOf(text string, cellWidth, size float64) int {
	room := max((cellWidth-cellPadding)*(1-wrapLoss), size)
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + int(widthOf(line, size)/room)
	}
	return lines
}

// widthOf is how wide a line is where a Chinese character takes size.
func widthOf(line string, size float64) (used float64) {
	for _, r := range line {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			used += size
		default:
			used += size / 2
		}
	}
	return used
}

// heights gives the height of each row of a table in points: what its own cells
// need, and what merged cells lack shared out among their rows.
func (s *sheetWriter) heights(t *doc.Table, at []int) []float64 {
	line := lineHeight(tableSize)
	out := make([]float64, len(t.Rows))
	for i := range out {
		out[i] = line + 2
	}
	areas := t.Areas()
	need := func(a doc.Area) float64 {
		cellWidth := s.width * (s.ruler.edges[at[a.Col+a.Cols]] - s.ruler.edges[at[a.Col]])
		return float64(linesOf(a.Cell.Text, cellWidth, tableSize))*line + 2
	}
	for _, a := range areas {
		if a.Cell != nil && a.Rows == 1 {
			out[a.Row] = max(out[a.Row], need(a))
		}
	}
	for _, a := range areas {
		if a.Cell == nil || a.Rows == 1 {
			continue
		}
		lacks := need(a)
		for _, h := range out[a.Row : a.Row+a.Rows] {
			lacks -= h
		}
		for r := a.Row; lacks > 0 && r < a.Row+a.Rows; r++ {
			out[r] += lacks / float64(a.Rows)
		}
	}
	return out
}
