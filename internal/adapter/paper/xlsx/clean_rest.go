package xlsx

import (
	"fmt"
	"path"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func (c *cleaner) definedNames(tree *archive.Node) {
	names := tree.Child("definedNames")
	if names == nil {
		return
	}
	var hidden []string
	for _, n := range names.Children {
		if n.Name == "definedName" && isTrue(n.Attr("hidden")) && !strings.HasPrefix(n.Attr("name"), "_xlnm.") {
			hidden = append(hidden, n.Attr("name")+"="+n.AllText())
		}
	}
	if len(hidden) > 0 {
		c.note(doc.CustomData, "隐藏的名称", strings.Join(hidden, "；"))
	}
}

// hiddenSheet notes a sheet that is left behind, with what it says.
func (c *cleaner) hiddenSheet(name, state string, l archive.Relation) error {
	if l.Type == "chartsheet" {
		c.note(doc.Embedded, "图表工作表“"+name+"”", "")
		return nil
	}
	s, err := c.readSheet(sheetRef{name, l.Target})
	if err != nil {
		return err
	}
	how := "隐藏"
	if state == "veryHidden" {
		how = "深度隐藏，菜单里也看不到"
	}
	if state != "" && state != "visible" {
		c.note(doc.HiddenSheet, "工作表“"+name+"”（"+how+"）", joinCells(s.cells))
	}
	for i, cut := range c.cuts { // it goes as a whole
		if cut.Text != "" && (cut.Pos.IsZero() || cut.Pos.Sheet == name) && strings.Contains(joinCells(s.cells), cut.Text) {
			c.found[i] = true
		}
	}
	return nil
}

// joinCells is the text of cells, a row a line.
func joinCells(cells []cell) string {
	var b strings.Builder
	row := -1
	for _, x := range cells {
		switch {
		case b.Len() == 0:
		case x.row != row:
			b.WriteByte('\n')
		default:
			b.WriteByte('\t')
		}
		row = x.row
		b.WriteString(x.text)
	}
	return b.String()
}

// leftBehind notes the parts that are not passed on.
func (c *cleaner) leftBehind() error {
	for _, name := range c.archive.Names() {
		low := strings.ToLower(name)
		base := path.Base(low)
		if strings.HasSuffix(low, ".rels") || !strings.HasPrefix(low, "xl/") {
			continue
		}
		kind, what := doc.HiddenKind(""), ""
		switch {
		case strings.HasPrefix(base, "comments"), strings.Contains(low, "/threadedcomments/"):
			kind, what = doc.Comment, "批注"
		case strings.HasPrefix(low, "xl/externallinks/"):
			kind, what = doc.ExternalLink, "外部工作簿的链接和缓存的数据"
		case strings.HasPrefix(low, "xl/pivotcache/pivotcacherecords"), strings.HasPrefix(low, "xl/pivotcache/pivotcachedefinition"):
			kind, what = doc.Embedded, "数据透视表缓存的数据"
		case base == "connections.xml", strings.HasPrefix(low, "xl/querytables/"):
			kind, what = doc.ExternalLink, "数据连接"
		case strings.HasPrefix(low, "xl/revisions/"):
			kind, what = doc.Revision, "共享工作簿的修订记录"
		case strings.HasPrefix(low, "xl/charts/chart"):
			kind, what = doc.Embedded, "图表及其数据"
		default:
			continue
		}
		data, err := c.archive.Read(name)
		if err != nil {
			return err
		}
		c.note(kind, what+"（"+path.Base(name)+"）", archive.PlainText(data))
	}
	facts, err := archive.LeftBehind(c.archive, c.archive.Names())
	c.facts = append(c.facts, facts...)
	return err
}

func (c *cleaner) missing() error {
	var fields []fault.Field
	for i := range c.cuts {
		if !c.found[i] {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", i+1), Code: "xlsx.cut",
				Message: "在文件里没有找到要遮盖的内容，文件可能已经换过，请重新打开遮盖页面选择"})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "xlsx.cut", Message: "遮盖没有完成，没有生成文件", Fields: fields}
}
