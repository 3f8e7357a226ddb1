package catalog

import "strings"

// inner are the marks of a title that another title names.
var inner = strings.NewReplacer("《", "〈", "》", "〉")

// Quoted is a document's title as a text names it: 《关于修改〈办法〉的决定》
// (GB/T 15834—2011, 4.15: within book title marks, single ones).
func Quoted(title string) string { return "《" + inner.Replace(title) + "》" }
