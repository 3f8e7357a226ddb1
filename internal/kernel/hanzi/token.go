package hanzi

import (
	"strings"
	"unicode/utf8"
)

// joint stands between two words in one token; it is never part of a unit.
const joint = "·"

// Tokens calls f for the tokens of a canonical text, some of them more than
// once: its units, its pairs of neighbours that nothing parts, and its triples
// with a word in the middle or at both ends (第12条, 3月15), because what stands
// beside a number says little by itself. A text that contains a canonical word has all tokens of
// the word. A token has no blank and no ASCII but a–z and 0–9.
func Tokens(canon string, f func(token string)) {
	var a, b unit // the two units before, empty where something parts them
	eachUnit(canon, func(c unit, parted bool) {
		if parted {
			a, b = unit{}, unit{}
		}
		f(canon[c.at:c.end])
		if b.end > 0 {
			f(joined(canon, b, c))
		}
		if a.end > 0 && telling(a, b, c) {
			f(joined(canon, a, b, c))
		}
		a, b = b, c
	})
}

// telling reports whether three neighbours are a token.
func telling(a, b, c unit) bool { return b.word || a.word && c.word }

// eachUnit calls f for the units of a canonical text; parted where nothing or
// a line feed stands before.
func eachUnit(canon string, f func(u unit, parted bool)) {
	parted := true
	for i := 0; i < len(canon); {
		switch canon[i] {
		case '\n':
			parted = true
			i++
			continue
		case ' ':
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(canon[i:])
		word := classOf(r) != classChar
		if word {
			n = strings.IndexByte(canon[i:], ' ')
			if n < 0 {
				n = len(canon) - i
			}
		}
		f(unit{at: i, end: i + n, word: word}, parted)
		parted = false
		i += n
	}
}

// joined is the token of neighbours.
func joined(canon string, units ...unit) string {
	first, last := units[0], units[len(units)-1]
	if len(units) == 2 && first.end == last.at { // ideographs
		return canon[first.at:last.end]
	}
	var b strings.Builder
	b.Grow(last.end - first.at + len(joint))
	for i, u := range units {
		if i > 0 && u.word && units[i-1].word {
			b.WriteString(joint)
		}
		b.WriteString(canon[u.at:u.end])
	}
	return b.String()
}

// maxNeeds bounds the tokens that one word of a query asks for.
const maxNeeds = 24

// Needs lists tokens that every text containing the canonical word has.
// Where exact is true no other text has them; else a text that has them must
// still be looked into.
func Needs(word string) (tokens []string, exact bool) {
	var units []unit
	eachUnit(word, func(u unit, _ bool) { units = append(units, u) })
	switch len(units) {
	case 0:
		return nil, false
	case 1:
		return []string{word[units[0].at:units[0].end]}, true
	}
	var all []string
	said := false // the two at i are in the triple before
	for i := 0; i+1 < len(units); i++ {
		triple := i+2 < len(units) && telling(units[i], units[i+1], units[i+2])
		if triple {
			all = append(all, joined(word, units[i:i+3]...))
		} else if !said {
			all = append(all, joined(word, units[i:i+2]...))
		}
		said = triple
	}
	step := (len(all) + maxNeeds - 1) / maxNeeds
	for i := 0; i < len(all); i += step {
		tokens = append(tokens, all[i])
	}
	return tokens, len(units) == 2 || len(units) == 3 && telling(units[0], units[1], units[2])
}
