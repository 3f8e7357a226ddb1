package web

import (
	"fmt"
	"html/template"

	"gongkai/internal/face/web/quick"
)

// appendRows writes the rows of a table (Table or *Table). It is written by
// hand: the rows are most of a long page, and a template takes ten times as
// long.
func (in tongue) appendRows(b []byte, table any) ([]byte, error) {
	t, ok := table.(*Table)
	if one, is := table.(Table); is {
		t, ok = &one, true
	}
	switch {
	case !ok:
		return b, fmt.Errorf("%T is no table", table)
	case t.Drawn != "":
		return append(b, t.Drawn...), nil
	}
	for i := range t.Rows {
		b = t.appendRow(b, &t.Rows[i], in)
	}
	return b, nil
}

// Rows draws a table's rows as a Chinese page has them, for its Drawn.
func (s *Site) Rows(t *Table) template.HTML {
	b, _ := tongue{s.words, Chinese}.appendRows(make([]byte, 0, 512*len(t.Rows)), t) // it is a table
	return template.HTML(b)                                                          // every text in it was escaped
}

func (t *Table) appendRow(b []byte, r *Row, in tongue) []byte {
	b = append(b, "<tr"...)
	if r.Tone != "" {
		b = append(b, ` class="`...)
		b = quick.AppendText(b, string(r.Tone))
		b = append(b, '"')
	}
	b = append(b, '>')
	for i := range r.Cells {
		open, end := "<td", "</td>"
		if i == 0 && r.Cells[i].names() {
			open, end = `<th scope="row"`, "</th>"
		}
		b = append(b, open...)
		if i < len(t.Columns) && t.Columns[i].Number {
			b = append(b, ` class="num"`...)
		}
		if i > 0 && i < len(t.Columns) && (t.Stack || t.Dense && t.Columns[i].Number) { // a number by itself says nothing
			b = append(b, ` data-name="`...)
			b = quick.AppendText(b, in.text(t.Columns[i].Label))
			b = append(b, '"')
		}
		b = append(b, '>')
		b = r.Cells[i].append(b, in)
		b = append(b, end...)
	}
	return append(b, "</tr>\n"...)
}

// names reports whether a row's first cell says which row it is; an empty head
// would be read out as one without a name.
func (c *Cell) names() bool { return c.Text != "" || c.HTML != "" || c.Tag != nil || c.Note != "" }

func (c *Cell) append(b []byte, in tongue) []byte {
	write := in.appendSay
	if c.Data {
		write = in.appendData
	}
	if c.Href != "" {
		b = append(b, `<a href="`...)
		b = quick.AppendURL(b, c.Href)
		b = append(b, `">`...)
	}
	b = write(b, c.Text)
	if c.Href != "" {
		b = append(b, "</a>"...)
	}
	if c.Tag != nil {
		b = append(b, `<span class="tag `...)
		b = quick.AppendText(b, string(c.Tag.Tone))
		b = append(b, `">`...)
		b = in.appendData(b, c.Tag.Text)
		b = append(b, "</span>"...)
	}
	b = append(b, c.HTML...)
	if c.Note != "" {
		b = append(b, "<small>"...)
		b = write(b, c.Note)
		b = append(b, "</small>"...)
	}
	return b
}
