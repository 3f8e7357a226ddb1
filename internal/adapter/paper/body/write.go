package body

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/doc"
)

// Write writes a document as a body. The same document gives the same bytes.
// The title is left out: the page shows it.
func Write(d *doc.Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		if p := d.Blocks[i].Para; p != nil {
			writePara(&b, p)
		} else if t := d.Blocks[i].Table; t != nil {
			writeTable(&b, t)
		}
	}
	return b.String()
}

func writePara(b *strings.Builder, p *doc.Para) {
	if p.Style == doc.Title || strings.TrimSpace(p.Text) == "" {
		return
	}
	tag := map[doc.Style]string{doc.Heading1: "h2", doc.Heading2: "h3", doc.Heading3: "h4", doc.Heading4: "h4"}[p.Style]
	if tag == "" {
		tag = byText(p.Text)
	}
	fmt.Fprintf(b, "<%s>%s</%s>\n", tag, html.EscapeString(strings.Map(printable, p.Text)), tag)
}

var chapter = regexp.MustCompile(`^\s*第[一二三四五六七八九十百]{1,4}([编章节])[ \t\x{3000}]+[^。；：]{1,30}$`)

// byText is the element of a paragraph that no style tells: fixed pages have
// none, and of a rule's chapters and sections the text itself says what they are.
func byText(text string) string {
	m := chapter.FindStringSubmatch(text)
	switch {
	case m == nil:
		return "p"
	case m[1] == "节":
		return "h3"
	}
	return "h2"
}

func writeTable(b *strings.Builder, t *doc.Table) {
	b.WriteString("<table><tbody>")
	for r, row := range t.Rows {
		b.WriteString("<tr>")
		for _, c := range row {
			tag := "td"
			if c.Head || r < t.HeaderRows {
				tag = "th"
			}
			b.WriteString("<" + tag)
			if n := min(c.Cols(), maxSpan); n > 1 {
				fmt.Fprintf(b, ` colspan="%d"`, n)
			}
			if n := min(c.Lines(), maxSpan); n > 1 {
				fmt.Fprintf(b, ` rowspan="%d"`, n)
			}
			text := html.EscapeString(strings.Map(printable, c.Text))
			fmt.Fprintf(b, ">%s</%s>\n", strings.ReplaceAll(text, "\n", "<br>"), tag)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
}

// Title is the document's own title: the paragraph of that role, else the
// first line, else the file's.
func Title(d *doc.Document) string {
	first := ""
	for i := range d.Blocks {
		p := d.Blocks[i].Para
		if p == nil || strings.TrimSpace(p.Text) == "" {
			continue
		}
		if p.Style == doc.Title {
			return strings.TrimSpace(p.Text)
		}
		if first == "" {
			first = strings.TrimSpace(p.Text)
		}
	}
	if first != "" && len([]rune(first)) <= 80 {
		return first
	}
	return strings.TrimSpace(d.Title)
}

// Text is the plain text of a body: a line for each paragraph, cell texts
// parted by tabs.
func Text(clean string) string {
	z := html.NewTokenizer(strings.NewReader(clean))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			b.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); string(name) == "br" {
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "p", "h2", "h3", "h4", "li", "tr", "caption", "figcaption":
				b.WriteByte('\n')
			case "td", "th":
				b.WriteByte('\t')
			}
		}
	}
}

// Tags are the meta tags of a page by their names in lower case: ArticleTitle,
// PubDate, ContentSource and the others of 国办发〔2017〕47号. It looks no further
// than the head.
func Tags(page []byte) map[string]string {
	out := map[string]string{}
	text, err := charset.Decode(page, "")
	if err != nil {
		return out
	}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return out
			}
			if t.DataAtom != atom.Meta {
				continue
			}
			name, content := "", ""
			for _, a := range t.Attr {
				switch a.Key {
				case "name":
					name = strings.ToLower(strings.TrimSpace(a.Val))
				case "content":
					content = strings.TrimSpace(a.Val)
				}
			}
			if name != "" && out[name] == "" {
				out[name] = content
			}
		}
	}
}
