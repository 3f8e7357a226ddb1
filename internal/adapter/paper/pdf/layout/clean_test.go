package layout

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"⼈⺠⻔⻓⼾", "人民门长户"},          // radicals of browsers' PDFs
		{"⾏政⽂件", "行政文件"},            // Kangxi radicals
		{"﹁公开﹂︵一︶", "「公开」（一）"},      // forms for vertical lines
		{"oﬃce ﬁle", "office file"}, // ligatures
		{"（一）Ａ１，①", "（一）Ａ１，①"},      // what the author wrote
		{"公\u00a0开\u200b了\u00ad。", "公 开了。"},
		{"不\uf967", "不不"}, // compatibility ideograph
	}
	for _, tt := range tests {
		var b strings.Builder
		for _, r := range tt.in {
			b.WriteString(string(fold(r)))
		}
		if b.String() != tt.want {
			t.Errorf("%q folds to %q, want %q", tt.in, b.String(), tt.want)
		}
	}
}

// A page whose content lies on its side reads like the upright one.
func TestTurnedPages(t *testing.T) {
	draw := func() *canvas {
		c := newCanvas()
		y := c.flowed(90, 150, 15, 28, 28, 2, strings.Repeat(sentence, 3))
		c.table(&doc.Table{Rows: []doc.Row{{{Text: "甲", ColSpan: 2}}, {{Text: "1"}, {Text: "2"}}}}, 90, y, 60, 30, strokes)
		return c
	}
	upright := draw()
	want := outline(Blocks([]*Page{&upright.Page}))
	for _, turn := range []Turn{Down, Left, Up} {
		c := draw()
		for i := range c.Chars {
			c.Chars[i].Turn = turn
		}
		// The page that shows upright once turned the other way round.
		back := map[Turn]Turn{Down: Up, Left: Left, Up: Down}[turn]
		p := turned(&c.Page, back)
		for i := range p.Chars {
			p.Chars[i].Turn = turn
		}
		if got := outline(Blocks([]*Page{p})); got != want {
			t.Errorf("turned by %d, read as\n%swant\n%s", turn, got, want)
		}
	}
}

func TestWatermarksAreDropped(t *testing.T) {
	c := newCanvas()
	c.flowed(90, 150, 15, 28, 28, 2, sentence)
	for i, r := range []rune("内部资料") {
		at := 200 + 50*float64(i)
		c.Chars = append(c.Chars, Char{Rune: r, X: at, Y: at, X0: at, X1: at + 60, Y0: at - 60, Y1: at, Size: 60, Turn: Askew})
	}
	if got := outline(Blocks([]*Page{&c.Page})); got != sentence+"\n" {
		t.Errorf("read as\n%s", got)
	}
}
