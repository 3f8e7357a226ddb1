package docx

import (
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

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
