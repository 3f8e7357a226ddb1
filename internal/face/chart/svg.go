package chart

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Drawing units. A chart is drawn 440 wide and scaled by its page, so that its
// text stays near 11–15 px between a phone and half a desktop.
const (
	width    = 440.0
	textSize = 12.0
	lineGap  = 17.0
	margin   = 8.0
	font     = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
)

// svg writes elements; every text and attribute passes html.EscapeString.
type svg struct{ b strings.Builder }

func (g *svg) tag(name string, attrs []string, end string) {
	g.b.WriteByte('<')
	g.b.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		g.b.WriteString(" " + attrs[i] + `="` + html.EscapeString(attrs[i+1]) + `"`)
	}
	g.b.WriteString(end)
}

func (g *svg) open(name string, attrs ...string) { g.tag(name, attrs, ">") }
func (g *svg) leaf(name string, attrs ...string) { g.tag(name, attrs, "/>") }
func (g *svg) close(name string)                 { g.b.WriteString("</" + name + ">\n") }

// text writes s at x,y; anchor is start, middle or end.
func (g *svg) text(x, y float64, anchor, colour, s string, more ...string) {
	attrs := append([]string{"x", number(x), "y", number(y)}, more...)
	if anchor != "start" {
		attrs = append(attrs, "text-anchor", anchor)
	}
	g.open("text", append(attrs, "fill", colour)...)
	g.b.WriteString(html.EscapeString(s))
	g.close("text")
}

func (g *svg) line(x1, y1, x2, y2 float64, colour string) {
	g.leaf("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "stroke", colour)
	g.b.WriteByte('\n')
}

func (g *svg) rect(x, y, w, h float64, paint, stroke string) {
	g.leaf("rect", "x", number(x), "y", number(y), "width", number(w), "height", number(h), "fill", paint, "stroke", stroke)
	g.b.WriteByte('\n')
}

// start opens the drawing with its accessible name and the series' patterns.
func (c *Chart) start(height float64) *svg {
	g := &svg{}
	g.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 "+number(width)+" "+number(height),
		"role", "img", "aria-labelledby", c.ID+"-t "+c.ID+"-d", "font-family", font, "font-size", number(textSize))
	g.b.WriteByte('\n')
	g.named("title", c.ID+"-t", c.Title)
	g.named("desc", c.ID+"-d", c.Desc)
	if c.Kind != Lines {
		g.open("defs")
		for i, s := range c.drawn() {
			s.Style.tile(g, c.ID, i)
		}
		g.close("defs")
	}
	return g
}

func (g *svg) named(tag, id, text string) {
	g.open(tag, "id", id)
	g.b.WriteString(html.EscapeString(text))
	g.close(tag)
}

func (g *svg) done() template.HTML {
	g.close("svg")
	return template.HTML(g.b.String())
}

// number is f with at most two decimals.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// extent estimates the width of s: Han and full-width characters are as wide
// as they are high, others about 0.62 of it.
func extent(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r >= 0x2e80 || r == '—' || r == '“' || r == '”' {
			w += textSize
		} else {
			w += 0.62 * textSize
		}
	}
	return w
}

// cut shortens s to fit into w.
func cut(s string, w float64) string {
	if extent(s) <= w {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && extent(string(runes))+textSize > w {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
