// Package picture reads and removes what pictures carry beside their pixels:
// the camera's place (EXIF GPS), names, comments, earlier contents behind the
// end. Pixels stay as they are; nothing is decoded.
package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"

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

// maxPixels bounds a picture that is made anew: 40 million take 160 MB.
const maxPixels = 40_000_000

func paint(data []byte, cuts []doc.Cut) ([]byte, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, damaged("不能解码")
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, fault.New(fault.Unavailable, "picture.size", fmt.Sprintf("图片超过 %d 万像素，请缩小后再试", maxPixels/10000))
	}
	src, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, damaged("不能解码")
	}
	pic := image.NewRGBA(src.Bounds())
	draw.Draw(pic, pic.Bounds(), src, src.Bounds().Min, draw.Src)
	for i, cut := range cuts {
		b := cut.Pos.Box
		box := image.Rect(int(b.X0), int(b.Y0), int(b.X1+0.999), int(b.Y1+0.999)).Intersect(pic.Bounds())
		if cut.Text != "" || box.Empty() {
			return nil, fault.New(fault.Invalid, "picture.cut", fmt.Sprintf("第%d处遮盖不在图片范围内，图片只能按位置框选遮盖", i+1))
		}
		draw.Draw(pic, box, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if kind == "png" {
		err = png.Encode(&b, pic)
		return b.Bytes(), err
	}
	if err = jpeg.Encode(&b, pic, &jpeg.Options{Quality: 90}); err != nil {
		return nil, err
	}
	out := b.Bytes()
	if turn := turnOf(data); turn > 1 {
		out = slices.Concat(out[:2], turned(turn), out[2:])
	}
	return out, nil
}

// turnOf reads how a cleaned JPEG is turned.
func turnOf(data []byte) uint16 {
	if i := bytes.Index(data[:min(len(data), 64)], []byte("Exif\x00\x00")); i >= 0 {
		r := exifReader{tiff: data[i+6:], order: binary.BigEndian}
		r.directory(8, 0)
		return r.turn
	}
	return 0
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

// exif reads the orientation and lists what else stands in the tags (TIFF 6.0
// and EXIF 2.3): the place of the camera, owner, device, time.
func exif(place string, tiff []byte) (turn uint16, facts []doc.Hidden) {
	if len(tiff) < 8 {
		return 0, nil
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	r := exifReader{tiff: tiff, order: order}
	r.directory(int(order.Uint32(tiff[4:])), 0)
	if r.gps {
		facts = append(facts, doc.Hidden{Kind: doc.Location, Place: place + "的 EXIF 信息", Text: strings.Join(r.where, " ")})
	}
	if r.tags > 0 {
		facts = append(facts, doc.Hidden{Kind: doc.Properties, Place: place + "的 EXIF 信息", Text: strings.Join(r.texts, " ")})
	}
	return r.turn, facts
}

type exifReader struct {
	tiff  []byte
	order binary.ByteOrder
	turn  uint16
	gps   bool
	where []string
	texts []string
	tags  int // besides the orientation
}

const (
	tagOrientation = 0x0112
	tagExif        = 0x8769
	tagGPS         = 0x8825
	maxTags        = 512
)

func (r *exifReader) directory(at, depth int) {
	if depth > 3 || at < 0 || at+2 > len(r.tiff) {
		return
	}
	n := int(r.order.Uint16(r.tiff[at:]))
	for i := range min(n, maxTags) {
		e := at + 2 + 12*i
		if e+12 > len(r.tiff) {
			return
		}
		entry := r.tiff[e : e+12]
		switch tag := r.order.Uint16(entry); {
		case tag == tagOrientation:
			r.turn = r.order.Uint16(entry[8:])
		case tag == tagExif:
			r.tags++
			r.directory(int(r.order.Uint32(entry[8:])), depth+1)
		case tag == tagGPS:
			r.gps = true
			r.place(int(r.order.Uint32(entry[8:])))
		default:
			r.tags++
			if text := r.ascii(entry); text != "" && len(r.texts) < 40 {
				r.texts = append(r.texts, text)
			}
		}
	}
}

// place reads degrees, minutes and seconds of the GPS directory.
func (r *exifReader) place(at int) {
	if at < 0 || at+2 > len(r.tiff) {
		return
	}
	for i := range min(int(r.order.Uint16(r.tiff[at:])), 32) {
		e := at + 2 + 12*i
		if e+12 > len(r.tiff) {
			return
		}
		entry := r.tiff[e : e+12]
		tag := r.order.Uint16(entry)
		off := int(r.order.Uint32(entry[8:]))
		switch {
		case tag == 1 || tag == 3:
			r.where = append(r.where, strings.Trim(string(entry[8:10]), "\x00"))
		case (tag == 2 || tag == 4) && off >= 0 && off+24 <= len(r.tiff):
			var parts []string
			for k := range 3 {
				num, den := r.order.Uint32(r.tiff[off+8*k:]), r.order.Uint32(r.tiff[off+8*k+4:])
				if den == 0 {
					den = 1
				}
				parts = append(parts, fmt.Sprintf("%g", float64(num)/float64(den)))
			}
			r.where = append(r.where, parts[0]+"°"+parts[1]+"′"+parts[2]+"″")
		}
	}
}

// ascii is the value of a text tag.
func (r *exifReader) ascii(entry []byte) string {
	const kindASCII = 2
	if r.order.Uint16(entry[2:]) != kindASCII {
		return ""
	}
	n := int(r.order.Uint32(entry[4:]))
	if n <= 4 {
		return ascii(entry[8 : 8+max(0, n)])
	}
	off := int(r.order.Uint32(entry[8:]))
	if n > 1024 || off < 0 || off+n > len(r.tiff) {
		return ""
	}
	return ascii(r.tiff[off : off+n])
}

// ascii is what can be read of bytes, at most 2,000 of them.
func ascii(b []byte) string {
	const most = 2000
	s := strings.Map(func(c rune) rune {
		if c < ' ' || c == 0xFFFD {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(string(b[:min(len(b), most)]), " "))
	return strings.Join(strings.Fields(s), " ")
}

// kept are the chunks of PNG that make the picture (ISO/IEC 15948, 4.7).
const kept = "IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB bKGD pHYs acTL fcTL fdAT "

// stripPNG copies the chunks that make the picture.
func stripPNG(place string, data []byte) (out []byte, facts []doc.Hidden, err error) {
	out = append(out, pngHead...)
	for i := len(pngHead); ; {
		if i+12 > len(data) {
			return nil, nil, damaged("数据块不完整")
		}
		size := int64(binary.BigEndian.Uint32(data[i:]))
		if size > int64(len(data)-i-12) {
			return nil, nil, damaged("数据块不完整")
		}
		end := i + 12 + int(size)
		kind, body := string(data[i+4:i+8]), data[i+8:end-4]
		if crc32.ChecksumIEEE(data[i+4:end-4]) != binary.BigEndian.Uint32(data[end-4:]) {
			return nil, nil, damaged("校验和不符")
		}
		switch {
		case strings.Contains(kept, kind+" "):
			out = append(out, data[i:end]...)
		case kind == "eXIf":
			_, more := exif(place, body)
			facts = append(facts, more...)
		case kind == "iCCP":
		default:
			facts = append(facts, doc.Hidden{Kind: doc.Properties, Place: place + "的附加信息（" + ascii([]byte(kind)) + "）", Text: ascii(body)})
		}
		if kind == "IEND" {
			if len(data) > end {
				facts = append(facts, doc.Hidden{Kind: doc.Remains, Place: place + "末尾", Text: ascii(data[end:])})
			}
			return out, facts, nil
		}
		i = end
	}
}
