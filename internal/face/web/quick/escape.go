package quick

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escaper appends a value as its place on the page wants it.
type escaper func(b []byte, v reflect.Value) []byte

// escapers takes the escapers that html/template has put at the end of a
// pipeline off it. Of a text in an element, an element without markup and an
// attribute they do the same; only template.HTML differs.
func escapers(cmds []*parse.CommandNode) ([]*parse.CommandNode, escaper, error) {
	at := len(cmds)
	for at > 0 && strings.HasPrefix(cmds[at-1].String(), "_html_template_") {
		at--
	}
	var names []string
	for _, c := range cmds[at:] {
		names = append(names, strings.TrimPrefix(c.String(), "_html_template_"))
	}
	switch all := strings.Join(names, " "); all {
	case "htmlescaper":
		return cmds[:at], func(b []byte, v reflect.Value) []byte {
			s, html := plain(&b, v)
			if html {
				return append(b, s...)
			}
			return appendEscaped(b, s)
		}, nil
	case "attrescaper", "rcdataescaper":
		return cmds[:at], func(b []byte, v reflect.Value) []byte { return appendEscaped(b, noMarkup(&b, v)) }, nil
	case "urlfilter urlnormalizer attrescaper":
		return cmds[:at], func(b []byte, v reflect.Value) []byte {
			return AppendURL(b, noMarkup(&b, v))
		}, nil
	case "urlescaper attrescaper":
		return cmds[:at], func(b []byte, v reflect.Value) []byte { return appendURL(b, noMarkup(&b, v), false) }, nil
	case "urlnormalizer attrescaper":
		return cmds[:at], func(b []byte, v reflect.Value) []byte { return appendURL(b, noMarkup(&b, v), true) }, nil
	default:
		return nil, nil, fmt.Errorf("quick: escapers %q are not known", all)
	}
}

// plain is a value as text; html says that it is markup of ours. Numbers are
// appended at once.
func plain(b *[]byte, v reflect.Value) (s string, html bool) {
	if v = held(v); !v.IsValid() {
		giveUp()
	}
	t := v.Type()
	switch {
	case t == reflect.TypeFor[template.HTML]():
		return v.String(), true
	case t.PkgPath() == "html/template" || v.Kind() == reflect.Pointer:
		giveUp() // another content type, or something to follow
	case t.NumMethod() > 0:
		return fmt.Sprint(v.Interface()), false
	case v.Kind() == reflect.String:
		return v.String(), false
	case v.CanInt():
		*b = strconv.AppendInt(*b, v.Int(), 10)
		return "", false
	case v.CanUint() && v.Kind() != reflect.Uintptr:
		*b = strconv.AppendUint(*b, v.Uint(), 10)
		return "", false
	case v.Kind() == reflect.Bool:
		*b = strconv.AppendBool(*b, v.Bool())
		return "", false
	default:
		giveUp()
	}
	return "", false
}

func noMarkup(b *[]byte, v reflect.Value) string {
	s, html := plain(b, v)
	if html {
		giveUp()
	}
	return s
}

// appendEscaped is html/template's escaping of text and quoted attributes.
func appendEscaped(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case 0:
			as = "\uFFFD"
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), as...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

// AppendText appends s as html/template writes it into text and into quoted
// attributes; for what is written by hand where a template is too slow.
func AppendText(b []byte, s string) []byte { return appendEscaped(b, s) }

// AppendURL appends s as html/template writes it as a quoted attribute that is
// a whole address: one that runs a script becomes harmless.
func AppendURL(b []byte, s string) []byte {
	if !safeURL(s) {
		return append(b, "#ZgotmplZ"...)
	}
	return appendURL(b, s, true)
}

// safeURL reports whether an address cannot run a script (html/template's).
func safeURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.Contains(scheme, "/") || strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// appendURL escapes what does not belong into an address, and of the rest what
// does not belong into an attribute. A whole address (norm) keeps what divides
// its parts.
func appendURL(b []byte, s string, norm bool) []byte {
	const hex = "0123456789abcdef"
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b = append(b, c)
		case norm && c == '&':
			b = append(b, "&amp;"...)
		case norm && c == '+':
			b = append(b, "&#43;"...)
		case norm && strings.IndexByte("!#$*,/:;=?@[]", c) >= 0, norm && c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, c)
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
