// Package layout turns the marks on a page, characters and rules with their
// places, into paragraphs and tables with merged cells (doc.Document). It is
// pure geometry: it knows neither PDF nor the law.
package layout

import "gongkai/internal/kernel/doc"

// Page is what is drawn on one page, in points, origin at the top left, y
// downwards, the page's own rotation already applied.
type Page struct {
	Width, Height float64
	Chars         []Char
	Rules         []Rule
	Boxes         []doc.Rect // filled areas: shaded cells, backgrounds
	Images        []doc.Rect
	Unmapped      int // characters whose font does not say what they mean
}

// Char is one character as drawn.
type Char struct {
	Rune           rune
	X, Y           float64 // the origin, on the baseline
	X0, Y0, X1, Y1 float64 // advance box: advance width by the font's height
	Size           float64 // font size as seen on the page
	Turn           Turn
}

// Turn is the direction in which a character's line runs.
type Turn int8

// The directions: to the right, downwards, to the left, upwards; Askew is
// anything else, such as a watermark.
const (
	Right Turn = iota
	Down
	Left
	Up
	Askew
)

// Rule is a straight horizontal or vertical line, X0 ≤ X1 and Y0 ≤ Y1, one of
// the extents being zero.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// horizontal reports whether the rule runs from left to right.
func (r Rule) horizontal() bool { return r.X1-r.X0 >= r.Y1-r.Y0 }
