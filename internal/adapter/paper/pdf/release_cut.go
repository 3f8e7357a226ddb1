package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
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
				Message: "在文件里没有找到要遮盖的内容，请核对文字，改为勾选那一段整处遮盖，或者遮盖整页"})
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

// cutText cuts a text wherever the page, or the box that the cut names, says
// it; blanks do not matter, because lines break anywhere. Where the lines of
// columns and cells come mixed, the text is found in each by itself.
func (p *releasePage) cutText(cut doc.Cut) bool {
	want := bareRunes(cut.Text)
	if len(want) == 0 {
		return false
	}
	if cut.Pos.Box != (doc.Rect{}) {
		return p.cutIn(cut.Pos.Box, want, cut.Mark())
	}
	found := p.cutIn(doc.Rect{X0: math.Inf(-1), Y0: math.Inf(-1), X1: math.Inf(1), Y1: math.Inf(1)}, want, cut.Mark())
	for _, r := range p.regions() {
		if strings.Contains(r.text, string(want)) {
			found = p.cutIn(r.box, want, cut.Mark()) || found
		}
	}
	return found
}

// region is a paragraph or cell of a page: its bare text and where it stands.
type region struct {
	text string
	box  doc.Rect
}

func (p *releasePage) regions() []region {
	if p.whole != nil {
		return p.whole
	}
	p.whole = []region{}
	put := func(text string, runs []doc.Run) {
		if len(runs) > 0 {
			p.whole = append(p.whole, region{string(bareRunes(text)), around(runs)})
		}
	}
	for _, b := range layout.Blocks([]*layout.Page{p.page}) {
		if b.Para != nil {
			put(b.Para.Text, b.Para.Runs)
			continue
		}
		for _, row := range b.Table.Rows {
			for i := range row {
				put(row[i].Text, row[i].Runs)
			}
		}
	}
	return p.whole
}

// around is the box around the places of a text.
func around(runs []doc.Run) doc.Rect {
	out := runs[0].Pos.Box
	for _, r := range runs {
		b := r.Pos.Box
		out = doc.Rect{X0: min(out.X0, b.X0), Y0: min(out.Y0, b.Y0), X1: max(out.X1, b.X1), Y1: max(out.Y1, b.Y1)}
	}
	return out
}

// cutIn cuts a text wherever the characters in a box say it.
func (p *releasePage) cutIn(in doc.Rect, want []rune, words string) bool {
	var have []rune
	var at []int
	for k, c := range p.page.Chars {
		if x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2; x < in.X0 || x > in.X1 || y < in.Y0 || y > in.Y1 {
			continue
		}
		for _, r := range bareRunes(string(c.Rune)) {
			have = append(have, r)
			at = append(at, k)
		}
	}
	found := false
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			found = true
			p.cutChars(at[i:i+len(want)], words)
			i += len(want) - 1
		}
	}
	return found
}

// cutChars cuts characters, unless they are already.
func (p *releasePage) cutChars(list []int, words string) {
	if !slices.ContainsFunc(list, func(k int) bool { return !p.gone[k] }) {
		return
	}
	first := p.page.Chars[list[0]]
	line := doc.Rect{X0: first.X0, Y0: first.Y0, X1: first.X1, Y1: first.Y1} // as far as the text stands on one
	for _, k := range list {
		c := p.page.Chars[k]
		p.gone[k] = true
		p.black = append(p.black, doc.Rect{X0: c.X0 - 0.5, Y0: c.Y0, X1: c.X1 + 0.5, Y1: c.Y1})
		if math.Abs(c.Y-first.Y) < 1 && c.X0 < line.X1+2*c.Size {
			line.X0, line.X1 = min(line.X0, c.X0), max(line.X1, c.X1)
		}
	}
	p.marks = append(p.marks, mark{line, words})
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
