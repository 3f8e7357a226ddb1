package xlsx

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/picture"
)

// looks passes on styles and theme and reads the shared strings.
func (c *cleaner) looks(links []archive.Relation) error {
	for _, l := range links {
		if _, ok := c.archive.Find(l.Target); !ok || l.External || l.Type != "styles" && l.Type != "theme" && l.Type != "sharedStrings" {
			continue
		}
		tree, err := c.tree(l.Target)
		if err != nil {
			return err
		}
		switch l.Type {
		case "sharedStrings":
			for _, n := range tree.Children {
				if n.Name == "si" {
					c.si = append(c.si, n)
				}
			}
		case "styles":
			dropAll(tree, "extLst", "dxfs", "tableStyles")
			c.unseen = unseenStyles(tree)
			c.out.Add("xl/styles.xml", "officedocument.spreadsheetml.styles", tree.XML(cleanSpaces))
			c.out.Link(bookPart, "styles", "xl/styles.xml")
		case "theme":
			dropAll(tree, "a:extLst", "a:blipFill")
			c.out.Add("xl/theme/theme1.xml", "officedocument.theme", tree.XML(cleanSpaces))
			c.out.Link(bookPart, "theme", "xl/theme/theme1.xml")
		}
	}
	return nil
}

func dropAll(tree *archive.Node, names ...string) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return slices.Contains(names, n.Name) })
	for _, n := range tree.Children {
		dropAll(n, names...)
	}
}

// unseenStyles lists by cell style whether it hides what the cell says: white
// type without a fill, or the format ;;;.
func unseenStyles(tree *archive.Node) []bool {
	list := func(name string) []*archive.Node {
		if n := tree.Child(name); n != nil {
			return slices.DeleteFunc(slices.Clone(n.Children), func(x *archive.Node) bool { return x.Name == "" })
		}
		return nil
	}
	formats := map[string]bool{}
	for _, f := range list("numFmts") {
		formats[f.Attr("numFmtId")] = strings.Trim(f.Attr("formatCode"), " ") == ";;;"
	}
	at := func(nodes []*archive.Node, i string) *archive.Node {
		if n, err := strconv.Atoi(i); err == nil && n >= 0 && n < len(nodes) {
			return nodes[n]
		}
		return nil
	}
	fonts, fills := list("fonts"), list("fills")
	var out []bool
	for _, xf := range list("cellXfs") {
		white, filled := false, false
		if f := at(fonts, xf.Attr("fontId")); f != nil && f.Child("color") != nil {
			rgb := f.Child("color").Attr("rgb")
			white = len(rgb) == 8 && strings.EqualFold(rgb[2:], "FFFFFF") || f.Child("color").Attr("theme") == "0"
		}
		if f := at(fills, xf.Attr("fillId")); f != nil {
			pattern := f.Child("patternFill")
			filled = pattern == nil || pattern.Attr("patternType") != "none" && pattern.Attr("patternType") != ""
		}
		out = append(out, formats[xf.Attr("numFmtId")] || white && !filled)
	}
	return out
}

// picture passes a picture of a drawing on without what it carries beside its
// pixels.
func (c *cleaner) picture(from string, l archive.Relation) (id string, ok bool, err error) {
	kind := map[string]string{".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff", ".emf": "image/x-emf", ".wmf": "image/x-wmf"}[strings.ToLower(path.Ext(l.Target))]
	if _, exists := c.archive.Find(l.Target); !exists || kind == "" || l.External {
		return "", false, nil
	}
	name := "xl/media/" + path.Base(l.Target)
	if !c.media[name] {
		data, err := c.archive.Part(l.Target)
		if err != nil {
			return "", false, err
		}
		data, facts, err := picture.Within(path.Base(l.Target), data)
		if err != nil {
			return "", false, err
		}
		c.facts = append(c.facts, facts...)
		c.out.AddFile(name, kind, data)
		c.media[name] = true
	}
	return c.out.Link(from, "image", name), true, nil
}
