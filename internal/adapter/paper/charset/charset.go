// Package charset tells by content what encoding a Chinese text is in and
// decodes it: UTF-8, UTF-16 with a byte order mark, GB18030 (and so GBK and
// GB2312) and Big5, which are what agencies' sites and offices produce.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/internal/kernel/fault"
)

// Name is one of the encodings below.
type Name string

// The encodings that are read.
const (
	UTF8    Name = "UTF-8"
	UTF16LE Name = "UTF-16LE"
	UTF16BE Name = "UTF-16BE"
	GB18030 Name = "GB18030"
	Big5    Name = "Big5"
)

// Decode gives data as valid UTF-8 with line ends "\n" and without a byte
// order mark. declared is what the file or its envelope says of itself, ""
// where it says nothing; content outweighs it. Bytes that cannot be decoded
// become U+FFFD. Data that is no text is refused with fault.Invalid.
func Decode(data []byte, declared string) (string, error) {
	name, err := Detect(data, declared)
	if err != nil {
		return "", err
	}
	var text string
	if name == UTF8 {
		if text = string(data); !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "\uFFFD")
		}
	} else if b, err := decoder(name).Bytes(data); err == nil {
		text = string(b)
	} else {
		return "", fault.Wrap(fault.Invalid, "paper.encoding", "文字编码（"+string(name)+"）有损坏，请另存为 UTF-8 后再试", err)
	}
	return normalize(text), nil
}

func normalize(s string) string {
	s = strings.TrimPrefix(s, "\uFEFF")
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func decoder(n Name) *encoding.Decoder {
	switch n {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case Big5:
		return traditionalchinese.Big5.NewDecoder()
	default:
		return simplifiedchinese.GB18030.NewDecoder()
	}
}

// Canonical gives the encoding that a declared label means ("gb2312",
// "x-gbk", "utf8"), "" where it is none of ours.
func Canonical(label string) Name {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`)) {
	case "utf-8", "utf8":
		return UTF8
	case "gb18030", "gbk", "gb2312", "gb_2312", "gb_2312-80", "x-gbk", "gb-2312", "chinese", "cp936", "ms936", "hz-gb-2312":
		return GB18030
	case "big5", "big5-hkscs", "big-5", "cn-big5", "x-x-big5", "cp950":
		return Big5
	case "utf-16", "utf-16le", "unicode":
		return UTF16LE
	case "utf-16be":
		return UTF16BE
	}
	return ""
}

// Detect tells the encoding of data. See Decode for declared and the refusal.
func Detect(data []byte, declared string) (Name, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return UTF8, nil
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return UTF16LE, nil
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return UTF16BE, nil
	case Binary(data):
		return "", fault.New(fault.Invalid, "paper.binary",
			"不是文本：含有空字节或大量控制字符；如确是文本（例如没有标记的 UTF-16），请另存为 UTF-8 后再试")
	}
	want := Canonical(declared)
	if looksUTF8(data, want) {
		return UTF8, nil
	}
	return chinese(data, want)
}

// Binary reports whether data holds what no text does: a NUL byte or more
// than one control character in fifty at its beginning.
func Binary(data []byte) bool {
	if bytes.IndexByte(data, 0) >= 0 {
		return true
	}
	controls := 0
	data = data[:min(len(data), 8<<10)]
	for _, c := range data {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' {
			controls++
		}
	}
	return controls*50 > len(data)
}

// looksUTF8 accepts valid UTF-8, and UTF-8 with fewer than one broken sequence
// in a hundred (a cut file, a pasted byte). Where another encoding is declared
// a valid file must hold a three-byte sequence, as every Chinese UTF-8 text
// does: a few GBK words can pass for two-byte UTF-8.
func looksUTF8(data []byte, declared Name) bool {
	if utf8.Valid(data) {
		return declared == "" || declared == UTF8 || !bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x80 && r < 0x800 }) ||
			bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x800 })
	}
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad*100 < good
}
