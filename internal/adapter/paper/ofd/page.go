package ofd

import (
	"fmt"
	"path"
	"strings"

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

	covered map[int]bool // characters under such an area
	drawn   []drawing    // all objects, in their order
	param   string       // the drawing parameters of the layer at hand
	res     []string     // the page's own resources

	within int     // units that are drawn at the moment, one within another
	frame  *matrix // of the innermost, on the page; nil outside of units
	veiled bool    // one of them is not seen
}

// drawing is an object of a page as it stands in its part.
type drawing struct {
	*archive.Node
	param    string // of its layer
	from, to int    // its characters on the page
}

func (r *reader) page(part string, box doc.Rect, templates map[string]string) error {
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	box = area(tree.Child("Area"), box)
	p := &pageReader{reader: r, page: &layout.Page{Width: box.X1 - box.X0, Height: box.Y1 - box.Y0}, left: box.X0, top: box.Y0}
	r.pages = append(r.pages, p.page)
	if r.draws {
		r.sheet = append(r.sheet, p)
	}
	for _, n := range tree.Children {
		if n.Name == "PageRes" {
			p.res = append(p.res, resolve(path.Dir(part), n.AllText()))
		}
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
			p.param = layer.Attr("DrawParam")
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
		from := len(p.page.Chars)
		switch o.Name {
		case "TextObject":
			p.text(o)
		case "PathObject":
			p.path(o)
		case "ImageObject":
			p.page.Images = append(p.page.Images, p.onPage(rect(o.Attr("Boundary"))))
		case "CompositeObject":
			if err := p.composite(o); err != nil {
				return err
			}
		case "PageBlock":
			if err := p.objects(o, depth+1); err != nil {
				return err
			}
			continue
		default:
			continue
		}
		if p.draws && p.within == 0 {
			p.drawn = append(p.drawn, drawing{o, p.param, from, len(p.page.Chars)})
		}
	}
	if p.marks += len(n.Children); p.marks > maxMarks || len(p.page.Chars) > maxMarks {
		return fault.New(fault.Unavailable, "ofd.too-long", "OFD 的字和线太多，请拆分后再读")
	}
	return nil
}
