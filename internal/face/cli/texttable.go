package cli

import (
	"bufio"
	"io"
	"strings"

	"gongkai/internal/face/findings"
)

// widestName is the most columns of a terminal that a row's name takes.
const widestName = 44

// writeTable writes rows in columns that line up, Chinese characters two
// columns wide: the first column flush left, the others flush right. A figure
// that is empty is unknown and shows as —.
func writeTable(w io.Writer, rows [][]string) error {
	var wide []int
	for _, row := range rows {
		for i, s := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], width(s), 1)
		}
	}
	if len(wide) > 0 {
		wide[0] = min(wide[0], widestName)
	}
	out := bufio.NewWriter(w)
	for _, row := range rows {
		for i, s := range row {
			if s = findings.Printable(s); i == 0 {
				s = shorten(s, wide[0])
				_, _ = out.WriteString(s + strings.Repeat(" ", max(0, wide[0]-width(s))))
				continue
			}
			if s == "" {
				s = "—"
			}
			_, _ = out.WriteString("  " + strings.Repeat(" ", max(0, wide[i]-width(s))) + s)
		}
		_ = out.WriteByte('\n')
	}
	return out.Flush()
}

// shorten cuts s to at most wide columns.
func shorten(s string, wide int) string {
	if width(s) <= wide {
		return s
	}
	n := 0
	for i, r := range s {
		if n += width(string(r)); n > wide-2 {
			return s[:i] + "…"
		}
	}
	return s
}
