package ofd

import (
	"path"
	"slices"
	"strconv"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// resources are what objects refer to by number (GB/T 33190, 7.9).
type resources struct {
	fonts, params, spaces []*archive.Node
	media                 map[string]string // part by id
}

// passed are the attributes and children that are passed on, by element; what
// is not here is left behind.
var passed = map[string]struct{ attrs, children []string }{
	"Font":        {attrs: []string{"ID", "FontName", "FamilyName", "Charset", "Italic", "Bold", "Serif", "FixedWidth"}},
	"ColorSpace":  {attrs: []string{"ID", "Type", "BitsPerComponent"}},
	"DrawParam":   {[]string{"ID", "Relative", "Join", "LineWidth", "DashOffset", "DashPattern", "Cap", "MiterLimit"}, []string{"FillColor", "StrokeColor"}},
	"FillColor":   {attrs: []string{"Value", "ColorSpace", "Alpha"}},
	"StrokeColor": {attrs: []string{"Value", "ColorSpace", "Alpha"}},
	"TextObject":  {[]string{"Boundary", "CTM", "Font", "Size", "Weight", "Italic", "HScale", "ReadDirection", "CharDirection", "LineWidth", "Fill", "Stroke", "Alpha", "DrawParam"}, []string{"FillColor", "StrokeColor"}},
	"PathObject":  {[]string{"Boundary", "CTM", "LineWidth", "Fill", "Stroke", "Alpha", "Rule", "Cap", "Join", "MiterLimit", "DashOffset", "DashPattern", "DrawParam"}, []string{"FillColor", "StrokeColor"}},
	"ImageObject": {[]string{"Boundary", "CTM", "Alpha"}, nil},
}

// resources reads those of the document and of its pages.
func (c *cleaner) resources() error {
	c.res.media = map[string]string{}
	var parts []string
	if common := c.body.Child("CommonData"); common != nil {
		for _, n := range common.Children {
			if n.Name == "PublicRes" || n.Name == "DocumentRes" {
				parts = append(parts, resolve(c.root, n.AllText()))
			}
		}
	}
	for _, p := range c.pages {
		for _, part := range p.res {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	for _, part := range parts {
		if err := c.resource(part); err != nil {
			return err
		}
	}
	return nil
}

func (c *cleaner) resource(part string) error {
	if _, ok := c.archive.Find(part); !ok {
		return nil // what it should give is drawn without
	}
	tree, err := c.tree(part)
	if err != nil {
		return err
	}
	base := path.Dir(part)
	if loc := tree.Attr("BaseLoc"); loc != "" {
		base = resolve(base, loc)
	}
	tree.Each(func(n *archive.Node) bool {
		if id, err := strconv.Atoi(n.Attr("ID")); err == nil && id > c.id && id < 1<<30 {
			c.id = id
		}
		switch n.Name {
		case "Font":
			c.res.fonts = append(c.res.fonts, copyOf(n))
		case "DrawParam":
			c.res.params = append(c.res.params, copyOf(n))
		case "ColorSpace":
			c.res.spaces = append(c.res.spaces, copyOf(n))
		case "MultiMedia":
			if file := n.Child("MediaFile"); file != nil && n.Attr("Type") == "Image" {
				c.res.media[n.Attr("ID")] = resolve(base, file.AllText())
			}
		}
		return n.Name == "Fonts" || n.Name == "DrawParams" || n.Name == "ColorSpaces" || n.Name == "MultiMedias"
	})
	return nil
}

// copyOf is an element with what of it is passed on.
func copyOf(n *archive.Node) *archive.Node {
	rule := passed[n.Name]
	out := el(n.Name)
	for _, a := range n.Attrs {
		if slices.Contains(rule.attrs, a.Name) {
			out.Attrs = append(out.Attrs, a)
		}
	}
	for _, name := range rule.children {
		if child := n.Child(name); child != nil {
			one := copyOf(child)
			if one.Attr("Value") == "" { // a shading or a pattern: its first colour
				child.Each(func(x *archive.Node) bool {
					if v := x.Attr("Value"); v != "" && one.Attr("Value") == "" {
						one.Attrs = append(one.Attrs, archive.NodeAttr{Name: "Value", Value: v})
					}
					return true
				})
			}
			if one.Attr("Value") != "" {
				out.Children = append(out.Children, one)
			}
		}
	}
	return out
}

// el makes an element of the standard's space; attributes by name and value.
func el(name string, attrs ...string) *archive.Node {
	n := &archive.Node{Name: "ofd:" + name}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.Attrs = append(n.Attrs, archive.NodeAttr{Name: attrs[i], Value: attrs[i+1]})
	}
	return n
}

// with puts children in.
func with(n *archive.Node, children ...*archive.Node) *archive.Node {
	n.Children = append(n.Children, children...)
	return n
}

// saying puts a text in.
func saying(n *archive.Node, text string) *archive.Node { return with(n, &archive.Node{Text: text}) }

// millimetres writes a number of the standard's unit.
func millimetres(v float64) string {
	return strconv.FormatFloat(float64(int64(v*1e4+0.5*sign(v)))/1e4, 'f', -1, 64)
}

func sign(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}

// place is a box on the page, in points, as a Boundary.
func (p *pageReader) place(b doc.Rect) string {
	return millimetres((b.X0+p.left)/mm) + " " + millimetres((b.Y0+p.top)/mm) + " " + millimetres((b.X1-b.X0)/mm) + " " + millimetres((b.Y1-b.Y0)/mm)
}
