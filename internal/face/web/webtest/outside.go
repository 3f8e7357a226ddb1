package webtest

import "fmt"

// Outside finds what of a page stands in no landmark (WCAG 2.2, technique
// ARIA11): on a page of ours all is in the header, a navigation, the main part
// or the footer, but for the link that skips to the main part.
func Outside(body []byte) (out []string) {
	d := parse(body)
	d.root.each(func(n *node) {
		switch {
		case n.parent == nil || n.parent.tag != "body":
		case n.is("header", "nav", "main", "footer", "script") || n.tag == "a" && n.attr["class"] == "skip":
		default:
			out = append(out, fmt.Sprintf("line %d: <%s> stands in no landmark", n.line, n.tag))
		}
		if n.tag == "body" && hasText(n.own) {
			out = append(out, fmt.Sprintf("line %d: text stands in no landmark", n.line))
		}
	})
	return out
}

func hasText(s string) bool {
	for _, r := range s {
		if r > ' ' {
			return true
		}
	}
	return false
}
