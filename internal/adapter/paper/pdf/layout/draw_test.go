package layout

import (
	"strings"

	"gongkai/internal/adapter/paper/pdf/linebreak"
	"gongkai/internal/kernel/doc"
)

// canvas draws what PDF producers draw, for tests.
type canvas struct{ Page }

func newCanvas() *canvas { return &canvas{Page{Width: 595, Height: 842}} }

// text puts a line of text with its baseline at y; it answers with its end.
func (c *canvas) text(x, y, size float64, s string) float64 {
	for _, r := range s {
		w := size / 2
		if linebreak.Wide(r) {
			w = size
		}
		c.Chars = append(c.Chars, Char{Rune: r, X: x, Y: y, X0: x, X1: x + w, Y0: y - 0.88*size, Y1: y + 0.12*size, Size: size})
		x += w
	}
	return x
}

// borders says how a producer draws the borders of cells.
type borders int

const (
	strokes   borders = iota // each cell's four edges as lines
	separate                 // the same, with space between cells (HTML cellspacing)
	continual                // one line for each edge that neighbours share
	bands                    // filled boxes on a dark ground
	manyBorders
)

// table draws a table with its top left corner at x, y.
func (c *canvas) table(t *doc.Table, x, y, colWidth, rowHeight float64, b borders) {
	const size = 10
	seen := map[*doc.Cell]bool{}
	grid := t.Grid()
	for r := range grid {
		for k, cell := range grid[r] {
			if cell == nil || seen[cell] {
				continue
			}
			seen[cell] = true
			box := doc.Rect{
				X0: x + float64(k)*colWidth, X1: x + float64(k+cell.Cols())*colWidth,
				Y0: y + float64(r)*rowHeight, Y1: y + float64(r+cell.Lines())*rowHeight,
			}
			c.cell(box, b)
			for i, s := range strings.Split(cell.Text, "\n") {
				c.text(box.X0+4, box.Y0+float64(i+1)*1.2*size, size, s)
			}
		}
	}
}

func (c *canvas) cell(r doc.Rect, b borders) {
	switch b {
	case separate:
		r.X0, r.Y0, r.X1, r.Y1 = r.X0+1, r.Y0+1, r.X1-1, r.Y1-1
	case bands:
		r.X0, r.Y0, r.X1, r.Y1 = r.X0+0.4, r.Y0+0.4, r.X1-0.4, r.Y1-0.4
		c.Boxes = append(c.Boxes, r)
		return
	case continual:
		r.X1, r.Y1 = r.X1+0.5, r.Y1+0.5 // the next cell's line lies on this one
	}
	c.Rules = append(c.Rules,
		Rule{r.X0, r.Y0, r.X1, r.Y0}, Rule{r.X0, r.Y1, r.X1, r.Y1},
		Rule{r.X0, r.Y0, r.X0, r.Y1}, Rule{r.X1, r.Y0, r.X1, r.Y1})
}

// shape writes a table as text: cells parted by bars, spans as columns x rows.
func shape(t *doc.Table) string {
	var b strings.Builder
	for _, row := range t.Rows {
		for i := range row {
			b.WriteString("|" + strings.ReplaceAll(row[i].Text, "\n", "/"))
			if row[i].Cols() > 1 || row[i].Lines() > 1 {
				b.WriteString("{" + string(rune('0'+row[i].Cols())) + "x" + string(rune('0'+row[i].Lines())) + "}")
			}
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// outline writes blocks as text: paragraphs a line each, tables as shape does.
func outline(blocks []doc.Block) string {
	var b strings.Builder
	for _, bl := range blocks {
		if bl.Para != nil {
			b.WriteString(bl.Para.Text + "\n")
		} else {
			b.WriteString(shape(bl.Table))
		}
	}
	return b.String()
}

// flowed draws paragraphs as a word processor does: columns of width chars
// characters from x, first lines set in by indent characters, lines pitch
// apart, from y on. It answers with the next baseline.
func (c *canvas) flowed(x, y, size, pitch float64, chars, indent int, paragraphs ...string) float64 {
	for _, p := range paragraphs {
		at, room := x+float64(indent)*size, float64(chars-indent)*size
		text := []rune(p)
		for len(text) > 0 {
			n, w := 0, 0.0
			for n < len(text) {
				k := linebreak.Unit(text[n:])
				unit := 0.0
				for _, r := range text[n : n+k] {
					if linebreak.Wide(r) {
						unit += size
					} else {
						unit += size / 2
					}
				}
				if n > 0 && w+unit > room+0.01 {
					break
				}
				n, w = n+k, w+unit
			}
			c.text(at, y, size, string(text[:n]))
			text = text[n:]
			at, room = x, float64(chars)*size
			y += pitch
		}
	}
	return y
}

// tableOf is an empty table of a number of columns and rows.
func tableOf(n int) *doc.Table {
	t := &doc.Table{Rows: make([]doc.Row, 1+n/16%4)}
	for i := range t.Rows {
		t.Rows[i] = make(doc.Row, 1+n%4)
	}
	return t
}
