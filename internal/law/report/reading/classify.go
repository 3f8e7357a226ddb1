package reading

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// add appends a cell, its text without the blanks around it, and recognises it.
func (s *scanner) add(c cell) {
	text, cut := trim(c.text)
	c.text, c.row = text, noRow
	c.off += int32(cut)
	s.count++
	s.arena = append(s.arena, c)
	s.recognise(&s.arena[len(s.arena)-1])
}

// piece appends the stretch [from,to) of a paragraph as its ordinal-th cell.
func (s *scanner) piece(p *doc.Para, from, to, ordinal int) {
	s.add(cell{text: p.Text[from:to], para: p, off: int32(from), col: int16(ordinal)})
}

func (s *scanner) recognise(c *cell) {
	t := c.text
	if t == "" {
		return
	}
	if n, ok := plainDigits(t); ok {
		c.kind, c.num = figure, number{n: n, decimal: t, parts: 1}
		return
	}
	c.kind = words
	if len(t) > maxLabel {
		return
	}
	if c.label, s.key = lookup(t, s.key); c.label.kind != noLabel {
		c.kind = name
		return
	}
	if isMark(t) {
		c.kind = mark
	} else if n, ok := parseNumber(t); ok {
		c.kind, c.num = figure, n
	} else if isFooter(t) {
		c.kind = footer
	}
}

// isFooter reports a page number with its decoration: - 3 -, 第3页 共8页, 3/8.
func isFooter(s string) bool {
	if len(s) > 40 || !hasDigit(s) {
		return false
	}
	digits, marks, before := 0, 0, false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９':
			digits++
		case isBlank(r):
		case strings.ContainsRune("-－—–―─·•~～", r):
			if digits == 0 {
				before = true
			} else if !before {
				return false
			}
			marks++
		case strings.ContainsRune("/／第页頁共,，.Pageof", r):
			marks += 2
		default:
			return false
		}
	}
	return digits > 0 && digits < 8 && marks >= 2
}
