package pdf

import (
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/linebreak"
)

// wholeWord is the longest text of a cell, in characters, that looks broken
// when it is broken: 自然人, 总计.
const wholeWord = 3

// leastWidths is how wide each column must be for the longest unit of its
// cells, and texts of at most short characters, to stay whole; no column
// claims more than a third of the sheet.
func (s *sheet) leastWidths(boxes []cellBox, texts []string, cols int, size float64, short int) []float64 {
	least := make([]float64, cols)
	for c := range least {
		least[c] = size + 2*padX
	}
	for i, b := range boxes {
		if b.c1-b.c0 > 1 {
			continue
		}
		for _, part := range strings.FieldsFunc(texts[i], unicode.IsSpace) {
			least[b.c0] = max(least[b.c0], min(s.widestUnit(part, short)*size+2*padX+0.1, s.width/3))
		}
	}
	return least
}

// widestUnit is the width, in font sizes, of the widest piece of text that
// stays together; text of at most short characters does so as a whole.
func (s *sheet) widestUnit(text string, short int) (widest float64) {
	left := []rune(text)
	if len(left) <= short {
		return s.inked(left)
	}
	for len(left) > 0 {
		n := linebreak.Unit(left[:min(len(left), longestUnit)])
		widest = max(widest, s.inked(left[:n]))
		left = left[n:]
	}
	return widest
}

// columnEdges shares width out by relative widths, giving each column what it
// needs at least where there is enough.
func columnEdges(relative, least []float64, width float64) []float64 {
	n := len(least)
	w := make([]float64, n)
	for c := range w {
		w[c] = 1
		if c < len(relative) && relative[c] > 0 {
			w[c] = relative[c]
		}
	}
	if need := sum(least); need >= width {
		w = least // all are too narrow alike
	}
	fixed := make([]bool, n)
	for again := true; again; {
		again = false
		free, share := width, 0.0
		for c := range w {
			if fixed[c] {
				free -= least[c]
			} else {
				share += w[c]
			}
		}
		for c := range w {
			if !fixed[c] && w[c]/share*free < least[c]-1e-9 && sum(least) < width {
				fixed[c], again = true, true
			}
		}
		if !again {
			return edges(w, least, fixed, free/share)
		}
	}
	return nil
}

func edges(w, least []float64, fixed []bool, scale float64) []float64 {
	out := make([]float64, 1, len(w)+1)
	for c := range w {
		step := w[c] * scale
		if fixed[c] {
			step = least[c]
		}
		out = append(out, out[c]+step)
	}
	return out
}
