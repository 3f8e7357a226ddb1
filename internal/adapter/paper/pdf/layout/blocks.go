package layout

import (
	"sort"

	"gongkai/internal/kernel/doc"
)

// Blocks works out the paragraphs and tables of a document's pages, in
// reading order. A table that goes on over a page break comes as one table for
// each page.
func Blocks(pages []*Page) []doc.Block {
	cleaned, text, tables := linesAndTables(pages)
	drop := furniture(cleaned, text)
	joinColumns(text, drop, tables)
	items := make([][]item, len(pages))
	for i := range pages {
		items[i] = itemsOf(text[i], drop[i], tables[i])
	}
	f := flow{columns: measure(cleaned, items)}
	for i := range items {
		for _, it := range items[i] {
			f.add(it)
		}
	}
	f.endParagraph()
	return f.out
}

func linesAndTables(pages []*Page) (cleaned []*Page, text [][]line, tables [][]ruledTable) {
	cleaned = make([]*Page, len(pages))
	text = make([][]line, len(pages))
	tables = make([][]ruledTable, len(pages))
	rest := make([][]Char, len(pages))
	for i, p := range pages {
		cleaned[i] = clean(p)
		tables[i], rest[i] = ruledTables(cleaned[i], i+1)
	}
	releaseFrames(tables, rest)
	for i := range rest {
		text[i] = linesOf(rest[i], i+1)
	}
	return cleaned, text, tables
}

// item is one thing on a page: a line or a table.
type item struct {
	y     float64
	line  *line
	table *doc.Table
}

// itemsOf lists what stands on a page from top to bottom, tables without rules
// among it.
func itemsOf(ls []line, drop []bool, tables []ruledTable) []item {
	var kept []line
	for i, l := range ls {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	var out []item
	for i := range tables {
		t := &tables[i]
		out = append(out, item{y: (t.box.Y0 + t.box.Y1) / 2, table: t.table()})
	}
	var stops []float64 // where a table without rules cannot go on
	for _, t := range tables {
		stops = append(stops, (t.box.Y0+t.box.Y1)/2)
	}
	for from := 0; from < len(kept); {
		t, n := columns(kept[from:], stops)
		if t != nil {
			out = append(out, item{y: kept[from].base, table: t})
		}
		for i := from; i < from+n && t == nil; i++ {
			out = append(out, item{y: kept[i].base, line: &kept[i]})
		}
		from += n
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].y < out[j].y })
	return out
}
