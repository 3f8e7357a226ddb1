package docx

import (
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// looks passes on styles, numbering, fonts and theme, and the few settings that
// change how pages look.
func (c *cleaner) looks(r *reader) error {
	for _, l := range r.links {
		kind := ""
		switch l.Type {
		case "styles", "numbering", "fontTable":
			kind = "officedocument.wordprocessingml." + l.Type
		case "settings":
			kind = "officedocument.wordprocessingml.settings"
		case "theme":
			kind = "officedocument.theme"
		}
		if _, ok := c.archive.Find(l.Target); kind == "" || !ok || l.External {
			continue
		}
		tree, err := c.tree(l.Target)
		if err != nil {
			return err
		}
		switch l.Type {
		case "settings":
			c.settings(tree)
		case "styles":
			c.styles(tree)
		case "fontTable": // embedded fonts are other parts
			dropAll(tree, "w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic")
		case "numbering":
			dropAll(tree, "w:numPicBullet", "w:lvlPicBulletId")
		case "theme":
			dropAll(tree, "a:blipFill", "a:extLst")
		}
		dropAll(tree, "mc:AlternateContent")
		strip(tree)
		name := "word/" + l.Type + ".xml"
		if l.Type == "theme" {
			name = "word/theme/theme1.xml"
		}
		c.out.Add(name, kind, tree.XML(cleanSpaces))
		c.out.Link(mainPart, l.Type, name)
	}
	return nil
}

// keptSettings change how pages look; others tell of people and programs.
var keptSettings = []string{"w:evenAndOddHeaders", "w:mirrorMargins", "w:gutterAtTop", "w:defaultTabStop", "w:drawingGridHorizontalSpacing",
	"w:drawingGridVerticalSpacing", "w:displayHorizontalDrawingGridEvery", "w:displayVerticalDrawingGridEvery", "w:characterSpacingControl",
	"w:noLineBreaksAfter", "w:noLineBreaksBefore", "w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:compat", "w:themeFontLang", "w:clrSchemeMapping"}

func (c *cleaner) settings(tree *archive.Node) {
	if vars := tree.Child("w:docVars"); vars != nil {
		var text []string
		for _, v := range vars.Children {
			text = append(text, v.Attr("w:name")+"="+v.Attr("w:val"))
		}
		c.note(doc.CustomData, "文档变量", strings.Join(text, "；"))
	}
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return !slices.Contains(keptSettings, n.Name) })
}

// styles notes the styles that hide text.
func (c *cleaner) styles(tree *archive.Node) {
	dropAll(tree, "w:latentStyles")
	for _, s := range tree.Children {
		if properties := s.Child("w:rPr"); s.Name == "w:style" && properties != nil {
			if isSet(properties.Child("w:vanish")) {
				c.hidden[s.Attr("w:styleId")] = true
			}
		}
	}
}

func isSet(n *archive.Node) bool {
	if n == nil {
		return false
	}
	switch n.Attr("w:val") {
	case "0", "false", "off":
		return false
	}
	return true
}

func dropAll(tree *archive.Node, names ...string) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return slices.Contains(names, n.Name) })
	for _, n := range tree.Children {
		dropAll(n, names...)
	}
}

// strip removes the attributes that tell who saved when.
func strip(tree *archive.Node) {
	drop := func(n *archive.Node) bool {
		n.DropAttrs(func(name string) bool {
			return strings.HasPrefix(name, "w:rsid") || strings.HasPrefix(name, "mc:") || name == "w:author" || name == "w:date"
		})
		return true
	}
	drop(tree)
	tree.Each(drop)
}
