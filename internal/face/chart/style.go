package chart

// Style is how a series looks: the same thing has the same style on every
// chart, so callers own the choice.
type Style struct {
	Colour  string  // "#rrggbb", 3:1 or better against white
	Pattern Pattern // of bars
	Dash    Dash    // of lines
	Marker  Marker  // of points
}

// Pattern fills a bar.
type Pattern int

// The patterns, told apart in print without colour.
const (
	Solid Pattern = iota
	Hatched
	BackHatched
	Dotted
	Crossed
	Hollow
)

// Dash is the stroke of a line, as SVG's stroke-dasharray; "" is unbroken.
type Dash string

// The strokes.
const (
	Unbroken Dash = ""
	Dashed   Dash = "7 4"
	Fine     Dash = "2 3"
)

// Marker is the shape of a point.
type Marker int

// The shapes.
const (
	Circle Marker = iota
	Square
	Triangle
	Diamond
)

// The palette of the house: one main colour, one accent, greys.
const (
	Blue      = "#1a4b84"
	LightBlue = "#5b8cc4"
	Red       = "#b3261e"
	Dark      = "#3d4450"
	Grey      = "#6b7380"

	ink   = "#1f2329" // text
	faint = "#5f6673" // axis text
	rule  = "#d9dde3" // grid
	paper = "#ffffff"
)

// fill is the paint of a bar in style s and whether white text can stand on it.
func (s Style) fill(prefix string, i int) (paint string, dark bool) {
	if s.Pattern == Solid {
		return s.Colour, s.Colour != LightBlue
	}
	return "url(#" + prefix + "-p" + number(float64(i)) + ")", false
}

// edge is the outline of a bar that stands against others: white between solid
// ones, their own colour around patterns.
func (s Style) edge() string {
	if s.Pattern == Solid {
		return paper
	}
	return s.Colour
}

// tile is the pattern definition of the i-th series, "" for a solid one.
func (s Style) tile(g *svg, prefix string, i int) {
	if s.Pattern == Solid {
		return
	}
	id := prefix + "-p" + number(float64(i))
	g.open("pattern", "id", id, "width", "7", "height", "7", "patternUnits", "userSpaceOnUse")
	g.leaf("rect", "width", "7", "height", "7", "fill", paper)
	stroke := func(d string) {
		g.leaf("path", "d", d, "stroke", s.Colour, "stroke-width", "1.8", "fill", "none")
	}
	switch s.Pattern {
	case Hatched:
		stroke("M-1 1L1 -1M0 7L7 0M6 8L8 6")
	case BackHatched:
		stroke("M6 -1L8 1M0 0L7 7M-1 6L1 8")
	case Crossed:
		stroke("M0 0L7 7M0 7L7 0")
	case Dotted:
		g.leaf("circle", "cx", "3.5", "cy", "3.5", "r", "1.6", "fill", s.Colour)
	}
	g.close("pattern")
}
