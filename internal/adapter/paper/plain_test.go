package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// cfb is a file of Office 97's container: a head, sectors, and stream names.
func cfb(stream string, sectors ...string) string {
	b := make([]byte, 512)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for _, s := range sectors {
		one := make([]byte, 512)
		copy(one, s)
		b = append(b, one...)
	}
	for _, c := range stream {
		b = append(b, byte(c), 0)
	}
	return string(b)
}

func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// locked marks every member of a zip as encrypted, in both of its lists.
func locked(data string) string {
	b := []byte(data)
	for i := 0; i+10 < len(b); i++ {
		switch string(b[i : i+4]) {
		case "PK\x03\x04":
			b[i+6] |= 1
		case "PK\x01\x02":
			b[i+8] |= 1
		}
	}
	return string(b)
}

// rar4Block is a block of a RAR 4 archive with its head alone.
func rar4Block(kind byte, flags uint16, data string) string {
	b := []byte{0, 0, kind, 0, 0, 7, 0}
	binary.LittleEndian.PutUint16(b[3:], flags)
	if data != "" {
		b[4] |= 0x80
		b[5] = 11
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data))) //nolint:gosec // a test's
	}
	return string(b) + data
}

// rar5Block is a block of a RAR 5 archive.
func rar5Block(kind, flags byte, rest string) string {
	head := string([]byte{kind, flags}) + rest
	return "\x00\x00\x00\x00" + string([]byte{byte(len(head))}) + head
}

const bof = "\x09\x08\x10\x00\x00\x06\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// What has no text is told by its content; what nobody could look into, what is
// broken and what holds a program is refused.
func TestUnreadable(t *testing.T) {
	pages := `<Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>`
	for name, c := range map[string]struct{ data, ends, refused string }{
		"图片":       {"\x89PNG\r\n\x1a\n", "png", ""},
		"视频":       {"\x00\x00\x00\x18ftypmp42", "mp4", ""},
		"录音":       {"ID3\x03\x00", "mp3", ""},
		"压缩包":      {zipOf(t, "说明.txt", "内容"), "zip", ""},
		"加密压缩包":    {locked(zipOf(t, "说明.txt", "内容")), "", "密码"},
		"截断压缩包":    {zipOf(t, "说明.txt", "内容")[:40], "", "损坏"},
		"炸弹":       {zipOf(t, "大.txt", strings.Repeat("0", 40<<20)), "", "膨胀"},
		"带程序":      {zipOf(t, "说明.txt", "内容", "安装.dat", "MZ\x90\x00程序"), "", "程序"},
		"带脚本":      {zipOf(t, "打开.vbs", "x"), "", "程序"},
		"演示文稿":     {zipOf(t, "[Content_Types].xml", pages, "ppt/presentation.xml", "<p/>"), "pptx", ""},
		"文档":       {zipOf(t, "[Content_Types].xml", "wordprocessingml.document.main"), "-", ""},
		"Word97":   {cfb("WordDocument", "\xEC\xA5\xC1\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "doc", ""},
		"加密Word":   {cfb("WordDocument", "\xEC\xA5\xC1\x00\x00\x00\x00\x00\x00\x00\x00\x01"), "", "密码"},
		"Excel97":  {cfb("Workbook", bof+"\x42\x00\x02\x00\xb0\x04"), "xls", ""},
		"加密Excel":  {cfb("Workbook", bof+"\x2F\x00\x06\x00\x01\x00\x01\x00\x01\x00"), "", "密码"},
		"PPT97":    {cfb("PowerPoint Document", "x"), "ppt", ""},
		"加密PPT":    {cfb("PowerPoint Document", "\x00\x00\xF6\x0F\x24\x00\x00\x00\x14\x00\x00\x00\xDF\xC4\xD1\xF3"), "", "密码"},
		"加密Office": {cfb("EncryptedPackage", "x"), "", "密码"},
		"安装包":      {cfb("_StringData", "x"), "-", ""},
		"RAR4":     {"Rar!\x1A\x07\x00" + rar4Block(0x73, 0, "") + rar4Block(0x74, 0, "abc") + rar4Block(0x7B, 0, ""), "rar", ""},
		"加密RAR4":   {"Rar!\x1A\x07\x00" + rar4Block(0x73, 0, "") + rar4Block(0x74, 0x04, "abc"), "", "密码"},
		"加密头RAR4":  {"Rar!\x1A\x07\x00" + rar4Block(0x73, 0x80, ""), "", "密码"},
		"截断RAR4":   {("Rar!\x1A\x07\x00" + rar4Block(0x73, 0, "") + rar4Block(0x74, 0, "abc"))[:24], "", "不完整"},
		"RAR5":     {"Rar!\x1A\x07\x01\x00" + rar5Block(1, 0, "\x00") + rar5Block(2, 2, "\x03xx") + "abc" + rar5Block(5, 0, "\x00"), "rar", ""},
		"加密RAR5":   {"Rar!\x1A\x07\x01\x00" + rar5Block(4, 0, "\x00"), "", "密码"},
		"加密件RAR5":  {"Rar!\x1A\x07\x01\x00" + rar5Block(1, 0, "\x00") + rar5Block(2, 3, "\x03\x00yy\x02\x01\x00"), "", "密码"},
		"截断RAR5":   {"Rar!\x1A\x07\x01\x00" + rar5Block(2, 2, "\x09xx") + "abc", "", "不完整"},
		"文字":       {"正文", "-", ""},
		"程序":       {"MZ\x90\x00", "-", ""},
	} {
		p, err := paper.Unreadable("附件", []byte(c.data))
		switch {
		case c.refused != "":
			if k := fault.KindOf(err); err == nil || k != fault.Invalid && k != fault.Unavailable || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %+v, %v", name, p, err)
			}
		case c.ends == "-":
			if p != nil || err != nil {
				t.Errorf("%s is taken for %+v, %v", name, p, err)
			}
		case err != nil || p == nil || p.Ends[0] != c.ends:
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	p, err := paper.Unreadable("旧.doc", []byte(cfb("WordDocument", "x")+cfb("_VBA_PROJECT")))
	if err != nil || len(p.Hidden) != 1 || p.Hidden[0].Kind != doc.Macro {
		t.Errorf("a macro is not told: %+v, %v", p, err)
	}
}

func TestOpenData(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"好.json": {`{"甲": [1, 2]}`, "甲"}, "坏.json": {`{"甲": [1, 2`, ""}, "程序.json": {"MZ\x90\x00" + strings.Repeat("x", 99), ""}, "页.json": {"<html></html>", ""},
		"好.csv": {"名称,数量\n\"甲,乙\",1\n", "甲,乙"}, "坏.csv": {"名称,\"数量\n1,2\n", ""}, "图.csv": {"\x89PNG\r\n\x1a\n", ""}, "锁.csv": {cfb("EncryptedPackage"), ""}, "页.csv": {"<html><script>x()</script></html>", ""},
		"好.xml": {`<?xml version="1.0" encoding="GBK"?><a><b>甲</b></a>`, "甲"}, "坏.xml": {"<a><b></a>", ""}, "空.xml": {"只是文字", ""},
		"实体.xml": {`<!DOCTYPE a [<!ENTITY x "yyyy">]><a>&x;</a>`, ""}, "零.csv": {"a\x00b", ""}, "包.xml": {zipOf(t, "a", "b"), ""},
	} {
		got, ok, err := paper.OpenData(name, []byte(c.data))
		switch {
		case !ok:
			t.Errorf("%s is no data", name)
		case c.want == "" && fault.KindOf(err) != fault.Invalid:
			t.Errorf("%s is taken: %q, %v", name, got, err)
		case c.want != "" && (err != nil || !strings.Contains(got, c.want)):
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, ok, err := paper.OpenData("正文.docx", []byte("x")); ok || err != nil {
		t.Errorf("a document is data: %v", err)
	}
}

func FuzzUnreadable(f *testing.F) {
	for _, s := range []string{"Rar!\x1A\x07\x00", "Rar!\x1A\x07\x01\x00" + rar5Block(2, 3, "\x03\x00yy\x02\x01\x00"), "Rar!\x1A\x07\x00" + rar4Block(0x74, 0x8004, "abc"), cfb("Workbook", bof), zipOf(f, "a", "b"), "PK\x03\x04", "<a>", "{", "a,\"b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := paper.Unreadable("附件", data); err == nil && p != nil && len(p.Ends) == 0 {
			t.Errorf("%+v has no ending", p)
		}
		for _, name := range []string{"a.csv", "a.json", "a.xml"} {
			if _, ok, _ := paper.OpenData(name, data); !ok {
				t.Errorf("%s is no data", name)
			}
		}
	})
}
