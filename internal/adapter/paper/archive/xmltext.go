package archive

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// toUTF8 reads the encodings that office files may use, UTF-8 and UTF-16, and
// refuses characters that XML does not know.
func toUTF8(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, errCharacter
		}
		data = wide
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		return nil, errCharacter
	}
	for _, b := range data {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			return nil, errCharacter
		}
	}
	return data, nil
}

// unescape resolves character references and line ends. XML itself defines
// five entities; office files have no others.
func unescape(raw []byte) (string, error) {
	at := bytes.IndexByte(raw, '&')
	if at < 0 {
		return newlines(string(raw)), nil
	}
	var b strings.Builder
	for ; at >= 0; at = bytes.IndexByte(raw, '&') {
		b.WriteString(newlines(string(raw[:at])))
		raw = raw[at+1:]
		semicolon := bytes.IndexByte(raw, ';')
		if semicolon < 0 {
			return "", errEntity
		}
		r, ok := entity(string(raw[:semicolon]))
		if !ok {
			return "", errEntity
		}
		b.WriteRune(r)
		raw = raw[semicolon+1:]
	}
	b.WriteString(newlines(string(raw)))
	return b.String(), nil
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := strings.CutPrefix(name, "#")
	if !base {
		return 0, false
	}
	radix := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, radix = hex, 16
	}
	n, err := strconv.ParseUint(digits, radix, 32)
	if err != nil || n > 0x10FFFF || !utf8.ValidRune(rune(n)) || n < ' ' && n != '\t' && n != '\n' && n != '\r' {
		return 0, false
	}
	return rune(n), true
}

// newlines reads \r\n and \r as \n, as XML wants it.
func newlines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// Escape writes s as character data or attribute value. What XML cannot hold
// becomes U+FFFD.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
