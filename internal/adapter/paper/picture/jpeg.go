package picture

import (
	"bytes"
	"encoding/binary"

	"gongkai/internal/kernel/doc"
)

// The markers of JPEG (ITU-T T.81, table B.1).
const (
	markEnd     = 0xD9
	markScan    = 0xDA
	markApp0    = 0xE0
	markApp1    = 0xE1
	markApp14   = 0xEE
	markApp15   = 0xEF
	markComment = 0xFE
)

// stripJPEG copies the segments that make the picture: all but APPn and
// comments; APP0 (JFIF) and APP14 (Adobe, how colours are meant) stay.
func stripJPEG(place string, data []byte) (out []byte, facts []doc.Hidden, err error) {
	out = append(out, 0xFF, 0xD8)
	for i := 2; ; {
		for i < len(data) && data[i] == 0xFF && i+1 < len(data) && data[i+1] == 0xFF {
			i++ // fill bytes
		}
		if i+2 > len(data) || data[i] != 0xFF {
			return nil, nil, damaged("缺少标记")
		}
		mark := data[i+1]
		if mark == markEnd {
			out = append(out, 0xFF, markEnd)
			if i+2 < len(data) && len(bytes.Trim(data[i+2:], "\x00")) > 0 {
				facts = append(facts, doc.Hidden{Kind: doc.Remains, Place: place + "末尾", Text: ascii(data[i+2:])})
			}
			return out, facts, nil
		}
		if mark >= 0xD0 && mark <= 0xD7 || mark == 1 { // restart marks stand alone
			out = append(out, 0xFF, mark)
			i += 2
			continue
		}
		if i+4 > len(data) {
			return nil, nil, damaged("段不完整")
		}
		end := i + 2 + int(binary.BigEndian.Uint16(data[i+2:]))
		if end > len(data) || end < i+4 {
			return nil, nil, damaged("段不完整")
		}
		body := data[i+4 : end]
		switch {
		case mark == markApp1 && bytes.HasPrefix(body, []byte("Exif\x00")):
			turn, more := exif(place, body[min(6, len(body)):])
			facts = append(facts, more...)
			if turn > 1 && turn <= 8 {
				out = append(out, turned(turn)...)
			}
		case mark == markComment, mark > markApp0 && mark <= markApp15 && mark != markApp14:
			if text := ascii(body); text != "" {
				facts = append(facts, doc.Hidden{Kind: doc.Properties, Place: place + "的附加信息", Text: text})
			}
		default:
			out = append(out, data[i:end]...)
		}
		i = end
		if mark == markScan {
			from := i
			for i+1 < len(data) && (data[i] != 0xFF || data[i+1] == 0 || data[i+1] >= 0xD0 && data[i+1] <= 0xD7) {
				i++
			}
			out = append(out, data[from:i]...)
		}
	}
}

// turned is an EXIF segment that says nothing but how the picture is turned.
func turned(turn uint16) []byte {
	b := []byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	b = binary.BigEndian.AppendUint16(b, turn)
	return append(b, 0, 0, 0, 0, 0, 0)
}
