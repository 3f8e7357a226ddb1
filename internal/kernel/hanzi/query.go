package hanzi

import (
	"strings"
	"unicode/utf8"
)

// Bounds of what is read of a query: more would only make it slower.
const (
	maxQuery = 240 // characters
	maxWords = 12
)

// Words reads what a person typed into the canonical words that a text must
// all contain. Blanks and marks part words; what stands between quotes at the
// edges of a word is one phrase, blanks and all. There are no operators: every
// other character is itself. cut tells that the query was too long and only
// its beginning was read.
func Words(query string) (words []string, cut bool) {
	query, cut = head(query, maxQuery)
	for _, part := range phrases(Fold(query)) {
		for word := range strings.SplitSeq(Canon(part), "\n") {
			if word == "" || contains(words, word) {
				continue
			}
			if len(words) == maxWords {
				return words, true
			}
			words = append(words, word)
		}
	}
	return words, cut
}

// head is the first n characters of s.
func head(s string, n int) (string, bool) {
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}

// phrases parts a folded query at blanks outside of quotes. A quote within a
// word is no phrase: 关于"放管服"改革的通知 is one name.
func phrases(s string) (out []string) {
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return out
		}
		if s[0] == '"' {
			if i := strings.IndexByte(s[1:], '"'); i >= 0 && endsWord(s[i+2:]) {
				out, s = append(out, s[1:i+1]), s[i+2:]
				continue
			}
		}
		i := strings.IndexAny(s, " \t\r\n")
		if i < 0 {
			i = len(s)
		}
		out, s = append(out, s[:i]), s[i:]
	}
}

func endsWord(s string) bool {
	return s == "" || strings.IndexByte(" \t\r\n", s[0]) >= 0
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// Length is the number of characters of a canonical word.
func Length(word string) int { return utf8.RuneCountInString(strings.ReplaceAll(word, " ", "")) }
