package archive

import "bytes"

// names turns the prefixes of a file into the prefixes of its reader.
type names struct {
	spaces   Spaces
	bindings []binding // innermost last
	// What was worked out since the bindings last changed, by raw name.
	elements, attributes map[string]string
}

// binding says that prefix means known (a prefix of the reader) inside the
// element at depth.
type binding struct {
	prefix, known string
	depth         int
}

const (
	unknownSpace = "?"
	maxNames     = 1 << 12 // remembered at once
)

func newNames(spaces Spaces) names {
	return names{spaces: spaces, elements: map[string]string{}, attributes: map[string]string{}}
}

func (n *names) bind(prefix string, address []byte, depth int) error {
	if len(n.bindings) == maxBindings {
		return errTooMuch
	}
	uri, err := unescape(address)
	if err != nil {
		return err
	}
	known, ok := n.spaces[uri]
	if !ok {
		known = unknownSpace
	}
	n.bindings = append(n.bindings, binding{prefix, known, depth})
	n.forget()
	return nil
}

// leave drops what was bound by the element at depth.
func (n *names) leave(depth int) {
	keep := len(n.bindings)
	for keep > 0 && n.bindings[keep-1].depth >= depth {
		keep--
	}
	if keep < len(n.bindings) {
		n.bindings = n.bindings[:keep]
		n.forget()
	}
}

func (n *names) forget() {
	clear(n.elements)
	clear(n.attributes)
}

func (n *names) element(raw []byte) string {
	name, ok := n.elements[string(raw)]
	if !ok {
		name = n.resolve(raw, true)
		remember(n.elements, raw, name)
	}
	return name
}

func (n *names) attribute(raw []byte) string {
	name, ok := n.attributes[string(raw)]
	if !ok {
		name = n.resolve(raw, false)
		remember(n.attributes, raw, name)
	}
	return name
}

func remember(names map[string]string, raw []byte, name string) {
	if len(names) == maxNames {
		clear(names)
	}
	names[string(raw)] = name
}

// resolve gives the reader's name. A bare attribute is in no namespace; a bare
// element is in the default one, where that was declared.
func (n *names) resolve(raw []byte, element bool) string {
	prefix, local, found := bytes.Cut(raw, []byte(":"))
	if !found {
		prefix, local = nil, raw
		if !element {
			return string(local)
		}
	}
	known := ""
	if found {
		known = unknownSpace
	}
	for i := len(n.bindings) - 1; i >= 0; i-- {
		if n.bindings[i].prefix == string(prefix) {
			known = n.bindings[i].known
			break
		}
	}
	if known == "" {
		return string(local)
	}
	return known + ":" + string(local)
}
