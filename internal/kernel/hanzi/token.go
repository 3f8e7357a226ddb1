package hanzi

import (
	"strings"
	"unicode/utf8"
)

// joint stands between two words in one token; it is never part of a unit.
const joint = "·"

// Tokens lists, once each, the units of a canonical text and its pairs of
// neighbours that nothing parts. A text that contains a canonical word holds
// all tokens of the word. A token has no blank and no ASCII but a–z and 0–9.
func Tokens(canon string) []string {
	seen := make(map[string]struct{}, len(canon)/2)
	out := make([]string, 0, len(canon)/3)
	add := func(token string) {
		if _, ok := seen[token]; !ok {
			seen[token] = struct{}{}
			out = append(out, token)
		}
	}
	var last unit
	eachUnit(canon, func(u unit, parted bool) {
		add(canon[u.at:u.end])
		if !parted {
			add(pair(canon, last, u))
		}
		last = u
	})
	return out
}

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
		if classOf(r) != classChar {
			n = strings.IndexByte(canon[i:], ' ')
			if n < 0 {
				n = len(canon) - i
			}
		}
		f(unit{at: i, end: i + n}, parted)
		parted = false
		i += n
	}
}

func pair(canon string, a, b unit) string {
	if a.end == b.at { // two ideographs
		return canon[a.at:b.end]
	}
	between := ""
	if isWord(canon, a) && isWord(canon, b) {
		between = joint
	}
	return canon[a.at:a.end] + between + canon[b.at:b.end]
}

func isWord(canon string, u unit) bool {
	r, _ := utf8.DecodeRuneInString(canon[u.at:])
	return classOf(r) != classChar
}

// maxNeeds bounds the tokens that one word of a query asks for.
const maxNeeds = 24

// Needs lists tokens that every text containing the canonical word holds.
// Where exact is true no other text holds them; else a text that holds them
// must still be looked into.
func Needs(word string) (tokens []string, exact bool) {
	var units []unit
	eachUnit(word, func(u unit, _ bool) { units = append(units, u) })
	if len(units) == 0 {
		return nil, false
	}
	if len(units) == 1 {
		return []string{word[units[0].at:units[0].end]}, true
	}
	pairs := len(units) - 1
	step := (pairs + maxNeeds - 1) / maxNeeds
	for i := 0; i < pairs; i += step {
		tokens = append(tokens, pair(word, units[i], units[i+1]))
	}
	return tokens, pairs == 1
}
