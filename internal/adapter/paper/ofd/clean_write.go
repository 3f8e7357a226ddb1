package ofd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

var written = archive.Spaces{"http://www.ofdspec.org/2016": "ofd"}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

func (c *cleaner) part(name string, n *archive.Node) {
	c.parts = append(c.parts, archive.Part{Name: name, Data: []byte(xmlHead + n.XML(written))})
}

func (c *cleaner) next() string {
	c.id++
	return strconv.Itoa(c.id)
}

// write makes the parts, the file's first last.
func (c *cleaner) write() error {
	font := c.next() // of marks
	pages := el("Pages")
	for i, p := range c.pages {
		content, err := c.page(p, font)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("Pages/Page_%d/Content.xml", i)
		with(pages, el("Page", "ID", c.next(), "BaseLoc", name))
		c.part("Doc_0/"+name, content)
	}
	media := el("MultiMedias")
	for _, id := range sorted(c.put) {
		format := strings.ToUpper(c.put[id][strings.LastIndexByte(c.put[id], '.')+1:])
		with(media, with(el("MultiMedia", "ID", id, "Type", "Image", "Format", format), saying(el("MediaFile"), c.put[id])))
	}
	fonts := append(c.res.fonts, el("Font", "ID", font, "FontName", "宋体", "FamilyName", "宋体"))
	c.part("Doc_0/PublicRes.xml", with(el("Res", "BaseLoc", "Res"), with(el("ColorSpaces"), c.res.spaces...), with(el("DrawParams"), c.res.params...), with(el("Fonts"), fonts...), media))
	common := with(el("CommonData"), saying(el("MaxUnitID"), c.next()), with(el("PageArea"), saying(el("PhysicalBox"), c.pages[0].size())), saying(el("PublicRes"), "PublicRes.xml"))
	c.part("Doc_0/Document.xml", with(el("Document"), common, pages))
	c.part("OFD.xml", with(el("OFD", "Version", "1.0", "DocType", "OFD"), with(el("DocBody"), with(el("DocInfo"), saying(el("DocID"), nameOf(c.parts))), saying(el("DocRoot"), "Doc_0/Document.xml"))))
	slices.Reverse(c.parts)
	return nil
}

func sorted(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (p *pageReader) size() string {
	return p.place(doc.Rect{X1: p.page.Width, Y1: p.page.Height})
}

// page writes one page: its objects, then what paints over the cuts.
func (c *cleaner) page(p *copied, font string) (*archive.Node, error) {
	layer := el("Layer", "ID", c.next())
	for _, d := range p.drawn {
		one, err := c.object(p, d)
		if err != nil {
			return nil, err
		}
		if one == nil {
			continue
		}
		if d.param != "" && one.Attr("DrawParam") == "" && d.Name != "ImageObject" {
			one.Attrs = append(one.Attrs, archive.NodeAttr{Name: "DrawParam", Value: d.param})
		}
		one.Attrs = append([]archive.NodeAttr{{Name: "ID", Value: c.next()}}, one.Attrs...)
		with(layer, one)
	}
	for _, b := range p.black {
		w, h := millimetres((b.X1-b.X0)/mm), millimetres((b.Y1-b.Y0)/mm)
		with(layer, with(el("PathObject", "ID", c.next(), "Boundary", p.place(b), "Fill", "true", "Stroke", "false"), el("FillColor", "Value", "0 0 0"),
			saying(el("AbbreviatedData"), "M 0 0 L "+w+" 0 L "+w+" "+h+" L 0 "+h+" C")))
	}
	for _, m := range p.marks {
		with(layer, p.mark(m, font, c.next()))
	}
	return with(el("Page"), with(el("Area"), saying(el("PhysicalBox"), p.size())), with(el("Content"), layer)), nil
}

// mark writes words in white, in the middle of what is painted over.
func (p *copied) mark(m mark, font, id string) *archive.Node {
	n := float64(len([]rune(m.text)))
	size := min((m.box.Y1-m.box.Y0)*0.8, (m.box.X1-m.box.X0)*0.95/max(n, 1), 14)
	x, y := (m.box.X0+m.box.X1-n*size)/2, (m.box.Y0+m.box.Y1-size)/2
	s := millimetres(size / mm)
	return with(el("TextObject", "ID", id, "Boundary", p.place(doc.Rect{X0: x, Y0: y, X1: x + n*size, Y1: y + size}), "Font", font, "Size", s), el("FillColor", "Value", "255 255 255"),
		saying(el("TextCode", "X", "0", "Y", millimetres(size*0.86/mm), "DeltaX", strings.TrimSpace(strings.Repeat(s+" ", max(len([]rune(m.text))-1, 0)))), m.text))
}

// object is what is passed on of an object, nil for nothing.
func (c *cleaner) object(p *copied, d drawing) (*archive.Node, error) {
	if d.Attr("Visible") == "false" {
		return nil, nil
	}
	box := p.onPage(rect(d.Attr("Boundary")))
	under := slices.ContainsFunc(p.boxes, func(b doc.Rect) bool { return box.X1 > b.X0 && box.X0 < b.X1 && box.Y1 > b.Y0 && box.Y0 < b.Y1 })
	switch d.Name {
	case "TextObject":
		return p.words(d), nil
	case "PathObject":
		if under && slices.ContainsFunc(p.boxes, func(b doc.Rect) bool { return box.X0 >= b.X0 && box.X1 <= b.X1 && box.Y0 >= b.Y0 && box.Y1 <= b.Y1 }) {
			return nil, nil
		}
		data := d.Child("AbbreviatedData")
		if data == nil {
			return nil, nil
		}
		return with(copyOf(d.Node), saying(el("AbbreviatedData"), figures(data.AllText()))), nil
	case "ImageObject":
		if under { // a picture is not cut in parts
			return nil, nil
		}
		return c.image(d)
	}
	return nil, fault.New(fault.Invalid, "ofd.composite", "这个 OFD 里有组合图形（例如图章、流程图），不能在这里遮盖和清理，请导出为 PDF 后再试")
}

// figures leaves the commands and numbers of a path.
func figures(s string) string {
	words := strings.Fields(s)
	words = slices.DeleteFunc(words, func(w string) bool {
		_, err := strconv.ParseFloat(w, 64)
		return err != nil && !(len(w) == 1 && strings.Contains("SMLQBAC", w))
	})
	return strings.Join(words, " ")
}

// words writes the characters of a text object that are passed on, each stretch
// of them in its place.
func (p *copied) words(d drawing) *archive.Node {
	if d.from == d.to {
		return nil // not seen
	}
	out, said := copyOf(d.Node), false
	var run []glyph
	flush := func() {
		if len(run) > 0 {
			with(out, codes(run))
			run, said = nil, true
		}
	}
	k := d.from
	eachGlyph(d.Node, func(g glyph) {
		if p.gone[k] || p.covered[k] {
			flush()
		} else {
			run = append(run, g)
		}
		k++
	})
	if flush(); !said {
		return nil
	}
	return out
}

// codes writes a stretch of characters.
func codes(run []glyph) *archive.Node {
	var text strings.Builder
	var dx, dy []string
	down := false
	for i, g := range run {
		if g.rune < ' ' {
			g.rune = ' '
		}
		text.WriteRune(g.rune)
		if i > 0 {
			dx, dy = append(dx, millimetres(g.x-run[i-1].x)), append(dy, millimetres(g.y-run[i-1].y))
			down = down || g.y != run[i-1].y
		}
	}
	n := el("TextCode", "X", millimetres(run[0].x), "Y", millimetres(run[0].y))
	if len(dx) > 0 {
		n.Attrs = append(n.Attrs, archive.NodeAttr{Name: "DeltaX", Value: strings.Join(dx, " ")})
	}
	if down {
		n.Attrs = append(n.Attrs, archive.NodeAttr{Name: "DeltaY", Value: strings.Join(dy, " ")})
	}
	return saying(n, text.String())
}

// image passes a picture on, without what it carries beside its pixels.
func (c *cleaner) image(d drawing) (*archive.Node, error) {
	id := d.Attr("ResourceID")
	part := c.res.media[id]
	if part == "" {
		return nil, nil // nothing is drawn
	}
	if c.put[id] == "" {
		data, err := c.archive.Part(part)
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if !picture.Is(data) {
			return nil, fault.New(fault.Invalid, "ofd.picture", "这个 OFD 里有 JPEG、PNG 以外的图片，不能在这里遮盖和清理，请导出为 PDF 后再试")
		}
		if data, err = picture.Clean(data, nil); err != nil {
			return nil, err
		}
		name := fmt.Sprintf("picture_%d.%s", len(c.put)+1, kindOf(data))
		c.put[id] = name
		c.parts = append(c.parts, archive.Part{Name: "Doc_0/Res/" + name, Data: data})
	}
	n := copyOf(d.Node)
	n.Attrs = append(n.Attrs, archive.NodeAttr{Name: "ResourceID", Value: id})
	return n, nil
}

func kindOf(data []byte) string {
	if data[0] == 0x89 {
		return "png"
	}
	return "jpg"
}
