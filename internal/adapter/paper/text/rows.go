package text

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// field is one cell of a row as the line shows it.
type field struct {
	raw string
	col int // 1-based column at which raw starts
}

// split cuts a line at each sep.
func split(line string, sep byte) []field {
	out := make([]field, 0, strings.Count(line, string(sep))+1)
	col := 1
	for {
		i := strings.IndexByte(line, sep)
		if i < 0 {
			return append(out, field{line, col})
		}
		out = append(out, field{line[:i], col})
		col += utf8.RuneCountInString(line[:i]) + 1
		line = line[i+1:]
	}
}

// tabRow reports whether line i is a row of tab-separated fields. Right after
// a row any line with a tab is one. Elsewhere a line that tabs only indent, or
// a list marker with a tab after it ("1.⇥…", as Word copies numbered
// paragraphs), is one only where a row follows or came before.
func (r *reader) tabRow(i int, afterRow bool) bool {
	line := r.lines[i]
	switch {
	case strings.IndexByte(line, '\t') < 0:
		return false
	case afterRow:
		return true
	case blank(line):
		return false
	case !indentOnly(line) && !numbered(line):
		return true
	}
	return i > 0 && plainRow(r.lines[i-1]) || i+1 < len(r.lines) && plainRow(r.lines[i+1])
}

func plainRow(line string) bool {
	return strings.IndexByte(line, '\t') >= 0 && !blank(line) && !indentOnly(line) && !numbered(line)
}

func indentOnly(line string) bool {
	return strings.IndexByte(strings.TrimLeft(line, spaces), '\t') < 0
}

// numbered reports whether the line is a list marker, one tab and a text.
func numbered(line string) bool {
	marker, text, _ := strings.Cut(strings.Trim(line, spaces), "\t")
	if text == "" || strings.IndexByte(text, '\t') >= 0 {
		return false
	}
	if number := strings.Trim(marker, "()（）、.．"); number != marker {
		return strings.Trim(number, "0123456789一二三四五六七八九十") == ""
	}
	return strings.Contains("-*•●·◆■", marker)
}

// tabTable reads the run of tab rows that starts at the current line.
func (r *reader) tabTable() {
	t := &doc.Table{}
	for _, i := range r.rowRun(r.tabRow) {
		t.Rows = append(t.Rows, r.row(i+1, split(r.lines[i], '\t')))
	}
	r.doc.Blocks = append(r.doc.Blocks, doc.T(t))
}

// rowRun gives the indices of the lines of a run of rows and moves past it. A
// blank line ends the run, unless its rows stand on every second line.
func (r *reader) rowRun(isRow func(i int, afterRow bool) bool) []int {
	rows := []int{r.at}
	gap := 0 // lines from one row to the next, 0 until the second is seen
	for i := r.at + 1; i < len(r.lines); i++ {
		last := rows[len(rows)-1]
		switch {
		case isRow(i, i-last == 1):
			if gap == 0 {
				gap = i - last
			}
			rows = append(rows, i)
		case !blank(r.lines[i]) || gap == 1 || i-last > 1:
			r.at = i
			return rows
		}
	}
	r.at = len(r.lines)
	return rows
}

func (r *reader) row(line int, fields []field) doc.Row {
	row := make(doc.Row, len(fields))
	for i, f := range fields {
		text, col := trim(f.raw)
		row[i] = doc.Cell{Text: text, Runs: r.run(line, f.col+col-1)}
		if text == "" {
			row[i].Runs[0].Pos.Col = f.col
		}
	}
	r.pieces += len(fields)
	return row
}
