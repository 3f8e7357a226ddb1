// Package ofd reads fixed-layout documents of GB/T 33190-2016 (.ofd), the form
// of official documents and invoices: what is drawn on pages becomes paragraphs
// and tables, and what the file hides is listed.
package ofd

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// spaces of the standard and of drafts that programs still write.
var spaces = archive.Spaces{"http://www.ofdspec.org/2016": "", "http://www.ofdspec.org": "", "http://www.ofdspec.org/2012": ""}

// Bounds, as for PDF.
const (
	maxPages      = 500
	maxMarks      = 1_000_000
	maxBlocks     = 64 // nested blocks of a page
	maxAttachment = 16 << 20
)

// points in a millimetre, the unit of the standard.
const mm = 72 / 25.4

// Read gives the paragraphs and tables of all pages. Places are page and box,
// in points. Errors are faults of kind Invalid or Unavailable; a file that is
// pictures alone is refused.
func Read(data []byte) (*doc.Document, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	chars := 0
	for _, p := range r.pages {
		chars += len(p.Chars)
	}
	if chars == 0 {
		return nil, fault.New(fault.Invalid, "ofd.empty", "OFD 里没有文字，可能是扫描的图片；请改用排版时的 Word、WPS 文件，或者先做文字识别（OCR）并核对")
	}
	d := &doc.Document{Format: doc.OFD, Title: r.title, Blocks: layout.Blocks(r.pages), Attachments: r.attached}
	wide := 0
	for _, p := range r.pages {
		if p.Width > p.Height {
			wide++
		}
	}
	d.Landscape = 2*wide > len(r.pages)
	return d, nil
}

// Inspect lists what the file carries and its pages do not show.
func Inspect(data []byte) ([]doc.Hidden, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	var seen []string
	for i, p := range r.pages {
		for range p.Pictures() {
			seen = append(seen, fmt.Sprintf("第%d页", i+1))
		}
	}
	return append(r.facts, doc.Pictures(seen)...), nil
}

// reader walks one file.
type reader struct {
	archive  *archive.Archive
	title    string
	pages    []*layout.Page
	facts    []doc.Hidden
	attached []doc.Attachment
	marks    int

	units     map[string]*unit // by number; nil until one is asked for
	unitParts map[string]bool  // that were read
	again     int              // size of those that were drawn again, in bytes

	draws bool // the drawings of pages are kept, to be written again
	sheet []*pageReader
	body  *archive.Node // Document.xml
	root  string        // its folder
}

func open(data []byte) (*reader, error) { return (&reader{}).open(data) }

func (r *reader) open(data []byte) (*reader, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	if a.Has("Encryptions.xml") {
		return nil, fault.New(fault.Invalid, "ofd.encrypted", "OFD 文件加了密，无法读取；请解密后再试")
	}
	r.archive = a
	root, err := r.tree("OFD.xml")
	if err != nil {
		return nil, err
	}
	bodies := 0
	for _, body := range root.Children {
		if body.Name != "DocBody" {
			continue
		}
		if bodies++; bodies > 1 {
			break // other documents of the package are not the one that opens; they are listed
		}
		r.info(body)
		part := body.Child("DocRoot")
		if part == nil {
			return nil, damaged("没有正文")
		}
		if err := r.document(resolve("", strings.TrimSpace(part.AllText()))); err != nil {
			return nil, err
		}
	}
	if bodies == 0 {
		return nil, damaged("没有文档")
	}
	return r, nil
}

func damaged(what string) error {
	return fault.New(fault.Invalid, "ofd.damaged", "OFD 文件已经损坏或者不完整（"+what+"），请重新取得，或者导出为 PDF 后再试")
}

func (r *reader) tree(part string) (*archive.Node, error) {
	data, err := r.archive.Part(part)
	if fault.KindOf(err) == fault.NotFound {
		return nil, damaged("缺少 " + part)
	}
	if err != nil {
		return nil, err
	}
	return archive.Tree(part, data, spaces)
}

// resolve gives the name of a part that another names, from the other's folder
// or from the root.
func resolve(folder, target string) string {
	target = strings.ReplaceAll(strings.TrimSpace(target), `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = "/" + folder + "/" + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// info notes who made the file, and earlier versions in it.
func (r *reader) info(body *archive.Node) {
	var told []string
	if info := body.Child("DocInfo"); info != nil {
		for _, n := range info.Children {
			text := strings.TrimSpace(n.AllText())
			switch {
			case text == "":
			case n.Name == "Title":
				r.title = text
			case n.Name == "Author":
				told = append(told, "作者："+text)
			case n.Name == "Subject":
				told = append(told, "主题："+text)
			case n.Name == "Abstract":
				told = append(told, "摘要："+text)
			case n.Name == "Keywords":
				told = append(told, "关键词："+text)
			case n.Name == "CustomDatas":
				for _, c := range n.Children {
					if v := strings.TrimSpace(c.AllText()); v != "" {
						told = append(told, c.Attr("Name")+"："+v)
					}
				}
			}
		}
	}
	if len(told) > 0 {
		r.note(doc.Properties, "文档属性", strings.Join(told, "；"))
	}
	if v := body.Child("Versions"); v != nil && len(v.Children) > 1 {
		r.note(doc.Remains, "文件里留有旧版本", "")
	}
}

const maxFacts = 2000

func (r *reader) note(kind doc.HiddenKind, place, text string) {
	const most = 64 << 10
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	if len(r.facts) < maxFacts {
		r.facts = append(r.facts, doc.Hidden{Kind: kind, Place: place, Text: strings.TrimSpace(text)})
	}
}

// document reads Document.xml and what it names.
func (r *reader) document(part string) error {
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	folder := path.Dir(part)
	r.body, r.root = tree, folder
	box := rect("0 0 210 297")
	templates := map[string]string{}
	if common := tree.Child("CommonData"); common != nil {
		box = area(common.Child("PageArea"), box)
		for _, n := range common.Children {
			if n.Name == "TemplatePage" {
				templates[n.Attr("ID")] = resolve(folder, n.Attr("BaseLoc"))
			}
		}
	}
	pages := tree.Child("Pages")
	if pages == nil {
		return damaged("没有页面")
	}
	for _, n := range pages.Children {
		if n.Name != "Page" {
			continue
		}
		if len(r.pages) == maxPages {
			return fault.New(fault.Unavailable, "ofd.too-many-pages", fmt.Sprintf("OFD 超过 %d 页的上限，请拆分后再读", maxPages))
		}
		if err := r.page(resolve(folder, n.Attr("BaseLoc")), box, templates); err != nil {
			return err
		}
	}
	if n := tree.Child("Annotations"); n != nil {
		if err := r.annotations(resolve(folder, n.AllText())); err != nil {
			return err
		}
	}
	if n := tree.Child("Attachments"); n != nil {
		if err := r.attachments(resolve(folder, n.AllText())); err != nil {
			return err
		}
	}
	for _, name := range []string{"Extensions", "CustomTags"} {
		if n := tree.Child(name); n != nil && r.archive.Has(resolve(folder, n.AllText())) {
			if data, err := r.archive.Read(resolve(folder, n.AllText())); err == nil {
				if text := archive.PlainText(data); text != "" {
					r.note(doc.CustomData, "自定义数据 "+name, text)
				}
			}
		}
	}
	return nil
}

// area is the physical box of a page.
func area(n *archive.Node, otherwise doc.Rect) doc.Rect {
	if n != nil {
		if b := n.Child("PhysicalBox"); b != nil {
			if r := rect(b.AllText()); r.X1 > r.X0 && r.Y1 > r.Y0 {
				return r
			}
		}
	}
	return otherwise
}

// rect reads "x y width height" in millimetres as points.
func rect(s string) doc.Rect {
	f := floats(s, 4)
	return doc.Rect{X0: f[0] * mm, Y0: f[1] * mm, X1: (f[0] + f[2]) * mm, Y1: (f[1] + f[3]) * mm}
}

// floats reads n numbers; what is missing or no number is zero.
func floats(s string, n int) []float64 {
	out := make([]float64, n)
	for i, word := range strings.Fields(s) {
		if i == n {
			break
		}
		out[i] = number(word)
	}
	return out
}

func number(s string) float64 {
	const most = 1e5
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > most || v < -most {
		return 0
	}
	return v
}
