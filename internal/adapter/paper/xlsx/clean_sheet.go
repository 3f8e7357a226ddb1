package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// keptParts of a worksheet make what is seen of it.
var keptParts = []string{"sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "printOptions", "pageMargins", "pageSetup",
	"headerFooter", "rowBreaks", "colBreaks", "drawing"}

// sheetCleaner is one worksheet on its way.
type sheetCleaner struct {
	*cleaner
	name    string
	shown   map[[2]int]string // text by row and column
	covered func(row, col int) bool
	columns [][2]int // hidden ones, first and last
	rows    []string // texts of hidden rows
	cols    []string // texts of hidden columns
	hidden  []int    // numbers of hidden rows that say something
}

// sheet passes a worksheet on as sheet n and gives the id of its link.
func (c *cleaner) sheet(name, part string, n int) (id string, err error) {
	read, err := c.readSheet(sheetRef{name, part})
	if err != nil {
		return "", err
	}
	tree, err := c.tree(part)
	if err != nil {
		return "", err
	}
	s := &sheetCleaner{cleaner: c, name: name, shown: map[[2]int]string{}, covered: coverage(read.merges)}
	for _, x := range read.cells {
		s.shown[[2]int{x.row, x.col}] = x.text
	}
	tree.Children = slices.DeleteFunc(tree.Children, func(x *archive.Node) bool { return !slices.Contains(keptParts, x.Name) })
	target := fmt.Sprintf("xl/worksheets/sheet%d.xml", n)
	if err := s.parts(tree, part, target, n); err != nil {
		return "", err
	}
	c.out.Add(target, "officedocument.spreadsheetml.worksheet", tree.XML(cleanSpaces))
	return c.out.Link(bookPart, "worksheet", target), nil
}

func (s *sheetCleaner) parts(tree *archive.Node, part, target string, n int) error {
	var drop []*archive.Node
	for _, x := range tree.Children {
		switch x.Name {
		case "sheetPr":
			x.Attrs = nil
			x.Children = slices.DeleteFunc(x.Children, func(y *archive.Node) bool { return y.Name != "pageSetUpPr" && y.Name != "tabColor" })
		case "cols":
			s.hiddenColumns(x)
		case "sheetData":
			s.data(x)
		case "pageSetup":
			x.DropAttrs(func(name string) bool { return strings.HasPrefix(name, "r:") })
		case "headerFooter":
			s.margins(x)
		case "drawing":
			id, err := s.drawing(part, target, n)
			if err != nil {
				return err
			}
			if id == "" {
				drop = append(drop, x)
				continue
			}
			x.Attrs = []archive.NodeAttr{{Name: "r:id", Value: id}}
		}
	}
	tree.Children = slices.DeleteFunc(tree.Children, func(x *archive.Node) bool { return slices.Contains(drop, x) })
	if len(s.rows) > 0 {
		s.note(doc.HiddenRows, "工作表“"+s.name+"”隐藏的第"+ranges(s.hidden)+"行", strings.Join(s.rows, "\n"))
	}
	if len(s.cols) > 0 {
		var names []string
		for _, r := range s.columns {
			name := columnName(r[0])
			if r[1] > r[0] {
				name += "–" + columnName(r[1])
			}
			names = append(names, name)
		}
		s.note(doc.HiddenColumns, "工作表“"+s.name+"”隐藏的"+strings.Join(names, "、")+"列", strings.Join(s.cols, "\n"))
	}
	return nil
}

// coverage tells which places lie under a merge without being its corner.
func coverage(merges []area) func(row, col int) bool {
	byRow := map[int][]area{}
	budget := 4 << 20
	for _, m := range merges {
		for r := m.row; r <= m.lastRow && budget > 0; r++ {
			byRow[r] = append(byRow[r], m)
			budget--
		}
	}
	return func(row, col int) bool {
		for _, m := range byRow[row] {
			if col >= m.col && col <= m.lastCol && (row != m.row || col != m.col) {
				return true
			}
		}
		return false
	}
}

func (s *sheetCleaner) hiddenColumns(cols *archive.Node) {
	for _, col := range cols.Children {
		width, err := strconv.ParseFloat(col.Attr("width"), 64)
		if !isTrue(col.Attr("hidden")) && !(err == nil && width == 0) {
			continue
		}
		first, err1 := strconv.Atoi(col.Attr("min"))
		last, err2 := strconv.Atoi(col.Attr("max"))
		if err1 == nil && err2 == nil && first >= 1 && last >= first {
			s.columns = append(s.columns, [2]int{first - 1, min(last, maxCol) - 1})
		}
	}
}

func (s *sheetCleaner) columnHidden(col int) bool {
	return slices.ContainsFunc(s.columns, func(r [2]int) bool { return col >= r[0] && col <= r[1] })
}

// data cleans rows and cells.
func (s *sheetCleaner) data(tree *archive.Node) {
	row := -1
	for _, r := range tree.Children {
		if r.Name != "row" {
			continue
		}
		row++
		if n, err := strconv.Atoi(r.Attr("r")); err == nil {
			row = n - 1
		}
		height, err := strconv.ParseFloat(r.Attr("ht"), 64)
		hidden := isTrue(r.Attr("hidden")) || err == nil && height == 0
		var texts []string
		col := -1
		r.Children = slices.DeleteFunc(r.Children, func(x *archive.Node) bool {
			if x.Name != "c" {
				return true
			}
			col++
			if _, at, ok := parseRef(x.Attr("r")); ok {
				col = at
			}
			text := s.shown[[2]int{row, col}]
			s.cell(x, row, col, hidden)
			if hidden && text != "" {
				texts = append(texts, text)
			}
			return hidden
		})
		if len(texts) > 0 {
			s.rows = append(s.rows, strings.Join(texts, "\t"))
			s.hidden = append(s.hidden, row+1)
		}
	}
}

// ranges writes row numbers as 3–5、8.
func ranges(list []int) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		part := strconv.Itoa(list[i])
		if j > i {
			part += "–" + strconv.Itoa(list[j])
		}
		if parts = append(parts, part); len(parts) == 20 {
			return strings.Join(parts, "、") + "等"
		}
		i = j + 1
	}
	return strings.Join(parts, "、")
}
