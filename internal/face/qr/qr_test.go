package qr_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/internal/face/qr"
)

// What is drawn is read back by a reader that shares nothing with the writer:
// format, mask, order, blocks and their check.
func TestEncodeIsReadBack(t *testing.T) {
	for _, n := range []int{0, 1, 14, 15, 26, 27, 42, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180, 181, 212, 213} {
		text := strings.Repeat("https://www.yunling.example/items/0123456789abcdef?汉", 5)[:n]
		c, err := qr.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, c); got != text {
			t.Errorf("%d bytes: %q, want %q", n, got, text)
		}
	}
	if _, err := qr.Encode(strings.Repeat("a", qr.MaxBytes+1)); !errors.Is(err, qr.ErrTooLong) {
		t.Error(err)
	}
}

// formats are the format bits of level M by mask (ISO/IEC 18004, annex C).
var formats = []string{"101010000010010", "101000100100101", "101111001111100", "101101101001011", "100010111111001", "100000011001110", "100111110010111", "100101010100000"}

// layout is blocks, codewords of data and of check in the shorter ones, and
// the middle alignment pattern of each version at level M.
var layout = [][4]int{{1, 16, 10, 0}, {1, 28, 16, 0}, {1, 44, 26, 0}, {2, 32, 18, 0}, {2, 43, 24, 0}, {4, 27, 16, 0}, {4, 31, 18, 22}, {4, 38, 22, 24}, {5, 36, 22, 26}, {5, 43, 26, 28}}

func read(t *testing.T, c *qr.Code) string {
	t.Helper()
	n, version := c.Size, (c.Size-17)/4
	one, two := "", "" // the format, most significant bit first, in both places
	for i := range 15 {
		x, y := i, 8 // along the row of the finder, over the timing line
		switch {
		case i == 6:
			x = 7
		case i == 7:
			x = 8
		case i == 8:
			x, y = 8, 7
		case i > 8:
			x, y = 8, 14-i
		}
		one += bit(c.Dark(x, y))
		if x, y = 8, n-1-i; i >= 7 {
			x, y = n-15+i, 8
		}
		two += bit(c.Dark(x, y))
	}
	mask := -1
	for m, f := range formats {
		if f == one && f == two {
			mask = m
		}
	}
	if mask < 0 || !c.Dark(8, n-8) {
		t.Fatalf("version %d: format %s and %s", version, one, two)
	}
	var data []byte
	k := 0
	for right, up := n-1, true; right > 0; right, up = right-2, !up {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for x := right; x > right-2; x-- {
				if reserved(version, x, y) {
					continue
				}
				if k%8 == 0 {
					data = append(data, 0)
				}
				if c.Dark(x, y) != turned(mask, y, x) {
					data[k/8] |= 128 >> (k % 8)
				}
				k++
			}
		}
	}
	return say(blocks(t, version, data))
}

func bit(dark bool) string {
	if dark {
		return "1"
	}
	return "0"
}

func reserved(version, x, y int) bool {
	n := 17 + 4*version
	if x == 6 || y == 6 || x < 9 && y < 9 || x < 9 && y >= n-8 || x >= n-8 && y < 9 {
		return true
	}
	if version >= 7 && (x < 6 && y >= n-11 || y < 6 && x >= n-11) {
		return true
	}
	last, middle := n-7, layout[version-1][3]
	near := func(v, to int) bool { return to > 0 && v >= to-2 && v <= to+2 }
	for _, at := range [][2]int{{last, last}, {middle, middle}, {middle, 6}, {6, middle}, {middle, last}, {last, middle}} {
		if version > 1 && near(x, at[0]) && near(y, at[1]) {
			return true
		}
	}
	return false
}

// turned is the standard's table of masks, i the row and j the column.
func turned(mask, i, j int) bool {
	return [8]int{(i + j) % 2, i % 2, j % 3, (i + j) % 3, (i/2 + j/3) % 2, i*j%2 + i*j%3, (i*j%2 + i*j%3) % 2, ((i+j)%2 + i*j%3) % 2}[mask] == 0
}

// blocks takes the codewords apart, holds each block against its check, and
// gives the data.
func blocks(t *testing.T, version int, data []byte) (out []byte) {
	t.Helper()
	l := layout[version-1]
	total := map[int]int{8: 242, 9: 292, 10: 346}[version]
	if total == 0 {
		total = l[0] * (l[1] + l[2])
	}
	long := total - l[0]*(l[1]+l[2]) // blocks with one codeword more
	if len(data) < total {
		t.Fatalf("version %d holds %d codewords of %d", version, len(data), total)
	}
	parts := make([][]byte, l[0])
	at := 0
	take := func(b int) { parts[b] = append(parts[b], data[at]); at++ }
	for i := range l[1] + 1 {
		for b := range parts {
			if i < l[1] || b >= l[0]-long {
				take(b)
			}
		}
	}
	for range l[2] {
		for b := range parts {
			take(b)
		}
	}
	for b, p := range parts {
		root := 1
		for i := range l[2] {
			sum := 0
			for _, v := range p {
				sum = product(sum, root) ^ int(v)
			}
			if sum != 0 {
				t.Fatalf("version %d, block %d: syndrome %d is %d", version, b, i, sum)
			}
			root = product(root, 2)
		}
		out = append(out, p[:len(p)-l[2]]...)
	}
	return out
}

func product(a, b int) (p int) {
	for i := 7; i >= 0; i-- {
		if p <<= 1; p > 255 {
			p ^= 0x11d
		}
		if b>>i&1 == 1 {
			p ^= a
		}
	}
	return p
}

// say reads mode, length and bytes.
func say(data []byte) string {
	all := ""
	for _, b := range data {
		for i := 7; i >= 0; i-- {
			all += bit(b>>i&1 == 1)
		}
	}
	number := func(s string) (n int) {
		for _, r := range s {
			n = 2*n + int(r-'0')
		}
		return n
	}
	length := 8
	if len(data) == 216 {
		length = 16
	}
	n := number(all[4 : 4+length])
	text := all[4+length:]
	var out strings.Builder
	for i := range n {
		out.WriteByte(byte(number(text[8*i : 8*i+8])))
	}
	if all[:4] != "0100" || n < len(data)-3 && text[8*n:8*n+4] != "0000" {
		return "no text: " + all[:4]
	}
	return out.String()
}
