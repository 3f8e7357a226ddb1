package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// fields appends the cells of a text that has no cells of its own: a label with
// figures behind or before it, several figures, several labels, or one piece.
func (s *scanner) fields(p *doc.Para) {
	t := p.Text
	if len(t) <= maxFields {
		switch {
		case strings.IndexByte(t, '\t') >= 0:
			for i, f := range splitAt(t, '\t') {
				s.piece(p, f[0], f[1], i)
			}
			return
		case !hasDigit(t) && !endsInMark(t):
			if s.labels(p) {
				return
			}
		case !isFooter(t):
			if lead, tail := figuresAround(t); lead > 0 || tail < len(t) {
				for i, f := range fieldsOf(t, lead, tail) {
					s.piece(p, f[0], f[1], i)
				}
				return
			}
		}
	}
	s.piece(p, 0, len(t), 0)
}

// labels appends the labels of a line that holds nothing but several, parted
// by blanks: heads of a table copied as text. A label may have blanks inside.
func (s *scanner) labels(p *doc.Para) bool {
	t, cut := trim(p.Text)
	if strings.IndexFunc(t, isBlank) < 0 {
		return false
	}
	var found [][2]int
	start, fields := 0, 0
	for at := 0; at < len(t); {
		_, b := firstField(t[at:])
		at += b
		if key(t[start:at]) == "" { // a gloss behind the label before
			start = at
			continue
		}
		fields++
		if fields > 4 || len(found) > 30 {
			return false
		}
		var l label
		if l, s.key = lookup(t[start:at], s.key); l.kind != noLabel {
			found = append(found, [2]int{start, at})
			start, fields = at, 0
		}
	}
	if fields != 0 || len(found) < 2 {
		return false
	}
	for i, f := range found {
		s.piece(p, cut+f[0], cut+f[1], i)
	}
	return true
}

// maxFields bounds a line of a table written as text.
const maxFields = 400

func hasDigit(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			return true
		case c == "０"[0] && i+2 < len(s) && s[i+1] == "０"[1] && s[i+2] >= "０"[2] && s[i+2] <= "９"[2]:
			return true
		}
	}
	return false
}

// endsInMark reports whether the last of several fields stands for a figure.
func endsInMark(s string) bool {
	s = strings.TrimRightFunc(s, isBlank)
	end := s[max(0, len(s)-maxMark-utf8.UTFMax):]
	from := strings.LastIndexFunc(end, isBlank)
	if from < 0 {
		return false
	}
	_, n := utf8.DecodeRuneInString(end[from:])
	return isMark(end[from+n:])
}

func splitAt(s string, sep byte) (out [][2]int) {
	from := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == sep {
			out = append(out, [2]int{from, i})
			from = i + 1
		}
	}
	return out
}

// figuresAround finds the figures parted by blanks at the front of t (up to
// lead) and at its end (from tail).
func figuresAround(t string) (lead, tail int) {
	tail = len(t)
	for end := len(t); ; {
		from, to := lastField(t[:end])
		if from == to || !isField(t[from:to]) {
			break
		}
		tail, end = from, from
	}
	if tail == 0 { // nothing but figures
		return 0, 0
	}
	n := 0
	for at := 0; at < tail; {
		from, to := firstField(t[at:tail])
		if from == to || !isField(t[at+from:at+to]) {
			break
		}
		at += to
		n++
		lead = at
	}
	if n < 2 { // one figure before a text is its numbering
		lead = 0
	}
	return lead, tail
}

func isField(f string) bool {
	if isMark(f) {
		return true
	}
	_, ok := parseNumber(f)
	return ok
}

func lastField(s string) (from, to int) {
	to = len(strings.TrimRightFunc(s, isBlank))
	from = strings.LastIndexFunc(s[:to], isBlank)
	if from < 0 {
		return 0, to
	}
	_, n := utf8.DecodeRuneInString(s[from:])
	return from + n, to
}

func firstField(s string) (from, to int) {
	from = len(s) - len(strings.TrimLeftFunc(s, isBlank))
	to = strings.IndexFunc(s[from:], isBlank)
	if to < 0 {
		return from, len(s)
	}
	return from, from + to
}

// fieldsOf cuts t into figures up to lead, a text, and figures from tail on.
func fieldsOf(t string, lead, tail int) (out [][2]int) {
	figures := func(from, to int) {
		for from < to {
			a, b := firstField(t[from:to])
			if a == b {
				return
			}
			out = append(out, [2]int{from + a, from + b})
			from += b
		}
	}
	figures(0, lead)
	if strings.TrimFunc(t[lead:tail], isBlank) != "" {
		out = append(out, [2]int{lead, tail})
	}
	figures(tail, len(t))
	return out
}
