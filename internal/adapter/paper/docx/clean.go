package docx

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// cleanSpaces are the namespaces that a cleaned file keeps; everything in
// others, among it what future programs may invent, is left behind.
var cleanSpaces = archive.Spaces{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                       "w",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":    "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                "r",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":            "mc",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":             "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                         "m",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":             "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                              "a",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":               "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                           "pic",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":      "wps",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup":      "wpg",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas":     "wpc",
	"urn:schemas-microsoft-com:vml":                                          "v",
}

// Inspect lists what a Word document carries and does not show: it is what
// Clean leaves behind. Headers and footers are in sight and listed as
// doc.Margin, because Read leaves them out.
func Inspect(data []byte) ([]doc.Hidden, error) {
	c, err := clean(data, nil)
	if err != nil {
		return nil, err
	}
	return c.facts, nil
}

// Clean writes the document as its pages show it, without all that Inspect
// lists: revisions accepted, hidden text, comments, properties, fields, embedded
// objects, macros and everything that is not known left behind. What cuts name
// is taken out of every part. A cut that is not found is fault.Invalid, and
// nothing is written.
func Clean(w io.Writer, data []byte, cuts []doc.Cut) error {
	c, err := clean(data, cuts)
	if err != nil {
		return err
	}
	return c.out.Pack(w)
}

// cleaner walks the parts of one file. What it does not pass on it notes.
type cleaner struct {
	archive *archive.Archive
	out     archive.Office
	facts   []doc.Hidden
	cuts    *cuts
	links   map[string]archive.Relation // of the part at hand, by id
	part    string                      // at hand
	where   string                      // its name for people, "" for the body
	fresh   map[string]string           // ids of the new part's links, by old id
	done    map[string]bool             // media that were passed on
	hidden  map[string]bool             // styles that hide text
	headers map[string]bool             // parts that were passed on

	line     int
	produced int // bytes of text so far
}

func clean(data []byte, list []doc.Cut) (*cleaner, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	r, err := newReader(a) // refuses what is no Word document
	if err != nil {
		return nil, err
	}
	c := &cleaner{archive: a, cuts: newCuts(list), done: map[string]bool{}, headers: map[string]bool{}, hidden: map[string]bool{}}
	c.out.Link("", "officeDocument", mainPart)
	if err := c.looks(r); err != nil {
		return nil, err
	}
	if err := c.story(r.part, mainPart, "officedocument.wordprocessingml.document.main", ""); err != nil {
		return nil, err
	}
	for _, kind := range []string{"footnotes", "endnotes"} { // as the reader counts
		for _, l := range r.links {
			if l.Type == kind {
				if err := c.related(mainPart, l, map[string]string{"footnotes": "脚注", "endnotes": "尾注"}[kind]); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := c.leftBehind(); err != nil {
		return nil, err
	}
	_, language, err := a.Description()
	if err != nil {
		return nil, err
	}
	c.out.Describe("", language)
	return c, c.cuts.missing("docx.cut")
}

// looks passes on styles, numbering, fonts and theme, and the few settings that
// change how pages look.
func (c *cleaner) looks(r *reader) error {
	for _, l := range r.links {
		kind := ""
		switch l.Type {
		case "styles", "numbering", "fontTable":
			kind = "officedocument.wordprocessingml." + l.Type
		case "settings":
			kind = "officedocument.wordprocessingml.settings"
		case "theme":
			kind = "officedocument.theme"
		}
		if _, ok := c.archive.Find(l.Target); kind == "" || !ok || l.External {
			continue
		}
		tree, err := c.tree(l.Target)
		if err != nil {
			return err
		}
		switch l.Type {
		case "settings":
			c.settings(tree)
		case "styles":
			c.styles(tree)
		case "fontTable": // embedded fonts are other parts
			dropAll(tree, "w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic")
		case "numbering":
			dropAll(tree, "w:numPicBullet", "w:lvlPicBulletId")
		case "theme":
			dropAll(tree, "a:blipFill", "a:extLst")
		}
		dropAll(tree, "mc:AlternateContent")
		strip(tree)
		name := "word/" + l.Type + ".xml"
		if l.Type == "theme" {
			name = "word/theme/theme1.xml"
		}
		c.out.Add(name, kind, tree.XML(cleanSpaces))
		c.out.Link(mainPart, l.Type, name)
	}
	return nil
}

// keptSettings change how pages look; others tell of people and programs.
var keptSettings = []string{"w:evenAndOddHeaders", "w:mirrorMargins", "w:gutterAtTop", "w:defaultTabStop", "w:drawingGridHorizontalSpacing",
	"w:drawingGridVerticalSpacing", "w:displayHorizontalDrawingGridEvery", "w:displayVerticalDrawingGridEvery", "w:characterSpacingControl",
	"w:noLineBreaksAfter", "w:noLineBreaksBefore", "w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:compat", "w:themeFontLang", "w:clrSchemeMapping"}

func (c *cleaner) settings(tree *archive.Node) {
	if vars := tree.Child("w:docVars"); vars != nil {
		var text []string
		for _, v := range vars.Children {
			text = append(text, v.Attr("w:name")+"="+v.Attr("w:val"))
		}
		c.note(doc.CustomData, "文档变量", strings.Join(text, "；"))
	}
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return !slices.Contains(keptSettings, n.Name) })
}

// styles notes the styles that hide text.
func (c *cleaner) styles(tree *archive.Node) {
	dropAll(tree, "w:latentStyles")
	for _, s := range tree.Children {
		if properties := s.Child("w:rPr"); s.Name == "w:style" && properties != nil {
			if isSet(properties.Child("w:vanish")) {
				c.hidden[s.Attr("w:styleId")] = true
			}
		}
	}
}

func isSet(n *archive.Node) bool {
	if n == nil {
		return false
	}
	switch n.Attr("w:val") {
	case "0", "false", "off":
		return false
	}
	return true
}

func (c *cleaner) tree(part string) (*archive.Node, error) {
	data, err := c.archive.Part(part)
	if err != nil {
		return nil, err
	}
	return archive.Tree(part, data, cleanSpaces)
}

// story passes on a part that holds paragraphs.
func (c *cleaner) story(part, name, kind, where string) error {
	list, err := c.archive.Relations(part)
	if err != nil {
		return err
	}
	tree, err := c.tree(part)
	if err != nil {
		return err
	}
	links, fresh, oldPart, oldWhere := c.links, c.fresh, c.part, c.where
	c.links, c.fresh, c.part, c.where = map[string]archive.Relation{}, map[string]string{}, name, where
	defer func() { c.links, c.fresh, c.part, c.where = links, fresh, oldPart, oldWhere }()
	for _, l := range list {
		c.links[l.ID] = l
		if l.External && !isWeb(l.Target) {
			c.note(doc.ExternalLink, c.place(), l.Target)
		}
	}
	body := c.line
	c.children(tree)
	if strings.HasPrefix(where, "页") { // the reader does not count the paragraphs of headers and footers
		c.line = body
		tree.Each(func(n *archive.Node) bool { n.Line = 0; return true })
	}
	if err := c.pass(tree); err != nil {
		return err
	}
	strip(tree)
	c.cuts.apply(tree)
	dropUnseen(tree)
	if strings.HasPrefix(where, "页") { // notes are read with the body
		if text := strings.TrimSpace(texts(tree)); text != "" {
			c.note(doc.Margin, where, text)
		}
	}
	c.out.Add(name, kind, tree.XML(cleanSpaces))
	return nil
}

func isWeb(target string) bool {
	low := strings.ToLower(target)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:")
}

// related passes on a header, footer or the notes and links them.
func (c *cleaner) related(from string, l archive.Relation, where string) error {
	if _, ok := c.archive.Find(l.Target); !ok || l.External {
		return nil
	}
	name := "word/" + path.Base(l.Target)
	id := c.out.Link(from, l.Type, name)
	if c.fresh != nil {
		c.fresh[l.ID] = id
	}
	if c.headers[name] {
		return nil
	}
	c.headers[name] = true
	return c.story(l.Target, name, "officedocument.wordprocessingml."+l.Type, where)
}

// pass moves links of the cleaned tree to the new file: pictures, headers and
// footers. Others go.
func (c *cleaner) pass(tree *archive.Node) error {
	var err error
	tree.Each(func(n *archive.Node) bool {
		for i := 0; i < len(n.Attrs); i++ {
			a := &n.Attrs[i]
			if !strings.HasPrefix(a.Name, "r:") {
				continue
			}
			id, ok := "", false
			if l, known := c.links[a.Value]; known && !l.External && err == nil {
				id, ok, err = c.link(l)
			}
			if !ok {
				n.Attrs = slices.Delete(n.Attrs, i, i+1)
				i--
				continue
			}
			a.Value = id
		}
		return true
	})
	prune(tree)
	return err
}

func (c *cleaner) link(l archive.Relation) (id string, ok bool, err error) {
	if id, ok := c.fresh[l.ID]; ok {
		return id, true, nil
	}
	switch l.Type {
	case "image":
		id, ok, err = c.picture(l)
	case "header", "footer":
		err = c.related(c.part, l, map[string]string{"header": "页眉", "footer": "页脚"}[l.Type])
		id, ok = c.fresh[l.ID]
	}
	if ok {
		c.fresh[l.ID] = id
	}
	return id, ok, err
}

var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp",
	".tif": "image/tiff", ".tiff": "image/tiff", ".emf": "image/x-emf", ".wmf": "image/x-wmf",
}

// picture passes a picture on without what it carries beside its pixels.
func (c *cleaner) picture(l archive.Relation) (id string, ok bool, err error) {
	kind := mediaTypes[strings.ToLower(path.Ext(l.Target))]
	if _, exists := c.archive.Find(l.Target); !exists || kind == "" {
		return "", false, nil
	}
	name := "word/media/" + path.Base(l.Target)
	if !c.done[name] {
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
		c.done[name] = true
	}
	return c.out.Link(c.part, "image", name), true, nil
}

// maxFacts bounds the hidden things listed of one file.
const maxFacts = 2000

func (c *cleaner) note(kind doc.HiddenKind, place, text string) {
	const most = 64 << 10 // bytes of one text
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	fact := doc.Hidden{Kind: kind, Place: place, Text: strings.TrimSpace(text)}
	if len(c.facts) < maxFacts && !slices.Contains(c.facts[max(0, len(c.facts)-20):], fact) {
		c.facts = append(c.facts, fact)
	}
}

func (c *cleaner) place() string {
	switch {
	case c.where != "":
		return c.where
	case c.line > 0:
		return fmt.Sprintf("第%d段", c.line)
	}
	return "文档"
}

func dropAll(tree *archive.Node, names ...string) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool { return slices.Contains(names, n.Name) })
	for _, n := range tree.Children {
		dropAll(n, names...)
	}
}

// strip removes the attributes that tell who saved when.
func strip(tree *archive.Node) {
	drop := func(n *archive.Node) bool {
		n.DropAttrs(func(name string) bool {
			return strings.HasPrefix(name, "w:rsid") || strings.HasPrefix(name, "mc:") || name == "w:author" || name == "w:date"
		})
		return true
	}
	drop(tree)
	tree.Each(drop)
}

// prune drops drawings that lost what they draw.
func prune(tree *archive.Node) {
	tree.Children = slices.DeleteFunc(tree.Children, func(n *archive.Node) bool {
		return (n.Name == "w:drawing" || n.Name == "w:pict") && !draws(n)
	})
	for _, n := range tree.Children {
		prune(n)
	}
}

func draws(n *archive.Node) bool {
	found := false
	n.Each(func(c *archive.Node) bool {
		switch c.Name {
		case "a:blip":
			found = found || c.Attr("r:embed") != ""
		case "v:imagedata":
			found = found || c.Attr("r:id") != ""
		case "wps:wsp", "w:txbxContent", "v:line", "v:rect", "v:shape", "v:oval", "v:roundrect", "v:textbox", "v:textpath":
			found = true
		}
		return !found
	})
	return found
}

// missing is the fault for cuts that were not found.
func (k *cuts) missing(code string) error {
	var fields []fault.Field
	for i := range k.list {
		if !k.found[i] {
			fields = append(fields, fault.Field{Name: fmt.Sprintf("第%d处", i+1), Code: code,
				Message: "在文件里没有找到要遮盖的内容，文件可能已经换过，请重新打开遮盖页面选择"})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: code, Message: "遮盖没有完成，没有生成文件", Fields: fields}
}
