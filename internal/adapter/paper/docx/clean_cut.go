package docx

import (
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// cuts are what is to be taken out, and which of it was found.
type cuts struct {
	list  []doc.Cut
	found []bool
}

// newCuts parts texts that run over lines: paragraphs hold no line ends.
func newCuts(list []doc.Cut) *cuts {
	k := &cuts{}
	for _, c := range list {
		for i, line := range strings.Split(c.Text, "\n") {
			one := c
			if one.Text = line; line == "" && c.Text != "" {
				continue
			}
			if one.Pos.Line > 0 {
				one.Pos.Line += i
			}
			k.list = append(k.list, one)
		}
	}
	k.found = make([]bool, len(k.list))
	return k
}

// apply takes the cuts out of every paragraph of a part. Numbers of paragraphs
// are those of the reader, which counts on into the notes.
func (k *cuts) apply(tree *archive.Node) {
	if len(k.list) == 0 {
		return
	}
	tree.Each(func(n *archive.Node) bool {
		for i := range n.Attrs { // what describes a picture
			for c, cut := range k.list {
				if cut.Text != "" && cut.Pos.IsZero() && strings.Contains(n.Attrs[i].Value, cut.Text) {
					n.Attrs[i].Value = strings.ReplaceAll(n.Attrs[i].Value, cut.Text, cut.Mark())
					k.found[c] = true
				}
			}
		}
		if n.Name == "w:p" {
			k.paragraph(n)
		}
		return true
	})
}

func (k *cuts) paragraph(p *archive.Node) {
	for i, cut := range k.list {
		if cut.Pos.Line != 0 && cut.Pos.Line != p.Line {
			continue
		}
		leaves := leavesOf(p)
		if cut.Text == "" {
			if cut.Pos.Line != 0 {
				blank(leaves, cut.Mark())
				k.found[i] = true
			}
			continue
		}
		for {
			text := ""
			for _, l := range leaves {
				text += l.text
			}
			at := strings.Index(text, cut.Text)
			if at < 0 {
				break
			}
			k.found[i] = true
			replace(leaves, at, at+len(cut.Text), cut.Mark())
			if strings.Contains(cut.Mark(), cut.Text) {
				break
			}
			leaves = leavesOf(p)
		}
	}
}

// leaf is a piece of a paragraph's text.
type leaf struct {
	node *archive.Node
	text string
}

// leavesOf lists the pieces of p's own text, not that of text boxes on it.
func leavesOf(p *archive.Node) []leaf {
	var out []leaf
	p.Each(func(n *archive.Node) bool {
		switch n.Name {
		case "w:t", "m:t":
			out = append(out, leaf{n, n.AllText()})
		case "w:tab":
			out = append(out, leaf{n, "\t"})
		case "w:br", "w:cr":
			out = append(out, leaf{n, "\n"})
		case "w:noBreakHyphen":
			out = append(out, leaf{n, "-"})
		case "w:pPr", "w:txbxContent", "w:rPr":
			return false
		}
		return true
	})
	return out
}

// replace takes bytes from up to to out of the pieces; mark stands in the first
// piece of text that loses some.
func replace(leaves []leaf, from, to int, mark string) {
	at := 0
	for _, l := range leaves {
		start, end := at, at+len(l.text)
		at = end
		if end <= from || start >= to {
			continue
		}
		text := l.text[:max(0, from-start)] + mark + l.text[min(len(l.text), to-start):]
		mark = ""
		set(l.node, text)
	}
}

func blank(leaves []leaf, mark string) {
	for _, l := range leaves {
		set(l.node, mark)
		mark = ""
	}
}

// set gives a piece another text; tabs and breaks become text.
func set(n *archive.Node, text string) {
	if n.Name != "m:t" {
		n.Name = "w:t"
	}
	n.Attrs = []archive.NodeAttr{{Name: "xml:space", Value: "preserve"}}
	n.Children = []*archive.Node{{Text: text}}
}
