// Package chart draws the few kinds of charts that reports and dashboards of
// open government information need, as SVG made on the server: they work
// without JavaScript, print, and are read aloud from their title, description
// and the table of their numbers. Colour is never the only signal: lines differ
// in dash and marker, bars in pattern. All drawing is by presentation
// attributes, so that a strict Content-Security-Policy holds without exceptions.
package chart

import (
	"html/template"
	"math"
	"strconv"
)

// MaxSeries is the most series a chart draws; more cannot be told apart.
const MaxSeries = 7

// maxValue is the greatest number drawn; beyond it drawing would lose digits.
const maxValue = 1e15

// Kind is the way a chart draws its numbers.
type Kind int

// The kinds. Bars and stacks lie flat, so that long names of agencies can be
// read and a chart may have many rows.
const (
	Lines   Kind = iota // one line a series over the categories
	Bars                // a group of bars a category
	Stacked             // one bar a category, its parts laid end to end
	Shares              // Stacked, each bar stretched to 100 %
)

// Chart is what to draw. ID is unique on its page (letters, digits, hyphens):
// the accessible names hang on it.
type Chart struct {
	ID         string
	Kind       Kind
	Title      string // the caption
	Desc       string // what it shows, in a sentence, for people who cannot see it
	Unit       string // e.g. 件
	Categories []string
	Series     []Series // at most MaxSeries are drawn
}

// Series is one named line, or one part of every bar; Values[i] belongs to
// Categories[i].
type Series struct {
	Name   string
	Style  Style
	Values []Value
}

// Value is a count or an amount, not below zero, or unknown: a gap in a line,
// no bar.
type Value struct {
	N     float64
	Known bool
}

// V is the known value n.
func V(n float64) Value { return Value{N: n, Known: true} }

// String is the number with at most four decimals, — where unknown.
func (v Value) String() string {
	if !v.Known {
		return "—"
	}
	return strconv.FormatFloat(math.Round(v.N*1e4)/1e4, 'f', -1, 64)
}

// at is the value of category i, unknown where the series is too short or the
// number cannot be drawn.
func (s *Series) at(i int) Value {
	if i >= len(s.Values) {
		return Value{}
	}
	v := s.Values[i]
	if !v.Known || !(v.N >= 0 && v.N <= maxValue) {
		return Value{}
	}
	return v
}

func (c *Chart) drawn() []Series { return c.Series[:min(len(c.Series), MaxSeries)] }

// Empty reports whether there is nothing to draw: no known value above zero.
func (c *Chart) Empty() bool {
	for _, s := range c.drawn() {
		for i := range c.Categories {
			if v := s.at(i); v.Known && v.N > 0 {
				return false
			}
		}
	}
	return true
}

// SVG draws the chart. The same chart gives the same bytes.
func (c *Chart) SVG() template.HTML {
	switch c.Kind {
	case Bars:
		return c.bars()
	case Stacked, Shares:
		return c.stacked()
	default:
		return c.lines()
	}
}
