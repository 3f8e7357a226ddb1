package layout

import "gongkai/internal/kernel/doc"

// Blocks works out the paragraphs and tables of a document's pages, in
// reading order.
func Blocks(pages []*Page) []doc.Block {
	var out []doc.Block
	return out
}
