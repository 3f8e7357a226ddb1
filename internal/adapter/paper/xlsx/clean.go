package xlsx

import (
	"io"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
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
	seen   []string // where pictures stand
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
	c.facts = append(c.facts, doc.Pictures(c.seen)...)
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
