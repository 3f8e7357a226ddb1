package webtest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// node is an element as it was written: nothing is implied or mended.
type node struct {
	tag    string
	attr   map[string]string
	parent *node
	kids   []*node
	own    string // text directly in it
	line   int
}

// document is a page as it was written, and what is wrong with it.
type document struct {
	root   *node
	ids    map[string]*node
	faults []string
}

func (d *document) fault(n *node, format string, args ...any) {
	line := 0
	if n != nil {
		line = n.line
	}
	d.faults = append(d.faults, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
}

// parse reads a page in which every element is closed by hand. Where the tags
// do not match, the rest is not read.
func parse(body []byte) *document {
	d := &document{root: &node{tag: "#document"}, ids: map[string]*node{}}
	z := html.NewTokenizer(bytes.NewReader(body))
	at, line := d.root, 1
	for {
		kind := z.Next()
		raw := string(z.Raw())
		here := line
		line += strings.Count(raw, "\n")
		switch kind {
		case html.ErrorToken:
			for ; at != d.root; at = at.parent {
				d.fault(at, "<%s> is left open", at.tag)
			}
			return d
		case html.TextToken:
			at.own += string(z.Text())
			d.references(at, raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			n := d.element(at, z.Token(), here)
			d.twice(n, raw)
			d.references(n, raw)
			if slices.Contains(void, n.tag) || kind == html.SelfClosingTagToken && n.inside("svg") {
				continue
			}
			if kind == html.SelfClosingTagToken {
				d.fault(n, "<%s/> closes nothing", n.tag)
			}
			at = n
		case html.EndTagToken:
			tag := z.Token().Data
			if at.tag != tag {
				d.fault(&node{line: here}, "</%s> stands where <%s> of line %d is open", tag, at.tag, at.line)
				return d
			}
			at = at.parent
		}
	}
}

func (d *document) element(parent *node, tok html.Token, line int) *node {
	n := &node{tag: tok.Data, attr: map[string]string{}, parent: parent, line: line}
	parent.kids = append(parent.kids, n)
	for _, a := range tok.Attr {
		n.attr[a.Key] = a.Val
	}
	if id, ok := n.attr["id"]; ok {
		switch {
		case id == "" || strings.ContainsAny(id, " \t\n"):
			d.fault(n, "id %q is empty or has a space", id)
		case d.ids[id] != nil:
			d.fault(n, "id %q twice", id)
		}
		d.ids[id] = n
	}
	return n
}

var attribute = regexp.MustCompile(`\s([^\s=>"'/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?`)

// twice finds an attribute that is written twice, which the tokenizer hides.
func (d *document) twice(n *node, raw string) {
	seen := map[string]bool{}
	for _, m := range attribute.FindAllStringSubmatch(raw, -1) {
		name := strings.ToLower(m[1])
		if seen[name] {
			d.fault(n, "<%s> has %s twice", n.tag, name)
		}
		seen[name] = true
	}
}

// references finds &names; that HTML does not know.
func (d *document) references(n *node, raw string) {
	for i := strings.IndexByte(raw, '&'); i >= 0; {
		rest := raw[i+1:]
		end := strings.IndexFunc(rest, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '#')
		})
		if end > 0 && rest[end] == ';' {
			if whole := "&" + rest[:end+1]; html.UnescapeString(whole) == whole {
				d.fault(n, "%s is no character", whole)
			}
		}
		next := strings.IndexByte(rest, '&')
		if next < 0 {
			return
		}
		i += 1 + next
	}
}

// each visits n and all below it, in the order of the page.
func (n *node) each(f func(*node)) {
	f(n)
	for _, k := range n.kids {
		k.each(f)
	}
}

// inside reports whether an element above n is one of tags.
func (n *node) inside(tags ...string) bool { return n.above(tags...) != nil }

func (n *node) above(tags ...string) *node {
	for p := n.parent; p != nil; p = p.parent {
		if slices.Contains(tags, p.tag) {
			return p
		}
	}
	return nil
}

// text is all the text in n, without that of scripts and styles.
func (n *node) text() string {
	var b strings.Builder
	n.each(func(k *node) {
		if k.tag != "script" && k.tag != "style" {
			b.WriteString(k.own)
		}
	})
	return b.String()
}

func (n *node) has(name string) bool { _, ok := n.attr[name]; return ok }

func (n *node) is(tags ...string) bool { return slices.Contains(tags, n.tag) }
