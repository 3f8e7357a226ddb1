// Package webtest holds pages against what a page of ours must be (WCAG 2.2,
// 国办发〔2017〕47号): conforming to HTML and ARIA, named, without inline code,
// every label and link leading somewhere, nothing that axe finds, and a quiet
// console in the browser.
package webtest

import (
	"slices"
	"strings"
	"testing"
)

// Page is what Check read of a page.
type Page struct {
	IDs   map[string]bool
	Links []string // href of a
	Posts []string // action of forms that post
	Text  string
	Raw   string // the page as it came
}

// Check reads a page of HTML and fails the test for every fault it has.
func Check(t testing.TB, name string, body []byte) Page {
	t.Helper()
	faults := Faults(body)
	for _, f := range faults[:min(len(faults), 20)] {
		t.Errorf("%s: %s", name, f)
	}
	p := Read(body)
	if strings.Contains(p.Text, "%!") || strings.Contains(p.Text, "<no value>") {
		t.Errorf("%s: a placeholder was not filled", name)
	}
	return p
}

// Read takes a page apart.
func Read(body []byte) Page {
	d := parse(body)
	p := Page{IDs: map[string]bool{}, Text: d.root.text(), Raw: string(body)}
	for id := range d.ids {
		p.IDs[id] = true
	}
	d.root.each(func(n *node) {
		switch {
		case n.tag == "a" && n.has("href") && !slices.Contains(p.Links, n.attr["href"]):
			p.Links = append(p.Links, n.attr["href"])
		case n.tag == "form" && strings.EqualFold(n.attr["method"], "post"):
			p.Posts = append(p.Posts, n.attr["action"])
		}
	})
	return p
}
