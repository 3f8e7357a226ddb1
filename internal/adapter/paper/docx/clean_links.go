package docx

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/kernel/doc"
)

func isWeb(target string) bool {
	low := strings.ToLower(target)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:")
}

// related passes on a header, footer or the notes and links them.
func (c *cleaner) related(from string, l archive.Relation, where string) error {
	if _, ok := c.archive.Find(l.Target); !ok || l.External {
		return nil
	}
	name := "word/" + path.Base(l.Target)
	id := c.out.Link(from, l.Type, name)
	if c.fresh != nil {
		c.fresh[l.ID] = id
	}
	if c.headers[name] {
		return nil
	}
	c.headers[name] = true
	return c.story(l.Target, name, "officedocument.wordprocessingml."+l.Type, where)
}

// pass moves links of the cleaned tree to the new file: pictures, headers and
// footers. Others go.
func (c *cleaner) pass(tree *archive.Node) error {
	var err error
	tree.Each(func(n *archive.Node) bool {
		for i := 0; i < len(n.Attrs); i++ {
			a := &n.Attrs[i]
			if !strings.HasPrefix(a.Name, "r:") {
				continue
			}
			id, ok := "", false
			if l, known := c.links[a.Value]; known && !l.External && err == nil {
				id, ok, err = c.link(l)
			}
			if !ok {
				n.Attrs = slices.Delete(n.Attrs, i, i+1)
				i--
				continue
			}
			a.Value = id
		}
		return true
	})
	prune(tree)
	return err
}

func (c *cleaner) link(l archive.Relation) (id string, ok bool, err error) {
	if id, ok := c.fresh[l.ID]; ok {
		return id, true, nil
	}
	switch l.Type {
	case "image":
		id, ok, err = c.picture(l)
	case "header", "footer":
		err = c.related(c.part, l, map[string]string{"header": "页眉", "footer": "页脚"}[l.Type])
		id, ok = c.fresh[l.ID]
	}
	if ok {
		c.fresh[l.ID] = id
	}
	return id, ok, err
}

var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp",
	".tif": "image/tiff", ".tiff": "image/tiff", ".emf": "image/x-emf", ".wmf": "image/x-wmf",
}

// picture passes a picture on without what it carries beside its pixels.
func (c *cleaner) picture(l archive.Relation) (id string, ok bool, err error) {
	kind := mediaTypes[strings.ToLower(path.Ext(l.Target))]
	if _, exists := c.archive.Find(l.Target); !exists || kind == "" {
		return "", false, nil
	}
	name := "word/media/" + path.Base(l.Target)
	if !c.done[name] {
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
		c.done[name] = true
	}
	return c.out.Link(c.part, "image", name), true, nil
}

// prune drops drawings that lost what they draw.
func prune(tree *archive.Node) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool {
		return (n.Name == "w:drawing" || n.Name == "w:pict") && !draws(n)
	})
	for _, n := range tree.Children {
		prune(n)
	}
}

func draws(n *archive.Node) bool {
	found := false
	n.Each(func(c *archive.Node) bool {
		switch c.Name {
		case "a:blip":
			found = found || c.Attr("r:embed") != ""
		case "v:imagedata":
			found = found || c.Attr("r:id") != ""
		case "wps:wsp", "w:txbxContent", "v:line", "v:rect", "v:shape", "v:oval", "v:roundrect", "v:textbox", "v:textpath":
			found = true
		}
		return !found
	})
	return found
}

// pictures notes where pictures stand; line is the paragraph around.
func (c *cleaner) pictures(n *archive.Node, line int) {
	if n.Name == "w:p" && n.Line > 0 {
		line = n.Line
	}
	if n.Name == "a:blip" && n.Attr("r:embed") != "" || n.Name == "v:imagedata" && n.Attr("r:id") != "" {
		where := c.where
		if where == "" {
			where = fmt.Sprintf("第%d段", line)
		}
		c.seen = append(c.seen, where)
	}
	for _, x := range n.Children {
		c.pictures(x, line)
	}
}

// story passes on a part that holds paragraphs.
func (c *cleaner) story(part, name, kind, where string) error {
	list, err := c.archive.Relations(part)
	if err != nil {
		return err
	}
	tree, err := c.tree(part)
	if err != nil {
		return err
	}
	links, fresh, oldPart, oldWhere := c.links, c.fresh, c.part, c.where
	c.links, c.fresh, c.part, c.where = map[string]archive.Relation{}, map[string]string{}, name, where
	defer func() { c.links, c.fresh, c.part, c.where = links, fresh, oldPart, oldWhere }()
	for _, l := range list {
		c.links[l.ID] = l
		if l.External && !isWeb(l.Target) {
			c.note(doc.ExternalLink, c.place(), l.Target)
		}
	}
	body := c.line
	c.children(tree)
	if strings.HasPrefix(where, "页") { // the reader does not count the paragraphs of headers and footers
		c.line = body
		tree.Each(func(n *archive.Node) bool { n.Line = 0; return true })
	}
	if err := c.pass(tree); err != nil {
		return err
	}
	strip(tree)
	c.cuts.apply(tree)
	dropUnseen(tree)
	c.pictures(tree, 0)
	if strings.HasPrefix(where, "页") { // notes are read with the body
		if text := strings.TrimSpace(texts(tree)); text != "" {
			c.note(doc.Margin, where, text)
		}
	}
	c.out.Add(name, kind, tree.XML(cleanSpaces))
	return nil
}
