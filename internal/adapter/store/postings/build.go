package postings

import (
	"bytes"
	"maps"
	"runtime"
	"slices"
	"sync"
)

// Build writes the terms of n documents, which are numbered in the order of their
// keys, and their lists to w, and closes it. terms calls add for each term of a
// document, once or more often; it is called for several documents at once, for
// each processor collects some that follow one another.
func Build(n int, terms func(doc int, add func(term string)), w *Writer) error {
	return build(n, min(runtime.GOMAXPROCS(0), n/worthAPart+1), terms, w)
}

// worthAPart is how many documents are worth a processor of their own.
const worthAPart = 64

func build(n, processors int, terms func(doc int, add func(term string)), w *Writer) error {
	parts := make([]*part, processors)
	var all sync.WaitGroup
	for i := range parts {
		p := &part{long: map[string][]uint32{}}
		parts[i] = p
		all.Go(func() {
			for doc := n * i / processors; doc < n*(i+1)/processors; doc++ {
				terms(doc, func(term string) { p.add(term, uint32(doc)) })
			}
			p.sort()
		})
	}
	all.Wait()
	return write(parts, w)
}

// part is the terms of some documents that follow one another.
//
// Nearly all terms are two ideographs, at most seven bytes, which fit into a
// word of the machine in the order of their bytes: a row of such words is
// sorted with a few passes over memory, where a map of a million terms would
// miss the processor's cache for each.
type part struct {
	short []posting
	long  map[string][]uint32
	terms []string // of long, in order, as far as they are not taken
	term  []byte   // the least that is not taken, empty at the end
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

func (p *part) add(term string, ord uint32) {
	if len(term) <= maxShort {
		if len(p.short) == cap(p.short) { // append would copy them four times as often
			p.short = slices.Grow(p.short, max(len(p.short), 1<<12))
		}
		p.short = append(p.short, posting{packed(term), ord})
		return
	}
	if had := p.long[term]; len(had) == 0 || had[len(had)-1] != ord {
		p.long[term] = append(had, ord)
	}
}

// sort orders the postings by term, byte by byte from the last, keeping the
// order of documents.
func (p *part) sort() {
	var counts [8][256]int
	for _, x := range p.short {
		for b := range counts {
			counts[b][byte(x.term>>(8*b))]++
		}
	}
	from, to := p.short, make([]posting, len(p.short))
	for b := range counts {
		at := &counts[b]
		if slices.Contains(at[:], len(from)) { // all alike
			continue
		}
		sum := 0
		for i, n := range at {
			at[i], sum = sum, sum+n
		}
		for _, x := range from {
			d := byte(x.term >> (8 * b))
			to[at[d]] = x
			at[d]++
		}
		from, to = to, from
	}
	p.short, p.terms = from, slices.Sorted(maps.Keys(p.long))
	p.next()
}

// next finds the least term that is left.
func (p *part) next() {
	p.term = p.term[:0]
	if len(p.short) > 0 {
		p.term = unpacked(p.term, p.short[0].term)
	}
	if len(p.terms) > 0 && (len(p.short) == 0 || p.terms[0] < string(p.term)) {
		p.term = append(p.term[:0], p.terms[0]...)
	}
}

// take appends the documents of the least term and goes on to the next.
func (p *part) take(ords []uint32) []uint32 {
	if len(p.terms) > 0 && p.terms[0] == string(p.term) {
		ords = append(ords, p.long[p.terms[0]]...)
		p.terms = p.terms[1:]
	} else {
		from := len(ords)
		for term := p.short[0].term; len(p.short) > 0 && p.short[0].term == term; p.short = p.short[1:] {
			if o := p.short[0].ord; len(ords) == from || ords[len(ords)-1] != o {
				ords = append(ords, o)
			}
		}
	}
	p.next()
	return ords
}

// write hands the terms of all parts on in order, each with its documents.
func write(parts []*part, w *Writer) error {
	var term, list []byte
	var ords []uint32
	for {
		var least *part
		for _, p := range parts {
			if len(p.term) > 0 && (least == nil || bytes.Compare(p.term, least.term) < 0) {
				least = p
			}
		}
		if least == nil {
			return w.Close()
		}
		term, ords = append(term[:0], least.term...), ords[:0]
		for _, p := range parts {
			if bytes.Equal(p.term, term) {
				ords = p.take(ords)
			}
		}
		list = AppendList(list[:0], ords)
		if err := w.Add(term, list); err != nil {
			return err
		}
	}
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
