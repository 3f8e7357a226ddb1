package postings

import "math/bits"

// Column holds for each document the values that it has of one field, for
// counting: the lists of the field's terms, turned round. It costs four bytes
// a document and four for each of its values.
type Column struct {
	values []string
	at     []uint32 // where the values of a document begin in of; one more at the end
	of     []uint32 // numbers of values
	single bool     // each document has one value
	have   []int    // documents of each value
}

// NewColumn turns round the lists of n documents, one list for each value.
func NewColumn(n int, values []string, lists [][]byte) (*Column, error) {
	c := &Column{values: values, at: make([]uint32, n+1), have: make([]int, len(values))}
	each := func(f func(value uint32, o uint32)) error {
		var ords []uint32
		for v, list := range lists {
			var err error
			if ords, err = Ordinals(ords[:0], list); err != nil {
				return err
			}
			for _, o := range ords {
				if int(o) >= n {
					return ErrDamaged
				}
				f(uint32(v), o)
			}
		}
		return nil
	}
	if err := each(func(_, o uint32) { c.at[o+1]++ }); err != nil {
		return nil, err
	}
	c.single = true
	for i := range n {
		c.single = c.single && c.at[i+1] == 1
		c.at[i+1] += c.at[i]
	}
	c.of = make([]uint32, c.at[n])
	next := append([]uint32(nil), c.at[:n]...)
	return c, each(func(v, o uint32) {
		c.of[next[o]] = v
		next[o]++
		c.have[v]++
	})
}

// Count adds to sum, for each value, how many documents of the set have it. Of
// a set of more than half of all documents it counts the others.
func (c *Column) Count(s Set, sum map[string]int) {
	n := make([]int, len(c.values))
	if all := len(c.at) - 1; s.Count() <= all/2 {
		c.count(s, n)
	} else {
		others := Full(all)
		others.AndNot(s)
		c.count(others, n)
		for v := range n {
			n[v] = c.have[v] - n[v]
		}
	}
	for v, k := range n {
		if k > 0 {
			sum[c.values[v]] += k
		}
	}
}

func (c *Column) count(s Set, n []int) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			o := i<<6 + bits.TrailingZeros64(w)
			switch {
			case o+1 >= len(c.at):
				return
			case c.single:
				n[c.of[o]]++
			default:
				for _, v := range c.of[c.at[o]:c.at[o+1]] {
					n[v]++
				}
			}
		}
	}
}
