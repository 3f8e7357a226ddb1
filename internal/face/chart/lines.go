package chart

import (
	"html/template"
	"slices"
)

// longestName is the most room a series' name may take beside its line.
const longestName = 10 * textSize

// plot is the rectangle of a line chart inside its axes.
type plot struct{ left, top, right, bottom, max float64 }

func (p plot) x(i, n int) float64 {
	if n < 2 {
		return (p.left + p.right) / 2
	}
	return p.left + 12 + (p.right-p.left-24)*float64(i)/float64(n-1)
}

func (p plot) y(v float64) float64 { return p.bottom - (p.bottom-p.top)*v/p.max }

// lines draws one line a series; each is named at its last point.
func (c *Chart) lines() template.HTML {
	const height = 260
	marks := ticks(c.top(), 5)
	p := plot{left: margin + extent(number(marks[len(marks)-1])) + 6, top: 24, bottom: height - 26, max: marks[len(marks)-1]}
	ends := c.ends()
	p.right = width - margin - 8
	for _, e := range ends {
		p.right = min(p.right, width-margin-extent(e.label)-8)
	}
	g := c.start(height)
	g.text(margin, 12, "start", faint, "单位："+c.Unit)
	for _, m := range marks {
		g.line(p.left, p.y(m), p.right, p.y(m), rule)
		g.text(p.left-6, p.y(m)+4, "end", faint, number(m))
	}
	c.categories(g, p)
	for _, s := range c.drawn() {
		c.polyline(g, p, &s)
	}
	c.names(g, p, ends)
	return g.done()
}

// categories writes the names under the axis, leaving some out where all do
// not fit; the first and the last stay.
func (c *Chart) categories(g *svg, p plot) {
	n := len(c.Categories)
	widest := 0.0
	for _, name := range c.Categories {
		widest = max(widest, extent(name)+8)
	}
	every := 1
	for n > 1 && float64(n-1)/float64(every)*widest > p.right-p.left-24 && every < n {
		every++
	}
	for i, name := range c.Categories {
		if (n-1-i)%every == 0 {
			g.text(p.x(i, n), p.bottom+18, "middle", faint, name)
		}
	}
}

func (c *Chart) polyline(g *svg, p plot, s *Series) {
	d, n, pen := "", len(c.Categories), "M"
	for i := range c.Categories {
		v := s.at(i)
		if !v.Known {
			pen = "M"
			continue
		}
		d += pen + number(p.x(i, n)) + " " + number(p.y(v.N))
		pen = "L"
	}
	if d == "" {
		return
	}
	attrs := []string{"d", d, "fill", "none", "stroke", s.Style.Colour, "stroke-width", "2.2", "stroke-linejoin", "round"}
	if s.Style.Dash != Unbroken {
		attrs = append(attrs, "stroke-dasharray", string(s.Style.Dash))
	}
	g.leaf("path", attrs...)
	g.b.WriteByte('\n')
	for i, name := range c.Categories {
		if v := s.at(i); v.Known {
			g.point(p.x(i, n), p.y(v.N), s.Style, name+" "+s.Name+" "+v.String()+c.Unit)
		}
	}
}

// point draws a marker with a tooltip.
func (g *svg) point(x, y float64, s Style, tip string) {
	const r = 4.0
	d := ""
	switch s.Marker {
	case Square:
		d = "M" + number(x-r) + " " + number(y-r) + "h8v8h-8z"
	case Triangle:
		d = "M" + number(x) + " " + number(y-r-1) + "l5 9h-10z"
	case Diamond:
		d = "M" + number(x) + " " + number(y-r-1.5) + "l5.5 5.5l-5.5 5.5l-5.5 -5.5z"
	default:
		d = "M" + number(x-r) + " " + number(y) + "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
	}
	g.open("path", "d", d, "fill", s.Colour, "stroke", paper)
	g.open("title")
	g.b.WriteString(template.HTMLEscapeString(tip))
	g.b.WriteString("</title>")
	g.close("path")
}

// end is the last known point of a series and the words beside it.
type end struct {
	label  string
	value  float64
	colour string
}

func (c *Chart) ends() []end {
	var out []end
	for _, s := range c.drawn() {
		for i := len(c.Categories) - 1; i >= 0; i-- {
			if v := s.at(i); v.Known {
				out = append(out, end{cut(s.Name, longestName) + " " + v.String(), v.N, s.Style.Colour})
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b end) int {
		switch {
		case a.value > b.value:
			return -1
		case a.value < b.value:
			return 1
		}
		return 0
	})
	return out
}

func (c *Chart) names(g *svg, p plot, ends []end) {
	ys := make([]float64, len(ends))
	for i, e := range ends {
		ys[i] = p.y(e.value)
	}
	spread(ys, lineGap-2, p.top, p.bottom)
	for i, e := range ends {
		g.text(p.right+6, ys[i]+4, "start", e.colour, e.label, "font-weight", "600")
	}
}
