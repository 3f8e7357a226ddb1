package hanzi

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Piece is a part of a text; Hit where it is a word that was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// Highlight parts a text where canonical words stand in it, however they are
// written there: 資訊 is lit for 资讯, １２ for 12. The pieces together are the
// text.
func Highlight(s string, words []string) []Piece {
	return pieces(s, 0, len(s), spans(s, words))
}

// Snippet is about size characters of a text around words that were looked
// for, from the line in which most of them stand; of a text that holds none it
// is the beginning. An ellipsis stands where it breaks off.
func Snippet(s string, words []string, size int) []Piece {
	line, found := bestLine(s, words)
	from, to := window(line, found, size)
	out := pieces(line, from, to, found)
	if from > 0 {
		out = append([]Piece{{Text: "…"}}, out...)
	}
	if to < len(strings.TrimRight(line, " \r")) {
		out = append(out, Piece{Text: "…"})
	}
	return out
}

// span is where a word stands in a text, in bytes.
type span struct{ from, to int }

// bestLine finds the line with the most words. No word goes beyond a line, so
// that a long text costs no more memory than its longest line.
func bestLine(s string, words []string) (line string, found []span) {
	most := 0
	for l := range strings.SplitSeq(s, "\n") {
		if line == "" {
			line = strings.TrimLeft(l, " \t\u3000")
		}
		canon := Canon(l)
		n := 0
		for _, w := range words {
			if strings.Contains(canon, w) {
				n++
			}
		}
		if n > most {
			most, line = n, strings.TrimLeft(l, " \t\u3000")
		}
		if most == len(words) && most > 0 {
			break
		}
	}
	return line, spans(line, words)
}

// spans finds the words in s, by place, none over another.
func spans(s string, words []string) (out []span) {
	c := canonizer{keep: true, out: make([]byte, 0, len(s)+8)}
	c.write(s)
	canon := string(c.out)
	for _, w := range words {
		if w == "" {
			continue
		}
		for at := 0; ; {
			i := strings.Index(canon[at:], w)
			if i < 0 {
				break
			}
			out = append(out, c.source(at+i, at+i+len(w)))
			// A word's last blank may be the next one's first.
			at += i + max(1, len(strings.TrimRight(w, " ")))
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.from - b.from })
	return joinSpans(out)
}

// source is where a stretch of the canonical form stands in the text.
func (c *canonizer) source(from, to int) span {
	i, _ := slices.BinarySearchFunc(c.units, from, func(u unit, at int) int { return u.end - 1 - at })
	j, _ := slices.BinarySearchFunc(c.units, to, func(u unit, at int) int { return u.at - at })
	return span{c.units[i].from, c.units[j-1].to}
}

func joinSpans(all []span) (out []span) {
	for _, s := range all {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// pieces parts s from from to to at the spans.
func pieces(s string, from, to int, found []span) (out []Piece) {
	at := from
	for _, f := range found {
		f.from, f.to = max(f.from, at), min(f.to, to)
		if f.from >= f.to {
			continue
		}
		if f.from > at {
			out = append(out, Piece{Text: s[at:f.from]})
		}
		out = append(out, Piece{s[f.from:f.to], true})
		at = f.to
	}
	if at < to {
		out = append(out, Piece{Text: s[at:to]})
	}
	return out
}

// window picks size characters of a line around the first word, from the
// beginning of a sentence where one is near.
func window(line string, found []span, size int) (from, to int) {
	if utf8.RuneCountInString(line) <= size {
		return 0, len(strings.TrimRight(line, " \r"))
	}
	if len(found) > 0 {
		lead := back(line, found[0].from, size/3)
		from = lead
		if i := strings.LastIndexAny(line[lead:found[0].from], "。；！？;!?"); i >= 0 {
			_, n := utf8.DecodeRuneInString(line[lead+i:])
			from = lead + i + n
		}
	}
	to = from
	for range size {
		_, n := utf8.DecodeRuneInString(line[to:])
		to += n
	}
	if to == len(line) { // the end: show as much before it
		from = min(from, back(line, to, size))
	}
	return from, to
}

// back is the place n characters before at.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:at])
		at -= w
	}
	return at
}
