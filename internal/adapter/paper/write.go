package paper

import (
	"context"
	"io"

	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/html"
	"gongkai/internal/adapter/paper/pdf"
	"gongkai/internal/adapter/paper/text"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Write writes d in the format f: Text, Markdown, HTML, DOCX, XLSX or PDF.
// HTML, DOCX, XLSX and PDF carry the attachments, Text and Markdown have no
// place for them. Nothing is written for another format (fault.Invalid).
func Write(ctx context.Context, w io.Writer, d *doc.Document, f doc.Format) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	switch f {
	case doc.Text:
		return text.Write(w, d)
	case doc.Markdown:
		return text.WriteMarkdown(w, d)
	case doc.HTML:
		return html.Write(w, d)
	case doc.DOCX:
		return docx.Write(w, d)
	case doc.XLSX:
		return xlsx.Write(w, d)
	case doc.PDF:
		return pdf.Write(w, d)
	}
	return fault.New(fault.Invalid, "paper.write-format",
		"不能生成“"+string(f)+"”格式，请选择 html、docx、xlsx、pdf、md 或 txt")
}
