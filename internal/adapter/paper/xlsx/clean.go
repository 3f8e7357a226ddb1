package xlsx

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// cleanSpaces are the namespaces that a cleaned workbook keeps.
var cleanSpaces = archive.Spaces{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           "",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                       "",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             "r",
	"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr",
	"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing":             "xdr",
	"http://schemas.openxmlformats.org/drawingml/2006/main":               "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                           "a",
}

// Inspect lists what a workbook carries and does not show: what Clean leaves
// behind. Headers and footers are in sight and listed as doc.Margin.
func Inspect(data []byte) ([]doc.Hidden, error) {
	c, err := clean(data, nil)
	if err != nil {
		return nil, err
	}
	return c.facts, nil
}

// Clean writes the sheets as they are seen, without all that Inspect lists:
// hidden sheets, rows and columns, comments, formulas (their results stay),
// names, links, caches, properties and everything that is not known. Hidden
// rows and columns stay as empty ones, so that places keep their names. What
// cuts name is taken out. A cut that is not found is fault.Invalid, and nothing
// is written.
func Clean(w io.Writer, data []byte, cuts []doc.Cut) error {
	c, err := clean(data, cuts)
	if err != nil {
		return err
	}
	return c.out.Pack(w)
}

type cleaner struct {
	*book
	out    archive.Office
	facts  []doc.Hidden
	cuts   []doc.Cut
	found  []bool
	si     []*archive.Node // shared strings
	unseen []bool          // by style: white on white, or a format that shows nothing
	media  map[string]bool
}

func clean(data []byte, cuts []doc.Cut) (*cleaner, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	b, err := openBook(a)
	if err != nil {
		return nil, err
	}
	c := &cleaner{book: b, cuts: cuts, found: make([]bool, len(cuts)), media: map[string]bool{}}
	c.out.Link("", "officeDocument", bookPart)
	if err := c.workbook(); err != nil {
		return nil, err
	}
	if err := c.leftBehind(); err != nil {
		return nil, err
	}
	c.out.Describe("", "")
	return c, c.missing()
}

// workbook passes on looks and the sheets that are seen.
func (c *cleaner) workbook() error {
	top, err := c.archive.Relations("")
	if err != nil {
		return err
	}
	part := archive.Related(top, "officeDocument")
	if part == "" {
		part = bookPart
	}
	links, err := c.archive.Relations(part)
	if err != nil {
		return err
	}
	tree, err := c.tree(part)
	if err != nil {
		return err
	}
	if err := c.looks(links); err != nil {
		return err
	}
	c.definedNames(tree)
	byID := map[string]archive.Relation{}
	for _, l := range links {
		byID[l.ID] = l
	}
	sheets := &archive.Node{Name: "sheets"}
	if list := tree.Child("sheets"); list != nil {
		for _, s := range list.Children {
			l := byID[s.Attr("r:id")]
			if s.Name != "sheet" || l.Type != "worksheet" && l.Type != "chartsheet" {
				continue
			}
			name := s.Attr("name")
			if state := s.Attr("state"); state == "hidden" || state == "veryHidden" || l.Type == "chartsheet" || c.cutsSheet(name) {
				if err := c.hiddenSheet(name, state, l); err != nil {
					return err
				}
				continue
			}
			id, err := c.sheet(name, l.Target, len(sheets.Children)+1)
			if err != nil {
				return err
			}
			sheets.Children = append(sheets.Children, &archive.Node{Name: "sheet", Attrs: []archive.NodeAttr{
				{Name: "name", Value: name}, {Name: "sheetId", Value: strconv.Itoa(len(sheets.Children) + 1)}, {Name: "r:id", Value: id}}})
		}
	}
	if len(sheets.Children) == 0 {
		return fault.New(fault.Invalid, "xlsx.nothing-left", "工作簿里没有可以看见的工作表，没有内容可以公开，请检查文件")
	}
	root := &archive.Node{Name: "workbook"}
	if c.date1904 {
		root.Children = append(root.Children, &archive.Node{Name: "workbookPr", Attrs: []archive.NodeAttr{{Name: "date1904", Value: "1"}}})
	}
	root.Children = append(root.Children, &archive.Node{Name: "bookViews", Children: []*archive.Node{{Name: "workbookView"}}}, sheets)
	c.out.Add(bookPart, "officedocument.spreadsheetml.sheet.main", root.XML(cleanSpaces))
	return nil
}

func (c *cleaner) tree(part string) (*archive.Node, error) {
	data, err := c.archive.Part(part)
	if err != nil {
		return nil, err
	}
	return archive.Tree(part, data, cleanSpaces)
}

// looks passes on styles and theme and reads the shared strings.
func (c *cleaner) looks(links []archive.Relation) error {
	for _, l := range links {
		if _, ok := c.archive.Find(l.Target); !ok || l.External || l.Type != "styles" && l.Type != "theme" && l.Type != "sharedStrings" {
			continue
		}
		tree, err := c.tree(l.Target)
		if err != nil {
			return err
		}
		switch l.Type {
		case "sharedStrings":
			for _, n := range tree.Children {
				if n.Name == "si" {
					c.si = append(c.si, n)
				}
			}
		case "styles":
			dropAll(tree, "extLst", "dxfs", "tableStyles")
			c.unseen = unseenStyles(tree)
			c.out.Add("xl/styles.xml", "officedocument.spreadsheetml.styles", tree.XML(cleanSpaces))
			c.out.Link(bookPart, "styles", "xl/styles.xml")
		case "theme":
			dropAll(tree, "a:extLst", "a:blipFill")
			c.out.Add("xl/theme/theme1.xml", "officedocument.theme", tree.XML(cleanSpaces))
			c.out.Link(bookPart, "theme", "xl/theme/theme1.xml")
		}
	}
	return nil
}

func dropAll(tree *archive.Node, names ...string) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return slices.Contains(names, n.Name) })
	for _, n := range tree.Children {
		dropAll(n, names...)
	}
}

// unseenStyles lists by cell style whether it hides what the cell says: white
// type without a fill, or the format ;;;.
func unseenStyles(tree *archive.Node) []bool {
	list := func(name string) []*archive.Node {
		if n := tree.Child(name); n != nil {
			return slices.DeleteFunc(slices.Clone(n.Children), func(x *archive.Node) bool { return x.Name == "" })
		}
		return nil
	}
	formats := map[string]bool{}
	for _, f := range list("numFmts") {
		formats[f.Attr("numFmtId")] = strings.Trim(f.Attr("formatCode"), " ") == ";;;"
	}
	at := func(nodes []*archive.Node, i string) *archive.Node {
		if n, err := strconv.Atoi(i); err == nil && n >= 0 && n < len(nodes) {
			return nodes[n]
		}
		return nil
	}
	fonts, fills := list("fonts"), list("fills")
	var out []bool
	for _, xf := range list("cellXfs") {
		white, filled := false, false
		if f := at(fonts, xf.Attr("fontId")); f != nil && f.Child("color") != nil {
			rgb := f.Child("color").Attr("rgb")
			white = len(rgb) == 8 && strings.EqualFold(rgb[2:], "FFFFFF") || f.Child("color").Attr("theme") == "0"
		}
		if f := at(fills, xf.Attr("fillId")); f != nil {
			pattern := f.Child("patternFill")
			filled = pattern == nil || pattern.Attr("patternType") != "none" && pattern.Attr("patternType") != ""
		}
		out = append(out, formats[xf.Attr("numFmtId")] || white && !filled)
	}
	return out
}

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

// cutsSheet reports whether a cut takes out a whole sheet.
func (c *cleaner) cutsSheet(name string) bool {
	for i, cut := range c.cuts {
		if cut.Pos.Sheet == name && cut.Pos.Ref == "" && cut.Text == "" {
			c.found[i] = true
			return true
		}
	}
	return false
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

const maxFacts = 2000

func (c *cleaner) note(kind doc.HiddenKind, place, text string) {
	const most = 256 << 10 // bytes of one text
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	if len(c.facts) < maxFacts {
		c.facts = append(c.facts, doc.Hidden{Kind: kind, Place: place, Text: strings.TrimSpace(text)})
	}
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

// picture passes a picture of a drawing on without what it carries beside its
// pixels.
func (c *cleaner) picture(from string, l archive.Relation) (id string, ok bool, err error) {
	kind := map[string]string{".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp", ".emf": "image/x-emf", ".wmf": "image/x-wmf"}[strings.ToLower(path.Ext(l.Target))]
	if _, exists := c.archive.Find(l.Target); !exists || kind == "" || l.External {
		return "", false, nil
	}
	name := "xl/media/" + path.Base(l.Target)
	if !c.media[name] {
		data, err := c.archive.Part(l.Target)
		if err != nil {
			return "", false, err
		}
		if picture.Is(data) {
			facts, err := picture.Inspect("图片“"+path.Base(l.Target)+"”", data)
			if err != nil {
				return "", false, err
			}
			c.facts = append(c.facts, facts...)
			if data, err = picture.Clean(data, nil); err != nil {
				return "", false, err
			}
		}
		c.out.AddFile(name, kind, data)
		c.media[name] = true
	}
	return c.out.Link(from, "image", name), true, nil
}
