package text

import (
	"strings"

	"gongkai/internal/adapter/paper/html"
	"gongkai/internal/kernel/doc"
)

// maxEmbedded is how many lines one HTML table in a text may have.
const maxEmbedded = 20_000

// embedded reports whether an HTML table starts on line i, as programs that
// turn PDFs into Markdown write tables with merged cells.
func (r *reader) embedded(i int) bool {
	return strings.IndexByte(r.lines[i], '<') >= 0 && mentions(r.lines[i], "<table")
}

func mentions(line, tag string) bool { return strings.Contains(strings.ToLower(line), tag) }

// htmlTable reads the lines up to the end of the table, or to the end of the
// text, as a page.
func (r *reader) htmlTable() error {
	end, open := r.at, 0
	for end < len(r.lines) && end-r.at < maxEmbedded {
		low := strings.ToLower(r.lines[end])
		open += strings.Count(low, "<table") - strings.Count(low, "</table")
		end++
		if open <= 0 {
			break
		}
	}
	d, err := html.Parse(strings.Join(r.lines[r.at:end], "\n"))
	if err != nil {
		return err
	}
	for _, b := range d.Blocks {
		r.pieces += 1 + move(b, r.at)
	}
	r.doc.Blocks = append(r.doc.Blocks, d.Blocks...)
	r.at = end
	return nil
}

// move puts a block that was read on its own lines lines further down and
// counts its cells.
func move(b doc.Block, lines int) (cells int) {
	shift := func(runs []doc.Run) {
		for i := range runs {
			runs[i].Pos.Line += lines
		}
	}
	if b.Para != nil {
		shift(b.Para.Runs)
		return 0
	}
	for _, row := range b.Table.Rows {
		for n := range row {
			shift(row[n].Runs)
		}
		cells += len(row)
	}
	return cells
}
