package reading

import "strings"

// wrap puts a label together that is wrapped over cells or lines.
type wrap struct {
	pieces []string // the last few texts that are no labels by themselves
}

// maxPieces is how many lines a label is wrapped over at most.
const maxPieces = 4

// add takes one more text and tells the label that the last few make.
func (w *wrap) add(text string, t tableID) (label, bool) {
	if len(w.pieces) == maxPieces {
		w.pieces = append(w.pieces[:0], w.pieces[1:]...)
	}
	w.pieces = append(w.pieces, text)
	for from := 0; from < len(w.pieces)-1; from++ {
		l, _ := lookup(strings.Join(w.pieces[from:], ""), nil)
		if l.table() == t || l.kind == totalLabel && t == tableFour {
			w.clear()
			return l, true
		}
	}
	return label{}, false
}

// open reports whether there are pieces that made no label yet.
func (w *wrap) open() bool { return len(w.pieces) > 0 }

func (w *wrap) clear() { w.pieces = w.pieces[:0] }
