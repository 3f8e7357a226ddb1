package postings

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

// ordinals draws ascending ordinals: sparse, dense, and over several blocks.
func ordinals(t *rapid.T, label string) []uint32 {
	n := rapid.SampledFrom([]int{0, 1, 5, 200, 9000}).Draw(t, label+" most")
	top := rapid.SampledFrom([]uint32{uint32(n) + 1, 70_000, 400_000}).Draw(t, label+" top")
	seed := rapid.Uint32().Draw(t, label)
	seen := map[uint32]bool{}
	for range n {
		seed = seed*1664525 + 1013904223
		seen[seed>>3%top] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestListsComeBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		want := ordinals(t, "list")
		list := AppendList(nil, want)
		got, err := Ordinals(nil, list)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%v: %d of %d come back", err, len(got), len(want))
		}
		s := NewSet(400_001)
		if err := s.AddList(list); err != nil || s.Count() != len(want) {
			t.Fatalf("%v: %d of %d in the set", err, s.Count(), len(want))
		}
		var down []uint32
		for i := s.Below(400_001); i >= 0; i = s.Below(i) {
			down = append(down, uint32(i))
		}
		slices.Reverse(down)
		if !slices.Equal(down, want) {
			t.Fatalf("walked down %d of %d", len(down), len(want))
		}
	})
}

// A list costs no more than a bit for each document, whatever it holds.
func TestListIsNoLongerThanABitEach(t *testing.T) {
	all := make([]uint32, 1_000_000)
	for i := range all {
		all[i] = uint32(i)
	}
	var third []uint32
	for i := 0; i < len(all); i += 3 {
		third = append(third, uint32(i))
	}
	for _, ords := range [][]uint32{all, third} {
		if n := len(AppendList(nil, ords)); n > 125_000+16*8 {
			t.Errorf("%d of a million take %d bytes", len(ords), n)
		}
	}
}

func TestFull(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 1000} {
		if got := Full(n).Count(); got != n {
			t.Errorf("Full(%d) holds %d", n, got)
		}
	}
}

type collection map[int64][]string

// segment builds the pages of the documents.
func (c collection) segment(t *rapid.T) (keys []int64, pages [][]byte) {
	keys = slices.Sorted(maps.Keys(c))
	w := NewWriter(func(_, page []byte) error { pages = append(pages, bytes.Clone(page)); return nil })
	if err := build(len(keys), rapid.IntRange(1, 4).Draw(t, "processors"), func(doc int, add func(string)) {
		terms := c[keys[doc]]
		for _, term := range terms {
			add(term)
		}
		if len(terms) > 0 {
			add(terms[0]) // once more does no harm
		}
	}, w); err != nil {
		t.Fatal(err)
	}
	return keys, pages
}

func source(pages [][]byte) Source {
	return func() ([]byte, error) {
		if len(pages) == 0 {
			return nil, nil
		}
		page := pages[0]
		pages = pages[1:]
		return page, nil
	}
}

// read turns pages back into the terms of documents.
func read(t *rapid.T, keys []int64, pages [][]byte) collection {
	c := collection{}
	for _, k := range keys {
		c[k] = nil
	}
	last := ""
	for _, page := range pages {
		r := NewReader(page)
		for {
			ok, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			if string(r.Term) <= last {
				t.Fatalf("%q after %q", r.Term, last)
			}
			last = string(r.Term)
			ords, err := Ordinals(nil, r.List)
			if err != nil {
				t.Fatal(err)
			}
			if list, err := Lookup(page, last); err != nil || !bytes.Equal(list, r.List) {
				t.Fatalf("%q is not found in its page: %v", last, err)
			}
			for _, o := range ords {
				c[keys[o]] = append(c[keys[o]], last)
			}
		}
	}
	return c
}

// What is merged out of segments is what one segment would have held, without
// the documents that are gone.
func TestMergeIsOneSegment(t *testing.T) {
	terms := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.SampledFrom([]rune("政府信息公开ab1")), 1, 4, -1), 0, 60, rapid.ID[string])
	property.Check(t, func(t *rapid.T) {
		var keys [][]int64
		var sources []Source
		want := collection{}
		for i := range rapid.IntRange(1, 5).Draw(t, "segments") {
			c := collection{}
			for range rapid.IntRange(0, 40).Draw(t, "documents") {
				k := rapid.Int64Range(0, 1<<40).Draw(t, "key")*8 + int64(i)
				c[k] = slices.Sorted(slices.Values(terms.Draw(t, "terms")))
			}
			ks, pages := c.segment(t)
			keys, sources = append(keys, ks), append(sources, source(pages))
			maps.Copy(want, c)
		}
		gone := func(k int64) bool { return k%16 >= 8 }
		place, all := Remap(keys, gone)
		var pages [][]byte
		if err := Merge(sources, place, NewWriter(func(_, page []byte) error { pages = append(pages, bytes.Clone(page)); return nil })); err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(want, func(k int64, _ []string) bool { return gone(k) })
		if got := read(t, all, pages); !maps.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("got %v, want %v", got, want)
		}
		again, err := Keys(AppendKeys(nil, all), len(all))
		if err != nil || !slices.Equal(again, all) {
			t.Fatalf("keys: %v", err)
		}
	})
}

func TestPagesFitTheirRow(t *testing.T) {
	pages := 0
	err := Build(3000, func(d int, add func(string)) {
		for i := range 30 {
			add(fmt.Sprintf("词%d", (d*7+i*i)%900))
		}
	}, NewWriter(func(_, page []byte) error {
		pages++
		if len(page) > pageSize {
			r := NewReader(page)
			if _, err := r.Next(); err != nil || len(r.rest) > 0 {
				return errors.New("a page is too long and holds more than one list")
			}
		}
		return nil
	}))
	if err != nil || pages < 2 {
		t.Fatal(err, pages)
	}
}

// Damaged bytes are told, never a panic and never without end.
func FuzzDamaged(f *testing.F) {
	f.Add(AppendList(nil, []uint32{1, 5, 70000}))
	all := make([]uint32, 500)
	for i := range all {
		all[i] = uint32(i)
	}
	f.Add(AppendList(nil, all))
	f.Add([]byte{0, 2, 'a', 'b', 1, 0, 1, 1, 'c', 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if ords, err := Ordinals(nil, b); err == nil && !slices.IsSorted(ords) && !bytes.Contains(b, []byte{0}) {
			t.Fatalf("%v", ords)
		}
		s := NewSet(100)
		if err := s.AddList(b); err == nil {
			if _, err := NewColumn(1<<20, []string{"v"}, [][]byte{b}); err != nil && !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
		}
		if _, err := Lookup(b, "b"); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
		if _, err := Keys(b, len(b)/2); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	})
}
