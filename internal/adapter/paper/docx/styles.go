package docx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// style is what the reader needs of one paragraph style.
type style struct {
	role    doc.Style // by its name; Body where the name says nothing
	basedOn string
	outline int  // level from 0, -1 where the style says none
	listing bool // a line of the table of contents
	num     numRef
}

// numRef says which list a paragraph belongs to, and its level from 0.
type numRef struct {
	id    string // "" says nothing, "0" takes the paragraph out of its list
	level int    // -1 where only the list is named
}

type styles struct {
	byID     map[string]style
	standard string // id of the style of paragraphs that name none
}

func readStyles(a *archive.Archive, part string) (styles, error) {
	s := styles{byID: map[string]style{}}
	if _, ok := a.Find(part); !ok {
		return s, nil
	}
	x, err := openPart(a, part)
	if err != nil {
		return s, err
	}
	roles := namedRoles()
	for name := range x.Children() {
		if name != "w:style" {
			continue
		}
		id, kind, standard := x.Attr("w:styleId"), x.Attr("w:type"), x.Attr("w:default")
		st := readStyle(x, roles)
		if kind != "" && kind != "paragraph" && kind != "numbering" {
			continue
		}
		s.byID[id] = st
		if kind == "paragraph" && (standard == "1" || standard == "true" || standard == "on") {
			s.standard = id
		}
	}
	return s, x.Err()
}

func readStyle(x *archive.XML, roles map[string]doc.Style) style {
	st := style{outline: -1, num: numRef{level: -1}}
	for name := range x.Children() {
		switch name {
		case "w:name":
			name := bare(x.Attr("w:val"))
			st.role = roles[name]
			st.listing = contentsLine.MatchString(name)
		case "w:basedOn":
			st.basedOn = x.Attr("w:val")
		case "w:pPr":
			for name := range x.Children() {
				switch name {
				case "w:outlineLvl":
					st.outline = outlineLevel(x)
				case "w:numPr":
					st.num = readNumRef(x)
				}
			}
		}
	}
	return st
}

func readNumRef(x *archive.XML) numRef {
	ref := numRef{level: -1}
	for name := range x.Children() {
		switch name {
		case "w:numId":
			ref.id = x.Attr("w:val")
		case "w:ilvl":
			ref.level = levelOf(x.Attr("w:val"))
		}
	}
	return ref
}

func outlineLevel(x *archive.XML) int {
	if n, err := strconv.Atoi(x.Attr("w:val")); err == nil && n >= 0 && n < 9 {
		return n
	}
	return -1
}

// maxBasedOn bounds the ancestors of a style: the chain may be a circle.
const maxBasedOn = 32

// lineage goes from a style over those it is based on.
func (s styles) lineage(id string) func(yield func(id string, st style) bool) {
	return func(yield func(string, style) bool) {
		for range maxBasedOn {
			st, ok := s.byID[id]
			if !ok || !yield(id, st) {
				return
			}
			id = st.basedOn
		}
	}
}

// role is what a style makes of a paragraph: by its name or by that of an
// ancestor, else by its outline level.
func (s styles) role(id string) doc.Style {
	for _, st := range s.lineage(id) {
		if st.role != doc.Body {
			return st.role
		}
		if st.outline >= 0 {
			return heading(st.outline)
		}
	}
	return doc.Body
}

// num is the list a style puts its paragraphs into.
func (s styles) num(id string) (ref numRef, owner string) {
	for id, st := range s.lineage(id) {
		if st.num.id != "" {
			return st.num, id
		}
	}
	return numRef{}, ""
}

// namedRoles are the names of styles that say what a paragraph is, in small
// letters without spaces: those of Word, of its Chinese edition and our own.
func namedRoles() map[string]doc.Style {
	names := map[string]doc.Style{
		"标题": doc.Title, "题注": doc.Caption, "footnotetext": doc.Note, "endnotetext": doc.Note,
	}
	for level := 1; level <= levels; level++ {
		names[fmt.Sprintf("heading%d", level)] = heading(level - 1)
		names[fmt.Sprintf("标题%d", level)] = heading(level - 1)
	}
	for _, l := range looks {
		if l.role != doc.Body {
			names[bare(l.name)] = l.role
		}
	}
	return names
}

// contentsLine is the name of the styles of a table of contents, bare.
var contentsLine = regexp.MustCompile(`^(toc|目录)\d$`)

func bare(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

func heading(outline int) doc.Style {
	return doc.Heading1 + doc.Style(min(outline, int(doc.Heading4-doc.Heading1)))
}

// paragraphProperties sets the role of a paragraph and its automatic number.
func (r *reader) paragraphProperties(x *archive.XML, p *paragraph) {
	id, outline, direct := r.styles.standard, -1, numRef{level: -1}
	for name := range x.Children() {
		switch name {
		case "w:pStyle":
			id = x.Attr("w:val")
		case "w:outlineLvl":
			outline = outlineLevel(x)
		case "w:numPr":
			direct = readNumRef(x)
		case "w:rPr":
			p.markDeleted = flagged(x, "w:del")
		}
	}
	p.style, p.listing = r.styles.role(id), r.styles.byID[id].listing
	if outline >= 0 && p.style == doc.Body {
		p.style = heading(outline)
	}
	ref, owner := r.styles.num(id)
	if direct.id != "" {
		ref, owner = direct, ""
	} else if direct.level >= 0 {
		ref.level = direct.level
	}
	p.label = r.numbering.next(ref, owner)
	if p.label != "" && p.style == doc.Body {
		p.style = doc.ListItem
	}
	r.produced += len(p.label)
}
