package html

import (
	"bytes"
)

// declaredWithin is how far into a page its encoding is looked for.
const declaredWithin = 8 << 10

// declared gives the encoding that a page says it is in (meta charset, meta
// http-equiv, the XML declaration), "" where it says none.
func declared(data []byte) string {
	head := data[:min(len(data), declaredWithin)]
	if bytes.HasPrefix(head, []byte("<?xml")) {
		if end := bytes.Index(head, []byte("?>")); end > 0 {
			if v := valueAfter(head[:end], "encoding"); v != "" {
				return v
			}
		}
	}
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 {
			return ""
		}
		head = head[i+1:]
		if len(head) < 4 || !bytes.EqualFold(head[:4], []byte("meta")) {
			continue
		}
		end := bytes.IndexByte(head, '>')
		if end < 0 {
			return ""
		}
		if v := valueAfter(head[:end], "charset"); v != "" {
			return v
		}
	}
}

// valueAfter gives the word after key and "=" in a tag.
func valueAfter(tag []byte, key string) string {
	low := bytes.ToLower(tag)
	i := bytes.Index(low, []byte(key))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(low[i+len(key):], " \t\r\n")
	if len(rest) == 0 || rest[0] != '=' {
		return ""
	}
	rest = bytes.TrimLeft(rest[1:], " \t\r\n\"'")
	if end := bytes.IndexAny(rest, " \t\r\n\"';/>"); end >= 0 {
		rest = rest[:end]
	}
	return string(rest)
}
