package pdf

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
)

// lookScale is the resolution at which pages are looked at for text that is
// not seen: 110 dots an inch.
const lookScale = 110.0 / 72

// Inspect lists what a PDF carries and its pages do not show: text without ink
// (covered, white, invisible, on a hidden layer, off the page), comments,
// attachments, scripts, properties, earlier versions. It fails as Read does,
// but scans, which have no text, are looked at like all others.
func (r *Reader) Inspect(ctx context.Context, data []byte) (facts []doc.Hidden, err error) {
	err = r.alone(ctx, data, func(ctx context.Context) error {
		facts, err = r.inspect(ctx, data)
		return err
	})
	return facts, err
}

// alone runs f, which the library cannot interrupt, and gives up waiting for it
// when time is over.
func (r *Reader) alone(ctx context.Context, data []byte, f func(context.Context) error) error {
	if err := checkSize(data); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, maxTime)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	select {
	case err := <-done:
		if err != nil {
			return explain(err)
		}
		return nil
	case <-ctx.Done():
		return explain(ctx.Err())
	}
}

func (r *Reader) inspect(ctx context.Context, data []byte) ([]doc.Hidden, error) {
	in, err := r.engine.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := checkPages(in.Pages); err != nil {
		return nil, err
	}
	facts, err := carried(ctx, in, data)
	if err != nil {
		return nil, err
	}
	for i := range in.Pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		notes, err := in.Notes(ctx, i)
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			if !n.Shown() && (n.Text != "" || n.Unseen() && n.Kind != popup) {
				facts = append(facts, doc.Hidden{Kind: doc.Annotation, Place: fmt.Sprintf("第%d页的注释（%s）", i+1, n.Author), Text: n.Text})
			}
		}
		unseen, _, err := unseenChars(ctx, in, i)
		if err != nil {
			return nil, err
		}
		facts = append(facts, unseen.facts(i+1)...)
	}
	return append(facts, remains(data)...), nil
}

const popup = 16

// carried lists what hangs on the document as a whole.
func carried(ctx context.Context, in *pdfium.Document, data []byte) ([]doc.Hidden, error) {
	var facts []doc.Hidden
	var told []string
	for _, k := range []struct{ key, name string }{{"Author", "作者"}, {"Subject", "主题"}, {"Keywords", "关键词"}, {"Company", "单位"}, {"SourceModified", "源文件"}} {
		text, err := in.Meta(ctx, k.key)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" {
			told = append(told, k.name+"："+text)
		}
	}
	told = append(told, xmp(data)...)
	if len(told) > 0 {
		facts = append(facts, doc.Hidden{Kind: doc.Properties, Place: "文档属性", Text: strings.Join(told, "；")})
	}
	files, err := in.Attachments(ctx, maxAttachment)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name, "gongkai-") { // the data that this program attaches to its own documents
			facts = append(facts, doc.Hidden{Kind: doc.Embedded, Place: "附件“" + f.Name + "”", Text: readable(f.Data)})
		}
	}
	scripts, err := in.Scripts(ctx)
	if err != nil {
		return nil, err
	}
	if len(scripts) > 0 || bytes.Contains(data, []byte("/JavaScript")) || bytes.Contains(data, []byte("/Launch")) {
		facts = append(facts, doc.Hidden{Kind: doc.Macro, Place: "文档脚本", Text: strings.Join(scripts, "\n")})
	}
	if m := layersOff.Find(data); m != nil {
		facts = append(facts, doc.Hidden{Kind: doc.Layer, Place: "文档的图层（有关闭的图层）"})
	}
	return facts, nil
}

// layersOff is the list of optional content that is not shown (ISO 32000-1,
// 8.11.4.3), where it is not packed into an object stream; text on such layers
// is found without it, because it has no ink.
var layersOff = regexp.MustCompile(`/OFF\s*\[\s*\d+\s+\d+\s+R`)

var xmpAuthor = regexp.MustCompile(`(?s)<dc:creator>(.{0,1000}?)</dc:creator>`)
var tag = regexp.MustCompile(`<[^>]*>`)

// xmp finds authors in metadata streams, which are not packed as a rule.
func xmp(data []byte) []string {
	var out []string
	for _, m := range xmpAuthor.FindAllSubmatch(data, 5) {
		if text := strings.TrimSpace(string(tag.ReplaceAll(m[1], nil))); text != "" {
			out = append(out, "XMP 作者："+text)
		}
	}
	return out
}

// readable is the beginning of a file that is text, "" of others.
func readable(data []byte) string {
	const most = 64 << 10
	s := string(data[:min(len(data), most)])
	if strings.ContainsRune(s, 0) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return strings.ToValidUTF8(s, "")
}

// remains tells of earlier versions that an incremental update leaves in the
// file (ISO 32000-1, 7.5.6). A linearised file has two ends by itself.
func remains(data []byte) []doc.Hidden {
	ends := bytes.Count(data, []byte("startxref"))
	if bytes.Contains(data[:min(len(data), 1024)], []byte("/Linearized")) {
		ends--
	}
	if ends <= 1 {
		return nil
	}
	return []doc.Hidden{{Kind: doc.Remains, Place: fmt.Sprintf("文件里留有 %d 个旧版本", ends-1)}}
}

// unseen is the text of a page that has no ink where it stands.
type unseen struct {
	covered, hidden, outside []rune
	at                       map[int]bool // of the page's characters
}

func (u *unseen) facts(page int) []doc.Hidden {
	var out []doc.Hidden
	for _, k := range []struct {
		kind  doc.HiddenKind
		what  string
		runes []rune
	}{
		{doc.CoveredText, "被色块盖住、仍可复制的文字", u.covered},
		{doc.HiddenText, "看不见的文字（白色、透明或者隐藏的图层）", u.hidden},
		{doc.HiddenText, "页面以外的文字", u.outside},
	} {
		if text := strings.TrimSpace(string(k.runes)); text != "" {
			out = append(out, doc.Hidden{Kind: k.kind, Place: fmt.Sprintf("第%d页%s", page, k.what), Text: text})
		}
	}
	return out
}

// unseenChars compares what a page says with how it looks: a character that is
// seen has ink in its box, light and dark. Text under a scan stands on the
// scan's ink.
func unseenChars(ctx context.Context, in *pdfium.Document, i int) (*unseen, *layout.Page, error) {
	p, err := in.Page(ctx, i)
	if err != nil {
		return nil, nil, err
	}
	u := &unseen{at: map[int]bool{}}
	if len(p.Chars) == 0 {
		return u, p, nil
	}
	pic, err := in.Render(ctx, i, lookScale)
	if err != nil {
		return nil, nil, err
	}
	for k, c := range p.Chars {
		if unicode.IsSpace(c.Rune) || !unicode.IsGraphic(c.Rune) {
			continue
		}
		switch light, dark, ok := tones(pic, p, c); {
		case !ok:
			u.outside, u.at[k] = append(u.outside, c.Rune), true
		case light-dark >= leastTone:
		case hasBox(p, c) || light < 200:
			u.covered, u.at[k] = append(u.covered, c.Rune), true
		default:
			u.hidden, u.at[k] = append(u.hidden, c.Rune), true
		}
	}
	return u, p, nil
}

// leastTone is how far light and dark must be apart to be seen, of 255.
const leastTone = 10

// tones are the lightest and darkest tone in the box of a character; ok is
// false off the page.
func tones(pic pdfium.Picture, p *layout.Page, c layout.Char) (light, dark int, ok bool) {
	if c.X1 <= 0 || c.Y1 <= 0 || c.X0 >= p.Width || c.Y0 >= p.Height {
		return 0, 0, false
	}
	inset := 0.06 * (c.X1 - c.X0) // neighbours' ink
	x0, x1 := int((c.X0+inset)*pic.Scale), int((c.X1-inset)*pic.Scale+1)
	y0, y1 := int((c.Y0+0.1*(c.Y1-c.Y0))*pic.Scale), int((c.Y1-0.05*(c.Y1-c.Y0))*pic.Scale+1)
	x0, y0 = max(0, x0), max(0, y0)
	x1, y1 = min(pic.Bounds().Dx(), max(x1, x0+1)), min(pic.Bounds().Dy(), max(y1, y0+1))
	light, dark = 0, 255
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			at := pic.Pix[y*pic.Stride+4*x:]
			tone := (299*int(at[0]) + 587*int(at[1]) + 114*int(at[2])) / 1000
			light, dark = max(light, tone), min(dark, tone)
		}
	}
	return light, dark, true
}

// hasBox reports whether a filled area or a picture covers a character.
func hasBox(p *layout.Page, c layout.Char) bool {
	x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
	for _, list := range [][]doc.Rect{p.Boxes, p.Images} {
		for _, b := range list {
			if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 && (b.X1-b.X0) < 0.9*p.Width {
				return true
			}
		}
	}
	return false
}
