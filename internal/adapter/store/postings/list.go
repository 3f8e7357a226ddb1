package postings

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A list is the ordinals that hold a term, ascending, by blocks of 65,536
// documents: uvarint block number less that of the block before, uvarint of
// twice the length of what follows, odd for a bitmap, then either uvarint gaps
// or the bitmap's words. A block takes the shorter form, so that no list is
// longer than a bit a document.
const (
	blockBits = 16
	blockSize = 1 << blockBits
)

// ErrDamaged is what reading says of bytes that no writer here has written.
var ErrDamaged = errors.New("postings: damaged")

// AppendList writes the ordinals, which ascend.
func AppendList(dst []byte, ords []uint32) []byte {
	prev := uint32(0)
	for len(ords) > 0 {
		block := ords[0] >> blockBits
		n := 1
		for n < len(ords) && ords[n]>>blockBits == block {
			n++
		}
		dst = binary.AppendUvarint(dst, uint64(block-prev))
		dst = appendBlock(dst, ords[:n])
		prev, ords = block, ords[n:]
	}
	return dst
}

func appendBlock(dst []byte, ords []uint32) []byte {
	size, last := 0, uint32(0)
	for i, o := range ords {
		o &= blockSize - 1
		gap := o - last
		if i > 0 {
			gap--
		}
		size += (bits.Len32(gap|1) + 6) / 7
		last = o
	}
	words := int(last>>6) + 1
	if size > 8*words {
		return appendBitmap(dst, ords, words)
	}
	dst, last = binary.AppendUvarint(dst, uint64(size)<<1), 0
	for i, o := range ords {
		o &= blockSize - 1
		gap := o - last
		if i > 0 {
			gap--
		}
		dst = binary.AppendUvarint(dst, uint64(gap))
		last = o
	}
	return dst
}

func appendBitmap(dst []byte, ords []uint32, words int) []byte {
	dst = binary.AppendUvarint(dst, uint64(8*words)<<1|1)
	var w uint64
	at := uint32(0)
	for _, o := range ords {
		for o &= blockSize - 1; at < o>>6; at++ {
			dst, w = binary.LittleEndian.AppendUint64(dst, w), 0
		}
		w |= 1 << (o & 63)
	}
	return binary.LittleEndian.AppendUint64(dst, w)
}

// blocks calls f for each block of a list with its first ordinal.
func blocks(list []byte, f func(base uint32, bitmap bool, body []byte) error) error {
	block := uint64(0)
	for len(list) > 0 {
		step, n := binary.Uvarint(list)
		if n <= 0 {
			return ErrDamaged
		}
		list = list[n:]
		size, n := binary.Uvarint(list)
		if n <= 0 || size>>1 > uint64(len(list)-n) || step > 1<<16 {
			return ErrDamaged
		}
		list = list[n:]
		if block += step; block >= 1<<(32-blockBits) {
			return ErrDamaged
		}
		bitmap, length := size&1 == 1, int(size>>1)
		if bitmap && (length%8 != 0 || length > blockSize/8) {
			return ErrDamaged
		}
		if err := f(uint32(block)<<blockBits, bitmap, list[:length]); err != nil {
			return err
		}
		list = list[length:]
	}
	return nil
}

// AddList takes the ordinals of a list into the set.
func (s Set) AddList(list []byte) error {
	return blocks(list, func(base uint32, bitmap bool, body []byte) error {
		if !bitmap {
			return gaps(body, func(o uint32) { s.Add(base + o) })
		}
		for i := 0; i+8 <= len(body); i += 8 {
			if w := int(base>>6) + i/8; w < len(s) {
				s[w] |= binary.LittleEndian.Uint64(body[i:])
			}
		}
		return nil
	})
}

// Ordinals appends the ordinals of a list to dst.
func Ordinals(dst []uint32, list []byte) ([]uint32, error) {
	err := blocks(list, func(base uint32, bitmap bool, body []byte) error {
		if !bitmap {
			return gaps(body, func(o uint32) { dst = append(dst, base+o) })
		}
		for i := 0; i+8 <= len(body); i += 8 {
			for w := binary.LittleEndian.Uint64(body[i:]); w != 0; w &= w - 1 {
				dst = append(dst, base+uint32(i*8+bits.TrailingZeros64(w)))
			}
		}
		return nil
	})
	return dst, err
}

// gaps calls f for each ordinal of a block written as gaps.
func gaps(body []byte, f func(o uint32)) error {
	o := uint64(0)
	for i, first := 0, true; i < len(body); first = false {
		gap := uint64(body[i])
		if gap < 0x80 {
			i++
		} else {
			var n int
			if gap, n = binary.Uvarint(body[i:]); n <= 0 {
				return ErrDamaged
			}
			i += n
		}
		if !first {
			o++
		}
		if gap >= blockSize || o+gap >= blockSize {
			return ErrDamaged
		}
		o += gap
		f(uint32(o))
	}
	return nil
}

// AppendKeys writes the keys of a segment's documents, which ascend.
func AppendKeys(dst []byte, keys []int64) []byte {
	last := int64(0)
	for _, k := range keys {
		dst = binary.AppendUvarint(dst, uint64(k-last))
		last = k
	}
	return dst
}

// Keys reads the keys of n documents.
func Keys(b []byte, n int) ([]int64, error) {
	if n < 0 || n > len(b) {
		return nil, ErrDamaged
	}
	out, last := make([]int64, 0, n), int64(0)
	for range n {
		gap, size := binary.Uvarint(b)
		if size <= 0 {
			return nil, ErrDamaged
		}
		last += int64(gap)
		out, b = append(out, last), b[size:]
	}
	return out, nil
}
