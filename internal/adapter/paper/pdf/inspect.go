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
// attachments, scripts, properties, earlier versions. Running heads and feet
// are in sight and listed as doc.Margin, because Read leaves them out. It fails
// as Read does, but scans, which have no text, are looked at like all others.
func (r *Reader) Inspect(ctx context.Context, data []byte) ([]doc.Hidden, error) {
	return alone(ctx, data, func(ctx context.Context) ([]doc.Hidden, error) { return r.inspect(ctx, data) })
}

// alone runs f, which the library cannot interrupt, and gives up waiting for it
// when time is over.
func alone[T any](ctx context.Context, data []byte, f func(context.Context) (T, error)) (none T, err error) {
	if err := checkSize(data); err != nil {
		return none, err
	}
	ctx, stop := context.WithTimeout(ctx, maxTime)
	defer stop()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f(ctx)
		done <- result{value, err}
	}()
	select {
	case got := <-done:
		if got.err != nil {
			return none, explain(got.err)
		}
		return got.value, nil
	case <-ctx.Done():
		return none, explain(ctx.Err())
	}
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
	var pictures []string
	var pages []*layout.Page
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
		unseen, p, err := unseenChars(ctx, in, i)
		if err != nil {
			return nil, err
		}
		for range p.Pictures() {
			pictures = append(pictures, fmt.Sprintf("第%d页", i+1))
		}
		facts = append(facts, unseen.facts(i+1)...)
		pages = append(pages, p)
	}
	if texts := layout.Margins(pages); len(texts) > 0 {
		facts = append(facts, doc.Hidden{Kind: doc.Margin, Place: "页眉、页脚", Text: strings.Join(texts, "\n")})
	}
	return append(append(facts, remains(data)...), doc.Pictures(pictures)...), nil
}
