package html

import _ "embed" // the stylesheet is a file of its own

// stylesheet gives pages the fonts and sizes of official documents
// (GB/T 9704—2012: 2号小标宋, 3号黑体, 3号楷体, 3号仿宋, line 28 points) by name.
//
//go:embed style.css
var stylesheet string
