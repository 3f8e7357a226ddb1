package ofd

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// pageReader collects what stands on one page.
type pageReader struct {
	*reader
	page   *layout.Page
	left   float64 // of the physical box, in points
	top    float64
	hidden []string
	solid  []doc.Rect // areas filled so far with one colour
}

func (r *reader) page(part string, box doc.Rect, templates map[string]string) error {
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	box = area(tree.Child("Area"), box)
	p := &pageReader{reader: r, page: &layout.Page{Width: box.X1 - box.X0, Height: box.Y1 - box.Y0}, left: box.X0, top: box.Y0}
	r.pages = append(r.pages, p.page)
	for _, n := range tree.Children {
		if id := n.Attr("TemplateID"); n.Name == "Template" && templates[id] != "" {
			under, err := r.tree(templates[id])
			if err != nil {
				return err
			}
			if err := p.content(under); err != nil {
				return err
			}
		}
	}
	if err := p.content(tree); err != nil {
		return err
	}
	if len(p.hidden) > 0 {
		r.note(doc.HiddenText, fmt.Sprintf("第%d页看不见的文字", len(r.pages)), strings.Join(p.hidden, "\n"))
	}
	return nil
}

func (p *pageReader) content(tree *archive.Node) error {
	content := tree.Child("Content")
	if content == nil {
		return nil
	}
	for _, layer := range content.Children {
		if layer.Name == "Layer" {
			if err := p.objects(layer, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pageReader) objects(n *archive.Node, depth int) error {
	if depth > maxBlocks {
		return damaged("嵌套太深")
	}
	for _, o := range n.Children {
		switch o.Name {
		case "TextObject":
			p.text(o)
		case "PathObject":
			p.path(o)
		case "ImageObject":
			b := rect(o.Attr("Boundary"))
			p.page.Images = append(p.page.Images, p.onPage(b))
		case "PageBlock":
			if err := p.objects(o, depth+1); err != nil {
				return err
			}
		}
	}
	if p.marks += len(n.Children); p.marks > maxMarks || len(p.page.Chars) > maxMarks {
		return fault.New(fault.Unavailable, "ofd.too-long", "OFD 的字和线太多，请拆分后再读")
	}
	return nil
}

func (p *pageReader) onPage(b doc.Rect) doc.Rect {
	return doc.Rect{X0: b.X0 - p.left, Y0: b.Y0 - p.top, X1: b.X1 - p.left, Y1: b.Y1 - p.top}
}

// matrix is the object's own transformation (CTM), in millimetres.
type matrix struct{ a, b, c, d, e, f float64 }

func matrixOf(o *archive.Node) matrix {
	if o.Attr("CTM") == "" {
		return matrix{a: 1, d: 1}
	}
	f := floats(o.Attr("CTM"), 6)
	return matrix{f[0], f[1], f[2], f[3], f[4], f[5]}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// text places the characters of a text object (GB/T 33190, 11).
func (p *pageReader) text(o *archive.Node) {
	box := rect(o.Attr("Boundary"))
	m := matrixOf(o)
	size := number(o.Attr("Size"))
	seen := p.isSeen(o)
	var hidden strings.Builder
	for _, code := range o.Children {
		if code.Name != "TextCode" {
			continue
		}
		x, y := number(code.Attr("X")), number(code.Attr("Y"))
		runes := []rune(code.AllText())
		dx, dy := deltas(code.Attr("DeltaX"), len(runes)), deltas(code.Attr("DeltaY"), len(runes))
		for i, r := range runes {
			advance := size * width(r)
			if i < len(dx) {
				advance = dx[i]
			}
			if !seen {
				hidden.WriteRune(r)
			} else {
				p.char(r, x, y, advance, size, m, box)
			}
			switch {
			case i < len(dx):
				x += dx[i]
			case len(dy) == 0:
				x += advance
			}
			if i < len(dy) {
				y += dy[i]
			}
		}
	}
	if text := strings.TrimSpace(hidden.String()); text != "" {
		p.hidden = append(p.hidden, text)
	}
}

// isSeen reports whether an object is drawn at all: visible, not transparent,
// and not white where nothing darker was drawn before.
func (p *pageReader) isSeen(o *archive.Node) bool {
	if o.Attr("Visible") == "false" || o.Attr("Alpha") == "0" || o.Attr("Fill") == "false" && o.Attr("Stroke") != "true" {
		return false
	}
	fill := o.Child("FillColor")
	if fill == nil {
		return true
	}
	if fill.Attr("Alpha") == "0" {
		return false
	}
	v := fill.Attr("Value")
	white := v != "" && slices.Equal(floats(v, 3), []float64{255, 255, 255})
	b := p.onPage(rect(o.Attr("Boundary")))
	return !white || slices.ContainsFunc(p.solid, func(s doc.Rect) bool { return s.X0 <= b.X0+2 && s.X1 >= b.X1-2 && s.Y0 <= b.Y0+2 && s.Y1 >= b.Y1-2 })
}

func (p *pageReader) char(r rune, x, y, advance, size float64, m matrix, box doc.Rect) {
	px, py := m.apply(x, y)
	scale := math.Hypot(m.c, m.d)
	c := layout.Char{Rune: r, X: box.X0 - p.left + px*mm, Y: box.Y0 - p.top + py*mm, Size: size * scale * mm}
	w := max(math.Abs(advance)*math.Hypot(m.a, m.b)*mm, 0.1)
	c.X0, c.X1, c.Y0, c.Y1 = c.X, c.X+w, c.Y-0.86*c.Size, c.Y+0.14*c.Size
	switch {
	case math.Abs(m.b) <= 0.09*math.Abs(m.a) && m.a >= 0:
	case math.Abs(m.a) <= 0.09*math.Abs(m.b) && m.b > 0:
		c.Turn = layout.Down
	case math.Abs(m.a) <= 0.09*math.Abs(m.b):
		c.Turn = layout.Up
	case math.Abs(m.b) <= 0.09*math.Abs(m.a):
		c.Turn = layout.Left
	default:
		c.Turn = layout.Askew
	}
	p.page.Chars = append(p.page.Chars, c)
}

// width of a character, in font sizes, where the file states none.
func width(r rune) float64 {
	if r < 0x2000 || unicode.IsSpace(r) && r != '　' {
		return 0.5
	}
	return 1
}

// deltas reads the distances between characters; "g 3 2.5" means 2.5 thrice.
func deltas(s string, most int) []float64 {
	var out []float64
	words := strings.Fields(s)
	for i := 0; i < len(words) && len(out) < most; i++ {
		if words[i] != "g" || i+2 >= len(words) {
			out = append(out, number(words[i]))
			continue
		}
		n, err := strconv.Atoi(words[i+1])
		if err != nil {
			break
		}
		for range min(max(n, 0), most-len(out)) {
			out = append(out, number(words[i+2]))
		}
		i += 2
	}
	return out
}

// path notes the lines and areas of a path: what tables are drawn with.
func (p *pageReader) path(o *archive.Node) {
	data := o.Child("AbbreviatedData")
	if data == nil || o.Attr("Visible") == "false" {
		return
	}
	box, m := rect(o.Attr("Boundary")), matrixOf(o)
	fill, stroke := o.Attr("Fill") == "true", o.Attr("Stroke") != "false"
	words := strings.Fields(data.AllText())
	type point struct{ x, y float64 }
	var points []point
	at := func(i int) point {
		x, y := m.apply(number(words[i]), number(words[i+1]))
		return point{box.X0 - p.left + x*mm, box.Y0 - p.top + y*mm}
	}
	line := func(a, b point) {
		w, h := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
		if stroke && min(w, h) <= 0.7 && max(w, h) > 0.7 {
			r := layout.Rule{X0: min(a.x, b.x), Y0: min(a.y, b.y), X1: max(a.x, b.x), Y1: max(a.y, b.y)}
			if w >= h {
				r.Y0, r.Y1 = (a.y+b.y)/2, (a.y+b.y)/2
			} else {
				r.X0, r.X1 = (a.x+b.x)/2, (a.x+b.x)/2
			}
			p.page.Rules = append(p.page.Rules, r)
			p.marks++
		}
	}
	finish := func() {
		if fill && len(points) >= 4 {
			b := doc.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
			for _, q := range points {
				b.X0, b.X1, b.Y0, b.Y1 = min(b.X0, q.x), max(b.X1, q.x), min(b.Y0, q.y), max(b.Y1, q.y)
			}
			p.area(b)
		}
		points = nil
	}
	for i := 0; i < len(words) && p.marks <= maxMarks; i++ {
		switch words[i] {
		case "S", "M":
			if finish(); i+2 < len(words) {
				points = append(points, at(i+1))
				i += 2
			}
		case "L":
			if i+2 < len(words) {
				q := at(i + 1)
				if len(points) > 0 {
					line(points[len(points)-1], q)
				}
				points = append(points, q)
				i += 2
			}
		case "C":
			if n := len(points); n > 1 {
				line(points[n-1], points[0])
			}
		case "Q", "B", "A":
			points = nil
			i += map[string]int{"Q": 4, "B": 6, "A": 7}[words[i]]
		}
	}
	finish()
}

// area notes a filled area, and the text that it covers.
func (p *pageReader) area(b doc.Rect) {
	if w, h := b.X1-b.X0, b.Y1-b.Y0; h <= 2 && w > h {
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: b.X0, Y0: (b.Y0 + b.Y1) / 2, X1: b.X1, Y1: (b.Y0 + b.Y1) / 2})
		return
	} else if w <= 2 {
		p.page.Rules = append(p.page.Rules, layout.Rule{X0: (b.X0 + b.X1) / 2, Y0: b.Y0, X1: (b.X0 + b.X1) / 2, Y1: b.Y1})
		return
	}
	p.solid = append(p.solid, b)
	p.page.Boxes = append(p.page.Boxes, b)
	var covered []rune
	for _, c := range p.page.Chars {
		x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
		if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 {
			covered = append(covered, c.Rune)
		}
	}
	if p.marks += len(p.page.Chars) / 16; len(covered) > 0 {
		p.note(doc.CoveredText, fmt.Sprintf("第%d页被色块盖住、仍可复制的文字", len(p.pages)), string(covered))
	}
}

// annotations notes what is noted on pages (GB/T 33190, 15).
func (r *reader) annotations(part string) error {
	if !r.archive.Has(part) {
		return nil
	}
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	for i, n := range tree.Children {
		file := n.Child("FileLoc")
		if n.Name != "Page" || file == nil || i > maxPages {
			continue
		}
		name := resolve(path.Dir(part), file.AllText())
		if !r.archive.Has(name) {
			continue
		}
		notes, err := r.tree(name)
		if err != nil {
			return err
		}
		for _, a := range notes.Children {
			if a.Name != "Annot" {
				continue
			}
			text := ""
			if remark := a.Child("Remark"); remark != nil {
				text = remark.AllText()
			}
			a.Each(func(x *archive.Node) bool {
				if x.Name == "TextCode" {
					text += " " + x.AllText()
				}
				return true
			})
			if text = strings.TrimSpace(text); text != "" && a.Attr("Type") != "Watermark" {
				r.note(doc.Annotation, "注释（"+a.Attr("Creator")+"）", text)
			}
		}
	}
	return nil
}

// attachments lists the files inside the file (GB/T 33190, 17).
func (r *reader) attachments(part string) error {
	if !r.archive.Has(part) {
		return nil
	}
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	left := maxAttachment
	for _, n := range tree.Children {
		file := n.Child("FileLoc")
		if n.Name != "Attachment" || file == nil {
			continue
		}
		r.note(doc.Embedded, "附件“"+n.Attr("Name")+"”", "")
		name := resolve(path.Dir(part), file.AllText())
		if !r.archive.Has(name) {
			continue
		}
		data, err := r.archive.Read(name)
		if err != nil {
			return err
		}
		if left -= len(data); left >= 0 {
			r.attached = append(r.attached, doc.Attachment{Name: n.Attr("Name"), Data: data})
		}
	}
	return nil
}
