package paper

import "bytes"

const rarMagic = "Rar!\x1A\x07"

// rar judges a RAR archive by the heads of its blocks; nothing is unpacked. An
// encrypted one is refused: nobody could look at what it holds.
func rar(data []byte) (*Plain, error) {
	rest := data[len(rarMagic):]
	secret, whole := false, false
	switch {
	case bytes.HasPrefix(rest, []byte{0}):
		secret, whole = rar4(rest[1:])
	case bytes.HasPrefix(rest, []byte{1, 0}):
		secret, whole = rar5(rest[2:])
	}
	switch {
	case secret:
		return nil, unsupported("加了密码的 RAR 压缩包", "请解密后用 .zip 重新打包")
	case !whole:
		return nil, unsupported("不完整的 RAR 压缩包", "请重新取得后再试")
	}
	return &Plain{What: "RAR 压缩包", Ends: []string{"rar"}}, nil
}

// mostBlocks bounds the walk; an archive of more files is taken for whole.
const mostBlocks = 100_000

// rar4 walks the blocks of a RAR 1.5–4 archive behind its mark.
func rar4(b []byte) (secret, whole bool) {
	for range mostBlocks {
		if len(b) < 7 {
			return false, len(b) == 0
		}
		kind, flags, size := b[2], int(b[3])|int(b[4])<<8, int(b[5])|int(b[6])<<8
		if kind == 0x73 && flags&0x80 != 0 || kind == 0x74 && flags&0x04 != 0 {
			return true, true
		}
		if flags&0x8000 != 0 {
			if len(b) < 11 {
				return false, false
			}
			size += int(b[7]) | int(b[8])<<8 | int(b[9])<<16 | int(b[10])<<24
		}
		if kind == 0x7B { // the end
			return false, true
		}
		if kind < 0x72 || kind > 0x7B || size < 7 || size > len(b) {
			return false, false
		}
		b = b[size:]
	}
	return false, true
}

// rar5 walks the blocks of a RAR 5 archive behind its mark.
func rar5(b []byte) (secret, whole bool) {
	for range mostBlocks {
		if len(b) < 7 {
			return false, len(b) == 0
		}
		size, n := vint(b[4:])
		if n == 0 || size > uint64(len(b)-4-n) {
			return false, false
		}
		head, rest := b[4+n:4+n+int(size)], b[4+n+int(size):] //nolint:gosec // below the length
		kind, k := vint(head)
		flags, f := vint(head[k:])
		if k == 0 || f == 0 {
			return false, false
		}
		head = head[k+f:]
		extra, data := uint64(0), uint64(0)
		if flags&1 != 0 {
			extra, n = vint(head)
			head = head[n:]
		}
		if flags&2 != 0 {
			data, n = vint(head)
			head = head[n:]
		}
		switch {
		case kind == 4, kind == 2 && extra <= uint64(len(head)) && sealedRecord(head[uint64(len(head))-extra:]):
			return true, true
		case kind == 5:
			return false, true
		case kind == 0 || kind > 5 || data > uint64(len(rest)):
			return false, false
		}
		b = rest[data:]
	}
	return false, true
}

// sealedRecord looks for the encryption record in the extra area of a file.
func sealedRecord(b []byte) bool {
	for len(b) > 0 {
		size, n := vint(b)
		if n == 0 || size == 0 || size > uint64(len(b)-n) {
			return false
		}
		if kind, k := vint(b[n:]); k > 0 && kind == 1 {
			return true
		}
		b = b[uint64(n)+size:]
	}
	return false
}

// vint reads a number of variable length; n is 0 where there is none.
func vint(b []byte) (v uint64, n int) {
	for n < len(b) && n < 9 {
		c := b[n]
		v |= uint64(c&0x7F) << (7 * n)
		n++
		if c < 0x80 {
			return v, n
		}
	}
	return 0, 0
}
