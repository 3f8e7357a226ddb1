package picture

import (
	"encoding/binary"
	"hash/crc32"
	"strings"

	"gongkai/internal/kernel/doc"
)

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
