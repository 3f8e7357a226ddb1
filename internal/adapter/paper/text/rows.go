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

func tabFields(line string) []field { return split(line, '\t') }

// tabRow reports whether line i is a row of tab-separated fields. A line that
// tabs only indent is one where it stands among others; a list marker with a
// tab after it ("1.⇥…", as Word copies numbered paragraphs) is none unless it
// stands among rows.
func (r *reader) tabRow(i int) bool {
	line := r.lines[i]
	if strings.IndexByte(line, '\t') < 0 || blank(line) && !strings.Contains(line, "\t\t") {
		return false
	}
	if !indentOnly(line) && !numbered(line) {
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
	if text == "" || strings.IndexByte(text, '\t') >= 0 || utf8.RuneCountInString(marker) > 6 {
		return false
	}
	return strings.HasSuffix(marker, "、") || strings.HasSuffix(marker, ".") || strings.HasSuffix(marker, "．") ||
		strings.HasSuffix(marker, ")") || strings.HasSuffix(marker, "）") || strings.Contains("-*•●·◆■", marker)
}

// table reads the run of rows that starts at the current line. Blank lines
// end it, unless the rows stand on every second line.
func (r *reader) table(isRow func(int) bool, fields func(string) []field) {
	t := &doc.Table{}
	for _, i := range r.rowRun(isRow) {
		t.Rows = append(t.Rows, r.row(i+1, fields(r.lines[i])))
	}
	r.doc.Blocks = append(r.doc.Blocks, doc.T(t))
}

// rowRun gives the indices of the lines of a run of rows and moves past it.
func (r *reader) rowRun(isRow func(int) bool) []int {
	rows := []int{r.at}
	gap := 0 // lines from one row to the next, 0 until the second is seen
	for i := r.at + 1; i < len(r.lines); i++ {
		last := rows[len(rows)-1]
		switch {
		case isRow(i):
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
