package html

import (
	"strconv"
	"strings"

	"gongkai/internal/kernel/doc"
)

// table writes t; its name for those who do not see it is the caption or the
// heading above it.
func (p *printer) table(t *doc.Table, caption string) {
	p.endList()
	p.tables++
	p.put("<div class=\"table\"><table id=\"t", strconv.Itoa(p.tables), `"`)
	if caption == "" && p.headings > 0 {
		p.put(` aria-labelledby="h`, strconv.Itoa(p.headings), `"`)
	}
	p.put(">\n")
	if caption != "" {
		p.put("<caption>", escape(caption), "</caption>\n")
	}
	if len(t.Widths) > 0 {
		p.put("<colgroup>", strings.Repeat("<col>", len(t.Widths)), "</colgroup>\n")
	}
	heads := min(t.HeaderRows, len(t.Rows))
	if heads > 0 && !spansPast(t.Rows, heads) {
		p.put("<thead>\n")
		p.rows(t, 0, heads)
		p.put("</thead>\n")
	} else {
		heads = 0
	}
	if heads < len(t.Rows) {
		p.put("<tbody>\n")
		p.rows(t, heads, len(t.Rows))
		p.put("</tbody>\n")
	}
	p.put("</table></div>\n")
}

// spansPast reports whether a cell above row heads reaches below it: no cell
// may cross the border of thead.
func spansPast(rows []doc.Row, heads int) bool {
	for i, row := range rows[:heads] {
		for n := range row {
			if i+row[n].Lines() > heads {
				return true
			}
		}
	}
	return false
}

func (p *printer) rows(t *doc.Table, from, to int) {
	for i := from; i < to; i++ {
		p.put("<tr>")
		for n := range t.Rows[i] {
			p.cell(&t.Rows[i][n], i < t.HeaderRows, to-i)
		}
		p.put("</tr>\n")
	}
}

// cell writes one cell; below counts the rows of its group from its own on.
func (p *printer) cell(c *doc.Cell, inHead bool, below int) {
	tag, span := "td", min(c.Lines(), below)
	if c.Head || inHead {
		tag = "th"
	}
	p.put("<", tag)
	if tag == "th" {
		p.put(` scope="`, scope(c, inHead), `"`)
	}
	if c.Cols() > 1 {
		p.put(` colspan="`, strconv.Itoa(min(c.Cols(), maxSpan)), `"`)
	}
	if span > 1 {
		p.put(` rowspan="`, strconv.Itoa(span), `"`)
	}
	if class := alignClass(c, tag); class != "" {
		p.put(` class="`, class, `"`)
	}
	p.put(">", strings.ReplaceAll(escape(c.Text), "\n", "<br>"), "</", tag, ">")
}

func scope(c *doc.Cell, inHead bool) string {
	switch {
	case inHead && c.Cols() > 1:
		return "colgroup"
	case inHead:
		return "col"
	case c.Lines() > 1:
		return "rowgroup"
	}
	return "row"
}

// alignClass is the class for what the stylesheet does not do by itself: heads
// and numbers in the middle, other text at the left.
func alignClass(c *doc.Cell, tag string) string {
	switch c.Align {
	case doc.AlignLeft:
		return "left"
	case doc.AlignCenter:
		return "centre"
	case doc.AlignRight:
		return "right"
	}
	if tag == "td" && strings.Trim(c.Text, "0123456789.,+-/%") == "" {
		return "centre"
	}
	return ""
}
