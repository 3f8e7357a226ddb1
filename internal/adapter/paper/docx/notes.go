package docx

import (
	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// noteRef is a mark in the text that leads to a footnote or an endnote.
type noteRef struct {
	atEnd bool
	id    string
}

// readNotes gives the notes that the text refers to, footnotes first, as small
// print. The marks themselves are left out: a raised 1 behind a number would
// read as a digit of it.
func (r *reader) readNotes() ([]doc.Block, error) {
	var out []doc.Block
	for _, kind := range []string{"footnotes", "endnotes"} {
		wanted := map[string]bool{}
		for _, n := range r.notes {
			if n.atEnd == (kind == "endnotes") {
				wanted[n.id] = true
			}
		}
		part := archive.Related(r.links, kind)
		if _, ok := r.archive.Find(part); !ok || len(wanted) == 0 {
			continue
		}
		x, err := openPart(r.archive, part)
		if err != nil {
			return nil, err
		}
		for range x.Children() {
			if wanted[x.Attr("w:id")] {
				out = append(out, asNotes(r.blocks(x))...)
			}
		}
		if err := r.trouble(x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func asNotes(blocks []doc.Block) []doc.Block {
	for _, b := range blocks {
		if b.Para != nil {
			b.Para.Style = doc.Note
		}
	}
	return blocks
}
