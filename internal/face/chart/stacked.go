package chart

import (
	"html/template"
	"math"
	"strconv"
)

// stacked draws one bar a category with its parts end to end; in Shares every
// bar is as long as the others and the numbers are followed by per cent.
func (c *Chart) stacked() template.HTML {
	const high = 24.0
	row := lineGap + high + rowGap
	y := c.key(nil)
	g := c.start(y + float64(len(c.Categories))*row)
	c.key(g)
	longest := 1.0
	for i := range c.Categories {
		longest = max(longest, c.sum(i))
	}
	for i, name := range c.Categories {
		sum := c.sum(i)
		tail := "　合计 " + number(sum) + c.Unit + c.unknownNote(i)
		g.text(margin, y+textSize, "start", ink, cut(name, width-2*margin-extent(tail))+tail, "font-weight", "600")
		scale := longest
		if c.Kind == Shares {
			scale = sum
		}
		c.parts(g, i, y+lineGap, high, scale, sum)
		y += row
	}
	return g.done()
}

func (c *Chart) parts(g *svg, i int, y, high, scale, sum float64) {
	if sum <= 0 {
		g.line(margin, y+high, width-margin, y+high, rule)
		return
	}
	x := margin
	for k, s := range c.drawn() {
		v := s.at(i)
		w := (width - 2*margin) * v.N / scale
		if w <= 0 {
			continue
		}
		paint, dark := s.Style.fill(c.ID, k)
		g.rect(x, y, w, high, paint, s.Style.edge())
		c.partLabel(g, x, y, w, high, dark, v, sum)
		x += w
	}
}

// partLabel writes the number into its part where it fits; the table of
// numbers has it in any case. On a pattern it stands on a white plate.
func (c *Chart) partLabel(g *svg, x, y, w, high float64, dark bool, v Value, sum float64) {
	label := v.String()
	if c.Kind == Shares {
		if with := label + "（" + percent(v.N, sum) + "）"; extent(with)+8 <= w {
			label = with
		}
	}
	if extent(label)+8 > w {
		return
	}
	colour := ink
	if dark {
		colour = paper
	} else {
		g.rect(x+w/2-extent(label)/2-2, y+4, extent(label)+4, high-8, paper, "none")
	}
	g.text(x+w/2, y+high/2+4.5, "middle", colour, label)
}

// sum adds the known parts of category i.
func (c *Chart) sum(i int) float64 {
	t := 0.0
	for _, s := range c.drawn() {
		t += s.at(i).N
	}
	return t
}

// unknownNote says how many parts of category i nobody stated.
func (c *Chart) unknownNote(i int) string {
	n := 0
	for _, s := range c.drawn() {
		if !s.at(i).Known {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "（" + strconv.Itoa(n) + "项未填）"
}

// percent is part of whole in whole per cent; less than half a per cent is
// said so rather than shown as 0.
func percent(part, whole float64) string {
	p := math.Round(100 * part / whole)
	if p == 0 && part > 0 {
		return "<1%"
	}
	return number(p) + "%"
}
