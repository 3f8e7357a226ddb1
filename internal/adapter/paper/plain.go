package paper

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Plain is a file that may be kept though Read takes no text from it: a
// picture, sound, an archive, an Office 97 file.
type Plain struct {
	What   string       // 图片（JPEG）
	Ends   []string     // the endings that its name may have, without the dot
	Hidden []doc.Hidden // what can be told of it without reading it
}

// plainKind is a kind of such a file, told by its beginning.
type plainKind struct {
	magic string // "?" is any byte
	at    int
	what  string
	ends  string
}

var plainKinds = []plainKind{
	{"\x89PNG\r\n", 0, "图片（PNG）", "png"},
	{"\xFF\xD8\xFF", 0, "图片（JPEG）", "jpg jpeg"},
	{"GIF8", 0, "图片（GIF）", "gif"},
	{"BM????\x00\x00\x00\x00", 0, "图片（BMP）", "bmp"},
	{"II*\x00", 0, "图片（TIFF）", "tif tiff"},
	{"MM\x00*", 0, "图片（TIFF）", "tif tiff"},
	{"RIFF????WEBP", 0, "图片（WebP）", "webp"},
	{"RIFF????WAVE", 0, "录音", "wav"},
	{"RIFF????AVI ", 0, "视频", "avi"},
	{"ID3", 0, "录音", "mp3"},
	{"\xFF\xFB", 0, "录音", "mp3"},
	{"\xFF\xF3", 0, "录音", "mp3"},
	{"\x30\x26\xB2\x75\x8E\x66\xCF\x11", 0, "视频", "wmv wma"},
	{"ftyp", 4, "视频", "mp4 m4v m4a mov"},
}

// Unreadable tells a file that is whole and holds no text that Read could
// take; nil for every other file. Encrypted and damaged ones, and archives with
// a program in them, are refused with fault.Invalid.
func Unreadable(name string, data []byte) (*Plain, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return packed(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return compound(name, data)
	case bytes.HasPrefix(data, []byte(rarMagic)):
		return rar(data)
	}
	for _, k := range plainKinds {
		s := signature{magic: k.magic, at: k.at}
		if s.matches(data) {
			return &Plain{What: k.what, Ends: strings.Fields(k.ends)}, nil
		}
	}
	return nil, nil
}

// packed judges a zip that is no document: slides, or an archive whose members
// are unpacked once, for whoever downloads it will.
func packed(data []byte) (*Plain, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	p := &Plain{What: "压缩包", Ends: []string{"zip"}}
	if name, ok := a.Find("[Content_Types].xml"); ok {
		types, err := a.Read(name)
		if err != nil || !strings.Contains(string(types), "presentationml") {
			return nil, err // Read takes it, or says what it is
		}
		p = &Plain{What: "演示文稿", Ends: []string{"pptx", "ppsx"}}
	} else if a.Has("OFD.xml") || a.Has("content.xml") && a.Has("mimetype") {
		return nil, nil
	}
	return p, unpack(a, p)
}

// mostUnpacked is how much an archive may unpack to, in bytes.
const mostUnpacked = 1 << 30

func unpack(a *archive.Archive, p *Plain) error {
	total := 0
	for _, name := range a.Names() {
		one, err := a.Read(name)
		if err != nil {
			return err
		}
		if total += len(one); total > mostUnpacked {
			return fault.New(fault.Unavailable, "paper.zip-size", fmt.Sprintf("压缩包解开后超过 %d MB，请分成几个", mostUnpacked>>20))
		}
		if runs(name, one) {
			return fault.New(fault.Invalid, "paper.program", fmt.Sprintf("压缩包内的“%s”是程序，请去掉后重新打包", path.Base(name)))
		}
		if strings.EqualFold(path.Base(name), "vbaProject.bin") {
			p.Hidden = append(p.Hidden, doc.Hidden{Kind: doc.Macro, Place: "演示文稿"})
		}
	}
	return nil
}

// programs are the endings of files that a double click runs.
var programs = []string{".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".pif", ".dll", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".lnk", ".jar", ".sh", ".apk"}

// runs reports whether a file is a program, by its content or its name.
func runs(name string, data []byte) bool {
	if slices.Contains(programs, strings.ToLower(path.Ext(name))) {
		return true
	}
	return slices.ContainsFunc(signatures, func(s signature) bool { return s.what == "程序" && s.matches(data) })
}

// compound judges a file in the container of Office 97.
func compound(name string, data []byte) (*Plain, error) {
	if locked(data) {
		return nil, unsupported("加了密码的 Office 文件", "请解除密码，另存后再试")
	}
	p := &Plain{}
	switch {
	case bytes.Contains(data, wide("WordDocument")):
		p.What, p.Ends = "旧版 Word 或者 WPS 文字文件", []string{"doc", "wps", "dot"}
	case bytes.Contains(data, wide("Workbook")), bytes.Contains(data, wide("Book\x00")):
		p.What, p.Ends = "旧版 Excel 或者 WPS 表格文件", []string{"xls", "et"}
	case bytes.Contains(data, wide("PowerPoint Document")):
		p.What, p.Ends = "旧版 PowerPoint 或者 WPS 演示文件", []string{"ppt", "pps", "dps"}
	default:
		return nil, nil // an installer, a mail: known says what
	}
	if bytes.Contains(data, wide("_VBA_PROJECT")) {
		p.Hidden = []doc.Hidden{{Kind: doc.Macro, Place: "文件"}}
	}
	return p, nil
}

// locked reports whether an Office 97 file is encrypted: the flag of a Word
// document's first block, the FILEPASS record of a workbook, the token of a
// presentation ([MS-DOC] 2.5.1, [MS-XLS] 2.4.117, [MS-PPT] 2.3.2).
func locked(data []byte) bool {
	if bytes.Contains(data, wide("EncryptedPackage")) || bytes.Contains(data, []byte("\x14\x00\x00\x00\xDF\xC4\xD1\xF3")) {
		return true
	}
	const sector = 512
	for at := sector; at+sector <= len(data); at += sector {
		switch s := data[at : at+sector]; {
		case s[0] == 0xEC && s[1] == 0xA5 && s[11]&1 != 0:
			return true
		case s[0] == 0x09 && s[1] == 0x08 && s[3] == 0 && filepass(s):
			return true
		}
	}
	return false
}

// filepass looks for the record among the first of a workbook.
func filepass(s []byte) bool {
	for range 8 {
		if len(s) < 4 {
			return false
		}
		kind, size := int(s[0])|int(s[1])<<8, int(s[2])|int(s[3])<<8
		if kind == 0x2F {
			return true
		}
		if len(s) < 4+size {
			return false
		}
		s = s[4+size:]
	}
	return false
}

// OpenData is the text of a data file, csv, json or xml by the ending of its
// name, whose content must be text of that syntax: nothing else would be opened
// by whoever takes the name for true. ok is false for other endings.
func OpenData(name string, data []byte) (text string, ok bool, err error) {
	ext := strings.ToLower(path.Ext(name))
	if ext != ".csv" && ext != ".json" && ext != ".xml" {
		return "", false, nil
	}
	if _, err := sniff(name, data); err != nil && !isJSONRefusal(err) {
		return "", true, err
	}
	if text, err = charset.Decode(data, ""); err != nil {
		return "", true, err
	}
	var wrong error
	switch ext {
	case ".json":
		var top json.RawMessage
		wrong = json.Unmarshal([]byte(text), &top)
	case ".xml":
		wrong = wellFormed(text)
	default:
		wrong = table(text)
	}
	if wrong != nil {
		wrong = fault.Wrap(fault.Invalid, "paper.syntax", fmt.Sprintf("扩展名是 %s，内容却不合 %s 的格式，请检查后重新导出", ext, strings.ToUpper(ext[1:])), wrong)
	}
	return text, true, wrong
}

func isJSONRefusal(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Code == "paper.json"
}

func wellFormed(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	elements := 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			if elements == 0 {
				return errors.New("no element")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			elements++
		case xml.Directive:
			if bytes.Contains(t, []byte("<!ENTITY")) {
				return errors.New("entities of its own")
			}
		}
	}
}

func table(text string) error {
	if strings.HasPrefix(strings.TrimSpace(strings.ToLower(text[:min(len(text), 200)])), "<") {
		return errors.New("a page")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
