package postings

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

// A column counts what its lists count.
func TestColumnCountsAsItsListsDo(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		const n = 400_001
		var values []string
		var lists [][]byte
		want := map[string]int{}
		s := NewSet(n)
		for _, o := range ordinals(t, "set") {
			s.Add(o)
		}
		if rapid.Bool().Draw(t, "most") {
			most := Full(n)
			most.AndNot(s)
			s = most
		}
		every := rapid.Bool().Draw(t, "every document has one value")
		for _, v := range []string{"甲", "乙", "丙"} {
			list := AppendList(nil, ordinals(t, v))
			if every {
				list = thirds(n, len(values))
			}
			values, lists = append(values, v), append(lists, list)
			both := NewSet(n)
			if err := both.AddList(list); err != nil {
				t.Fatal(err)
			}
			if both.And(s); both.Count() > 0 {
				want[v] = both.Count()
			}
		}
		c, err := NewColumn(n, values, lists)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		if c.Count(s, got); !maps.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// thirds lists every third of n ordinals.
func thirds(n, from int) []byte {
	var ords []uint32
	for o := from; o < n; o += 3 {
		ords = append(ords, uint32(o))
	}
	return AppendList(nil, ords)
}
