package pdf

import (
	"fmt"
	"math"
	"slices"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
)

// applyCuts marks what of the pages is cut.
func applyCuts(pages []*releasePage, cuts []doc.Cut) error {
	var fields []fault.Field
	for n, cut := range cuts {
		found := false
		for i, p := range pages {
			// A paragraph that begins on a page may go on on the next.
			if cut.Pos.Page != 0 && i+1 != cut.Pos.Page && !(cut.Text != "" && i == cut.Pos.Page) {
				continue
			}
			if cut.Text == "" {
				found = p.cutBox(cut) || found
			} else {
				found = p.cutText(cut) || found
			}
		}
		if !found {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", n+1), Code: "pdf.cut",
				Message: "在文件里没有找到要遮盖的内容，请改为在页面上框选，或者检查文件是否换过"})
		}
	}
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "pdf.cut", Message: "遮盖没有完成，没有生成文件", Fields: fields}
	}
	return nil
}

// cutBox cuts a box, or a whole page where the cut names none.
func (p *releasePage) cutBox(cut doc.Cut) bool {
	box := cut.Pos.Box
	if cut.Pos.Page == 0 {
		return false
	}
	if box == (doc.Rect{}) {
		box = doc.Rect{X1: p.page.Width, Y1: p.page.Height}
	}
	for k, c := range p.page.Chars {
		if c.X1 > box.X0 && c.X0 < box.X1 && c.Y1 > box.Y0 && c.Y0 < box.Y1 && overlap(c, box) > 0.2 {
			p.gone[k] = true
			p.black = append(p.black, doc.Rect{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1})
		}
	}
	p.black = append(p.black, box)
	p.marks = append(p.marks, mark{box, cut.Mark()})
	return true
}

// overlap is the part of a character's box that lies in box.
func overlap(c layout.Char, box doc.Rect) float64 {
	w := min(c.X1, box.X1) - max(c.X0, box.X0)
	h := min(c.Y1, box.Y1) - max(c.Y0, box.Y0)
	return max(0, w) * max(0, h) / max(0.01, (c.X1-c.X0)*(c.Y1-c.Y0))
}

// cutText cuts a text wherever the page says it; blanks do not matter, because
// lines break anywhere.
func (p *releasePage) cutText(cut doc.Cut) bool {
	want := bareRunes(cut.Text)
	if len(want) == 0 {
		return false
	}
	var have []rune
	var at []int
	for k, c := range p.page.Chars {
		for _, r := range bareRunes(string(c.Rune)) {
			have = append(have, r)
			at = append(at, k)
		}
	}
	found := false
	for i := 0; i+len(want) <= len(have); i++ {
		if !slices.Equal(have[i:i+len(want)], want) {
			continue
		}
		found = true
		first := p.page.Chars[at[i]]
		line := doc.Rect{X0: first.X0, Y0: first.Y0, X1: first.X1, Y1: first.Y1} // as far as the text stands on one
		for _, k := range at[i : i+len(want)] {
			c := p.page.Chars[k]
			p.gone[k] = true
			p.black = append(p.black, doc.Rect{X0: c.X0 - 0.5, Y0: c.Y0, X1: c.X1 + 0.5, Y1: c.Y1})
			if math.Abs(c.Y-first.Y) < 1 && c.X0 < line.X1+2*c.Size {
				line.X0, line.X1 = min(line.X0, c.X0), max(line.X1, c.X1)
			}
		}
		p.marks = append(p.marks, mark{line, cut.Mark()})
		i += len(want) - 1
	}
	return found
}

// bareRunes is text as it is compared: folded, without blanks.
func bareRunes(s string) []rune {
	var out []rune
	for _, r := range hanzi.Fold(s) {
		if !unicode.IsSpace(r) {
			out = append(out, r)
		}
	}
	return out
}
