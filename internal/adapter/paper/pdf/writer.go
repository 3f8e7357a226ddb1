package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/adapter/paper/pdf/font"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Write writes a document as a PDF in the layout of official documents
// (GB/T 9704: A4, 22 lines of 28 characters, page numbers — 1 —). The same
// document gives the same bytes. It fails with a fault.Error that names the
// characters which the font does not have; nothing is written then.
func Write(w io.Writer, d *doc.Document) error {
	f, err := font.Kai()
	if err != nil {
		return fault.Wrap(fault.Internal, "pdf.font", "程序自带的字库无法读取，安装可能不完整；请重新安装", err)
	}
	if err := missing(f, d); err != nil {
		return err
	}
	s := newSheet(f, d.Landscape)
	s.properties(d)
	for i := range d.Blocks {
		s.block(d.Blocks, i)
	}
	if len(d.Blocks) == 0 {
		s.pdf.AddPage()
	}
	var file bytes.Buffer
	if err := s.pdf.Output(&file); err != nil {
		return fault.Wrap(fault.Internal, "pdf.compose", "PDF 生成失败，这是程序的缺陷；请改为输出 Word（docx）或网页（html），并告知维护人员", err)
	}
	if _, err := w.Write(nameFiles(file.Bytes())); err != nil {
		return fault.Wrap(fault.Unavailable, "pdf.write", "PDF 写入失败；请检查磁盘空间和写入权限后再试", err)
	}
	return nil
}

// nameFiles gives attachments a plain name beside the Unicode one: fpdf leaves
// it empty, and PDFium (Chrome) then does not find the file. The length stays,
// because the file's table of contents counts bytes.
func nameFiles(file []byte) []byte {
	const empty, named = "<< /Type /Filespec /F () /UF", "<< /Type /Filespec /F(-) /UF"
	return bytes.ReplaceAll(file, []byte(empty), []byte(named))
}

// properties sets what the file says of itself. The dates are fixed, so that
// equal documents give equal files.
func (s *sheet) properties(d *doc.Document) {
	made := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	s.pdf.SetCreationDate(made)
	s.pdf.SetModificationDate(made)
	s.pdf.SetCatalogSort(true)
	s.pdf.SetProducer("gongkai", false)
	s.pdf.SetTitle(titleOf(d), true)
	s.pdf.SetLang("zh-CN")
	if d.Language != "" {
		s.pdf.SetLang(d.Language)
	}
	var files []fpdf.Attachment
	for _, a := range d.Attachments {
		files = append(files, fpdf.Attachment{Content: a.Data, Filename: a.Name, Description: a.MediaType})
	}
	s.pdf.SetAttachments(files)
}

func titleOf(d *doc.Document) string {
	if d.Title != "" {
		return d.Title
	}
	for _, b := range d.Blocks {
		if b.Para != nil && b.Para.Style == doc.Title {
			return b.Para.Text
		}
	}
	return ""
}

// missing names the characters that the font does not have.
func missing(f *font.Font, d *doc.Document) error {
	const most = 20
	var list []rune
	seen := map[rune]bool{}
	look := func(text string) {
		for _, r := range drawable(text) {
			if _, ok := f.Width(r); !ok && r != '\n' && !seen[r] {
				seen[r] = true
				list = append(list, r)
			}
		}
	}
	for _, b := range d.Blocks {
		if b.Para != nil {
			look(b.Para.Text)
			continue
		}
		for _, row := range b.Table.Rows {
			for i := range row {
				look(row[i].Text)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	names := make([]string, 0, most)
	for _, r := range list[:min(len(list), most)] {
		names = append(names, fmt.Sprintf("%c（U+%04X）", r, r))
	}
	message := "PDF 字库里没有这些字：" + strings.Join(names, "、")
	if len(list) > most {
		message += fmt.Sprintf(" 等 %d 个", len(list))
	}
	return fault.New(fault.Invalid, "pdf.characters", message+"；请换用通用规范汉字，或者改为输出 Word（docx）或网页（html）")
}

// drawable is text without what has no shape: tabs become spaces, zero-width
// characters and controls go, line breaks stay.
func drawable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F:
			return ' '
		case r >= 0xFE00 && r <= 0xFE0F, unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, text)
}
