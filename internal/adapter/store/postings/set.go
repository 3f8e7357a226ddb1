// Package postings is the inverted index behind search, as plain data: sets of
// documents, lists of the documents that hold a term, and pages of such lists
// in the order of their terms. It reads and writes bytes; the store keeps them.
//
// A segment is a number of documents that never changes. Within it a document
// is its ordinal, from 0, and a set of documents is one bit each: whatever is
// asked of a million documents happens in 125 KB.
package postings

import "math/bits"

// Set is a set of ordinals, one bit each. Sets that meet have the same length.
type Set []uint64

// NewSet is the empty set among n documents.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Full is the set of all n documents.
func Full(n int) Set {
	s := NewSet(n)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if n%64 != 0 {
		s[len(s)-1] = 1<<(n%64) - 1
	}
	return s
}

// Add puts i into the set; a set too short for it stays as it is.
func (s Set) Add(i uint32) {
	if w := int(i >> 6); w < len(s) {
		s[w] |= 1 << (i & 63)
	}
}

// Remove takes i out of the set.
func (s Set) Remove(i uint32) {
	if w := int(i >> 6); w < len(s) {
		s[w] &^= 1 << (i & 63)
	}
}

// Has reports whether i is in the set.
func (s Set) Has(i uint32) bool {
	w := int(i >> 6)
	return w < len(s) && s[w]&(1<<(i&63)) != 0
}

// And keeps what is in o too.
func (s Set) And(o Set) {
	for i := range s {
		s[i] &= o[i]
	}
}

// Or takes in what is in o.
func (s Set) Or(o Set) {
	for i := range s {
		s[i] |= o[i]
	}
}

// AndNot drops what is in o.
func (s Set) AndNot(o Set) {
	for i := range s {
		s[i] &^= o[i]
	}
}

// Count is the number of documents in the set.
func (s Set) Count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Below gives the greatest ordinal in the set under i, and -1 where none is.
func (s Set) Below(i int) int {
	if i > len(s)*64 {
		i = len(s) * 64
	}
	if i <= 0 {
		return -1
	}
	i--
	w := s[i>>6] << (63 - i&63)
	if w != 0 {
		return i - bits.LeadingZeros64(w)
	}
	for k := i>>6 - 1; k >= 0; k-- {
		if s[k] != 0 {
			return k<<6 + 63 - bits.LeadingZeros64(s[k])
		}
	}
	return -1
}
