package layout

import (
	"encoding/binary"
	"maps"
	"testing"
)

// FuzzBlocks draws what the bytes say in the middle of a page. Nothing panics,
// and every character comes out as often as it went in.
func FuzzBlocks(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 10, 10, 5, 0, 20, 10, 5, 1, 0, 0, 200, 1, 0, 100, 200, 2, 0, 0, 200, 2, 100, 0, 200})
	f.Add([]byte{3, 10, 10, 90, 3, 120, 10, 90, 0, 20, 20, 7, 4, 30, 30, 2, 0, 130, 25, 7})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := newCanvas()
		want := map[rune]int{}
		for i := 0; i+4 <= len(data) && i < 4*2000; i += 4 {
			x, y, n := 60+1.8*float64(data[i+1]), 200+1.5*float64(data[i+2]), float64(data[i+3])
			switch data[i] % 5 {
			case 0, 4: // characters differ, so that none is taken for another drawn twice
				r := rune(0x4E00 + i)
				c.text(x, y, 4+n/8, string(r))
				want[r]++
				c.Chars[len(c.Chars)-1].Turn = Turn(data[i] / 5 % uint8(Askew))
			case 1:
				c.Rules = append(c.Rules, Rule{x, y, x + n, y})
			case 2:
				c.Rules = append(c.Rules, Rule{x, y, x, y + n})
			case 3:
				c.table(tableOf(int(n)), x, y, 20, 10, borders(data[i]/5%uint8(manyBorders)))
			}
		}
		got := map[rune]int{}
		for _, b := range Blocks([]*Page{&c.Page}) {
			text := ""
			if b.Para != nil {
				text = b.Para.Text
			} else {
				text = shape(b.Table)
				for _, row := range b.Table.Rows {
					for _, cell := range row {
						if len(cell.Runs) > 0 && cell.Pos().Page != 1 {
							t.Fatalf("cell %q has no place", cell.Text)
						}
					}
				}
			}
			for _, r := range text {
				if r >= 0x4E00 {
					got[r]++
				}
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%d characters came out, want %d", len(got), len(want))
		}
	})
}

// FuzzGeometry gives places as they come, broken files' ones too.
func FuzzGeometry(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &Page{Width: 500, Height: 700}
		next := func() float64 {
			if len(data) < 4 {
				return 0
			}
			v := int32(binary.LittleEndian.Uint32(data))
			data = data[4:]
			return float64(v) / 1000 // up to two million points
		}
		for len(data) >= 4 {
			x, y, w, h := next(), next(), next(), next()
			switch int(x) & 3 {
			case 0:
				p.Rules = append(p.Rules, Rule{x, y, x + max(w, -w), y})
			case 1:
				p.Rules = append(p.Rules, Rule{x, y, x, y + max(h, -h)})
			default:
				p.Chars = append(p.Chars, Char{Rune: '政', X: x, Y: y, X0: x, X1: x + w, Y0: y - h, Y1: y, Size: w, Turn: Turn(int(y) & 3)})
			}
		}
		Blocks([]*Page{p, p})
	})
}
