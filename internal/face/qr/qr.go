// Package qr draws a page's address as a QR code (GB/T 18284-2000, ISO/IEC
// 18004), so that what stands on a screen or on paper can be taken along on a
// phone without asking anybody else's service. Bytes alone, level M, versions
// 1 to 10: addresses of up to 213 bytes.
package qr

import (
	"errors"
	"fmt"
	"strings"
)

// MaxBytes is the longest text that a code holds.
const MaxBytes = 213

// ErrTooLong is of a text that is longer.
var ErrTooLong = errors.New("qr: the text is longer than 213 bytes")

// Code is a square of Size by Size modules.
type Code struct {
	Size  int
	dark  []bool
	fixed []bool // finders, timing, format: no data and no mask
}

// shape of a version at level M: ISO/IEC 18004 tables 7, 9 and annex E.
type shape struct {
	data, blocks, check int // codewords of data in all; blocks; check codewords of each
	centres             []int
}

var shapes = [...]shape{
	{16, 1, 10, nil}, {28, 1, 16, []int{6, 18}}, {44, 1, 26, []int{6, 22}}, {64, 2, 18, []int{6, 26}}, {86, 2, 24, []int{6, 30}},
	{108, 4, 16, []int{6, 34}}, {124, 4, 18, []int{6, 22, 38}}, {154, 4, 22, []int{6, 24, 42}}, {182, 5, 22, []int{6, 26, 46}}, {216, 5, 26, []int{6, 28, 50}},
}

// Encode makes the code of a text, the smallest that holds it, with the mask
// that the standard's penalties prefer.
func Encode(text string) (*Code, error) {
	version := 1
	for version <= len(shapes) && len(text) > room(version) {
		version++
	}
	if version > len(shapes) {
		return nil, ErrTooLong
	}
	bits := interleaved(codewords(text, version), shapes[version-1])
	var best *Code
	least := 0
	for mask := range 8 {
		c := frame(version)
		c.format(mask)
		c.fill(bits, mask)
		if p := c.penalty(); best == nil || p < least {
			best, least = c, p
		}
	}
	return best, nil
}

// room is how many bytes a version holds beside the mode and the length.
func room(version int) int { return shapes[version-1].data - 1 - lengthBytes(version) }

// lengthBytes is how many bytes tell the length.
func lengthBytes(version int) int {
	if version < 10 {
		return 1
	}
	return 2
}

// codewords are the data: mode 0100, length, bytes, end, padding.
func codewords(text string, version int) []byte {
	const modeBytes = 0x4
	var out []byte
	half := byte(modeBytes << 4) // the half byte that waits for the next
	add := func(b byte) { out, half = append(out, half|b>>4), b<<4 }
	if lengthBytes(version) == 2 {
		add(byte(len(text) >> 8))
	}
	add(byte(len(text)))
	for i := range len(text) {
		add(text[i])
	}
	out = append(out, half) // its lower half ends the text
	for pad := byte(0xec); len(out) < shapes[version-1].data; pad ^= 0xec ^ 0x11 {
		out = append(out, pad)
	}
	return out
}

// interleaved parts the data into blocks, checks each, and takes a codeword of
// each in turn.
func interleaved(data []byte, s shape) (out []byte) {
	short, long := len(data)/s.blocks, len(data)%s.blocks
	var blocks, checks [][]byte
	for i := range s.blocks {
		n := short
		if i >= s.blocks-long {
			n++
		}
		blocks, checks = append(blocks, data[:n]), append(checks, check(data[:n], s.check))
		data = data[n:]
	}
	for i := range short + 1 {
		for _, b := range blocks {
			if i < len(b) {
				out = append(out, b[i])
			}
		}
	}
	for i := range s.check {
		for _, c := range checks {
			out = append(out, c[i])
		}
	}
	return out
}

// times multiplies in GF(256) with x^8+x^4+x^3+x^2+1.
func times(a, b byte) (p byte) {
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			p ^= a
		}
		a = a<<1 ^ a>>7*0x1d
	}
	return p
}

// check gives the n check codewords of a block (Reed-Solomon).
func check(data []byte, n int) []byte {
	divisor := make([]byte, n) // without the leading 1, the highest power first
	divisor[n-1] = 1
	for root, i := byte(1), 0; i < n; i++ {
		for k := range n {
			if divisor[k] = times(divisor[k], root); k+1 < n {
				divisor[k] ^= divisor[k+1]
			}
		}
		root = times(root, 2)
	}
	rest := make([]byte, n)
	for _, d := range data {
		factor := d ^ rest[0]
		copy(rest, rest[1:])
		rest[n-1] = 0
		for k := range rest {
			rest[k] ^= times(divisor[k], factor)
		}
	}
	return rest
}

// Dark reports whether the module in column x of row y is dark.
func (c *Code) Dark(x, y int) bool { return c.dark[y*c.Size+x] }

// Path is the dark modules as the data of an SVG path, a module a unit.
func (c *Code) Path() string {
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && c.Dark(x, y) {
				x++
			}
			if n := x - from; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, n, n)
			}
		}
	}
	return b.String()
}
