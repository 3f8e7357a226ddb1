package docx

import (
	"slices"
	"strconv"
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

// unseen marks runs that the reader reads and nobody sees; they go after the
// cuts, which may name what they say.
const unseen = -1

func dropUnseen(tree *archive.Node) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return n.Name == "w:r" && n.Line == unseen })
	for _, n := range tree.Children {
		dropUnseen(n)
	}
}

// run drops hidden text.
func (c *cleaner) run(n *archive.Node) []*archive.Node {
	if properties := n.Child("w:rPr"); properties != nil {
		style := properties.Child("w:rStyle")
		if isSet(properties.Child("w:vanish")) || style != nil && c.hidden[style.Attr("w:val")] && properties.Child("w:vanish") == nil {
			c.hide(n, "隐藏的文字")
			return nil
		}
		if properties.Child("w:shd") == nil && properties.Child("w:highlight") == nil && isUnseen(properties) && strings.TrimSpace(texts(n)) != "" {
			c.hide(n, "白色或者极小的文字")
			n.Line = unseen
		}
	}
	c.children(n)
	return []*archive.Node{n}
}

func (c *cleaner) hide(n *archive.Node, what string) {
	if text := texts(n); strings.TrimSpace(text) != "" {
		c.note(doc.HiddenText, c.place()+"（"+what+"）", text)
	}
}

// isUnseen reports white or tiny type: white on what is not shaded, up to two
// points.
func isUnseen(properties *archive.Node) bool {
	if size := properties.Child("w:sz"); size != nil {
		if n, err := strconv.Atoi(size.Attr("w:val")); err == nil && n <= 4 {
			return true
		}
	}
	color := properties.Child("w:color")
	return color != nil && isWhite(color.Attr("w:val"))
}

func isWhite(hex string) bool {
	if len(hex) != 6 {
		return false
	}
	for i := 0; i < 6; i += 2 {
		if n, err := strconv.ParseUint(hex[i:i+2], 16, 8); err != nil || n < 0xFA {
			return false
		}
	}
	return true
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

// flattenFields leaves of fields their results: the instructions name people,
// files and links. Page numbers stay fields.
func (c *cleaner) flattenFields(p *archive.Node) {
	instructions := ""
	p.Each(func(n *archive.Node) bool {
		if n.Name == "w:instrText" {
			instructions += n.AllText()
		}
		return n.Name != "w:txbxContent"
	})
	if instructions != "" && isPageNumber(instructions) {
		return
	}
	if tellsMore(instructions) {
		c.note(doc.CustomData, c.place()+"的域代码", instructions)
	}
	c.dropFields(p)
}

func (c *cleaner) dropFields(n *archive.Node) {
	var out []*archive.Node
	for _, child := range n.Children {
		switch {
		case child.Name == "w:fldChar", child.Name == "w:instrText":
			continue
		case child.Name == "w:fldSimple" && !isPageNumber(child.Attr("w:instr")):
			c.dropFields(child)
			out = append(out, child.Children...)
			continue
		case child.Name == "w:p": // has been seen to
		default:
			c.dropFields(child)
		}
		out = append(out, child)
	}
	n.Children = out
}

func isPageNumber(instructions string) bool {
	for _, word := range strings.Fields(instructions) {
		switch strings.ToUpper(strings.Trim(word, `"`)) {
		case "PAGE", "NUMPAGES", "SECTIONPAGES", `\*`, "MERGEFORMAT", "ARABIC", `\#`, "0":
		default:
			return false
		}
	}
	return true
}

// tellsMore reports whether an instruction may name people or files.
func tellsMore(instructions string) bool {
	upper := strings.ToUpper(instructions)
	for _, word := range []string{"AUTHOR", "FILENAME", "LASTSAVEDBY", "USER", "DOCPROPERTY", "DOCVARIABLE", "INCLUDE", "LINK ", "DDE", "MERGEFIELD", "DATABASE", "COMMENT", "FILL"} {
		if strings.Contains(upper, word) && !strings.Contains(upper, "HYPERLINK") {
			return true
		}
	}
	return false
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
