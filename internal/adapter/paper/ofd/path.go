package ofd

import (
	"fmt"
	"math"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
)

// path notes the lines and areas of a path: what tables are drawn with.
func (p *pageReader) path(o *archive.Node) {
	data := o.Child("AbbreviatedData")
	if data == nil || o.Attr("Visible") == "false" || p.veiled {
		return
	}
	box, m := rect(o.Attr("Boundary")), matrixOf(o)
	fill, stroke := o.Attr("Fill") == "true", o.Attr("Stroke") != "false"
	words := strings.Fields(data.AllText())
	type point struct{ x, y float64 }
	var points []point
	at := func(i int) point {
		x, y := m.apply(number(words[i]), number(words[i+1]))
		x, y = p.at(box.X0+x*mm, box.Y0+y*mm)
		return point{x, y}
	}
	line := func(a, b point) {
		w, h := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
		if stroke && min(w, h) <= 0.7 && max(w, h) > 0.7 {
			r := layout.Rule{X0: min(a.x, b.x), Y0: min(a.y, b.y), X1: max(a.x, b.x), Y1: max(a.y, b.y)}
			if w >= h {
				r.Y0, r.Y1 = (a.y+b.y)/2, (a.y+b.y)/2
			} else {
				r.X0, r.X1 = (a.x+b.x)/2, (a.x+b.x)/2
			}
			p.page.Rules = append(p.page.Rules, r)
			p.marks++
		}
	}
	finish := func() {
		if fill && len(points) >= 4 {
			b := doc.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
			for _, q := range points {
				b.X0, b.X1, b.Y0, b.Y1 = min(b.X0, q.x), max(b.X1, q.x), min(b.Y0, q.y), max(b.Y1, q.y)
			}
			p.area(b)
		}
		points = nil
	}
	for i := 0; i < len(words) && p.marks <= maxMarks; i++ {
		switch words[i] {
		case "S", "M":
			if finish(); i+2 < len(words) {
				points = append(points, at(i+1))
				i += 2
			}
		case "L":
			if i+2 < len(words) {
				q := at(i + 1)
				if len(points) > 0 {
					line(points[len(points)-1], q)
				}
				points = append(points, q)
				i += 2
			}
		case "C":
			if n := len(points); n > 1 {
				line(points[n-1], points[0])
			}
		case "Q", "B", "A":
			points = nil
			i += map[string]int{"Q": 4, "B": 6, "A": 7}[words[i]]
		}
	}
	finish()
}

// area notes a filled area, and the text that it covers.
func (p *pageReader) area(b doc.Rect) {
	if w, h := b.X1-b.X0, b.Y1-b.Y0; h <= 2 && w > h {
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: b.X0, Y0: (b.Y0 + b.Y1) / 2, X1: b.X1, Y1: (b.Y0 + b.Y1) / 2})
		return
	} else if w <= 2 {
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: (b.X0 + b.X1) / 2, Y0: b.Y0, X1: (b.X0 + b.X1) / 2, Y1: b.Y1})
		return
	}
	p.solid = append(p.solid, b)
	p.page.Boxes = append(p.page.Boxes, b)
	var covered []rune
	for k, c := range p.page.Chars {
		x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
		if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 {
			covered = append(covered, c.Rune)
			if p.covered == nil {
				p.covered = map[int]bool{}
			}
			p.covered[k] = true
		}
	}
	if p.marks += len(p.page.Chars) / 16; len(covered) > 0 {
		p.note(doc.CoveredText, fmt.Sprintf("第%d页被色块盖住、仍可复制的文字", len(p.pages)), string(covered))
	}
}
