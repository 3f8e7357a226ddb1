package html

import "gongkai/internal/kernel/doc"

// kind is what an element means to the reader.
type kind int

const (
	inline kind = iota // all that is not below
	block
	lineBreak
	para
	item
	heading1
	heading2
	heading3
	heading4
	heading5
	pre
	tableTag
	caption
	rowGroup
	row
	cell
	headCell
	void // no content, no meaning
	title
	script
	hiddenTag // elements whose content a browser does not show as text
	gloss     // rt, rp: pinyin beside the character
)

// kindOf gives the kind of the tag whose name s begins with.
func kindOf(s string) kind {
	var name [12]byte
	n := 0
	for ; n < len(s); n++ {
		c := s[n]
		if c == '>' || c == '/' || c <= ' ' {
			break
		}
		if n == len(name) {
			return inline
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		name[n] = c
	}
	switch string(name[:n]) {
	case "td":
		return cell
	case "tr":
		return row
	case "p":
		return para
	case "span", "a", "b", "font", "strong", "i", "u", "em":
		return inline
	case "div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "blockquote", "center",
		"form", "fieldset", "legend", "dl", "dt", "dd", "ul", "ol", "figure", "figcaption", "body", "html", "details",
		"summary", "dir", "menu", "hgroup", "search", "option", "optgroup":
		return block
	case "br", "hr":
		return lineBreak
	case "li":
		return item
	case "h1":
		return heading1
	case "h2":
		return heading2
	case "h3":
		return heading3
	case "h4":
		return heading4
	case "h5", "h6":
		return heading5
	case "pre", "listing", "xmp", "plaintext":
		return pre
	case "table":
		return tableTag
	case "caption":
		return caption
	case "thead", "tbody", "tfoot":
		return rowGroup
	case "th":
		return headCell
	case "area", "base", "col", "embed", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return void
	case "title":
		return title
	case "script":
		return script
	case "style", "noscript", "template", "iframe", "noembed", "noframes", "select", "textarea", "svg", "canvas",
		"audio", "video", "datalist":
		return hiddenTag
	case "rt", "rp":
		return gloss
	}
	return inline
}

// startTag acts on a tag outside skipped elements.
func (r *reader) startTag(k kind) {
	switch k {
	case void:
		return
	case title, script, hiddenTag, gloss:
		r.skip = skip{kind: k, name: r.name(1), depth: 1}
		if k == script {
			r.file = r.attachment()
		}
		return
	case lineBreak:
		r.lineBreak()
		return
	}
	if r.hidden() && !r.wholePage(k) {
		r.skip = skip{kind: k, name: r.name(1), depth: 1}
		return
	}
	switch k {
	case tableTag:
		r.openTable()
	case caption:
		r.openCaption()
	case rowGroup:
		r.openGroup()
	case row:
		r.openRow()
	case cell, headCell:
		r.openCell(k == headCell)
	case inline:
	default:
		r.lineBreak()
		r.style = styleOf(k, r.style)
		if k == pre {
			r.pre++
		}
	}
}

// styleOf is the style of what begins with the tag.
func styleOf(k kind, now doc.Style) doc.Style {
	switch k {
	case heading1:
		return doc.Title
	case heading2, heading3, heading4, heading5:
		return doc.Heading1 + doc.Style(k-heading2)
	case item:
		return doc.ListItem
	}
	return now
}

// endTag acts on an end tag outside skipped elements.
func (r *reader) endTag(k kind) {
	switch k {
	case tableTag:
		if len(r.tables) > 0 {
			r.closeTable()
		}
	case rowGroup, row:
		r.closeRow()
	case cell, headCell:
		r.closeCell()
	case caption, item, heading1, heading2, heading3, heading4, heading5:
		r.lineBreak()
		r.style = doc.Body
	case pre:
		r.lineBreak()
		r.pre = max(0, r.pre-1)
	case block:
		r.lineBreak()
		if r.style == doc.ListItem {
			r.style = doc.Body // the end of a list whose items have none
		}
	case para, lineBreak:
		r.lineBreak()
	}
}
