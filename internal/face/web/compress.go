package web

import (
	"bytes"

	"github.com/klauspost/compress/gzip"
)

// How much work a page is packed with: one that is sent once with little, and
// with no memory between pages (ADR 11).
const (
	packOnce = gzip.StatelessCompression
	packWell = gzip.BestCompression
)

// pack compresses a page.
func pack(body []byte, level int) []byte {
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3+64))
	z, err := gzip.NewWriterLevel(b, level)
	if err != nil {
		panic(err) // the levels are constants
	}
	_, _ = z.Write(body) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}
