// Package pdf reads and writes PDF, the form in which agencies publish their
// annual reports and letters: what is drawn on pages becomes paragraphs and
// tables, and the other way round.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"gongkai/internal/adapter/paper/pdf/layout"
	"gongkai/internal/adapter/paper/pdf/pdfium"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Bounds on what is read. Annual reports have 3 to 30 pages and some 10,000
// characters; what is far beyond is refused before it costs memory.
const (
	maxBytes      = 64 << 20
	maxPages      = 500
	maxMarks      = 1_000_000 // characters, rules, boxes, pictures
	maxAttachment = 16 << 20  // bytes in all
	// maxTime is for processors on which the library is interpreted, some
	// fifty times slower; elsewhere a page takes 10 to 20 ms.
	maxTime = 5 * time.Minute
)

// Reader reads PDFs; any number of goroutines may use one. It holds nothing
// before the first PDF is read.
type Reader struct{ engine *pdfium.Engine }

// NewReader makes a reader that keeps the machine code of its PDF library
// under cacheDir, so that only the first use on a machine waits seconds for
// it; "" means the user's cache directory. It works without one, too.
func NewReader(cacheDir string) *Reader { return &Reader{pdfium.New(cacheDir)} }

// Close frees the library. Nothing may be reading.
func (r *Reader) Close() error { return r.engine.Close() }

// Read reads a PDF. It fails with a fault.Error in Chinese when the file is
// damaged or locked, too large, or has no text that can be read (pictures of
// pages, fonts that do not say what their characters are).
func (r *Reader) Read(ctx context.Context, data []byte) (*doc.Document, error) {
	return alone(ctx, data, func(ctx context.Context) (*doc.Document, error) { return r.read(ctx, data) })
}

func checkSize(data []byte) error {
	if len(data) <= maxBytes {
		return nil
	}
	return fault.New(fault.Invalid, "pdf.too-large",
		fmt.Sprintf("PDF 文件有 %d MB，超过 %d MB 的上限；请压缩其中的图片或者拆分后再读", len(data)>>20, maxBytes>>20))
}

func checkPages(n int) error {
	if n <= maxPages {
		return nil
	}
	return fault.New(fault.Invalid, "pdf.too-many-pages", fmt.Sprintf("PDF 有 %d 页，超过 %d 页的上限；请拆分后再读", n, maxPages))
}

func (r *Reader) read(ctx context.Context, data []byte) (*doc.Document, error) {
	pages, d, err := r.collect(ctx, data)
	if err != nil {
		return nil, explain(err)
	}
	if err := legible(pages); err != nil {
		return nil, err
	}
	d.Blocks = layout.Blocks(pages)
	d.Landscape = landscape(pages)
	return d, nil
}

// collect takes from the library all that is needed, so that the instance and
// its memory are free again before the layout is worked out.
func (r *Reader) collect(ctx context.Context, data []byte) ([]*layout.Page, *doc.Document, error) {
	in, err := r.engine.Open(ctx, data)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	if err := checkPages(in.Pages); err != nil {
		return nil, nil, err
	}
	var pages []*layout.Page
	marks := 0
	for i := range in.Pages {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		p, err := in.Page(ctx, i)
		if err != nil {
			return nil, nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		if marks += len(p.Chars) + len(p.Rules) + len(p.Boxes) + len(p.Images); marks > maxMarks {
			return nil, nil, fault.New(fault.Invalid, "pdf.too-long",
				fmt.Sprintf("PDF 前 %d 页的字和线已超过 %d 个的上限；请拆分后再读", i+1, maxMarks))
		}
		pages = append(pages, p)
	}
	d, err := properties(ctx, in)
	return pages, d, err
}

func properties(ctx context.Context, in *pdfium.Document) (d *doc.Document, err error) {
	d = &doc.Document{Format: doc.PDF}
	if d.Title, err = in.Title(ctx); err != nil {
		return nil, err
	}
	if d.Language, err = in.Language(ctx); err != nil {
		return nil, err
	}
	files, err := in.Attachments(ctx, maxAttachment)
	for _, f := range files {
		d.Attachments = append(d.Attachments, doc.Attachment{Name: f.Name, MediaType: mediaType(f), Data: f.Data})
	}
	return d, err
}

var typeName = regexp.MustCompile(`^[a-z]+/[\w.+-]+$`)

// mediaType is a file's type as stated, be it in the note, where Write puts it.
func mediaType(f pdfium.File) string {
	if f.Type == "" && typeName.MatchString(f.Note) {
		return f.Note
	}
	return f.Type
}

func landscape(pages []*layout.Page) bool {
	n := 0
	for _, p := range pages {
		if p.Width > p.Height {
			n++
		}
	}
	return 2*n > len(pages)
}

// explain puts an error of the library into words.
func explain(err error) error {
	var already *fault.Error
	switch {
	case errors.As(err, &already):
		return already
	case errors.Is(err, pdfium.ErrPassword):
		return fault.Wrap(fault.Invalid, "pdf.password",
			"PDF 文件设有打开密码，无法读取；请用 WPS 或 Adobe Reader 输入密码打开，另存为没有密码的文件", err)
	case errors.Is(err, pdfium.ErrDamaged):
		return fault.Wrap(fault.Invalid, "pdf.damaged",
			"PDF 文件已损坏或者不完整，无法打开；请重新下载，或者用 WPS 打开后另存一份", err)
	case errors.Is(err, pdfium.ErrCrashed):
		return fault.Wrap(fault.Invalid, "pdf.unreadable",
			"PDF 文件的内容有错误或者过于庞大，读到一半读不下去；请用 WPS 打开后另存一份，或者改用 Word、网页版本", err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(fault.Unavailable, "pdf.timeout", "读取 PDF 超时或被取消；请稍后再试，或者拆分文件", err)
	}
	return fault.Wrap(fault.Unavailable, "pdf.engine", "本机无法启动 PDF 读取组件；请检查可用内存后再试，或者改用 Word、网页版本", err)
}
