package web

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"html/template"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// packWell packs a page that is kept.
func packWell(body []byte) []byte {
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3+64))
	z, err := gzip.NewWriterLevel(b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(body) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}

// Shared is a part of a page that others show as well; Packed is what PackShared
// made of it, once for them all.
type Shared struct {
	HTML   template.HTML
	Packed string
}

// PackShared packs a part of pages by itself: what stands in it refers to nothing
// outside of it, so that it can stand in any page.
func PackShared(html template.HTML) string {
	var b bytes.Buffer
	_ = flate.StatelessDeflate(&b, []byte(html), false, nil) // a buffer takes all
	return b.String()
}

// packOnce packs a page that is sent once with little work, and with no memory
// between pages (ADR 11): a member of gzip (RFC 1952) whose blocks are those of
// what stands before the shared part, of that part, and of what follows.
func packOnce(body []byte, part Shared) []byte {
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3+64))
	b.WriteString("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
	rest := body
	if at := partAt(body, string(part.HTML)); at >= 0 && part.Packed != "" {
		_ = flate.StatelessDeflate(b, body[:at], false, nil)
		b.WriteString(part.Packed)
		rest = body[at+len(part.HTML):]
	}
	_ = flate.StatelessDeflate(b, rest, true, nil)
	end := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(body))
	b.Write(binary.LittleEndian.AppendUint32(end, uint32(len(body)))) //nolint:gosec // its length modulo 2^32
	return b.Bytes()
}

// partAt finds a long part by its beginning, -1 where it is not there.
func partAt(body []byte, part string) int {
	const beginning = 64
	if len(part) < beginning {
		return -1
	}
	at := bytes.Index(body, []byte(part[:beginning]))
	if at < 0 || len(body)-at < len(part) || string(body[at:at+len(part)]) != part {
		return -1
	}
	return at
}
