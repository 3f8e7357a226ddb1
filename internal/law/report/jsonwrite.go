package report

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonWriter writes JSON with members in the order they are given. Inside an
// array keys are "".
type jsonWriter struct {
	buf   []byte
	group string // the object opened by within
}

func (w *jsonWriter) key(k string) {
	if n := len(w.buf); n > 0 && w.buf[n-1] != '{' && w.buf[n-1] != '[' {
		w.buf = append(w.buf, ',')
	}
	if k != "" {
		w.buf = append(w.buf, '"')
		w.buf = append(w.buf, k...)
		w.buf = append(w.buf, '"', ':')
	}
}

func (w *jsonWriter) open(key string, bracket byte) {
	w.key(key)
	w.buf = append(w.buf, bracket)
}

func (w *jsonWriter) close(bracket byte) { w.buf = append(w.buf, bracket) }

// within opens and closes the objects of dotted names: it gives the last part
// of name after seeing to it that the object before the dot is open and no
// other. within("") closes.
func (w *jsonWriter) within(name string) string {
	group, key, nested := strings.Cut(name, ".")
	if !nested {
		group, key = "", name
	}
	if group != w.group && w.group != "" {
		w.close('}')
	}
	if group != w.group && group != "" {
		w.open(group, '{')
	}
	w.group = group
	return key
}

func (w *jsonWriter) raw(key, json string) {
	w.key(key)
	w.buf = append(w.buf, json...)
}

func (w *jsonWriter) int(key string, n int64) {
	w.key(key)
	w.buf = strconv.AppendInt(w.buf, n, 10)
}

func (w *jsonWriter) float(key string, f float64) {
	w.key(key)
	w.buf = strconv.AppendFloat(w.buf, f, 'f', 1, 64)
}

func (w *jsonWriter) count(key string, c Count) {
	if c.Known {
		w.int(key, c.N)
	} else {
		w.raw(key, "null")
	}
}

func (w *jsonWriter) amount(key string, a Amount) {
	if a == "" {
		w.raw(key, "null")
	} else {
		w.text(key, string(a))
	}
}

func (w *jsonWriter) counts(key string, counts []Count) {
	w.open(key, '[')
	for _, c := range counts {
		w.count("", c)
	}
	w.close(']')
}

// text writes a string; what needs escapes is left to encoding/json.
func (w *jsonWriter) text(key, s string) {
	w.key(key)
	if !plain(s) {
		w.buf = append(w.buf, escaped(s)...)
		return
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, s...)
	w.buf = append(w.buf, '"')
}

func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}

func escaped(s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
