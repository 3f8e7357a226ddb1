package docx

import (
	"path"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// leftBehind notes the parts that are not passed on: comments, properties,
// custom data, embedded files, macros.
func (c *cleaner) leftBehind() error {
	var all []string
	for _, name := range c.archive.Names() {
		all = append(all, name)
		low := strings.ToLower(name)
		if strings.HasSuffix(low, "settings.xml.rels") {
			if err := c.template(strings.Replace(name, "_rels/", "", 1)); err != nil {
				return err
			}
		}
		if isComments(low) {
			if err := c.comments(name); err != nil {
				return err
			}
		}
	}
	facts, err := archive.LeftBehind(c.archive, all)
	c.facts = append(c.facts, facts...)
	return err
}

func isComments(low string) bool {
	return path.Dir(low) == "word" && strings.HasPrefix(path.Base(low), "comments") && !strings.Contains(low, "extended") &&
		!strings.Contains(low, "ids") && !strings.Contains(low, "extensible")
}

// template notes where the template lies: a path of somebody's computer.
func (c *cleaner) template(part string) error {
	links, err := c.archive.Relations(strings.TrimSuffix(part, ".rels"))
	for _, l := range links {
		if l.External {
			c.note(doc.ExternalLink, "文档模板", l.Target)
		}
	}
	return err
}

func (c *cleaner) comments(part string) error {
	tree, err := c.tree(part)
	if err != nil {
		return err
	}
	for _, n := range tree.Children {
		if n.Name == "w:comment" {
			c.note(doc.Comment, "批注（"+n.Attr("w:author")+"）", texts(n))
		}
	}
	return nil
}
