// Package body is the text of a published item: HTML of few elements that
// every page can carry under a strict Content-Security-Policy. What people
// type, paste or import is cleaned to it, and documents are written as it.
package body

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/kernel/fault"
)

// Elements that stay, with the attributes that they may keep. What is not
// listed is left out and its content kept; what is in dropped goes with its
// content.
var allowed = map[atom.Atom][]string{
	atom.P: nil, atom.H2: nil, atom.H3: nil, atom.H4: nil, atom.Br: nil, atom.Hr: nil, atom.Strong: nil, atom.Em: nil, atom.U: nil, atom.S: nil,
	atom.Sub: nil, atom.Sup: nil, atom.Ul: nil, atom.Ol: {"start"}, atom.Li: nil, atom.Blockquote: nil,
	atom.Table: nil, atom.Caption: nil, atom.Thead: nil, atom.Tbody: nil, atom.Tfoot: nil, atom.Tr: nil,
	atom.Th: {"colspan", "rowspan", "scope"}, atom.Td: {"colspan", "rowspan"}, atom.A: {"href"}, atom.Img: {"src", "alt"},
	atom.Figure: nil, atom.Figcaption: nil,
}

var renamed = map[atom.Atom]atom.Atom{atom.H1: atom.H2, atom.H5: atom.H4, atom.H6: atom.H4, atom.B: atom.Strong, atom.I: atom.Em, atom.Strike: atom.S, atom.Del: atom.S}

var dropped = []atom.Atom{
	atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Applet, atom.Form, atom.Input, atom.Button, atom.Select, atom.Textarea, atom.Template,
	atom.Noscript, atom.Head, atom.Title, atom.Link, atom.Meta, atom.Base, atom.Svg, atom.Math, atom.Audio, atom.Video, atom.Canvas, atom.Frame, atom.Frameset, atom.Noframes,
}

// Limits of one body.
const (
	MaxBytes  = 8 << 20
	maxDepth  = 200
	maxSpan   = 200
	maxPasses = 6
)

// Clean brings HTML into the form of a body: only the elements and attributes
// of the list, links to http, https, mailto, tel and the site itself, pictures
// of the site itself. Cleaning twice is cleaning once. Too much, or nested too
// deep, is refused with fault.Invalid.
func Clean(src string) (string, error) {
	if len(src) > MaxBytes {
		return "", fault.New(fault.Invalid, "body.size", "正文超过 8 MB，请把图片和大表改作附件。")
	}
	if deep(src) {
		return "", fault.New(fault.Invalid, "body.deep", "正文的层次太深，不像是文章，请改用纯文本或者 Word 文件。")
	}
	// What was left out may have been what kept two elements apart for a
	// parser, so the result is read again until it reads as it was written.
	for range maxPasses {
		out, err := pass(src)
		if err != nil || out == src {
			return out, err
		}
		src = out
	}
	return "", fault.New(fault.Invalid, "body.tangled", "正文的标签交错太乱，无法整理，请改用纯文本或者 Word 文件。")
}

func pass(src string) (string, error) {
	ctx := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(src), ctx)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "body.html", "正文不是可以识别的 HTML。", err)
	}
	w := &writer{}
	for _, n := range nodes {
		w.node(n, 0)
	}
	w.closeParagraph()
	return w.b.String(), nil
}

// deep tells markup that nests without end before a tree is made of it.
func deep(src string) bool {
	z, depth := html.NewTokenizer(strings.NewReader(src)), 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			if name, _ := z.TagName(); !void(string(name)) {
				depth++
			}
		case html.EndTagToken:
			depth = max(0, depth-1)
		}
		if depth > 50*maxDepth {
			return true
		}
	}
}

func void(name string) bool {
	return slices.Contains([]string{"br", "hr", "img", "p", "li", "td", "th", "tr", "col", "input", "meta", "link", "option", "dt", "dd"}, name)
}

// writer writes a body; text that stands in no block becomes a paragraph.
type writer struct {
	b     strings.Builder
	loose bool // a paragraph of our own is open
	in    int  // blocks that hold text
	spans int  // inline elements around
	fresh bool // nothing stands yet in the line
	ended bool // a block that was left out began or ended: what follows is a new line
}

func (w *writer) node(n *html.Node, depth int) {
	switch {
	case depth > maxDepth:
	case n.Type == html.TextNode:
		w.text(n.Data)
	case n.Type == html.ElementNode && !slices.Contains(dropped, n.DataAtom):
		w.element(n, depth)
	}
}

func (w *writer) children(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, depth+1)
	}
}

func (w *writer) text(s string) {
	if w.in == 0 && strings.TrimSpace(s) == "" {
		return
	}
	if w.ended && strings.TrimSpace(s) == "" {
		return
	}
	w.openParagraph()
	w.line()
	w.b.WriteString(html.EscapeString(strings.Map(printable, s)))
}

// line begins the line that a block left out has asked for.
func (w *writer) line() {
	if w.ended {
		w.b.WriteString("<br>")
	}
	w.fresh, w.ended = false, false
}

// printable leaves out what no text holds.
func printable(r rune) rune {
	if r == 0xFFFD || r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func (w *writer) openParagraph() {
	if w.in == 0 && !w.loose {
		w.b.WriteString("<p>")
		w.loose, w.fresh, w.ended = true, true, false
	}
}

func (w *writer) closeParagraph() {
	if w.loose {
		w.b.WriteString("</p>\n")
		w.loose, w.ended = false, false
	}
}

func inline(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.Strong, atom.Em, atom.U, atom.S, atom.Sub, atom.Sup, atom.A, atom.Br, atom.Img}, a)
}

func inList(n *html.Node) bool {
	return n.Parent != nil && (n.Parent.DataAtom == atom.Ul || n.Parent.DataAtom == atom.Ol)
}

// holdsText are the blocks in which text stands by itself.
func holdsText(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.P, atom.H2, atom.H3, atom.H4, atom.Li, atom.Caption, atom.Th, atom.Td, atom.Figcaption}, a)
}

func (w *writer) element(n *html.Node, depth int) {
	a := n.DataAtom
	if to, ok := renamed[a]; ok {
		a = to
	}
	keep, ok := allowed[a]
	switch {
	case !ok, a == atom.Li && !inList(n):
		w.unwrap(n, depth)
		return
	case inline(a):
		if a == atom.Img && attr(n, "src", safePicture) == "" {
			return
		}
		if a == atom.A && attr(n, "href", safeLink) == "" {
			w.children(n, depth)
			return
		}
		w.openParagraph()
		fresh := w.fresh || w.ended || a == atom.Br
		if a != atom.Br {
			w.line()
		}
		w.fresh, w.ended = fresh && a != atom.Img, false
	case w.spans > 0, w.in > 0 && (a == atom.P || a == atom.H2 || a == atom.H3 || a == atom.H4): // a block in a line, a paragraph in a cell
		w.unwrap(n, depth)
		return
	default:
		w.closeParagraph()
	}
	w.open(a, n, keep)
	if a == atom.Br || a == atom.Hr || a == atom.Img {
		return
	}
	in, spans := w.in, w.spans
	if inline(a) {
		w.spans++
	} else if holdsText(a) {
		w.in++
		w.fresh = true
	}
	w.children(n, depth)
	w.in, w.spans = in, spans
	if !inline(a) {
		w.closeParagraph()
		w.fresh, w.ended = false, false
	}
	w.b.WriteString("</" + a.String() + ">")
	if !inline(a) && w.in == 0 && w.spans == 0 {
		w.b.WriteByte('\n')
	}
}

// unwrap writes what an element holds without it; a block begins and ends a
// line of text.
func (w *writer) unwrap(n *html.Node, depth int) {
	block := slices.Contains([]atom.Atom{atom.Div, atom.Section, atom.Article, atom.Main, atom.Center, atom.Address, atom.Dl, atom.Dt, atom.Dd, atom.P, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Tr}, n.DataAtom)
	free := w.in == 0 && w.spans == 0
	edge := func() {
		if free {
			w.closeParagraph()
		} else if !w.fresh {
			w.ended = true
		}
	}
	if block {
		edge()
	}
	w.children(n, depth)
	if block {
		edge()
	}
}

func (w *writer) open(a atom.Atom, n *html.Node, keep []string) {
	w.b.WriteString("<" + a.String())
	for _, k := range keep {
		v := ""
		switch k {
		case "href":
			v = attr(n, k, safeLink)
		case "src":
			v = attr(n, k, safePicture)
		case "colspan", "rowspan", "start":
			v = attr(n, k, number)
		case "scope":
			v = attr(n, k, func(s string) string {
				if s == "row" || s == "col" {
					return s
				}
				return ""
			})
		default:
			v = attr(n, k, func(s string) string { return strings.Map(printable, s) })
		}
		if v != "" {
			w.b.WriteString(" " + k + `="` + html.EscapeString(v) + `"`)
		}
	}
	w.b.WriteByte('>')
}

func attr(n *html.Node, key string, safe func(string) string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return safe(strings.TrimSpace(a.Val))
		}
	}
	return ""
}

func number(s string) string {
	if n, err := strconv.Atoi(s); err == nil && n > 1 && n <= maxSpan {
		return strconv.Itoa(n)
	}
	return ""
}

// safeLink keeps links that a reader can follow and that run nothing.
func safeLink(s string) string {
	u, err := url.Parse(strings.Map(printable, s))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "tel":
		return u.String()
	case "":
		if u.Host == "" && (strings.HasPrefix(s, "/") || strings.HasPrefix(s, "#")) && !strings.Contains(s, `\`) {
			return u.String()
		}
	}
	return ""
}

// safePicture keeps pictures of the site itself: no page asks another server.
func safePicture(s string) string {
	if u, err := url.Parse(s); err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.Contains(s, `\`) {
		return u.String()
	}
	return ""
}
