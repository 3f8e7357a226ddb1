package prose

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Lexicon finds words of a fixed list in folded text, the longest first.
type Lexicon[T any] struct {
	begins  bitset        // characters that a word begins with; small, so that it stays near the processor
	first   [slots]uint16 // bucket of a first character
	buckets [][]entry[T]
}

// slots is how many characters a word can begin with: ASCII, and the unified
// ideographs.
const slots = 0x9FFF - 0x4E00 + 1 + utf8.RuneSelf

type bitset [(slots + 63) / 64]uint64

func (b *bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

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
		l.begins[i>>6] |= 1 << (i & 63)
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

// runeOf is the character of a slot.
func runeOf(slot int) rune {
	if slot < utf8.RuneSelf {
		return rune(slot)
	}
	return rune(slot - utf8.RuneSelf + 0x4E00)
}

// At is the longest word that s begins with; length 0 means none. r is the
// first character of s.
func (l *Lexicon[T]) At(r rune, s string) (value T, length int) {
	i := slot(r)
	if i < 0 || !l.begins.has(i) {
		return value, 0
	}
	return l.at(i, s)
}

// at is At where a word begins with the character of slot i.
func (l *Lexicon[T]) at(i int, s string) (value T, length int) {
	bucket := l.buckets[l.first[i]]
	for k := range bucket {
		if w := bucket[k].word; len(s) >= len(w) && s[:len(w)] == w {
			return bucket[k].value, len(w)
		}
	}
	return value, 0
}

// Next finds the first word at or after byte i of s; start is -1 at the end.
func (l *Lexicon[T]) Next(s string, i int) (value T, start, end int) {
	for i < len(s) {
		at, n := slotAt(s, i)
		if at >= 0 && l.begins.has(at) {
			if v, m := l.at(at, s[i:]); m > 0 {
				return v, i, i + m
			}
		}
		i += n
	}
	return value, -1, -1
}

// slotAt is the slot and length of the character at byte i. What is valid is
// decoded by hand: nearly all of it is three bytes long.
func slotAt(s string, i int) (at, n int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return int(c), 1
	}
	if c >= 0xE4 && c <= 0xE9 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		if r := int(c&0x0F)<<12 | int(s[i+1]&0x3F)<<6 | int(s[i+2]&0x3F); r >= 0x4E00 {
			return r - 0x4E00 + utf8.RuneSelf, 3
		}
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return slot(r), n
}

// In reports whether any word stands in s.
func (l *Lexicon[T]) In(s string) bool {
	_, start, _ := l.Next(s, 0)
	return start >= 0
}
