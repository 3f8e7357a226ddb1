package webtest

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Faults lists where a page departs from the HTML standard (its authors'
// rules, not only its parser's), from WAI-ARIA 1.2, and from the rules of this
// house: every element closed, nothing inline, one h1.
func Faults(body []byte) []string {
	d := parse(body)
	switch {
	case !bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(body)), []byte("<!doctype html>")):
		d.fault(nil, "no doctype")
	case !utf8.Valid(body):
		d.fault(nil, "not UTF-8")
	case !bytes.Contains(body[:min(len(body), 1024)], []byte("charset")):
		d.fault(nil, "no charset in the first 1024 bytes")
	}
	for _, c := range body {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			d.fault(nil, "control character %#x", c)
			break
		}
	}
	d.whole()
	d.root.each(func(n *node) {
		if n == d.root {
			return
		}
		d.place(n)
		d.attributes(n)
		d.accessible(n)
		d.tongue(n)
		switch n.tag {
		case "time":
			when, given := n.attr["datetime"]
			if !given {
				when = strings.TrimSpace(n.text())
			}
			if !moment.MatchString(when) {
				d.fault(n, "%q is no time for machines", when)
			}
		case "table":
			d.table(n)
		case "select":
			d.selection(n)
		}
	})
	return d.faults
}

// moment is the part of HTML's dates, times and durations that we write.
var moment = regexp.MustCompile(`^(\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?)?)?|\d\d:\d\d(:\d\d)?|P[0-9DTHMS.]+)$`)

// whole looks at what a page has once, and at the order of its headings.
func (d *document) whole() {
	counts, level := map[string]int{}, 0
	d.root.each(func(n *node) {
		if n.tag != "title" || !n.inside("svg") {
			counts[n.tag]++
		}
		if len(n.tag) == 2 && n.tag[0] == 'h' && n.tag[1] >= '1' && n.tag[1] <= '6' {
			now := int(n.tag[1] - '0')
			if now > max(level, 1)+1 { // a list of problems may stand before the page's own heading
				d.fault(n, "<%s> follows a heading of level %d", n.tag, level)
			}
			level = now
		}
	})
	for _, tag := range []string{"html", "head", "body", "title", "main", "h1"} {
		if counts[tag] != 1 {
			d.fault(nil, "%d <%s>, want one", counts[tag], tag)
		}
	}
}

func among(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

// place looks at where an element stands and what it holds.
func (d *document) place(n *node) {
	if n.tag == "svg" || n.inside("svg") {
		if !among(foreign, n.tag) {
			d.fault(n, "no element <%s> in a drawing", n.tag)
		}
		if n.tag != "svg" {
			return
		}
	}
	e, known := elements[n.tag]
	if !known {
		d.fault(n, "no element <%s>", n.tag)
		return
	}
	if where := onlyIn[n.tag]; where != "" && !among(where, n.parent.tag) {
		d.fault(n, "<%s> in <%s>", n.tag, n.parent.tag)
	} else if where == "" && !allowed(n, e) {
		d.fault(n, "<%s> may not stand in <%s>", n.tag, n.parent.tag)
	}
	if never := neverIn[n.tag]; never != "" && n.attr["type"] != "hidden" && n.inside(strings.Fields(never)...) {
		d.fault(n, "<%s> below <%s>", n.tag, n.above(strings.Fields(never)...).tag)
	}
	if strings.TrimSpace(n.own) != "" && !mayHoldText(n) {
		d.fault(n, "text %q directly in <%s>", strings.TrimSpace(n.own), n.tag)
	}
	d.order(n)
}

// holdsOf is what n may hold; "same" asks its parents.
func holdsOf(n *node) string {
	h := elements[n.tag].holds
	if h == "same" && n.parent != nil {
		return holdsOf(n.parent)
	}
	return h
}

func allowed(n *node, e element) bool {
	if n.tag == "html" {
		return n.parent.tag == "#document"
	}
	h := holdsOf(n.parent)
	switch {
	case h == "flow":
		return e.is == "flow" || e.is == "phrase"
	case h == "text" || h == "nothing":
		return false
	case among(h, "phrase") && e.is == "phrase":
		return true
	}
	return among(h, n.tag) || n.tag == "script" || n.tag == "template"
}

func mayHoldText(n *node) bool {
	h := holdsOf(n)
	return h == "flow" || h == "text" || among(h, "phrase")
}

// order looks at what must come first.
func (d *document) order(n *node) {
	first := map[string]string{"fieldset": "legend", "details": "summary", "table": "caption"}[n.tag]
	for i, k := range n.kids {
		if k.tag == first && first != "" && i > 0 {
			d.fault(k, "<%s> is not the first in <%s>", first, n.tag)
		}
	}
	switch n.tag {
	case "details":
		if len(n.kids) == 0 || n.kids[0].tag != "summary" {
			d.fault(n, "<details> without <summary>")
		}
	case "dl":
		d.pairs(n)
	case "html":
		if len(n.kids) != 2 || n.kids[0].tag != "head" || n.kids[1].tag != "body" {
			d.fault(n, "<html> holds one <head> and one <body>")
		}
	}
}

// pairs looks at a list of terms: each group has terms, then what they mean.
func (d *document) pairs(dl *node) {
	groups := [][]*node{nil}
	for _, k := range dl.kids {
		if k.tag == "div" {
			groups = append(groups, k.kids)
		} else {
			groups[0] = append(groups[0], k)
		}
	}
	for i, g := range groups {
		if len(g) == 0 && i == 0 {
			continue
		}
		last := ""
		for _, k := range g {
			if !k.is("dt", "dd", "script", "template") || k.tag == "dd" && last == "" {
				d.fault(k, "<%s> in a list of terms before any <dt>", k.tag)
			}
			last = k.tag
		}
		if last != "dd" {
			d.fault(dl, "a list of terms ends without <dd>")
		}
	}
}

var wholeNumber = regexp.MustCompile(`^-?\d+$`)

// attributes looks at what an element carries.
func (d *document) attributes(n *node) {
	own := elements[n.tag].attrs
	for name, value := range n.attr {
		drawn := n.tag == "svg" || n.inside("svg")
		switch {
		case strings.HasPrefix(name, "on") || name == "style":
			d.fault(n, "inline %s=%q", name, value)
		case strings.HasPrefix(name, "aria-"):
			if !among(states, name[5:]) {
				d.fault(n, "no attribute %s", name)
			}
		case strings.HasPrefix(name, "data-") || drawn || among(everywhere, name) || among(own, name) || among(own, name+"!"):
		default:
			d.fault(n, "<%s> has no attribute %s", n.tag, name)
		}
		d.value(n, name, value)
	}
	for want := range strings.FieldsSeq(own) {
		if name, must := strings.CutSuffix(want, "!"); must && !n.has(name) {
			d.fault(n, "<%s> lacks %s", n.tag, name)
		}
	}
	const told = "application/ld+json" // a block of data, which no browser runs
	if n.tag == "script" && n.attr["src"] == "" && n.attr["type"] != told || n.tag == "style" {
		d.fault(n, "inline <%s>", n.tag)
	}
	if n.tag == "meta" && !n.has("charset") && (!n.has("content") || !n.has("name") && !n.has("http-equiv")) {
		d.fault(n, "<meta> says nothing")
	}
}

// value looks at the value of an attribute.
func (d *document) value(n *node, name, value string) {
	list := choices[n.tag+" "+name]
	if list == "" {
		list = choices["* "+name]
	}
	switch {
	case list != "" && !among(list, strings.ToLower(value)):
		d.fault(n, "%s=%q on <%s>", name, value, n.tag)
	case among(flags, name) && value != "" && value != name && !(name == "hidden" && value == "until-found"):
		d.fault(n, "%s=%q: it says all by being there", name, value)
	case among("colspan rowspan maxlength minlength rows cols size span tabindex", name):
		if i, err := strconv.Atoi(value); err != nil || !wholeNumber.MatchString(value) || i < 0 && name != "tabindex" || i > 0 && name == "tabindex" || i == 0 && among("colspan rows cols size span", name) {
			d.fault(n, "%s=%q", name, value)
		}
	case among("href action src", name) && (strings.Contains(value, "ZgotmplZ") || strings.ContainsAny(value, " \t\n\"<>\\")):
		d.fault(n, "%s=%q is no address", name, value)
	case name == "action" && value == "", name == "src" && value == "", name == "class" && strings.ContainsAny(value, "{}"):
		d.fault(n, "%s=%q", name, value)
	case name == "lang" && !regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`).MatchString(value):
		d.fault(n, "lang=%q", value)
	case name == "role" && !among(roles, value):
		d.fault(n, "no role %q", value)
	case name == "href" && len(value) > 1 && value[0] == '#' && d.ids[value[1:]] == nil:
		d.fault(n, "nothing has the id %q that is referred to", value[1:])
	case among(pointing, name):
		d.points(n, name, value)
	}
	if types := inputFor[name]; n.tag == "input" && types != "" {
		kind := n.attr["type"]
		if kind == "" {
			kind = "text"
		}
		if !among(types, kind) || name == "autocomplete" && kind == "hidden" && among("on off", value) {
			d.fault(n, "%s on an input of type %s", name, kind)
		}
	}
}

// points looks at a reference to other elements of the page.
func (d *document) points(n *node, name, value string) {
	if len(strings.Fields(value)) == 0 {
		d.fault(n, "%s refers to nothing", name)
	}
	for id := range strings.FieldsSeq(value) {
		to := d.ids[id]
		switch {
		case to == nil:
			d.fault(n, "nothing has the id %q that is referred to by %s", id, name)
		case name == "for" && n.tag == "label" && !labelable(to):
			d.fault(n, "a label for <%s>, which takes none", to.tag)
		case name == "list" && to.tag != "datalist", name == "form" && to.tag != "form", name == "headers" && to.tag != "th":
			d.fault(n, "%s refers to <%s>", name, to.tag)
		}
	}
}

func labelable(n *node) bool {
	return n.is("button", "meter", "output", "progress", "select", "textarea") || n.tag == "input" && n.attr["type"] != "hidden"
}
