package archive

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/fault"
)

// Node is an element of a part that is to be written again. Names have the
// reader's prefixes. Text is character data, of which Name is "".
type Node struct {
	Name     string
	Attrs    []NodeAttr
	Children []*Node
	Text     string
	Line     int // free for whoever walks the tree
}

// NodeAttr is an attribute; names as those of elements.
type NodeAttr struct{ Name, Value string }

// MaxNodes bounds a tree; a node takes some 150 bytes.
const MaxNodes = 1 << 20

// Tree reads a part whole, for those who change it. Elements and attributes of
// namespaces that are not listed are left out, with all that they hold: what
// is not known is not passed on.
func Tree(part string, data []byte, spaces Spaces) (*Node, error) {
	x := NewXML(part, data, spaces)
	t := treeReader{x: x, part: part}
	root := t.element(x.Name())
	if t.err != nil {
		return nil, t.err
	}
	return root, x.Err()
}

type treeReader struct {
	x     *XML
	part  string
	nodes int
	err   error
}

func (t *treeReader) node(n *Node) *Node {
	if t.nodes++; t.nodes > MaxNodes && t.err == nil {
		t.err = fault.New(fault.Unavailable, "archive.tree",
			fmt.Sprintf("文件内部的 %s 太大，无法清理，请拆分成几个文件后再试", t.part))
	}
	return n
}

func (t *treeReader) element(name string) *Node {
	n := t.node(&Node{Name: name, Attrs: t.x.attributes()})
	depth := len(t.x.lex.open)
	for t.err == nil && t.x.next() && len(t.x.lex.open) >= depth {
		switch t.x.lex.kind {
		case startTag:
			if strings.HasPrefix(t.x.name, unknownSpace+":") {
				t.x.closeTo(depth)
				continue
			}
			n.Children = append(n.Children, t.element(t.x.name))
		case charData:
			s, err := t.x.lex.text()
			if err != nil {
				t.x.fail(err)
			}
			n.Children = append(n.Children, t.node(&Node{Text: s}))
		}
	}
	return n
}

// attributes lists those of the current element in known namespaces.
func (x *XML) attributes() []NodeAttr {
	var out []NodeAttr
	for i := range x.lex.attrs {
		name := x.lex.attrName(x.lex.attrs[i].name)
		if strings.HasPrefix(name, unknownSpace+":") && name != "?:space" {
			continue
		}
		value, err := unescape(x.lex.attrs[i].value)
		if err != nil {
			x.fail(err)
		}
		if name == "?:space" {
			name = "xml:space"
		}
		out = append(out, NodeAttr{name, value})
	}
	return out
}

// Attr is the value of an attribute, "" where absent.
func (n *Node) Attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// SetAttr sets an attribute that the node has.
func (n *Node) SetAttr(name, value string) {
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			n.Attrs[i].Value = value
		}
	}
}

// DropAttrs removes the attributes that drop names.
func (n *Node) DropAttrs(drop func(name string) bool) {
	n.Attrs = slices.DeleteFunc(n.Attrs, func(a NodeAttr) bool { return drop(a.Name) })
}

// Child is the first child of a name, nil where none.
func (n *Node) Child(name string) *Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Each calls f for every element below n, n's own children first, in document
// order; where f answers false the element's inside is passed over.
func (n *Node) Each(f func(*Node) bool) {
	for _, c := range n.Children {
		if c.Name != "" && f(c) {
			c.Each(f)
		}
	}
}

// AllText is the character data inside n, in order.
func (n *Node) AllText() string {
	var b strings.Builder
	n.addText(&b)
	return b.String()
}

func (n *Node) addText(b *strings.Builder) {
	b.WriteString(n.Text)
	for _, c := range n.Children {
		c.addText(b)
	}
}

// XML writes the tree; addresses of the prefixes stand in its root. Of several
// addresses that share a prefix the last by name holds, so that strict files
// (purl.oclc.org) become transitional ones (schemas.openxmlformats.org).
func (n *Node) XML(spaces Spaces) string {
	used := map[string]bool{}
	n.prefixes(used)
	address := map[string]string{}
	for uri, prefix := range spaces {
		if have, ok := address[prefix]; used[prefix] && (!ok || uri > have) {
			address[prefix] = uri
		}
	}
	root := *n
	root.Attrs = nil
	for prefix, uri := range address {
		name := "xmlns:" + prefix
		if prefix == "" {
			name = "xmlns"
		}
		root.Attrs = append(root.Attrs, NodeAttr{name, uri})
	}
	slices.SortFunc(root.Attrs, func(a, b NodeAttr) int { return strings.Compare(a.Name, b.Name) })
	root.Attrs = append(root.Attrs, n.Attrs...)
	var b strings.Builder
	root.write(&b)
	return b.String()
}

func (n *Node) prefixes(used map[string]bool) {
	add := func(name string, bare bool) {
		prefix, _, found := strings.Cut(name, ":")
		if found {
			used[prefix] = true
		} else if bare {
			used[""] = true
		}
	}
	if n.Name != "" {
		add(n.Name, true)
	}
	for _, a := range n.Attrs {
		add(a.Name, false)
	}
	for _, c := range n.Children {
		c.prefixes(used)
	}
}

func (n *Node) write(b *strings.Builder) {
	if n.Name == "" {
		b.WriteString(Escape(n.Text))
		return
	}
	b.WriteString("<" + n.Name)
	for _, a := range n.Attrs {
		b.WriteString(" " + a.Name + `="` + Escape(a.Value) + `"`)
	}
	if len(n.Children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, c := range n.Children {
		c.write(b)
	}
	b.WriteString("</" + n.Name + ">")
}
