package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
)

// Finder finds texts among the characters of a page, for those who cut them.
// Blanks do not matter, because lines break anywhere.
type Finder struct {
	Page  *Page
	whole []region // see regions
}

// everywhere is a box that holds every character.
var everywhere = doc.Rect{X0: math.Inf(-1), Y0: math.Inf(-1), X1: math.Inf(1), Y1: math.Inf(1)}

// Find gives the characters of each place in a box, all of the page for the
// zero box, that says a text. Where the lines of columns and cells come mixed,
// the text is found in each by itself.
func (f *Finder) Find(text string, in doc.Rect) (places [][]int) {
	want := Bare(text)
	if len(want) == 0 {
		return nil
	}
	if in != (doc.Rect{}) {
		return f.in(in, want)
	}
	places = f.in(everywhere, want)
	for _, r := range f.regions() {
		if strings.Contains(r.text, string(want)) {
			places = append(places, f.in(r.box, want)...)
		}
	}
	return places
}

// In gives the characters that stand in a box, at least a fifth of each.
func (f *Finder) In(box doc.Rect) (list []int) {
	for k, c := range f.Page.Chars {
		if c.X1 > box.X0 && c.X0 < box.X1 && c.Y1 > box.Y0 && c.Y0 < box.Y1 && overlap(c, box) > 0.2 {
			list = append(list, k)
		}
	}
	return list
}

// overlap is the part of a character's box that lies in box.
func overlap(c Char, box doc.Rect) float64 {
	w := min(c.X1, box.X1) - max(c.X0, box.X0)
	h := min(c.Y1, box.Y1) - max(c.Y0, box.Y0)
	return max(0, w) * max(0, h) / max(0.01, (c.X1-c.X0)*(c.Y1-c.Y0))
}

// region is a paragraph or cell of a page: its bare text and where it stands.
type region struct {
	text string
	box  doc.Rect
}

func (f *Finder) regions() []region {
	if f.whole != nil {
		return f.whole
	}
	f.whole = []region{}
	put := func(text string, runs []doc.Run) {
		if len(runs) > 0 {
			f.whole = append(f.whole, region{string(Bare(text)), around(runs)})
		}
	}
	for _, b := range Blocks([]*Page{f.Page}) {
		if b.Para != nil {
			put(b.Para.Text, b.Para.Runs)
			continue
		}
		for _, row := range b.Table.Rows {
			for i := range row {
				put(row[i].Text, row[i].Runs)
			}
		}
	}
	return f.whole
}

// around is the box around the places of a text.
func around(runs []doc.Run) doc.Rect {
	out := runs[0].Pos.Box
	for _, r := range runs {
		b := r.Pos.Box
		out = doc.Rect{X0: min(out.X0, b.X0), Y0: min(out.Y0, b.Y0), X1: max(out.X1, b.X1), Y1: max(out.Y1, b.Y1)}
	}
	return out
}

// in finds a text wherever the characters in a box say it.
func (f *Finder) in(box doc.Rect, want []rune) (places [][]int) {
	var have []rune
	var at []int
	for k, c := range f.Page.Chars {
		if x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2; x < box.X0 || x > box.X1 || y < box.Y0 || y > box.Y1 {
			continue
		}
		for _, r := range Bare(string(c.Rune)) {
			have = append(have, r)
			at = append(at, k)
		}
	}
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			places = append(places, at[i:i+len(want)])
			i += len(want) - 1
		}
	}
	return places
}

// Bare is text as it is compared: folded, without blanks.
func Bare(s string) []rune {
	var out []rune
	for _, r := range hanzi.Fold(s) {
		if !unicode.IsSpace(r) {
			out = append(out, r)
		}
	}
	return out
}

// Says reports whether a page still says what was to be cut everywhere, marks
// that stand for it aside.
func Says(p *Page, cuts []doc.Cut) bool {
	var have []rune
	for _, c := range p.Chars {
		have = append(have, Bare(string(c.Rune))...)
	}
	for _, cut := range cuts {
		want := string(Bare(cut.Text))
		if want != "" && cut.Pos.Page == 0 && !strings.Contains(string(Bare(cut.Mark())), want) && strings.Contains(string(have), want) {
			return true
		}
	}
	return false
}
