package chart

import (
	"html/template"
	"strconv"
	"strings"
)

// Figure is the chart with its caption and, below, the table of its numbers.
// Where there is nothing to draw it says so and keeps the table.
func (c *Chart) Figure() template.HTML {
	var b strings.Builder
	b.WriteString("<figure class=\"chart\" id=\"" + template.HTMLEscapeString(c.ID) + "\">\n<figcaption>")
	b.WriteString(template.HTMLEscapeString(c.Title) + "</figcaption>\n")
	if c.Empty() {
		b.WriteString("<p class=\"chart-empty\">这些数字都是 0 或者没有填写，无图可画。</p>\n")
	} else {
		b.WriteString(string(c.SVG()))
	}
	if rest := len(c.Series) - MaxSeries; rest > 0 {
		b.WriteString("<p class=\"chart-empty\">另有 " + strconv.Itoa(rest) + " 组数字没有画出。</p>\n")
	}
	c.table(&b)
	b.WriteString("</figure>\n")
	return template.HTML(b.String())
}

// table writes a row a category and a column a series.
func (c *Chart) table(b *strings.Builder) {
	cell := func(tag, scope, text string) {
		b.WriteString("<" + tag + scope + ">" + template.HTMLEscapeString(text) + "</" + tag + ">")
	}
	b.WriteString("<div class=\"chart-table\" tabindex=\"0\" role=\"region\" aria-label=\"" +
		template.HTMLEscapeString(c.Title+"的数字") + "\"><table>\n<thead><tr>")
	cell("th", ` scope="col"`, "单位："+c.Unit)
	for _, s := range c.drawn() {
		cell("th", ` scope="col"`, s.Name)
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for i, name := range c.Categories {
		b.WriteString("<tr>")
		cell("th", ` scope="row"`, name)
		for _, s := range c.drawn() {
			cell("td", "", s.at(i).String())
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
}
