package xlsx

import (
	"strconv"

	"gongkai/internal/adapter/paper/archive"
)

// cellStyle is what the reader needs of a cell's look.
type cellStyle struct {
	format   numberFormat
	bordered bool
}

func readStyles(a *archive.Archive, part string) ([]cellStyle, error) {
	x, err := openOptional(a, part)
	if x == nil || err != nil {
		return nil, err
	}
	codes := map[string]string{}
	formats := map[string]numberFormat{} // parsed, by id
	var borders []bool
	var out []cellStyle
	for name := range x.Children() {
		switch name {
		case "numFmts":
			for range x.Children() {
				codes[x.Attr("numFmtId")] = x.Attr("formatCode")
			}
		case "borders":
			for range x.Children() {
				borders = append(borders, hasSide(x))
			}
		case "cellXfs":
			for range x.Children() {
				id := x.Attr("numFmtId")
				f, ok := formats[id]
				if !ok {
					f = formatOf(id, codes)
					formats[id] = f
				}
				n, err := strconv.Atoi(x.Attr("borderId"))
				out = append(out, cellStyle{f, err == nil && n >= 0 && n < len(borders) && borders[n]})
			}
		}
	}
	return out, x.Err()
}

func formatOf(id string, codes map[string]string) numberFormat {
	if code, ok := codes[id]; ok {
		return parseFormat(code)
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		return numberFormat{}
	}
	return parseFormat(builtIn(n))
}

// hasSide reports whether the current border has a line at any side.
func hasSide(x *archive.XML) bool {
	found := false
	for side := range x.Children() {
		if style := x.Attr("style"); side != "diagonal" && style != "" && style != "none" {
			found = true
		}
	}
	return found
}
