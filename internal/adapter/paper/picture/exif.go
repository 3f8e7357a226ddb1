package picture

import (
	"encoding/binary"
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
)

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
