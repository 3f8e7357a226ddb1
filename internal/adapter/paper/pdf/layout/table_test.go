package layout

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

// anyTable makes a table of merged cells with a different text in each.
func anyTable(t *rapid.T) *doc.Table {
	rows, cols := rapid.IntRange(2, 7).Draw(t, "rows"), rapid.IntRange(2, 7).Draw(t, "cols")
	used := make([][]bool, rows)
	for r := range used {
		used[r] = make([]bool, cols)
	}
	free := func(r, c int) bool { return r < rows && c < cols && !used[r][c] }
	out := &doc.Table{Rows: make([]doc.Row, rows)}
	n := 0
	for r := range rows {
		for c := range cols {
			if used[r][c] {
				continue
			}
			w, h := 1, 1
			for free(r, c+w) && rapid.IntRange(0, 4).Draw(t, "wider") == 0 {
				w++
			}
			for clear := true; clear && rapid.IntRange(0, 4).Draw(t, "taller") == 0; {
				for k := c; k < c+w; k++ {
					clear = clear && free(r+h, k)
				}
				if clear {
					h++
				}
			}
			for i := r; i < r+h; i++ {
				for k := c; k < c+w; k++ {
					used[i][k] = true
				}
			}
			n++
			out.Rows[r] = append(out.Rows[r], doc.Cell{Text: fmt.Sprintf("第%d格", n), ColSpan: w, RowSpan: h})
		}
	}
	return out
}

// visible reports whether every row and column has a cell that begins in it:
func visible(t *doc.Table) bool {
	grid := t.Grid()
	for r := range grid {
		if len(t.Rows[r]) == 0 {
			return false
		}
	}
	for c := range grid[0] {
		begins := false
		for r := range grid {
			begins = begins || c == 0 || grid[r][c] != grid[r][c-1]
		}
		if !begins {
			return false
		}
	}
	return len(t.Rows[0]) > 1 || len(t.Rows) > 1
}

// Whatever way borders are drawn, the grid comes back.
func TestDrawnTablesComeBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		table := anyTable(t)
		if !visible(table) {
			t.Skip("not to be seen")
		}
		c := newCanvas()
		c.table(table, 60, 150, 60, 30, borders(rapid.IntRange(0, int(manyBorders)-1).Draw(t, "borders")))
		blocks := Blocks([]*Page{&c.Page})
		if len(blocks) != 1 || blocks[0].Table == nil {
			t.Fatalf("read as\n%s", outline(blocks))
		}
		if got, want := shape(blocks[0].Table), shape(table); got != want {
			t.Errorf("read as\n%swant\n%s", got, want)
		}
	})
}

func TestTables(t *testing.T) {
	box := func(c *canvas, x0, y0, x1, y1 float64) {
		c.cell(doc.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}, strokes)
	}
	tests := []struct {
		name string
		draw func(c *canvas)
		want string
	}{
		{"a frame around text is no table", func(c *canvas) {
			box(c, 100, 200, 400, 300)
			c.text(110, 230, 10, "本页无正文")
		}, "本页无正文\n"},
		{"open sides are closed where text stands", func(c *canvas) {
			for y := 200.0; y <= 260; y += 30 {
				c.Rules = append(c.Rules, Rule{100, y, 400, y})
			}
			c.Rules = append(c.Rules, Rule{250, 200, 250, 290})
			c.text(110, 220, 10, "规章")
			c.text(260, 220, 10, "0")
			c.text(110, 250, 10, "规范性文件")
			c.text(260, 250, 10, "16")
			c.text(110, 280, 10, "合计")
			c.text(260, 280, 10, "17")
		}, "|规章|0|\n|规范性文件|16|\n|合计|17|\n"},
		{"an underlined word is no row", func(c *canvas) {
			box(c, 100, 200, 250, 260)
			box(c, 250, 200, 400, 260)
			c.text(110, 230, 10, "名称")
			c.text(260, 230, 10, "某局")
			c.Rules = append(c.Rules, Rule{270, 232, 330, 232})
		}, "|名称|某局|\n"},
		{"a table in a cell comes by itself", func(c *canvas) {
			box(c, 50, 150, 150, 400)
			box(c, 150, 150, 500, 400)
			box(c, 200, 200, 300, 230)
			box(c, 300, 200, 400, 230)
			c.text(60, 170, 10, "外左")
			c.text(160, 170, 10, "外右")
			c.text(210, 220, 10, "甲")
			c.text(310, 220, 10, "乙")
		}, "|甲|乙|\n|外左|外右|\n"},
		{"text set upright on its side", func(c *canvas) {
			box(c, 100, 200, 130, 300)
			box(c, 130, 200, 300, 300)
			c.text(140, 250, 10, "予以公开")
			for i, r := range []rune("办理") {
				y := 280 - 10*float64(i)
				c.Chars = append(c.Chars, Char{Rune: r, X: 120, Y: y, X0: 111, X1: 121, Y0: y - 10, Y1: y, Size: 10, Turn: Up})
			}
		}, "|办理|予以公开|\n"},
		{"bold by drawing twice", func(c *canvas) {
			box(c, 100, 200, 250, 230)
			box(c, 250, 200, 400, 230)
			for _, dx := range []float64{0, 0.3} {
				c.text(110+dx, 220, 10, "总总计计")
				c.text(260+dx, 220, 10, "11")
			}
		}, "|总总计计|11|\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas()
			tt.draw(c)
			if got := outline(Blocks([]*Page{&c.Page})); got != tt.want {
				t.Errorf("read as\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// A table over a page break is two tables with the same columns, although the
// first lacks a line that only the second draws.
func TestPiecesShareColumns(t *testing.T) {
	first, second := newCanvas(), newCanvas()
	first.table(&doc.Table{Rows: []doc.Row{{{Text: "一、新收", ColSpan: 2}, {Text: "5"}}}}, 60, 740, 100, 30, strokes)
	second.table(&doc.Table{Rows: []doc.Row{
		{{Text: "办理", RowSpan: 2}, {Text: "予以公开"}, {Text: "3"}}, {{Text: "总计"}, {Text: "4"}},
	}}, 60, 90, 100, 30, strokes)
	first.text(280, 810, 10, "1")
	second.text(280, 810, 10, "2")
	got := outline(Blocks([]*Page{&first.Page, &second.Page}))
	const want = "|一、新收{2x1}|5|\n|办理{1x2}|予以公开|3|\n|总计|4|\n"
	if got != want {
		t.Errorf("read as\n%swant\n%s", got, want)
	}
}

// Tables without rules: columns are where all rows leave gaps.
func TestColumns(t *testing.T) {
	c := newCanvas()
	rows := [][]string{
		{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
		{"规章", "0", "0", "3"},
		{"行政规范性文件", "16", "2", "57"},
	}
	for i, row := range rows {
		for k, s := range row {
			c.text(60+100*float64(k), 200+20*float64(i), 12, s)
		}
	}
	c.flowed(60, 300, 12, 20, 39, 2, "以上数据均以登记簿为准，"+strings.Repeat("逐条核对，", 8)+"无误。")
	got := outline(Blocks([]*Page{&c.Page}))
	want := "|信息内容|本年制发件数|本年废止件数|现行有效件数|\n|规章|0|0|3|\n|行政规范性文件|16|2|57|\n" +
		"以上数据均以登记簿为准，" + strings.Repeat("逐条核对，", 8) + "无误。\n"
	if got != want {
		t.Errorf("read as\n%swant\n%s", got, want)
	}
}
