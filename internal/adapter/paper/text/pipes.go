package text

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// pipeRow reports whether line i is a row of a table drawn with pipes. A line
// that does not begin with a pipe must stand next to another with pipes, or it
// is a breadcrumb or a row of buttons; a pipe alone is kept as it stands.
func (r *reader) pipeRow(i int, afterRow bool) bool {
	if !piped(r.lines[i]) {
		return false
	}
	if text, _ := trim(r.lines[i]); afterRow || text[0] == '|' {
		return true
	}
	return i > 0 && piped(r.lines[i-1]) || i+1 < len(r.lines) && piped(r.lines[i+1])
}

func piped(line string) bool {
	return strings.IndexByte(maskEscapes(line), '|') >= 0 && strings.Trim(line, spaces) != "|"
}

// pipeTable reads a run of pipe rows. Rule rows (|---|) are dropped; the rows
// above the first one are heads.
func (r *reader) pipeTable() {
	first := r.at
	var rows [][]field
	var at []int
	t := &doc.Table{}
	for _, i := range r.rowRun(r.pipeRow) {
		f := split(maskEscapes(r.lines[i]), '|')
		if ruleRow(f, i == first+1 && i+1 < r.at) {
			if t.HeaderRows == 0 {
				t.HeaderRows = len(rows)
			}
			continue
		}
		rows, at = append(rows, f), append(at, i)
	}
	stripEdges(rows)
	for n, f := range rows {
		t.Rows = append(t.Rows, r.pipeCells(at[n]+1, f))
	}
	if len(t.Rows) > 0 {
		r.doc.Blocks = append(r.doc.Blocks, doc.T(t))
	}
}

// maskEscapes keeps "\|" from being cut, in place of one character for two.
func maskEscapes(line string) string {
	if !strings.Contains(line, `\|`) {
		return line
	}
	return strings.ReplaceAll(line, `\|`, "\\\x00")
}

// ruleRow reports whether the fields are the rule below a head: dashes and
// colons only. A row of single dashes says "blank" in some reports, so it is a
// rule only right below the first row and above another.
func ruleRow(fields []field, second bool) bool {
	dashes, long := false, second
	for i, f := range fields {
		s := strings.Trim(f.raw, spaces)
		if strings.Trim(s, "-+=:") != "" || s == "" && i > 0 && i < len(fields)-1 {
			return false
		}
		dashes = dashes || strings.ContainsAny(s, "-=")
		long = long || strings.Contains(s, "--") || strings.Contains(s, "==") || strings.Contains(s, ":-") || strings.Contains(s, "-:")
	}
	return dashes && long
}

// stripEdges drops the empty fields before a leading and after a trailing
// pipe where most rows have that pipe; where most have not, it marks an empty
// cell.
func stripEdges(rows [][]field) {
	leading, trailing := 0, 0
	for _, f := range rows {
		if blank(f[0].raw) {
			leading++
		}
		if blank(f[len(f)-1].raw) {
			trailing++
		}
	}
	for i, f := range rows {
		if leading*2 > len(rows) && blank(f[0].raw) && len(f) > 1 {
			f = f[1:]
		}
		if trailing*2 > len(rows) && blank(f[len(f)-1].raw) && len(f) > 1 {
			f = f[:len(f)-1]
		}
		rows[i] = f
	}
}

// pipeCells makes the cells of a row; in Markdown their text is inline markup.
func (r *reader) pipeCells(line int, fields []field) doc.Row {
	row := r.row(line, fields)
	for i := range row {
		c := &row[i]
		if !r.markdown {
			c.Text = strings.ReplaceAll(c.Text, "\\\x00", "|")
			continue
		}
		c.Text, c.Runs = inline(strings.ReplaceAll(c.Text, "\\\x00", `\|`), c.Runs[0].Pos)
		r.pieces += len(c.Runs)
	}
	return row
}
