package docx

import (
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// children cleans what stands inside n.
func (c *cleaner) children(n *archive.Node) {
	var out []*archive.Node
	var carried []*archive.Node // content of a paragraph whose mark was deleted
	for _, child := range n.Children {
		for _, kept := range c.element(child) {
			if kept.Name == "w:p" && len(carried) > 0 {
				at := 0
				if len(kept.Children) > 0 && kept.Children[0].Name == "w:pPr" {
					at = 1
				}
				kept.Children = slices.Insert(kept.Children, at, carried...)
				carried = nil
			}
			if kept.Name == "w:p" && c.markDeleted(kept) {
				carried = slices.DeleteFunc(slices.Clone(kept.Children), func(x *archive.Node) bool { return x.Name == "w:pPr" })
				continue
			}
			out = append(out, kept)
		}
	}
	if len(carried) > 0 {
		out = append(out, &archive.Node{Name: "w:p", Children: carried, Line: c.line})
	}
	n.Children = out
}

// markDeleted reports, and forgets, that a tracked change joined a paragraph to
// the next one.
func (c *cleaner) markDeleted(p *archive.Node) bool {
	properties := p.Child("w:pPr")
	if properties == nil {
		return false
	}
	mark := properties.Child("w:rPr")
	return mark != nil && mark.Child(deletedMark) != nil
}

// deletedMark stands for w:del inside the properties of a paragraph's mark
// until the paragraph was joined.
const deletedMark = "w:del"

// element gives what stands in the place of n in the cleaned file.
func (c *cleaner) element(n *archive.Node) []*archive.Node {
	one := []*archive.Node{n}
	switch n.Name {
	case "":
		return one
	case "w:footnote", "w:endnote":
		if n.Attr("w:type") != "" { // the line above the notes, which the reader does not count
			return one
		}
	case "w:p":
		c.line++
		n.Line = c.line
		c.children(n)
		c.flattenFields(n)
		return one
	case "w:pPr", "w:trPr":
		return c.properties(n)
	case "w:ins", "w:moveTo":
		if len(n.Children) == 0 {
			c.note(doc.Revision, c.place(), "")
			return nil
		}
		c.note(doc.Revision, c.place(), texts(n))
		return c.inside(n)
	case "w:del", "w:moveFrom":
		c.note(doc.Revision, c.place(), texts(n))
		return nil
	case "w:cellIns", "w:cellDel", "w:cellMerge", "w:numberingChange":
		c.note(doc.Revision, c.place(), "")
		return nil
	case "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink", "w:dir", "w:bdo":
		return c.inside(n)
	case "mc:AlternateContent":
		return c.alternate(n)
	case "w:r":
		return c.run(n)
	case "w:tr":
		return c.row(n)
	case "w:tc":
		return c.cell(n)
	case "w:object":
		c.note(doc.Embedded, c.place(), "")
		n.Name = "w:pict"
	case "w:drawing":
		if !c.isPicture(n) {
			c.note(doc.Embedded, c.place()+"的图表", "")
			return nil
		}
	case "w:altChunk", "w:subDoc", "w:control":
		c.note(doc.Embedded, c.place(), "")
		return nil
	case "wp:docPr", "pic:cNvPr", "a:hlinkClick":
		c.describe(n)
	case "w:t", "m:t":
		c.produced += len(texts(n))
	}
	if dropped(n.Name) {
		if strings.HasSuffix(n.Name, "Change") {
			c.note(doc.Revision, c.place(), "")
		}
		return nil
	}
	c.children(n)
	return one
}

// dropped reports whether an element says nothing that a page shows.
func dropped(name string) bool {
	switch name {
	case "w:proofErr", "w:permStart", "w:permEnd", "w:bookmarkStart", "w:bookmarkEnd", "w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr",
		"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef", "w:printerSettings", "w:delText", "w:delInstrText",
		"w:movie", "w:contentPart", "a:extLst", "a:hlinkClick", "a:hlinkHover", "w:lastRenderedPageBreak":
		return true
	}
	return strings.HasSuffix(name, "Change") || strings.HasPrefix(name, "w:moveFromRange") || strings.HasPrefix(name, "w:moveToRange") ||
		strings.HasPrefix(name, "w:customXmlIns") || strings.HasPrefix(name, "w:customXmlDel") || strings.HasPrefix(name, "w:customXmlMove")
}

// inside is what stands in n without n.
func (c *cleaner) inside(n *archive.Node) []*archive.Node {
	c.children(n)
	return n.Children
}

// properties cleans those of a paragraph or row, and keeps the sign that its
// mark was deleted until it was acted on.
func (c *cleaner) properties(n *archive.Node) []*archive.Node {
	deleted := false
	if mark := n.Child("w:rPr"); mark != nil && (mark.Child("w:del") != nil || mark.Child("w:moveFrom") != nil) {
		deleted = true
	}
	c.children(n)
	if mark := n.Child("w:rPr"); deleted && mark != nil {
		mark.Children = append(mark.Children, &archive.Node{Name: deletedMark})
	}
	return []*archive.Node{n}
}

// alternate keeps the branch that the reader reads: the first with text, else
// the first at all. The others are walked where the reader walks them, so that
// both count paragraphs alike.
func (c *cleaner) alternate(n *archive.Node) []*archive.Node {
	before := c.produced
	var first, filled []*archive.Node
	for _, branch := range n.Children {
		if branch.Name == "" || c.produced != before {
			continue
		}
		kept := slices.Clone(c.inside(branch))
		if first == nil {
			first = kept
		}
		if c.produced != before {
			filled = kept
		}
	}
	if filled != nil {
		return filled
	}
	return first
}

// row drops a row that a tracked change deleted.
func (c *cleaner) row(n *archive.Node) []*archive.Node {
	properties := n.Child("w:trPr")
	deleted := properties != nil && properties.Child("w:del") != nil
	text := ""
	if deleted {
		text = texts(n)
	}
	c.children(n)
	if deleted {
		c.note(doc.Revision, c.place(), text)
		return nil
	}
	return []*archive.Node{n}
}

// cell empties a cell that another covers: no page shows what it holds.
func (c *cleaner) cell(n *archive.Node) []*archive.Node {
	properties := n.Child("w:tcPr")
	if properties != nil {
		if merge := properties.Child("w:vMerge"); merge != nil && merge.Attr("w:val") != "restart" {
			if text := texts(n); strings.TrimSpace(text) != "" {
				c.note(doc.HiddenText, c.place()+"后被合并单元格盖住的格", text)
				c.children(n)
				n.Children = []*archive.Node{properties, {Name: "w:p", Line: c.line}}
				return []*archive.Node{n}
			}
		}
	}
	shaded := properties != nil && properties.Child("w:shd") != nil
	if shaded { // white type on a shaded cell is in sight
		n.Each(func(x *archive.Node) bool {
			if x.Name == "w:rPr" && x.Child("w:color") != nil && x.Child("w:shd") == nil {
				x.Children = append(x.Children, &archive.Node{Name: "w:shd", Attrs: []archive.NodeAttr{{Name: "w:val", Value: "clear"}}})
			}
			return true
		})
	}
	c.children(n)
	return []*archive.Node{n}
}

// isPicture reports whether a drawing holds a picture or a shape, and not a
// chart with all its data.
func (c *cleaner) isPicture(n *archive.Node) bool {
	found := false
	n.Each(func(x *archive.Node) bool {
		found = found || x.Name == "pic:pic" || strings.HasPrefix(x.Name, "wps:") || strings.HasPrefix(x.Name, "wpg:") || strings.HasPrefix(x.Name, "wpc:")
		return !found
	})
	return found
}

// describe keeps the words that describe a picture to those who cannot see it,
// unless they are the path of a file.
func (c *cleaner) describe(n *archive.Node) {
	n.DropAttrs(func(name string) bool {
		value := n.Attr(name)
		path := strings.Contains(value, `:\`) || strings.Contains(value, "://") || strings.HasPrefix(value, "/") || strings.HasPrefix(value, `\\`)
		if path && (name == "descr" || name == "title" || name == "name") {
			c.note(doc.Properties, c.place()+"的图片说明", value)
			return name != "name"
		}
		if name == "descr" && strings.TrimSpace(value) != "" {
			c.note(doc.Margin, c.place()+"的图片说明", value)
		}
		return false
	})
	if name := n.Attr("name"); strings.ContainsAny(name, `:\/`) {
		n.SetAttr("name", "图片")
	}
}

// texts is what is written inside n, deleted text too, a paragraph a line.
func texts(n *archive.Node) string {
	var b strings.Builder
	if n.Name == "w:t" || n.Name == "w:delText" || n.Name == "m:t" {
		b.WriteString(n.AllText())
	}
	n.Each(func(x *archive.Node) bool {
		switch x.Name {
		case "w:t", "w:delText", "m:t":
			b.WriteString(x.AllText())
			return false
		case "w:p":
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
		case "w:tab":
			b.WriteByte('\t')
		case "w:br", "w:cr":
			b.WriteByte('\n')
		}
		return true
	})
	return b.String()
}
