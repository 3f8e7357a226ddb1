package web

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// packer packs pages; its writers are reused, for each is 800 KB of tables.
type packer struct{ pool sync.Pool }

func newPacker(level int) *packer {
	return &packer{sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			panic(err) // the level is a constant
		}
		return z
	}}}
}

// pack compresses a page.
func (p *packer) pack(body []byte) []byte {
	z := p.pool.Get().(*gzip.Writer)
	defer p.pool.Put(z)
	b := bytes.NewBuffer(make([]byte, 0, len(body)/4+64))
	z.Reset(b)
	_, _ = z.Write(body) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}
