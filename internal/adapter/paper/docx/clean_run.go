package docx

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

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
