package paper

import (
	"bytes"
	"path"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// signature is a kind of file that is met and cannot be read.
type signature struct {
	magic  string // "?" is any byte
	at     int    // byte at which magic stands
	what   string
	wayOut string
}

const (
	askForText     = "请改用 Word（.docx）、Excel（.xlsx）、网页，或带文字层的 PDF"
	askForZip      = "请解压，或改用 .zip 压缩包"
	askForDocument = "不是文档或者表格，请另选文件"
)

var signatures = []signature{
	{"\x89PNG\r\n", 0, "图片（PNG）", askForText},
	{"\xFF\xD8\xFF", 0, "图片（JPEG）", askForText},
	{"GIF8", 0, "图片（GIF）", askForText},
	{"BM????\x00\x00\x00\x00", 0, "图片（BMP）", askForText},
	{"II*\x00", 0, "图片（TIFF）", askForText},
	{"MM\x00*", 0, "图片（TIFF）", askForText},
	{"WEBP", 8, "图片（WebP）", askForText},
	{"ftyphei", 4, "图片（HEIC）", askForText},
	{"ftyp", 4, "视频", askForDocument},
	{"Rar!\x1A\x07", 0, "RAR 压缩包", askForZip},
	{"7z\xBC\xAF\x27\x1C", 0, "7z 压缩包", askForZip},
	{"\x1F\x8B\x08", 0, "gzip 压缩包", askForZip},
	{"BZh", 0, "bzip2 压缩包", askForZip},
	{"\xFD7zXZ", 0, "xz 压缩包", askForZip},
	{"ustar", 257, "tar 包", askForZip},
	{`{\rtf`, 0, "RTF 文件（.rtf）", "请另存为 .docx 后再试"},
	{"%!PS", 0, "PostScript 文件", "请另存为 .pdf 后再试"},
	{"MZ?\x00", 0, "程序", askForDocument},
	{"\x7FELF", 0, "程序", askForDocument},
	{"SQLite format 3", 0, "数据库文件", askForDocument},
}

func (s *signature) matches(data []byte) bool {
	if len(data) < s.at+len(s.magic) {
		return false
	}
	for i := range len(s.magic) {
		if c := s.magic[i]; c != '?' && c != data[s.at+i] {
			return false
		}
	}
	return true
}

// known refuses what is recognised and cannot be read.
func known(name string, data []byte) error {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return oldOffice(name, data)
	}
	for i := range signatures {
		if s := &signatures[i]; s.matches(data) {
			return unsupported(s.what, s.wayOut)
		}
	}
	return nil
}

// oldOffice names a file in the container of Office 97 by the streams in its
// directory; WPS writes the same ones under names of its own.
func oldOffice(name string, data []byte) error {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case bytes.Contains(data, wide("EncryptedPackage")):
		return unsupported("加了密码的 Office 文件", "请解除密码，另存后再试")
	case bytes.Contains(data, wide("WordDocument")) && ext == ".wps":
		return unsupported("WPS 文字文件（.wps）", "请另存为 .docx 后再试")
	case bytes.Contains(data, wide("WordDocument")):
		return unsupported("旧版 Word 文档（.doc）", "请另存为 .docx 后再试")
	case bytes.Contains(data, wide("Workbook")) && ext == ".et":
		return unsupported("WPS 表格文件（.et）", "请另存为 .xlsx 后再试")
	case bytes.Contains(data, wide("Workbook")), bytes.Contains(data, wide("Book\x00")):
		return unsupported("旧版 Excel 工作簿（.xls）", "请另存为 .xlsx 后再试")
	case bytes.Contains(data, wide("PowerPoint Document")):
		return unsupported("旧版 PowerPoint 演示文稿（.ppt）", "请另存为 .pdf 后再试")
	}
	return unsupported("旧版 Office 文件", "请另存为 .docx 或 .xlsx 后再试")
}

// wide is ASCII as UTF-16LE, how the container spells names.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// unsupported is the refusal of a format that is known and not read.
func unsupported(what, wayOut string) error {
	return fault.New(fault.Invalid, "paper.unsupported", what+"，"+wayOut)
}

func unreadable(f doc.Format) error {
	switch f {
	case Zip:
		return unsupported("压缩包（.zip），不是单个文件", "请解压后逐个选择")
	}
	return unsupported("不认识的格式", askForText)
}
