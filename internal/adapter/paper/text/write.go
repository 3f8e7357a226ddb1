package text

import (
	"bufio"
	"io"
	"strings"

	"gongkai/internal/kernel/doc"
)

// Write writes d as plain text: a paragraph a line with a blank line after it,
// a table row a line with a tab between cells. A merged cell's text stands in
// its first place, the other places it covers are empty; a line break in a
// cell becomes a space. A table of one column cannot be told from paragraphs.
// The only errors are w's.
func Write(w io.Writer, d *doc.Document) error {
	b := bufio.NewWriter(w)
	for i, block := range d.Blocks {
		if i > 0 {
			_ = b.WriteByte('\n')
		}
		if block.Para != nil {
			_, _ = b.WriteString(plain(block.Para.Text) + "\n")
			continue
		}
		for _, row := range cells(block.Table) {
			for n, text := range row {
				if n > 0 {
					_ = b.WriteByte('\t')
				}
				_, _ = b.WriteString(plain(text))
			}
			_ = b.WriteByte('\n')
		}
	}
	return b.Flush()
}

// plain keeps a text on its line and in its cell.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f':
			return ' '
		case r < ' ' || r == 0x7F:
			return -1
		}
		return r
	}, s)
}

// cells lays a table out as texts, every row as wide as the widest; what a
// merged cell covers beside its first place is "".
func cells(t *doc.Table) [][]string {
	grid := t.Grid()
	width := 0
	for _, row := range grid {
		width = max(width, len(row))
	}
	seen := map[*doc.Cell]bool{}
	out := make([][]string, len(grid))
	for r, row := range grid {
		out[r] = make([]string, width)
		for c, cell := range row {
			if cell != nil && !seen[cell] {
				out[r][c] = cell.Text
				seen[cell] = true
			}
		}
	}
	return out
}
