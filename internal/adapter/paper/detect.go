package paper

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/adapter/paper/text"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Zip is a zip of files, which is no document itself: source.Walk takes its
// members one by one.
const Zip doc.Format = "zip"

// ReportSchema begins the "schema" of every JSON report.
const ReportSchema = "gongkai/report/"

// head is how far into a file its beginning is looked for.
const head = 4 << 10

// Detect tells the format of a file by its content. name serves messages
// alone. What cannot be read (pictures, Word 97 files, RAR archives, other
// JSON) is fault.Invalid with what it is and the way out; nothing here says
// that the file is whole, Read does.
func Detect(name string, data []byte) (doc.Format, error) {
	f, err := sniff(name, data)
	if err != nil || f != doc.Text {
		return f, err
	}
	s, err := charset.Decode(data, "")
	if err != nil {
		return "", err
	}
	return text.Format(s), nil
}

// sniff is Detect without telling Markdown from other text.
func sniff(name string, data []byte) (doc.Format, error) {
	switch start := data[:min(len(data), 1<<10)]; {
	case len(bytes.TrimSpace(data)) == 0:
		return "", fault.New(fault.Invalid, "paper.empty", "文件是空的，请检查是否保存或下载完整")
	case bytes.Contains(start, []byte("%PDF-")):
		return doc.PDF, nil
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return zipped(data)
	}
	if err := known(name, data); err != nil {
		return "", err
	}
	return textual(data)
}

// zipped tells what a zip holds. Office files say it in a list of the types of
// their parts; their names are free.
func zipped(data []byte) (doc.Format, error) {
	a, err := archive.Open(data)
	if err != nil {
		return "", err
	}
	if name, ok := a.Find("[Content_Types].xml"); ok {
		types, err := a.Read(name)
		if err != nil {
			return "", err
		}
		return office(string(types))
	}
	switch {
	case a.Has("OFD.xml"):
		return doc.OFD, nil
	case a.Has("content.xml") && a.Has("mimetype"):
		return "", unsupported("OpenDocument 文件（.odt、.ods）", "请另存为 .docx 或 .xlsx 后再试")
	}
	return Zip, nil
}

// office tells an office file by the type of its main part.
func office(types string) (doc.Format, error) {
	for _, t := range []struct {
		part   string
		format doc.Format
	}{
		{"wordprocessingml.document.main", doc.DOCX},
		{"wordprocessingml.template.main", doc.DOCX},
		{"ms-word.document.macroEnabled.main", doc.DOCX},
		{"ms-word.template.macroEnabledTemplate.main", doc.DOCX},
		{"spreadsheetml.sheet.main", doc.XLSX},
		{"spreadsheetml.template.main", doc.XLSX},
		{"ms-excel.sheet.macroEnabled.main", doc.XLSX},
		{"ms-excel.template.macroEnabled.main", doc.XLSX},
	} {
		if strings.Contains(types, t.part) {
			return t.format, nil
		}
	}
	switch {
	case strings.Contains(types, "presentationml"):
		return "", unsupported("PowerPoint 演示文稿（.pptx）", "请另存为 .pdf 后再试")
	case strings.Contains(types, "ms-excel.sheet.binary"):
		return "", unsupported("二进制 Excel 工作簿（.xlsb）", "请另存为 .xlsx 后再试")
	}
	return "", unsupported("不认识的 Office 文件", "请另存为 .docx 或 .xlsx 后再试")
}

// textual tells the formats that are text, in any encoding.
func textual(data []byte) (doc.Format, error) {
	start := data[:min(len(data), head)]
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		s, err := charset.Decode(start[:len(start)&^1], "")
		if err != nil {
			return "", err
		}
		start = []byte(s)
	}
	low := strings.TrimLeft(strings.TrimPrefix(lower(start), "\uFEFF"), " \t\r\n")
	switch {
	case strings.HasPrefix(low, "{"):
		return jsonReport(data)
	case isMHTML(low):
		return doc.MHTML, nil
	case isHTML(low):
		return doc.HTML, nil
	}
	return doc.Text, nil
}

// lower is data with ASCII letters in lower case, all that tags and headers
// are told by.
func lower(data []byte) string {
	out := bytes.Clone(data)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + ('a' - 'A')
		}
	}
	return string(out)
}

// jsonReport accepts the JSON of a report. A text that only begins with a
// brace is text.
func jsonReport(data []byte) (doc.Format, error) {
	s, err := charset.Decode(data, "")
	if err != nil {
		return "", err
	}
	var top struct {
		Schema string `json:"schema"`
	}
	err = json.Unmarshal([]byte(s), &top)
	switch {
	case strings.HasPrefix(top.Schema, ReportSchema):
		return doc.JSON, nil // Read tells whether it is whole
	case err != nil:
		return doc.Text, nil
	}
	return "", fault.New(fault.Invalid, "paper.json",
		`这是 JSON，但不是年度报告：应有 "schema": "gongkai/report/1"；请用 gongkai report parse 生成的文件`)
}

var pageTags = [...]string{"html", "head", "body", "meta", "title", "link", "script", "style", "table", "tr", "td", "div", "p", "span",
	"section", "article", "center", "font", "h1", "h2", "h3", "ul", "ol", "br", "a", "img"}

// isHTML reports whether a page begins here: a doctype, or a tag of a page or
// of a piece of one. Junk may stand before a whole page; a text may hold tables
// in HTML and stays one. low is in lower case.
func isHTML(low string) bool {
	if strings.HasPrefix(low, "<?xml") {
		return strings.Contains(low, "<html")
	}
	if strings.HasPrefix(low, "<!--") || strings.HasPrefix(low, "<!doctype html") {
		return true
	}
	if tag, ok := strings.CutPrefix(low, "<"); ok {
		if end := strings.IndexAny(tag, " >/\t\r\n"); end >= 0 {
			tag = tag[:end]
		}
		if slices.Contains(pageTags[:], tag) {
			return true
		}
	}
	return strings.Contains(low, "<!doctype html") || strings.Contains(low, "<head>")
}

// isMHTML reports whether a web archive's headers begin here. low is in lower
// case.
func isMHTML(low string) bool {
	i := strings.Index(low, "content-type:")
	if i < 0 || !strings.Contains(low, "mime-version:") {
		return false
	}
	first, _, _ := strings.Cut(low, ":")
	if strings.ContainsAny(first, " \n<") {
		return false
	}
	kind := strings.TrimSpace(low[i+len("content-type:"):])
	return strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "text/html")
}
