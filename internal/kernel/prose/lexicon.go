package prose

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Lexicon finds words of a fixed list in folded text, the longest first.
type Lexicon[T any] struct {
	first   [0x9FFF - 0x4E00 + 1 + utf8.RuneSelf]uint16 // bucket of a first character
	buckets [][]entry[T]
}

type entry[T any] struct {
	word  string
	value T
}

// Term is a value with its words, parted by blanks.
type Term[T any] struct {
	Value T
	Words string
}

// NewLexicon makes a lexicon. A word begins with an ASCII or a common Chinese
// character; of two terms with the same word the first counts.
func NewLexicon[T any](terms ...Term[T]) *Lexicon[T] {
	l := &Lexicon[T]{buckets: make([][]entry[T], 1)}
	for _, t := range terms {
		for _, w := range strings.Fields(t.Words) {
			l.add(w, t.Value)
		}
	}
	for _, b := range l.buckets {
		slices.SortStableFunc(b, func(a, b entry[T]) int { return len(b.word) - len(a.word) })
	}
	return l
}

func (l *Lexicon[T]) add(word string, v T) {
	r, _ := utf8.DecodeRuneInString(word)
	i := slot(r)
	if i < 0 {
		return
	}
	if l.first[i] == 0 {
		l.first[i] = uint16(len(l.buckets))
		l.buckets = append(l.buckets, nil)
	}
	b := &l.buckets[l.first[i]]
	*b = append(*b, entry[T]{word, v})
}

func slot(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return int(r)
	case r >= 0x4E00 && r <= 0x9FFF:
		return int(r) - 0x4E00 + utf8.RuneSelf
	}
	return -1
}

// At is the longest word that s begins with; length 0 means none. r is the
// first character of s.
func (l *Lexicon[T]) At(r rune, s string) (value T, length int) {
	i := slot(r)
	if i < 0 || l.first[i] == 0 {
		return value, 0
	}
	for _, e := range l.buckets[l.first[i]] {
		if len(s) >= len(e.word) && s[:len(e.word)] == e.word {
			return e.value, len(e.word)
		}
	}
	return value, 0
}

// Next finds the first word at or after byte i of s; start is -1 at the end.
func (l *Lexicon[T]) Next(s string, i int) (value T, start, end int) {
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if v, m := l.At(r, s[i:]); m > 0 {
			return v, i, i + m
		}
		i += n
	}
	return value, -1, -1
}

// In reports whether any word stands in s.
func (l *Lexicon[T]) In(s string) bool {
	_, start, _ := l.Next(s, 0)
	return start >= 0
}
