package postings

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Builder collects the terms of documents in the order of their keys.
type Builder struct {
	keys  []int64
	terms map[string]*growing
}

// growing is a list under construction: gaps as uvarints.
type growing struct {
	last int64
	n    int
	gaps []byte
}

// NewBuilder makes an empty builder.
func NewBuilder() *Builder { return &Builder{terms: map[string]*growing{}} }

// Len is the number of documents added.
func (b *Builder) Len() int { return len(b.keys) }

// Last is the key that was added last.
func (b *Builder) Last() int64 {
	if len(b.keys) == 0 {
		return -1
	}
	return b.keys[len(b.keys)-1]
}

// Keys are the keys of the documents added.
func (b *Builder) Keys() []int64 { return b.keys }

// Add puts in a document with its terms, each once. Its key is greater than Last.
func (b *Builder) Add(key int64, terms []string) {
	ord := int64(len(b.keys))
	b.keys = append(b.keys, key)
	for _, t := range terms {
		g := b.terms[t]
		if g == nil {
			g = &growing{last: -1}
			b.terms[t] = g
		}
		g.gaps = binary.AppendUvarint(g.gaps, uint64(ord-g.last))
		g.last = ord
		g.n++
	}
}

// Write hands all terms and their lists to w and closes it.
func (b *Builder) Write(w *Writer) error {
	terms := make([]string, 0, len(b.terms))
	for t := range b.terms {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	var ords []uint32
	var list []byte
	for _, t := range terms {
		g := b.terms[t]
		ords = ords[:0]
		for last, rest := int64(-1), g.gaps; len(rest) > 0; {
			gap, n := binary.Uvarint(rest)
			last += int64(gap)
			ords, rest = append(ords, uint32(last)), rest[n:]
		}
		list = AppendList(list[:0], ords)
		if err := w.Add([]byte(t), list); err != nil {
			return err
		}
	}
	return w.Close()
}

// Gone is what Merge reads instead of an ordinal for a document that is no more.
const Gone = ^uint32(0)

// Remap places the documents of several segments in one: for each segment the
// new ordinal of each old one, and the keys of the whole. Keys for which gone
// is true have no place.
func Remap(segments [][]int64, gone func(key int64) bool) (place [][]uint32, keys []int64) {
	at := make([]int, len(segments))
	for _, s := range segments {
		place = append(place, make([]uint32, len(s)))
	}
	for {
		least := -1
		for i, s := range segments {
			if at[i] < len(s) && (least < 0 || s[at[i]] < segments[least][at[least]]) {
				least = i
			}
		}
		if least < 0 {
			return place, keys
		}
		key := segments[least][at[least]]
		if gone(key) {
			place[least][at[least]] = Gone
		} else {
			place[least][at[least]] = uint32(len(keys))
			keys = append(keys, key)
		}
		at[least]++
	}
}

// Source gives the pages of one segment in order; nil after the last.
type Source func() (page []byte, err error)

// Merge writes the lists of several segments as those of one, with the places
// that Remap gave.
func Merge(sources []Source, place [][]uint32, w *Writer) error {
	m := merger{place: place}
	for i, s := range sources {
		in := &input{source: s, r: NewReader(nil), segment: i}
		if ok, err := in.next(); err != nil {
			return err
		} else if ok {
			m.push(in)
		}
	}
	for len(m.heap) > 0 {
		if err := m.term(w); err != nil {
			return err
		}
	}
	return w.Close()
}

type input struct {
	source  Source
	r       *Reader
	segment int
}

func (in *input) next() (bool, error) {
	for {
		if ok, err := in.r.Next(); ok || err != nil {
			return ok, err
		}
		page, err := in.source()
		if err != nil || page == nil {
			return false, err
		}
		in.r = NewReader(page)
	}
}

// merger takes the least term of its inputs, which stand in a heap.
type merger struct {
	heap  []*input
	place [][]uint32
	word  []byte
	ords  []uint32
	old   []uint32
	list  []byte
}

func (m *merger) term(w *Writer) error {
	m.word = append(m.word[:0], m.heap[0].r.Term...)
	m.ords = m.ords[:0]
	sorted := true
	for len(m.heap) > 0 && string(m.heap[0].r.Term) == string(m.word) {
		in := m.heap[0]
		var err error
		if m.old, err = Ordinals(m.old[:0], in.r.List); err != nil {
			return err
		}
		for _, o := range m.old {
			if int(o) >= len(m.place[in.segment]) {
				return ErrDamaged
			}
			p := m.place[in.segment][o]
			if p == Gone {
				continue
			}
			sorted = sorted && (len(m.ords) == 0 || m.ords[len(m.ords)-1] < p)
			m.ords = append(m.ords, p)
		}
		ok, err := in.next()
		if err != nil {
			return err
		}
		if !ok {
			m.heap[0] = m.heap[len(m.heap)-1]
			m.heap = m.heap[:len(m.heap)-1]
		}
		m.down()
	}
	if len(m.ords) == 0 {
		return nil
	}
	if !sorted {
		slices.Sort(m.ords)
	}
	m.list = AppendList(m.list[:0], m.ords)
	return w.Add(m.word, m.list)
}

// before orders inputs by term, then by segment, so that lists of segments
// that follow one another need no sorting.
func (m *merger) before(a, b *input) bool {
	if c := bytes.Compare(a.r.Term, b.r.Term); c != 0 {
		return c < 0
	}
	return a.segment < b.segment
}

func (m *merger) push(in *input) {
	m.heap = append(m.heap, in)
	for i := len(m.heap) - 1; i > 0 && m.before(m.heap[i], m.heap[(i-1)/2]); i = (i - 1) / 2 {
		m.heap[i], m.heap[(i-1)/2] = m.heap[(i-1)/2], m.heap[i]
	}
}

func (m *merger) down() {
	for i := 0; ; {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(m.heap); k++ {
			if m.before(m.heap[k], m.heap[least]) {
				least = k
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}
