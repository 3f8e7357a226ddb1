// Package webtest holds pages against what a page of ours must be (WCAG 2.2,
// 国办发〔2017〕47号): whole, named, without inline code, every label and link
// leading somewhere.
package webtest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var void = []string{"meta", "br", "img", "link", "input", "hr", "col", "wbr", "source"}

// Page is what Check read of a page.
type Page struct {
	IDs    map[string]bool
	Links  []string // href of a
	Posts  []string // action of forms that post
	Text   string
	Raw    string // the page as it came
	open   []string
	counts map[string]int
	refs   []string // ids that must exist
}

// Check reads a page of HTML and fails the test for every fault it has.
func Check(t testing.TB, name string, body []byte) Page {
	t.Helper()
	p := Page{IDs: map[string]bool{}, counts: map[string]int{}}
	if !bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(body)), []byte("<!doctype html>")) {
		t.Errorf("%s: no doctype", name)
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	var text strings.Builder
	for done := false; !done; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			done = true
		case html.TextToken:
			text.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			p.look(t, name, tok)
			if kind == html.StartTagToken && !slices.Contains(void, tok.Data) {
				p.open = append(p.open, tok.Data)
			}
		case html.EndTagToken:
			tag := z.Token().Data
			if len(p.open) == 0 || p.open[len(p.open)-1] != tag {
				t.Fatalf("%s: </%s> closes %v", name, tag, p.open)
			}
			p.open = p.open[:len(p.open)-1]
		}
	}
	p.Text, p.Raw = text.String(), string(body)
	p.whole(t, name)
	return p
}

func (p *Page) whole(t testing.TB, name string) {
	t.Helper()
	if len(p.open) > 0 {
		t.Errorf("%s: left open: %v", name, p.open)
	}
	for _, tag := range []string{"html", "title", "main", "h1"} {
		if p.counts[tag] != 1 {
			t.Errorf("%s: %d <%s>, want one", name, p.counts[tag], tag)
		}
	}
	for _, id := range p.refs {
		if !p.IDs[id] {
			t.Errorf("%s: nothing has the id %q that is referred to", name, id)
		}
	}
	if strings.Contains(p.Text, "%!") || strings.Contains(p.Text, "<no value>") {
		t.Errorf("%s: a placeholder was not filled", name)
	}
}

func (p *Page) look(t testing.TB, name string, tok html.Token) {
	t.Helper()
	p.counts[tok.Data]++
	at := map[string]string{}
	for _, a := range tok.Attr {
		if _, twice := at[a.Key]; twice {
			t.Errorf("%s: <%s> has %s twice", name, tok.Data, a.Key)
		}
		at[a.Key] = a.Val
		switch {
		case strings.HasPrefix(a.Key, "on") || a.Key == "style":
			t.Errorf("%s: inline <%s %s=%q>", name, tok.Data, a.Key, a.Val)
		case a.Key == "id" && p.IDs[a.Val]:
			t.Errorf("%s: id %q twice", name, a.Val)
		case a.Key == "id":
			p.IDs[a.Val] = true
		case a.Key == "for" || a.Key == "aria-describedby" || a.Key == "aria-labelledby":
			p.refs = append(p.refs, strings.Fields(a.Val)...)
		}
	}
	p.element(t, name, tok.Data, at)
}

func (p *Page) element(t testing.TB, name, tag string, at map[string]string) {
	t.Helper()
	_, hasAlt := at["alt"]
	switch {
	case tag == "style" || tag == "script" && at["src"] == "":
		t.Errorf("%s: inline <%s>", name, tag)
	case tag == "img" && !hasAlt:
		t.Errorf("%s: <img src=%q> has no alt", name, at["src"])
	case tag == "html" && at["lang"] == "":
		t.Errorf("%s: no language", name)
	case tag == "a":
		p.Links = append(p.Links, at["href"])
		if id, ok := strings.CutPrefix(at["href"], "#"); ok {
			p.refs = append(p.refs, id)
		}
		if strings.Contains(at["href"], "ZgotmplZ") {
			t.Errorf("%s: a link was refused by the template", name)
		}
	case tag == "form" && strings.EqualFold(at["method"], "post"):
		p.Posts = append(p.Posts, at["action"])
	}
}
