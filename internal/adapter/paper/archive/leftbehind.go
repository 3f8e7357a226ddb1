package archive

import (
	"fmt"
	"path"
	"strings"

	"gongkai/internal/kernel/doc"
)

// LeftBehind lists what the parts named, which every office program writes
// alike, carry: properties, custom data, embedded files, macros.
func LeftBehind(a *Archive, names []string) ([]doc.Hidden, error) {
	var out []doc.Hidden
	for _, name := range names {
		low := strings.ToLower(name)
		switch base := path.Base(low); {
		case strings.HasPrefix(low, "docprops/") && strings.HasSuffix(low, ".xml"):
			data, err := a.Read(name)
			if err != nil {
				return nil, err
			}
			if text := properties(name, data); text != "" {
				out = append(out, doc.Hidden{Kind: doc.Properties, Place: "文档属性", Text: text})
			}
		case strings.HasPrefix(low, "customxml/item") && !strings.HasPrefix(low, "customxml/itemprops"):
			data, err := a.Read(name)
			if err != nil {
				return nil, err
			}
			if text := PlainText(data); text != "" && !isOurs(name, data) {
				out = append(out, doc.Hidden{Kind: doc.CustomData, Place: "自定义数据 " + path.Base(name), Text: text})
			}
		case strings.Contains(low, "/embeddings/"), strings.Contains(low, "/activex/") && !strings.Contains(low, "_rels"), strings.Contains(low, "/attachments/"):
			out = append(out, doc.Hidden{Kind: doc.Embedded, Place: "嵌入的文件“" + path.Base(name) + "”", Text: embedded(a, name)})
		case strings.HasPrefix(base, "vbaproject"), strings.HasPrefix(base, "vbadata"), strings.Contains(low, "/macrosheets/"), strings.Contains(low, "jsaproject"):
			out = append(out, doc.Hidden{Kind: doc.Macro, Place: "宏 " + path.Base(name)})
		}
	}
	return out, nil
}

// told are the properties that tell of people, places and times.
var told = map[string]string{
	"creator": "作者", "lastModifiedBy": "最后修改者", "Company": "单位", "Manager": "主管", "subject": "主题", "keywords": "关键词",
	"description": "备注", "category": "类别", "Template": "模板", "HyperlinkBase": "路径", "contentStatus": "状态",
}

// properties lists the properties that tell something, custom ones all.
func properties(part string, data []byte) string {
	var parts []string
	title := ""
	custom := strings.HasSuffix(strings.ToLower(part), "custom.xml")
	x := NewXML(part, data, Spaces{
		"http://purl.org/dc/elements/1.1/":                                          "",
		"http://schemas.openxmlformats.org/package/2006/metadata/core-properties":   "",
		"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "",
		"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties":   "",
		"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes":      "vt",
	})
	for name := range x.Children() {
		switch {
		case custom:
			key := x.Attr("name")
			for range x.Children() {
				if text := strings.TrimSpace(x.Text()); text != "" {
					parts = append(parts, key+"："+text)
				}
			}
		case name == "title": // names a document, not a person; alone it is no fact
			title = strings.TrimSpace(x.Text())
		case told[name] != "":
			text := strings.TrimSpace(x.Text())
			if name == "Template" && strings.HasPrefix(text, "Normal") || text == "" {
				continue
			}
			parts = append(parts, told[name]+"："+text)
		}
		if len(parts) > 200 {
			break
		}
	}
	if len(parts) > 0 && title != "" {
		parts = append(parts, "标题："+title)
	}
	return strings.Join(parts, "；")
}

// PlainText is the character data of a part of XML without looking at its
// elements, at most 64 KiB; of what is no text it gives the size.
func PlainText(data []byte) string {
	const most = 64 << 10
	data, err := toUTF8(data)
	if err != nil {
		return fmt.Sprintf("%d 字节", len(data))
	}
	var b strings.Builder
	for rest := string(data); rest != "" && b.Len() < most; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		if text := strings.TrimSpace(rest[:i]); text != "" {
			b.WriteString(text + " ")
		}
		rest = rest[i:]
		if end := strings.IndexByte(rest, '>'); end >= 0 {
			rest = rest[end+1:]
		} else {
			break
		}
	}
	return strings.TrimSpace(strings.ToValidUTF8(b.String()[:min(b.Len(), most)], ""))
}

// embedded is the text of a file inside the file, where it is a zip of XML
// (docx, xlsx): all that its parts say.
func embedded(a *Archive, name string) string {
	const most = 64 << 10
	data, err := a.Read(name)
	if err != nil {
		return ""
	}
	inner, err := Open(data)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, part := range inner.Names() {
		low := strings.ToLower(part)
		if b.Len() > most || !strings.HasSuffix(low, ".xml") || strings.Contains(low, "style") || strings.Contains(low, "theme") {
			continue
		}
		if data, err := inner.Read(part); err == nil && len(data) <= FreeSize {
			b.WriteString(PlainText(data) + "\n")
		}
	}
	return strings.TrimSpace(strings.ToValidUTF8(b.String()[:min(b.Len(), most)], ""))
}

// isOurs reports whether a custom item is a report that this program attached.
func isOurs(name string, data []byte) bool {
	x := NewXML(name, data, Spaces{attachmentSpace: "gongkai"})
	return x.Name() == "gongkai:attachment" && strings.HasPrefix(x.Attr("name"), "gongkai-")
}
