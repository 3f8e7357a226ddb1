package xlsx

import (
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
)

// readStrings reads the texts that cells share.
func readStrings(a *archive.Archive, part string) ([]string, error) {
	x, err := openOptional(a, part)
	if x == nil || err != nil {
		return nil, err
	}
	var out []string
	for name := range x.Children() {
		if name == "si" {
			out = append(out, richText(x))
		}
	}
	return out, x.Err()
}

// richText reads the text of the current element: plain, or in runs of
// different looks. Phonetic guides (rPh) are not part of it.
func richText(x *archive.XML) string {
	var b strings.Builder
	for name := range x.Children() {
		switch name {
		case "t":
			b.WriteString(x.Text())
		case "r":
			for name := range x.Children() {
				if name == "t" {
					b.WriteString(x.Text())
				}
			}
		}
	}
	return unmask(b.String())
}

// unmask resolves _x000D_ and its like, by which Excel writes characters that
// XML does not hold (ECMA-376 part 1, 22.9.2.19), and reads every line end as \n.
func unmask(s string) string {
	if strings.Contains(s, "_x") {
		var b strings.Builder
		for s != "" {
			if r, ok := masked(s); ok {
				b.WriteRune(r)
				s = s[len("_x0000_"):]
				continue
			}
			b.WriteByte(s[0])
			s = s[1:]
		}
		s = b.String()
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// masked reads the _x000D_ that s begins with.
func masked(s string) (rune, bool) {
	if len(s) < len("_x0000_") || s[:2] != "_x" || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// mask writes text so that unmask gives it back.
func mask(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if _, ok := masked(s[i:]); ok {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
