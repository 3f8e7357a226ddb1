package docx

import (
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
)

// inline reads what stands in a line: the children of a paragraph or of one of
// the many elements that only wrap runs. What it does not name — deleted text,
// bookmarks, comments — shows nothing.
func (r *reader) inline(x *archive.XML, p *paragraph) {
	for name := range x.Children() {
		switch name {
		case "w:pPr":
			r.paragraphProperties(x, p)
		case "w:r":
			r.run(x, p)
		case "w:ins", "w:moveTo", "w:hyperlink", "w:fldSimple", "w:smartTag", "w:sdt", "w:sdtContent",
			"w:customXml", "w:dir", "w:bdo", "w:rubyBase":
			r.inline(x, p)
		case "mc:AlternateContent":
			r.alternate(x, func() { r.inline(x, p) })
		case "m:t":
			r.write(p, x.Text())
		default:
			if strings.HasPrefix(name, "m:") {
				r.inline(x, p)
			}
		}
	}
}

func (r *reader) run(x *archive.XML, p *paragraph) {
	for name := range x.Children() {
		switch name {
		case "w:rPr":
			if flagged(x, "w:vanish") {
				return
			}
		case "w:t":
			r.write(p, x.Text())
		case "w:tab", "w:ptab":
			r.write(p, "\t")
		case "w:br", "w:cr":
			r.write(p, "\n")
		case "w:noBreakHyphen":
			r.write(p, "-")
		case "w:sym":
			r.write(p, symbol(x.Attr("w:char")))
		case "w:fldChar":
			r.field(x.Attr("w:fldCharType"))
		case "w:ruby":
			r.inline(x, p)
		case "w:footnoteReference", "w:endnoteReference":
			r.notes = append(r.notes, noteRef{name == "w:endnoteReference", x.Attr("w:id")})
		case "w:drawing", "w:pict", "w:object":
			r.boxes(x, p)
		case "mc:AlternateContent":
			r.alternate(x, func() { r.run(x, p) })
		}
	}
}

// boxes looks for text boxes inside a drawing.
func (r *reader) boxes(x *archive.XML, p *paragraph) {
	for name := range x.Children() {
		switch name {
		case "w:txbxContent":
			fields, carried := r.fields, r.carried
			r.fields, r.carried = nil, ""
			p.boxes = append(p.boxes, r.blocks(x)...)
			r.fields, r.carried = fields, carried
		case "mc:AlternateContent":
			r.alternate(x, func() { r.boxes(x, p) })
		default:
			r.boxes(x, p)
		}
	}
}

// write adds text unless it belongs to the instruction of a field.
func (r *reader) write(p *paragraph, s string) {
	for _, instruction := range r.fields {
		if instruction {
			return
		}
	}
	p.text.WriteString(s)
	r.produced += len(s)
}

func (r *reader) field(kind string) {
	last := len(r.fields) - 1
	switch {
	case kind == "begin" && len(r.fields) < archive.MaxDepth:
		r.fields = append(r.fields, true)
	case kind == "separate" && last >= 0:
		r.fields[last] = false
	case kind == "end" && last >= 0:
		r.fields = r.fields[:last]
	}
}

// endFields forgets instructions left open at a paragraph's end: a field whose
// other half was lost must not swallow the document.
func (r *reader) endFields() {
	keep := r.fields[:0]
	for _, instruction := range r.fields {
		if !instruction {
			keep = append(keep, false)
		}
	}
	r.fields = keep
}

// flagged reports whether an on-off property stands among the children of the
// current element.
func flagged(x *archive.XML, property string) bool {
	on := false
	for name := range x.Children() {
		if name == property {
			on = isOn(x)
		}
	}
	return on
}

func isOn(x *archive.XML) bool {
	switch x.Attr("w:val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// symbol is the character of a symbol font as Unicode knows it: the ticks,
// boxes and bullets that forms use.
func symbol(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 16)
	if err != nil {
		return ""
	}
	const privateUse = 0xF000 // where Word puts the characters of symbol fonts
	switch n &^ privateUse {
	case 0xFC:
		return "✓"
	case 0xFB:
		return "✗"
	case 0xFE, 0x52:
		return "☑"
	case 0xFD, 0x54:
		return "☒"
	case 0xA8, 0x6F, 0xA3, 0x2A, 0x30:
		return "☐"
	case 0x6C, 0xB7, 0x9F:
		return "●"
	case 0x6E, 0xA7:
		return "■"
	case 0x75:
		return "◆"
	case 0xD8:
		return "➢"
	}
	if n >= privateUse {
		return "•"
	}
	return string(rune(n))
}
