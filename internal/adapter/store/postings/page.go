package postings

import (
	"encoding/binary"
)

// A page holds terms in the order of their bytes, each with its list: uvarint
// length of what the term shares with the one before, uvarint length of the
// rest, the rest, uvarint length of the list, the list.

// pageSize is what a page holds at most, so that its row fits a database page
// of 4 KB; a list that is longer has a page of its own.
const pageSize = 3900

// Writer fills pages and hands each on with its first term.
type Writer struct {
	emit        func(first, page []byte) error
	page        []byte
	first, last []byte
}

// NewWriter makes a writer; emit must not keep what it is given.
func NewWriter(emit func(first, page []byte) error) *Writer { return &Writer{emit: emit} }

// Add writes a term, which follows those before, and its list.
func (w *Writer) Add(term, list []byte) error {
	if len(w.page) > 0 && len(w.page)+len(term)+len(list)+8 > pageSize {
		if err := w.Close(); err != nil {
			return err
		}
	}
	same := 0
	if len(w.page) == 0 {
		w.first = append(w.first[:0], term...)
	} else {
		for same < len(term) && same < len(w.last) && term[same] == w.last[same] {
			same++
		}
	}
	w.page = binary.AppendUvarint(w.page, uint64(same))
	w.page = binary.AppendUvarint(w.page, uint64(len(term)-same))
	w.page = append(w.page, term[same:]...)
	w.page = binary.AppendUvarint(w.page, uint64(len(list)))
	w.page = append(w.page, list...)
	w.last = append(w.last[:0], term...)
	return nil
}

// Close hands on the page being filled.
func (w *Writer) Close() error {
	if len(w.page) == 0 {
		return nil
	}
	err := w.emit(w.first, w.page)
	w.page = w.page[:0]
	return err
}

// Reader walks a page. Term and List stand until the next Next.
type Reader struct {
	Term, List []byte
	rest       []byte
}

// NewReader begins a page.
func NewReader(page []byte) *Reader { return &Reader{rest: page} }

// Next moves to the next term; false at the end.
func (r *Reader) Next() (bool, error) {
	if len(r.rest) == 0 {
		return false, nil
	}
	same, err := r.number(len(r.Term))
	if err != nil {
		return false, err
	}
	rest, err := r.bytes()
	if err != nil {
		return false, err
	}
	r.Term = append(r.Term[:same], rest...)
	r.List, err = r.bytes()
	return err == nil, err
}

func (r *Reader) number(most int) (int, error) {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > uint64(most) {
		return 0, ErrDamaged
	}
	r.rest = r.rest[n:]
	return int(v), nil
}

func (r *Reader) bytes() ([]byte, error) {
	n, err := r.number(len(r.rest))
	if err != nil || n > len(r.rest) {
		return nil, ErrDamaged
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, nil
}

// Lookup finds a term in a page; nil where it is not.
func Lookup(page []byte, term string) ([]byte, error) {
	r := NewReader(page)
	for {
		ok, err := r.Next()
		if !ok || err != nil || string(r.Term) > term {
			return nil, err
		}
		if string(r.Term) == term {
			return r.List, nil
		}
	}
}
