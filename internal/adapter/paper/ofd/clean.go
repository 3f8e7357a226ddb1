package ofd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Clean writes the pages anew as they are seen, without all that Inspect lists:
// text, lines, areas and pictures that are drawn are passed on by what is known
// of them, everything else is left behind: properties, notes, attachments,
// other versions and documents, fonts (their names stay), signatures, whose
// seals a changed file cannot bear. What cuts name is taken out and painted
// over. A cut that is not found is fault.Invalid, and nothing is written; so
// are pages with objects that are put together of others.
func Clean(w io.Writer, data []byte, cuts []doc.Cut) error {
	r, err := (&reader{draws: true}).open(data)
	if err != nil {
		return err
	}
	c := &cleaner{reader: r, put: map[string]string{}}
	for _, p := range r.sheet {
		c.pages = append(c.pages, &copied{pageReader: p, finder: layout.Finder{Page: p.page}, gone: map[int]bool{}})
	}
	if err := c.resources(); err != nil {
		return err
	}
	if err := c.cut(cuts); err != nil {
		return err
	}
	if err := c.write(); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := archive.Pack(&b, c.parts); err != nil {
		return err
	}
	if err := prove(b.Bytes(), cuts); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// Sealed reports whether a file bears signatures (GB/T 33190, 18), which a copy
// loses: seals are of the bytes as they were.
func Sealed(data []byte) bool {
	a, err := archive.Open(data)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(a.Names(), func(name string) bool { return path.Base(strings.ToLower(name)) == "signatures.xml" })
}

// cleaner puts a new file together.
type cleaner struct {
	*reader
	pages []*copied
	parts []archive.Part
	res   resources
	put   map[string]string // new names of pictures, by the old
	id    int               // the last that was given
}

// copied is a page on its way into the new file.
type copied struct {
	*pageReader
	finder layout.Finder
	gone   map[int]bool // characters that are not passed on
	black  []doc.Rect   // places that are painted over
	boxes  []doc.Rect   // of them, those of which nothing at all is passed on
	marks  []mark
}

// mark is what stands in the place of what was cut.
type mark struct {
	box  doc.Rect
	text string
}

// cut marks what of the pages is cut.
func (c *cleaner) cut(cuts []doc.Cut) error {
	var fields []fault.Field
	for n, cut := range cuts {
		found := false
		for i, p := range c.pages {
			// A paragraph that begins on a page may go on on the next.
			if cut.Pos.Page == 0 || i+1 == cut.Pos.Page || cut.Text != "" && i == cut.Pos.Page {
				found = p.cut(cut) || found
			}
		}
		if !found {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", n+1), Code: "ofd.cut", Message: "在文件里没有找到要遮盖的内容，请核对文字，改为勾选那一段整处遮盖，或者遮盖整页"})
		}
	}
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "ofd.cut", Message: "遮盖没有完成，没有生成文件", Fields: fields}
	}
	return nil
}

func (p *copied) cut(cut doc.Cut) bool {
	if cut.Text != "" {
		places := p.finder.Find(cut.Text, cut.Pos.Box)
		for _, list := range places {
			p.cutChars(list, cut.Mark())
		}
		return len(places) > 0
	}
	if cut.Pos.Page == 0 {
		return false
	}
	box := cut.Pos.Box
	if box == (doc.Rect{}) {
		box = doc.Rect{X1: p.page.Width, Y1: p.page.Height}
	}
	for _, k := range p.finder.In(box) {
		p.gone[k] = true
	}
	p.black, p.boxes, p.marks = append(p.black, box), append(p.boxes, box), append(p.marks, mark{box, cut.Mark()})
	return true
}

// cutChars cuts characters, unless they are already; each line of them is
// painted over by itself.
func (p *copied) cutChars(list []int, words string) {
	if !slices.ContainsFunc(list, func(k int) bool { return !p.gone[k] }) {
		return
	}
	first := len(p.black)
	for i, k := range list {
		p.gone[k] = true
		c := p.page.Chars[k]
		box := doc.Rect{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1}
		if i > 0 {
			last := &p.black[len(p.black)-1]
			if was := p.page.Chars[list[i-1]]; was.Turn == c.Turn && max(was.Y-c.Y, c.Y-was.Y) < 1 && box.X0 < last.X1+2*c.Size && box.X0 > last.X0-1 {
				*last = doc.Rect{X0: min(last.X0, box.X0), Y0: min(last.Y0, box.Y0), X1: max(last.X1, box.X1), Y1: max(last.Y1, box.Y1)}
				continue
			}
		}
		p.black = append(p.black, box)
	}
	p.marks = append(p.marks, mark{p.black[first], words})
}

// prove reads the new file: it is refused where it still says what was cut, or
// hides anything.
func prove(data []byte, cuts []doc.Cut) error {
	r, err := open(data)
	if err != nil {
		return err
	}
	left := func() error {
		return fault.New(fault.Invalid, "ofd.cut-left", "遮盖后的文件里仍能读出要遮盖的内容，没有生成文件；请改为遮盖整页，或者导出为 PDF 后再试")
	}
	if len(r.facts) > 0 {
		return left()
	}
	for _, p := range r.pages {
		if layout.Says(p, cuts) {
			return left()
		}
	}
	return nil
}

// nameOf makes a document's identifier of what it holds.
func nameOf(parts []archive.Part) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p.Data)
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
