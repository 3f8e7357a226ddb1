// Package paper is the only place that knows file formats: it turns bytes into
// a doc.Document and back, and knows nothing of the law. A report comes as
// txt, md, html, mhtml, docx, xlsx, pdf, ofd or JSON and is written as any of
// them but mhtml, ofd and JSON; what a file is, its content says, never its
// name.
//
//	f, err := paper.Detect(name, data)             // which format
//	d, err := reader.Read(ctx, name, data)         // *doc.Document
//	err = paper.Write(ctx, w, d, doc.DOCX)         // the other way
//	facts, err := reader.Inspect(ctx, name, data)  // what the file hides
//	clean, err := reader.Clean(ctx, name, data, cuts) // a copy that may leave
//
// Files, folders, zips, addresses and standard input are turned into (name,
// bytes) by the package source. Errors are faults in Chinese that say what a
// file is and the way out; they do not repeat its name.
package paper

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/html"
	"gongkai/internal/adapter/paper/ofd"
	"gongkai/internal/adapter/paper/pdf"
	"gongkai/internal/adapter/paper/text"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// The attachment that carries a report inside a document, and that a JSON
// report is read as.
const (
	ReportName = "gongkai-report.json"
	ReportType = "application/vnd.gongkai.report+json"
)

// DefaultMaxBytes is the largest file that is read unless Options say so.
const DefaultMaxBytes = 64 << 20

// Options of a Reader. The zero value is usable.
type Options struct {
	MaxBytes int64  // largest file in bytes; 0 means DefaultMaxBytes
	CacheDir string // where the PDF engine keeps its compiled code; "" means nowhere
}

// Reader reads documents of every format. It is safe for concurrent use and
// costs nothing until it reads a PDF.
type Reader struct {
	maxBytes int64
	pdf      *pdf.Reader
}

// NewReader makes a reader. Close it to free the PDF engine.
func NewReader(o Options) *Reader {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	return &Reader{maxBytes: o.MaxBytes, pdf: pdf.NewReader(o.CacheDir)}
}

// Close frees what reading PDFs took. No Read may run or follow.
func (r *Reader) Close() error { return r.pdf.Close() }

// MaxBytes is the largest file that Read takes, in bytes.
func (r *Reader) MaxBytes() int64 { return r.maxBytes }

// Read reads a document. name serves messages alone. A JSON report becomes a
// document without blocks whose one attachment is the JSON as UTF-8
// (ReportName, ReportType). Data that is none of the formats, damaged or
// beyond a limit is refused with a fault of kind Invalid or Unavailable.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (*doc.Document, error) {
	if int64(len(data)) > r.maxBytes {
		return nil, TooLarge(r.maxBytes)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := sniff(name, data)
	if err != nil {
		return nil, err
	}
	switch f {
	case doc.Text, doc.Markdown:
		return text.Read(data)
	case doc.HTML:
		return html.Read(data)
	case doc.MHTML:
		return html.ReadArchive(data)
	case doc.DOCX:
		return docx.Read(data)
	case doc.XLSX:
		return xlsx.Read(data)
	case doc.PDF:
		return r.pdf.Read(ctx, data)
	case doc.OFD:
		return ofd.Read(data)
	case doc.JSON:
		return readJSON(data)
	}
	return nil, unreadable(f)
}

// TooLarge is the refusal of a file of more than limit bytes.
func TooLarge(limit int64) error {
	return fault.New(fault.Unavailable, "paper.too-large",
		fmt.Sprintf("文件超过 %d MB 的上限，请拆分或压缩图片后再试", limit>>20))
}

func readJSON(data []byte) (*doc.Document, error) {
	s, err := charset.Decode(data, "UTF-8")
	if err != nil {
		return nil, err
	}
	return &doc.Document{Format: doc.JSON, Attachments: []doc.Attachment{{Name: ReportName, MediaType: ReportType, Data: []byte(s)}}}, nil
}
