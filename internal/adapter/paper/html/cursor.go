package html

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// cursor walks the source forward and knows the line and column it is at.
type cursor struct {
	off       int
	line, col int
}

// to moves forward to byte off of src and gives the place there.
func (c *cursor) to(src string, off int) doc.Pos {
	if off > c.off {
		s := src[c.off:off]
		if n := strings.Count(s, "\n"); n > 0 {
			c.line += n
			c.col = 1
			s = s[strings.LastIndexByte(s, '\n')+1:]
		}
		c.col += runes(s)
		c.off = off
	}
	return doc.Pos{Line: c.line, Col: c.col}
}

// runes counts the characters of valid UTF-8.
func runes(s string) int {
	n := len(s)
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 == 0x80 {
			n--
		}
	}
	return n
}
