package docx

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
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
	seen    []string                    // where pictures stand

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
	c.facts = append(c.facts, doc.Pictures(c.seen)...)
	_, language, err := a.Description()
	if err != nil {
		return nil, err
	}
	c.out.Describe("", language)
	return c, c.cuts.missing("docx.cut")
}

func (c *cleaner) tree(part string) (*archive.Node, error) {
	data, err := c.archive.Part(part)
	if err != nil {
		return nil, err
	}
	return archive.Tree(part, data, cleanSpaces)
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
