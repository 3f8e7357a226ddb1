package reading

import (
	"strconv"
	"strings"

	"gongkai/internal/law/report"
)

// token is a figure, or a part of one, in the order of the source.
type token struct {
	cell   *cell
	digits string // "" for a mark
}

// tokens lists the figures of cells; a figure whose digits are split gives as
// many tokens as it has parts, or, joined, one. So do figures on one line of a
// text whose other figures stand on lines of their own.
func tokens(cells []*cell, joined bool) []token {
	out := make([]token, 0, len(cells)+4)
	stacked := false
	for i := 1; i < len(cells); i++ {
		stacked = stacked || !sameLine(cells[i-1], cells[i])
	}
	for i, c := range cells {
		switch {
		case joined && stacked && i > 0 && sameLine(cells[i-1], c) && out[len(out)-1].takes(c):
			out[len(out)-1].digits += c.num.decimal
		case c.kind == figure && c.num.parts > 1 && !joined:
			for _, f := range strings.FieldsFunc(c.text, isBlank) {
				n, ok := parseNumber(f)
				if !ok {
					return nil
				}
				out = append(out, token{c, n.decimal})
			}
		case c.kind == figure && !c.num.minus:
			out = append(out, token{c, c.num.decimal})
		default:
			out = append(out, token{c, ""})
		}
	}
	return out
}

// sameLine reports whether two figures were cut from one text.
func sameLine(a, b *cell) bool { return a.full == b.full && a.off < b.off && a.col < b.col }

// takes reports whether c may be more digits of the token.
func (t *token) takes(c *cell) bool {
	return c.kind == figure && !c.num.minus && t.digits != "" && t.digits[0] != '0' && len(t.digits) < 12
}

// split reports whether figures are in doubt although their number is right:
// digits that may belong together.
func split(cells []*cell) bool {
	return len(tokens(cells, false)) != len(tokens(cells, true))
}

// arrangement is one way to fill the columns of a row: a figure or nothing in
// each.
type arrangement struct {
	value []report.Count
	cells []*cell
}

// Bounds of the search for a damaged row's readings.
const (
	maxExtra        = 3 // figures too many
	maxShort        = 2 // figures too few
	maxArrangements = 3000
)

// arrangements lists every way to read cells as a row of width columns: where
// there are too many, neighbours may be one number split by a blank and any may
// be a stray (a page number); where there are too few, any column may be the
// one without. nil means too many ways or none.
func arrangements(cells []*cell, width int) []arrangement {
	s := arranger{width: width, seen: map[[maxWidth]int64]bool{}}
	s.value = make([]report.Count, width)
	s.cells = make([]*cell, width)
	for _, joined := range [...]bool{false, true} {
		s.ts = tokens(cells, joined)
		if extra := len(s.ts) - width; extra <= maxExtra && -extra <= maxShort {
			s.step(0, 0)
		}
	}
	if len(s.out) > maxArrangements {
		return nil
	}
	return s.out
}

// maxWidth is the number of columns of the widest row, that of table 4.
const maxWidth = disputeCells

type arranger struct {
	ts    []token
	width int
	value []report.Count
	cells []*cell
	out   []arrangement
	seen  map[[maxWidth]int64]bool
}

// step fills column col from token at.
func (s *arranger) step(at, col int) {
	if len(s.out) > maxArrangements {
		return
	}
	left, room := len(s.ts)-at, s.width-col
	if room == 0 {
		if left == 0 || len(s.ts) > s.width {
			s.keep()
		}
		return
	}
	if len(s.ts) < s.width && left < room { // leave the column open
		s.value[col], s.cells[col] = report.Count{}, nil
		s.step(at, col+1)
	}
	if left == 0 {
		return
	}
	digits := ""
	for n := 1; n <= left && n <= 1+max(0, len(s.ts)-s.width); n++ {
		t := s.ts[at+n-1]
		if n > 1 && (t.digits == "" || digits == "" || digits[0] == '0') {
			break
		}
		if left-n < room-1 && len(s.ts) >= s.width {
			break
		}
		digits += t.digits
		s.value[col], s.cells[col] = countOf(digits), s.ts[at].cell
		s.step(at+n, col+1)
	}
	if len(s.ts) > s.width && left > room {
		s.step(at+1, col)
	}
}

func (s *arranger) keep() {
	var k [maxWidth]int64
	for i, v := range s.value {
		k[i] = -1
		if v.Known {
			k[i] = v.N
		}
	}
	if s.seen[k] {
		return
	}
	s.seen[k] = true
	s.out = append(s.out, arrangement{append([]report.Count(nil), s.value...), append([]*cell(nil), s.cells...)})
}

func sameValues(a, b []report.Count) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func countOf(digits string) report.Count {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > maxCount {
		return report.Count{}
	}
	return report.C(n)
}

// balances says whether parts can add up to the last value: yes, no, or not
// known because a cell is unknown.
func balances(row []report.Count) (can, sure bool) {
	var sum int64
	sure = true
	for _, c := range row[:len(row)-1] {
		if c.Known {
			sum += c.N
		} else {
			sure = false
		}
	}
	total := row[len(row)-1]
	switch {
	case !total.Known:
		return true, false
	case sure:
		return sum == total.N, true
	}
	return sum <= total.N, false
}
