package postings

import (
	"bytes"
	"maps"
	"slices"
)

// Builder collects the terms of documents in the order of their keys.
//
// Nearly all terms are two ideographs, at most seven bytes, which fit into a
// word of the machine in the order of their bytes: a row of such words is
// sorted with a few passes over memory, where a map of a million terms would
// miss the processor's cache for each.
type Builder struct {
	keys  []int64
	short []posting
	long  map[string][]uint32
}

// posting is a short term and a document that has it.
type posting struct {
	term uint64 // its bytes from the highest on, its length in the lowest
	ord  uint32
}

// maxShort is the length of a term that a posting holds.
const maxShort = 7

func packed(term string) (p uint64) {
	for i := range len(term) {
		p |= uint64(term[i]) << (56 - 8*i)
	}
	return p | uint64(len(term))
}

func unpacked(dst []byte, p uint64) []byte {
	for i := range int(p & 0xff) {
		dst = append(dst, byte(p>>(56-8*i)))
	}
	return dst
}

// NewBuilder makes an empty builder.
func NewBuilder() *Builder { return &Builder{long: map[string][]uint32{}} }

// Keys are the keys of the documents added.
func (b *Builder) Keys() []int64 { return b.keys }

// Begin begins a document, whose key is greater than those before, and gives
// what takes its terms, each of them once or more often.
func (b *Builder) Begin(key int64) (add func(term string)) {
	ord := uint32(len(b.keys))
	b.keys = append(b.keys, key)
	return func(term string) {
		if len(term) <= maxShort {
			b.short = append(b.short, posting{packed(term), ord})
			return
		}
		if had := b.long[term]; len(had) == 0 || had[len(had)-1] != ord {
			b.long[term] = append(had, ord)
		}
	}
}

// Write hands all terms and their lists to w and closes it.
func (b *Builder) Write(w *Writer) error {
	b.sort()
	long := slices.Sorted(maps.Keys(b.long))
	var ords []uint32
	var list, term []byte
	put := func() error {
		list = AppendList(list[:0], ords)
		return w.Add(term, list)
	}
	for i := 0; i < len(b.short); {
		p := b.short[i].term
		term, ords = unpacked(term[:0], p), ords[:0]
		for ; i < len(b.short) && b.short[i].term == p; i++ {
			if o := b.short[i].ord; len(ords) == 0 || ords[len(ords)-1] != o {
				ords = append(ords, o)
			}
		}
		for ; len(long) > 0 && long[0] < string(term); long = long[1:] {
			if err := w.Add([]byte(long[0]), AppendList(nil, b.long[long[0]])); err != nil {
				return err
			}
		}
		if err := put(); err != nil {
			return err
		}
	}
	for _, l := range long {
		if err := w.Add([]byte(l), AppendList(nil, b.long[l])); err != nil {
			return err
		}
	}
	return w.Close()
}

// sort orders the postings by term, byte by byte from the last, keeping the
// order of documents.
func (b *Builder) sort() {
	from, to := b.short, make([]posting, len(b.short))
	for shift := 0; shift < 64; shift += 8 {
		var at [256]int
		for _, p := range from {
			at[byte(p.term>>shift)]++
		}
		if slices.Contains(at[:], len(from)) { // all alike
			continue
		}
		sum := 0
		for i, n := range at {
			at[i], sum = sum, sum+n
		}
		for _, p := range from {
			d := byte(p.term >> shift)
			to[at[d]] = p
			at[d]++
		}
		from, to = to, from
	}
	b.short = from
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
