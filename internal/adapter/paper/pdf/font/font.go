// Package font carries the font that PDFs are written in: regular script with
// the characters that the law allows in names. See README.md for what it is
// made of.
package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

//go:embed kai.ttf.gz
var packed []byte

// Font is a TrueType font and the widths of its characters.
type Font struct {
	ttf    []byte
	widths map[rune]float64
}

// Kai is the font, unpacked when first asked for.
var Kai = sync.OnceValues(func() (*Font, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	ttf, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return parse(ttf)
})

// TTF is a copy of the font file, the caller's to change.
func (f *Font) TTF() []byte { return bytes.Clone(f.ttf) }

// Width is the advance of a character in font sizes; ok is false where the
// font does not have it.
func (f *Font) Width(r rune) (w float64, ok bool) {
	w, ok = f.widths[r]
	return w, ok
}

var errFont = errors.New("font: not a TrueType file of the expected form")

// parse reads cmap (format 4, Windows Unicode), hhea, hmtx and head, which the
// TrueType specification describes.
func parse(ttf []byte) (*Font, error) {
	tables := map[string][]byte{}
	u16 := func(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	u32 := func(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	if len(ttf) < 12 || len(ttf) < 12+16*u16(ttf, 4) {
		return nil, errFont
	}
	for i := range u16(ttf, 4) {
		entry := ttf[12+16*i:]
		from, size := u32(entry, 8), u32(entry, 12)
		if from+size > len(ttf) {
			return nil, errFont
		}
		tables[string(entry[:4])] = ttf[from : from+size]
	}
	head, hhea, hmtx, cmap := tables["head"], tables["hhea"], tables["hmtx"], tables["cmap"]
	if len(head) < 20 || len(hhea) < 36 || len(cmap) < 4 {
		return nil, errFont
	}
	unit, metrics := float64(u16(head, 18)), u16(hhea, 34)
	if unit == 0 || metrics == 0 || len(hmtx) < 4*metrics {
		return nil, errFont
	}
	f := &Font{ttf: ttf, widths: map[rune]float64{}}
	for i := range u16(cmap, 2) {
		if at := u32(cmap, 8+8*i); u16(cmap, at) == 4 {
			for r, glyph := range characters(cmap[at:]) {
				f.widths[r] = float64(u16(hmtx, 4*min(glyph, metrics-1))) / unit
			}
			return f, nil
		}
	}
	return nil, errFont
}

// characters reads a cmap sub-table of format 4: segments of characters with
// either a difference to their glyphs or a place in an array of glyphs.
func characters(b []byte) map[rune]int {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	out := map[rune]int{}
	n := u16(6) // twice the number of segments
	for s := 0; s < n; s += 2 {
		last, first := u16(14+s), u16(16+n+s)
		delta, place := u16(16+2*n+s), 16+3*n+s
		for c := first; c <= last && c < 0xFFFF; c++ {
			glyph := c
			if offset := u16(place); offset != 0 {
				glyph = u16(place + offset + 2*(c-first))
				if glyph == 0 {
					continue
				}
			}
			out[rune(c)] = (glyph + delta) & 0xFFFF
		}
	}
	return out
}
