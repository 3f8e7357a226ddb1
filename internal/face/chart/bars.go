package chart

import "html/template"

const (
	barHeight = 15.0
	partGap   = 2.0
	rowGap    = 12.0
)

// key writes the names of the series with a swatch each above the bars and
// gives the height it took. Bars cannot be named in place: they may be empty.
func (c *Chart) key(g *svg) float64 {
	x, y := margin, 4.0
	for i, s := range c.drawn() {
		name := cut(s.Name, width/2)
		w := 16 + extent(name) + 14
		if x > margin && x+w > width {
			x, y = margin, y+lineGap
		}
		if g != nil {
			paint, _ := s.Style.fill(c.ID, i)
			g.rect(x, y, 12, 12, paint, s.Style.Colour)
			g.text(x+16, y+10.5, "start", ink, name)
		}
		x += w
	}
	return y + lineGap + 6
}

// bars draws a group of bars a category, each with its number at its end.
func (c *Chart) bars() template.HTML {
	series := c.drawn()
	group := lineGap + float64(len(series))*(barHeight+partGap) + rowGap
	y := c.key(nil)
	g := c.start(y + float64(len(c.Categories))*group)
	c.key(g)
	top := max(c.top(), 1)
	room := width - 2*margin - extent(number(top)+c.Unit) - 6
	for i, name := range c.Categories {
		g.text(margin, y+textSize, "start", ink, cut(name, width-2*margin), "font-weight", "600")
		for k, s := range series {
			by := y + lineGap + float64(k)*(barHeight+partGap)
			c.bar(g, by, room, top, k, &s, s.at(i))
		}
		y += group
	}
	return g.done()
}

func (c *Chart) bar(g *svg, y, room, top float64, k int, s *Series, v Value) {
	if !v.Known {
		g.text(margin, y+textSize, "start", faint, s.Name+"未填")
		return
	}
	w := room * v.N / top
	paint, _ := s.Style.fill(c.ID, k)
	if w > 0 {
		g.rect(margin, y, w, barHeight, paint, s.Style.Colour)
	}
	g.text(margin+w+5, y+textSize, "start", ink, v.String())
}
