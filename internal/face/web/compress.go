package web

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// packer packs pages; its writers are reused, for each is 800 KB of tables.
type packer struct{ pool sync.Pool }

func newPacker() *packer {
	return &packer{sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
		if err != nil {
			panic(err) // the level is a constant
		}
		return z
	}}}
}

// Pack compresses a page, for a cache.
func (s *Shell) Pack(body []byte) []byte {
	z := s.packer.pool.Get().(*gzip.Writer)
	defer s.packer.pool.Put(z)
	b := bytes.NewBuffer(make([]byte, 0, len(body)/4+64))
	z.Reset(b)
	_, _ = z.Write(body) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}
