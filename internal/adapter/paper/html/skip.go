package html

import "strings"

// skip is the element being left out, where depth is not 0.
type skip struct {
	kind   kind
	name   string
	depth  int // open elements of that name
	tables int // open tables inside it
}

// skipped reports whether the current tag, whose name starts at byte from of
// the token, lies in an element that is left out; it sees where that ends.
func (r *reader) skipped(k kind, from int) bool {
	s := &r.skip
	if s.depth == 0 {
		return false
	}
	end := from == 2
	if s.impliedEnd(k, end) {
		s.depth, r.file = 0, nil
		return false
	}
	switch {
	case r.name(from) != s.name:
	case end:
		if s.depth--; s.depth == 0 {
			r.file = nil
		}
		return true
	default:
		s.depth++
	}
	if k == tableTag && end {
		s.tables--
	} else if k == tableTag {
		s.tables++
	}
	return true
}

// impliedEnd reports whether the tag closes the element although the page
// never does: a p ends before the next block, a cell before the next cell, and
// whatever is open in a cell ends with it.
func (s *skip) impliedEnd(k kind, end bool) bool {
	if s.kind == hiddenTag || s.kind == script {
		return false // only by name: a template may hold rows
	}
	if s.kind == para && (k >= block && k <= tableTag && k != lineBreak) && !(end && k == para) {
		return true
	}
	if k == tableTag && !end {
		return false
	}
	own := level(s.kind)
	if own == 0 {
		own = 4 // in a cell
	}
	return s.tables == 0 && level(k) > 0 && level(k) <= own && !(end && level(k) == own && level(s.kind) > 0)
}

// level is how deep in a table a tag belongs, 0 for one that is no part of it.
func level(k kind) int {
	switch k {
	case tableTag:
		return 1
	case rowGroup:
		return 2
	case row:
		return 3
	case cell, headCell:
		return 4
	}
	return 0
}

// name is the lower-case name of the current tag, which starts at byte from
// of the token.
func (r *reader) name(from int) string {
	s := r.src[r.start+from : r.end]
	if n := strings.IndexAny(s, "> /\t\n\f"); n >= 0 {
		s = s[:n]
	}
	return strings.ToLower(s)
}

// hidden reports whether the current start tag has the attribute hidden or a
// style that hides it.
func (r *reader) hidden() bool {
	if !mayHide(r.src[r.start:r.end]) {
		return false
	}
	_, ok := r.lookup("hidden")
	return ok || hides(r.attr("style"))
}

// wholePage reports whether the current start tag is html or body: a page that
// hides those shows them by script once it has loaded.
func (r *reader) wholePage(k kind) bool {
	return k == block && (r.name(1) == "body" || r.name(1) == "html")
}

// mayHide is the cheap look that nearly every tag fails.
func mayHide(raw string) bool {
	if len(raw) < len("<p hidden>") {
		return false
	}
	return strings.Contains(raw, "idden") || strings.Contains(raw, "isplay") ||
		strings.Contains(raw, "ISPLAY") || strings.Contains(raw, "IDDEN")
}

func hides(style string) bool {
	style = strings.ToLower(style)
	for decl := range strings.SplitSeq(style, ";") {
		key, val, _ := strings.Cut(decl, ":")
		val, _, _ = strings.Cut(strings.TrimSpace(val), "!")
		switch strings.TrimSpace(key) + ":" + strings.TrimSpace(val) {
		case "display:none", "visibility:hidden":
			return true
		}
	}
	return false
}
