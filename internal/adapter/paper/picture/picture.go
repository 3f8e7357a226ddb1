// Package picture reads and removes what pictures carry beside their pixels:
// the camera's place (EXIF GPS), names, comments, earlier contents behind the
// end. Pixels stay as they are; nothing is decoded.
package picture

import (
	"bytes"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

var (
	jpegHead = []byte("\xFF\xD8\xFF")
	pngHead  = []byte("\x89PNG\r\n\x1A\n")
)

// Is reports whether data begins as a JPEG or PNG.
func Is(data []byte) bool { return bytes.HasPrefix(data, jpegHead) || bytes.HasPrefix(data, pngHead) }

// Inspect lists what a JPEG or PNG carries. place names the picture: 图片.
func Inspect(place string, data []byte) ([]doc.Hidden, error) {
	_, facts, err := strip(place, data)
	return facts, err
}

// Clean gives the picture without all that Inspect lists; how it is turned
// stays. Where cuts name boxes (pixels, as stored), the pixels there become
// black and the picture is made anew. A damaged picture is refused.
func Clean(data []byte, cuts []doc.Cut) ([]byte, error) {
	out, _, err := strip("图片", data)
	if err != nil || len(cuts) == 0 {
		return out, err
	}
	return paint(out, cuts)
}

// Within gives a picture of a document without what it carries beside its
// pixels, and what that was; name is its file's. A TIFF, which carries what a
// JPEG does and more, is refused; other kinds stay as they are.
func Within(name string, data []byte) ([]byte, []doc.Hidden, error) {
	if bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")) {
		return nil, nil, fault.New(fault.Invalid, "picture.tiff", "图片“"+name+"”是 TIFF，可能附带拍摄地点等信息，这里不能清除，请在原文件中把它换成 PNG 或者 JPEG 后再试")
	}
	if !Is(data) {
		return data, nil, nil
	}
	return strip("图片“"+name+"”", data)
}

func strip(place string, data []byte) ([]byte, []doc.Hidden, error) {
	switch {
	case bytes.HasPrefix(data, jpegHead):
		return stripJPEG(place, data)
	case bytes.HasPrefix(data, pngHead):
		return stripPNG(place, data)
	}
	return nil, nil, fault.New(fault.Invalid, "picture.kind", "图片不是 JPEG 或者 PNG，请转换格式后再试")
}

func damaged(what string) error {
	return fault.New(fault.Invalid, "picture.damaged", "图片已经损坏或者不完整（"+what+"），请重新取得后再试")
}
