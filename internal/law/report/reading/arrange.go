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
func sameLine(a, b *cell) bool { return a.para != nil && a.para == b.para }

// takes reports whether c may be more digits of the token.
func (t *token) takes(c *cell) bool {
	return c.kind == figure && !c.num.minus && t.digits != "" && t.digits[0] != '0' && len(t.digits) < 12
}

// split reports whether figures of a text are in doubt although their number is
// right: digits that may belong together, or that no number begins with.
func split(cells []*cell) bool {
	for _, c := range cells {
		if c.kind == figure && headless(c.num.decimal) {
			return true
		}
	}
	return len(tokens(cells, false)) != len(tokens(cells, true))
}

// headless reports digits that are only the end of a number: 023.
func headless(digits string) bool { return len(digits) > 1 && digits[0] == '0' && digits[1] != '.' }

// arrangement is one way to fill the columns of a row: a figure or nothing in
// each.
type arrangement struct {
	value []report.Count
	cells []*cell
	// far is set where it takes more faults than the number of figures tells.
	far bool
}

// Bounds of the search for a damaged row's readings.
const (
	maxExtra        = 3 // figures too many
	maxShort        = 2 // figures too few
	maxFaults       = 3 // splits, strays and losses together
	maxArrangements = 3000
)

// arrangements lists every way to read cells as a row of width columns:
// neighbours may be one number split by a blank, any may be a stray (a page
// number), and any column may have lost its figure. In rows of a table, whose
// cells are sure, there are only splits and strays, or only losses; in a text
// there may be both. nil means too many ways or none.
func arrangements(cells []*cell, width int, text bool) []arrangement {
	s := arranger{width: width, seen: map[[maxWidth]int64]bool{}}
	s.value = make([]report.Count, width)
	s.cells = make([]*cell, width)
	for _, joined := range [...]bool{false, true} {
		s.ts = tokens(cells, joined)
		extra := len(s.ts) - width
		if extra > maxExtra || -extra > maxShort {
			continue
		}
		s.extra, s.short = max(extra, 0), max(-extra, 0)
		s.step(0, 0)
		if text && s.extra+s.short+2 <= maxFaults {
			s.extra, s.short, s.far = s.extra+1, s.short+1, true
			s.step(0, 0)
			s.far = false
		}
	}
	if len(s.out) > maxArrangements {
		return nil
	}
	return s.out
}

// maxWidth is the number of columns of the widest row, that of table 4.
const maxWidth = disputeCells

// arranger fills columns one after the other.
type arranger struct {
	ts           []token
	width        int
	extra, short int // splits and strays, and losses, still to be used up
	value        []report.Count
	cells        []*cell
	out          []arrangement
	seen         map[[maxWidth]int64]bool
	far          bool
}

// step fills column col from token at.
func (s *arranger) step(at, col int) {
	if len(s.out) > maxArrangements {
		return
	}
	if col == s.width {
		if at == len(s.ts)-s.extra && s.short == 0 {
			s.keep()
		}
		return
	}
	if s.short > 0 {
		s.short--
		s.value[col], s.cells[col] = report.Count{}, nil
		s.step(at, col+1)
		s.short++
	}
	s.take(at, col)
	if s.extra > 0 && at < len(s.ts) {
		s.extra--
		s.step(at+1, col)
		s.extra++
	}
}

// take reads column col as one token or as several that belong together.
func (s *arranger) take(at, col int) {
	digits := ""
	for n := 0; n <= s.extra && at+n < len(s.ts); n++ {
		t := s.ts[at+n]
		if n > 0 && (t.digits == "" || digits == "") || headless(digits+t.digits) {
			return
		}
		digits += t.digits
		s.value[col], s.cells[col] = countOf(digits), s.ts[at].cell
		s.extra -= n
		s.step(at+n+1, col+1)
		s.extra += n
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
	s.out = append(s.out, arrangement{append([]report.Count(nil), s.value...), append([]*cell(nil), s.cells...), s.far})
}

func countOf(digits string) report.Count {
	n, err := strconv.ParseInt(digits, 10, 64) // fails on a mark or a decimal
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
