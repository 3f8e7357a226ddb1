package pdf

import (
	"fmt"
	"math"
	"slices"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
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
	for _, k := range p.finder().In(box) {
		c := p.page.Chars[k]
		p.gone[k] = true
		p.black = append(p.black, doc.Rect{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1})
	}
	p.black = append(p.black, box)
	p.marks = append(p.marks, mark{box, cut.Mark()})
	return true
}

// cutText cuts a text wherever the page, or the box that the cut names, says
// it.
func (p *releasePage) cutText(cut doc.Cut) bool {
	places := p.finder().Find(cut.Text, cut.Pos.Box)
	for _, list := range places {
		p.cutChars(list, cut.Mark())
	}
	return len(places) > 0
}

func (p *releasePage) finder() *layout.Finder {
	if p.find == nil {
		p.find = &layout.Finder{Page: p.page}
	}
	return p.find
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
