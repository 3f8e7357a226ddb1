// Package layout turns the marks on a page, characters and rules with their
// places, into paragraphs and tables with merged cells (doc.Document). It is
// pure geometry: it knows neither PDF nor the law.
package layout

import (
	"slices"

	"gongkai/internal/kernel/doc"
)

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
	Inkless        bool // drawn without ink, as the text that is laid over a scan
}

// Pictures are the images in which something may be written that no character
// of the page says: those that are no mere ornament, and that no text without
// ink is laid over; an image in another always.
func (p *Page) Pictures() (out []doc.Rect) {
	const least = 8 // points: smaller ones hold no line of text
	for i, r := range p.Images {
		if r.X1-r.X0 < least || r.Y1-r.Y0 < least {
			continue
		}
		inner := slices.ContainsFunc(p.Images[:i], func(o doc.Rect) bool { return within(r, o) })
		if inner || !slices.ContainsFunc(p.Chars, func(c Char) bool { return c.Inkless && middle(c, r) }) {
			out = append(out, r)
		}
	}
	return out
}

// within reports whether r lies in o, to a point.
func within(r, o doc.Rect) bool {
	return r.X0 >= o.X0-1 && r.Y0 >= o.Y0-1 && r.X1 <= o.X1+1 && r.Y1 <= o.Y1+1
}

func middle(c Char, r doc.Rect) bool {
	x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
	return x > r.X0 && x < r.X1 && y > r.Y0 && y < r.Y1
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
