package compose

import (
	"regexp"
	"strings"
)

// mark is a 【name：value】 of a text.
var mark = regexp.MustCompile(`【([^：:【】\n]{1,30})[：:]([^【】]*)】`)

// segment is a stretch of a text: a mark, or what stands between two.
type segment struct {
	name, typed string // of a mark; name is "" for plain text
	plain       string
}

func segments(text string) []segment {
	var out []segment
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			out = append(out, segment{plain: text[at:m[0]]})
		}
		out = append(out, segment{name: strings.TrimSpace(text[m[2]:m[3]]), typed: strings.TrimSpace(text[m[4]:m[5]])})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, segment{plain: text[at:]})
	}
	return out
}

func marked(name, value string) string { return "【" + name + "：" + value + "】" }

// Values are what the ledger said for the bound names of a text when it was
// kept. Whoever writes sees them in the marks and may not change them.
type Values map[string]string

// Bound gives the ledger's values of today for all names.
func Bound(f *Facts) Values {
	v := Values{}
	for i := range bindings {
		if name := bindings[i].Name; !f.asks(name) {
			v[name] = Text(bindings[i].Value(f))
		}
	}
	return v
}

// Refresh puts the ledger's values of today into the marks of texts whose
// bound values were those of seen; where the ledger no longer has one, the mark
// is a blank again. What differs from seen was typed over the
// mark by hand: it stays as it is, for Review to find.
func Refresh(t Texts, f *Facts, seen Values) Texts {
	now := Bound(f)
	return t.Map(func(text string) string {
		var b strings.Builder
		for _, s := range segments(text) {
			value, bound := now[s.name]
			was, kept := seen[s.name]
			switch {
			case s.name == "":
				b.WriteString(s.plain)
			case bound && (s.typed == "" || s.typed == was):
				b.WriteString(marked(s.name, value))
			case kept && !bound && s.typed == was:
				b.WriteString(marked(s.name, ""))
			default:
				b.WriteString(marked(s.name, s.typed))
			}
		}
		return b.String()
	})
}
