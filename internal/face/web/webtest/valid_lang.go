package webtest

import (
	"strings"
	"unicode"
)

// tongue finds Chinese on a page that is not Chinese and not marked so (WCAG
// 3.1.2): a text that nobody translated, or somebody's words that a reader's
// machine would spell out. What a visitor typed is theirs.
func (d *document) tongue(n *node) {
	if n.is("textarea", "script", "style") || !strings.HasPrefix(n.lang(), "en") {
		return
	}
	if hasHan(n.own) {
		d.fault(n, "Chinese on an English page: %s", strings.TrimSpace(n.own))
	}
	for _, name := range []string{"aria-label", "title", "placeholder", "alt", "summary"} {
		if hasHan(n.attr[name]) {
			d.fault(n, "Chinese on an English page: %s=%s", name, n.attr[name])
		}
	}
}

// lang is the language of an element: its own, or that of what it stands in.
func (n *node) lang() string {
	for p := n; p != nil; p = p.parent {
		if l := p.attr["lang"]; l != "" {
			return l
		}
	}
	return ""
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
