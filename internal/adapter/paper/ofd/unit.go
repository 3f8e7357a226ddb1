package ofd

import (
	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Bounds of what is put together of others: a unit may stand in a unit, and
// many times.
const (
	maxUnits = 8        // units within units
	maxAgain = 16 << 20 // bytes of units that are drawn again, as often as they are
)

// unit is a group of objects that pages draw by its number (GB/T 33190, 13).
type unit struct {
	content *archive.Node
	size    int // of its text and attributes, in bytes
	drawn   bool
}

// unitOf finds a unit among the resources of the document and of the page, nil
// where there is none. They are read when the first is asked for.
func (p *pageReader) unitOf(id string) (*unit, error) {
	if p.units == nil {
		p.units = map[string]*unit{}
		if common := p.body.Child("CommonData"); common != nil {
			for _, n := range common.Children {
				if n.Name == "PublicRes" || n.Name == "DocumentRes" {
					if err := p.unitsOf(resolve(p.root, n.AllText())); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	for _, part := range p.res {
		if err := p.unitsOf(part); err != nil {
			return nil, err
		}
	}
	return p.units[id], nil
}

// unitsOf reads the units of a resource part, once.
func (r *reader) unitsOf(part string) error {
	if _, ok := r.archive.Find(part); !ok || r.unitParts[part] {
		return nil
	}
	if r.unitParts == nil {
		r.unitParts = map[string]bool{}
	}
	r.unitParts[part] = true
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	tree.Each(func(n *archive.Node) bool {
		if n.Name == "CompositeGraphicUnit" {
			id, content := n.Attr("ID"), n.Child("Content")
			if _, twice := r.units[id]; twice || content == nil {
				r.units[id] = nil // nobody can say which is drawn
			} else {
				r.units[id] = &unit{content: content, size: weight(content)}
			}
		}
		return n.Name == "CompositeGraphicUnits"
	})
	return nil
}

func weight(n *archive.Node) int {
	size := 64 + len(n.Text)
	for _, a := range n.Attrs {
		size += len(a.Value)
	}
	for _, c := range n.Children {
		size += weight(c)
	}
	return size
}

// composite reads what is put together of others where it stands; one whose
// unit is missing or in doubt may say something that nobody read, as a picture may.
func (p *pageReader) composite(o *archive.Node) error {
	u, err := p.unitOf(o.Attr("ResourceID"))
	if err != nil {
		return err
	}
	if u == nil {
		p.page.Images = append(p.page.Images, p.onPage(rect(o.Attr("Boundary"))))
		return nil
	}
	if p.within == maxUnits {
		return damaged("嵌套太深")
	}
	if u.drawn {
		p.again += u.size
	}
	if u.drawn = true; p.again > maxAgain {
		return fault.New(fault.Unavailable, "ofd.too-long", "OFD 的字和线太多，请拆分后再读")
	}
	frame, veiled := p.frame, p.veiled
	b, m := floats(o.Attr("Boundary"), 2), matrixOf(o)
	m.e, m.f = m.e+b[0], m.f+b[1]
	p.frame, p.veiled = p.framed(m), veiled || o.Attr("Visible") == "false" || o.Attr("Alpha") == "0"
	p.within++
	err = p.objects(u.content, 0)
	p.within--
	p.frame, p.veiled = frame, veiled
	return err
}

// framed is a transformation within the unit that is drawn, as one of the page.
func (p *pageReader) framed(m matrix) *matrix {
	f := p.frame
	if f == nil {
		return &m
	}
	e, g := f.apply(m.e, m.f)
	return &matrix{f.a*m.a + f.c*m.b, f.b*m.a + f.d*m.b, f.a*m.c + f.c*m.d, f.b*m.c + f.d*m.d, e, g}
}

// at is a point of the page or of the unit that is drawn, in points, from the
// page's corner.
func (p *pageReader) at(x, y float64) (float64, float64) {
	if p.frame != nil {
		x, y = p.frame.apply(x/mm, y/mm)
		x, y = x*mm, y*mm
	}
	return x - p.left, y - p.top
}

// onPage is the box of the page that a box covers.
func (p *pageReader) onPage(b doc.Rect) doc.Rect {
	x0, y0 := p.at(b.X0, b.Y0)
	x1, y1 := p.at(b.X1, b.Y1)
	if p.frame == nil {
		return doc.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}
	}
	x2, y2 := p.at(b.X0, b.Y1)
	x3, y3 := p.at(b.X1, b.Y0)
	return doc.Rect{X0: min(x0, x1, x2, x3), Y0: min(y0, y1, y2, y3), X1: max(x0, x1, x2, x3), Y1: max(y0, y1, y2, y3)}
}
