package webtest

import (
	"strconv"
	"strings"
)

// accessible looks at whether an element has a name, where it needs one, and
// none where it may not have one (WAI-ARIA 1.2, HTML-AAM).
func (d *document) accessible(n *node) {
	named := strings.TrimSpace(n.attr["aria-label"]) != "" || n.has("aria-labelledby")
	switch {
	case n.has("aria-label") && strings.TrimSpace(n.attr["aria-label"]) == "":
		d.fault(n, "an empty aria-label")
	case named && n.attr["role"] == "" && n.is("div", "span", "p", "b", "i", "em", "strong", "small", "code", "caption", "legend", "label", "time", "li", "dt", "dd"):
		d.fault(n, "a name on <%s>, which has no role to be named", n.tag)
	case n.attr["role"] == "img" && !named && !titled(n):
		d.fault(n, "a picture without a name")
	case n.is("h1", "h2", "h3", "h4", "h5", "h6", "button", "a", "summary", "legend", "caption", "title", "label", "option") && !named && n.attr["aria-hidden"] != "true" && !speaks(n) && !(n.tag == "option" && n.attr["value"] == ""):
		d.fault(n, "<%s> says nothing", n.tag)
	case n.is("input", "select", "textarea") && !named && !d.labelled(n):
		d.fault(n, "<%s name=%q> has no label", n.tag, n.attr["name"])
	}
	if n.tag == "th" && strings.TrimSpace(n.text()) == "" && !named {
		d.fault(n, "an empty <th>, which should be a <td>")
	}
	if n.attr["aria-hidden"] == "true" && n.attr["tabindex"] != "-1" && (n.has("tabindex") || n.is("a", "button", "input", "select", "textarea")) {
		d.fault(n, "<%s> is hidden and can be reached", n.tag)
	}
}

func titled(n *node) bool { return len(n.kids) > 0 && n.kids[0].tag == "title" }

// speaks reports whether a screen reader would find words in n.
func speaks(n *node) bool {
	found := false
	n.each(func(k *node) {
		found = found || k.attr["aria-hidden"] != "true" && strings.TrimSpace(k.own) != "" ||
			strings.TrimSpace(k.attr["alt"]) != "" || k != n && k.attr["aria-label"] != ""
	})
	return found
}

func (d *document) labelled(n *node) bool {
	switch n.attr["type"] {
	case "hidden":
		return true
	case "submit", "reset", "button":
		return n.attr["value"] != ""
	}
	if l := n.above("label"); l != nil {
		return speaks(l)
	}
	if n.attr["title"] != "" {
		return true
	}
	found := false
	d.root.each(func(l *node) { found = found || l.tag == "label" && n.has("id") && l.attr["for"] == n.attr["id"] })
	return found
}

// selection looks at a required choice: its first option must be none.
func (d *document) selection(n *node) {
	var options []*node
	n.each(func(k *node) {
		if k.tag == "option" {
			options = append(options, k)
		}
	})
	chosen := 0
	for _, o := range options {
		if o.has("selected") {
			chosen++
		}
	}
	if chosen > 1 && !n.has("multiple") {
		d.fault(n, "%d options are selected", chosen)
	}
	if n.has("required") && !n.has("multiple") && (len(options) == 0 || options[0].parent != n || !options[0].has("value") || options[0].attr["value"] != "") {
		d.fault(n, "the first option of a required <select> must be none")
	}
}

// table looks at whether a table's rows fill one grid.
func (d *document) table(t *node) {
	for _, group := range append(t.kids, t) {
		if !group.is("thead", "tbody", "tfoot", "table") {
			continue
		}
		d.rows(t, group)
	}
}

// rows walks one group of rows; cells may hang down into later ones.
func (d *document) rows(t, group *node) {
	var rows []*node
	for _, k := range group.kids {
		if k.tag == "tr" {
			rows = append(rows, k)
		}
	}
	want := widest(t)
	hanging := map[int]int{} // column → rows still covered
	for i, tr := range rows {
		wide, at := 0, 0
		var falls []int
		for _, c := range tr.kids {
			if !c.is("td", "th") {
				continue
			}
			for hanging[at] > 0 {
				at++
			}
			across, down := span(c, "colspan"), span(c, "rowspan")
			if down > len(rows)-i {
				d.fault(c, "rowspan=%d reaches past the last row", down)
			}
			for range across {
				if hanging[at] > 0 {
					d.fault(c, "cells overlap")
				}
				if down > 1 {
					falls = append(falls, at, down)
				}
				at++
			}
		}
		wide = at
		for col, left := range hanging {
			if left > 0 {
				wide = max(wide, col+1)
				hanging[col]--
			}
		}
		for j := 0; j < len(falls); j += 2 {
			hanging[falls[j]] = falls[j+1] - 1
		}
		if wide != want {
			d.fault(tr, "a row of %d columns in a table of %d", wide, want)
		}
	}
}

// widest is the columns of a table, as its first row sets them.
func widest(t *node) int {
	n := 0
	var row *node
	t.each(func(k *node) {
		if row == nil && k.tag == "tr" {
			row = k
		}
	})
	if row == nil {
		return 0
	}
	for _, c := range row.kids {
		if c.is("td", "th") {
			n += span(c, "colspan")
		}
	}
	return n
}

func span(n *node, name string) int {
	i, err := strconv.Atoi(n.attr[name])
	if err != nil || i < 1 {
		return 1
	}
	return i
}
