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
	numbers, before, behind, words := 0, 0, 0, 0
	inNumber := false
	for _, r := range s {
		switch {
		case isDigit(r):
			if !inNumber {
				numbers++
				behind = 0
			}
		case isBlank(r), r == ',', r == '，', r == '.':
		case strings.ContainsRune("-－—–―─·•~～", r) && numbers == 0:
			before++
		case strings.ContainsRune("-－—–―─·•~～", r):
			behind++
		case strings.ContainsRune("/／第页頁共Pageof", r):
			words++
		default:
			return false
		}
		inNumber = isDigit(r)
	}
	if words > 0 {
		return numbers <= 2 && (words > 1 || numbers == 2)
	}
	return numbers == 1 && before > 0 && behind > 0
}
