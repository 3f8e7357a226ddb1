package html

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"gongkai/internal/kernel/doc"
)

// Write writes d as one complete page that needs nothing beside it: no script,
// no other file, prints on A4. Attachments travel in script elements with a
// data-name, which Read gives back. The only errors are w's.
func Write(w io.Writer, d *doc.Document) error {
	p := &printer{Writer: bufio.NewWriter(w)}
	p.head(d)
	for i, b := range d.Blocks {
		switch {
		case b.Table != nil:
			p.table(b.Table, captionAt(d.Blocks, i-1))
		case b.Para.Style != doc.Caption || i+1 == len(d.Blocks) || d.Blocks[i+1].Table == nil:
			p.para(b.Para)
		}
	}
	p.endList()
	p.put("</main>\n")
	for _, a := range d.Attachments {
		p.attachment(a)
	}
	p.put("</body>\n</html>\n")
	return p.Flush()
}

// captionAt is the caption at block i, which goes into the table below it.
func captionAt(blocks []doc.Block, i int) string {
	if i < 0 || blocks[i].Para == nil || blocks[i].Para.Style != doc.Caption {
		return ""
	}
	return blocks[i].Para.Text
}

// printer writes markup; its bufio.Writer keeps the first error for Flush.
type printer struct {
	*bufio.Writer
	inList   bool
	headings int
	tables   int
}

func (p *printer) put(parts ...string) {
	for _, s := range parts {
		_, _ = p.WriteString(s)
	}
}

func (p *printer) head(d *doc.Document) {
	size := "A4"
	if d.Landscape {
		size = "A4 landscape"
	}
	p.put("<!DOCTYPE html>\n<html lang=\"", html.EscapeString(cmp.Or(d.Language, "zh-CN")), "\">\n<head>\n<meta charset=\"UTF-8\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<title>", escape(titleOf(d)), "</title>\n<style>\n@page { size: ", size, "; }\n", stylesheet)
	n := 0
	for _, b := range d.Blocks {
		if b.Table != nil {
			n++
			p.widths(n, b.Table.Widths)
		}
	}
	p.put("</style>\n</head>\n<body>\n<main>\n")
}

// titleOf is what a browser's tab shows: a page must have one.
func titleOf(d *doc.Document) string {
	if d.Title != "" {
		return d.Title
	}
	first := "文档"
	for i := len(d.Blocks) - 1; i >= 0; i-- {
		switch p := d.Blocks[i].Para; {
		case p == nil || p.Text == "":
		case p.Style == doc.Title:
			return p.Text
		default:
			first = p.Text
		}
	}
	return first
}

// widths writes the columns' relative widths of table n as percentages.
func (p *printer) widths(n int, widths []float64) {
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	if sum <= 0 {
		return
	}
	for i, w := range widths {
		p.put("#t", strconv.Itoa(n), " col:nth-child(", strconv.Itoa(i+1), ") { width: ", strconv.FormatFloat(100*w/sum, 'f', 2, 64), "%; }\n")
	}
}

// elements are the element and class of each style.
var elements = map[doc.Style][2]string{
	doc.Body: {"p", ""}, doc.Title: {"h1", ""}, doc.Heading1: {"h2", ""}, doc.Heading2: {"h3", ""}, doc.Heading3: {"h4", ""},
	doc.Heading4: {"h5", ""}, doc.ListItem: {"li", ""}, doc.IssueMark: {"p", "issue-mark"}, doc.DocNumber: {"p", "number"},
	doc.Addressee: {"p", "addressee"}, doc.Signature: {"p", "signature"}, doc.Note: {"p", "note"}, doc.Caption: {"p", "caption"},
}

func (p *printer) para(para *doc.Para) {
	e := elements[para.Style]
	if e[0] == "" {
		e[0] = "p"
	}
	if e[0] != "li" {
		p.endList()
	} else if !p.inList {
		p.put("<ul>\n")
		p.inList = true
	}
	p.put("<", e[0])
	if e[0][0] == 'h' {
		p.headings++
		p.put(` id="h`, strconv.Itoa(p.headings), `"`)
	}
	if e[1] != "" {
		p.put(` class="`, e[1], `"`)
	}
	p.put(">", escape(para.Text), "</", e[0], ">\n")
}

func (p *printer) endList() {
	if p.inList {
		p.put("</ul>\n")
		p.inList = false
	}
}

// escape makes text of the page: spaces that a browser would swallow become
// no-break spaces, control characters go.
func escape(s string) string {
	s = html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F {
			return -1
		}
		return r
	}, s))
	return strings.ReplaceAll(strings.ReplaceAll(s, "  ", " \u00a0"), "\u00a0 ", "\u00a0\u00a0")
}

func (p *printer) attachment(a doc.Attachment) {
	p.put(`<script type="`, html.EscapeString(a.MediaType), `" data-name="`, html.EscapeString(a.Name), `"`)
	if isJSON(a.MediaType) && json.Valid(a.Data) {
		p.put(">", strings.ReplaceAll(string(a.Data), "<", `\u003c`), "</script>\n")
		return
	}
	p.put(` data-encoding="base64">`, base64.StdEncoding.EncodeToString(a.Data), "</script>\n")
}

// isJSON reports whether a file of the type can stand in a script element as
// it is, "<" written as \u003c.
func isJSON(mediaType string) bool {
	return strings.HasSuffix(mediaType, "+json") || mediaType == "application/json"
}
