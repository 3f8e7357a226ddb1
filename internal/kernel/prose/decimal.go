package prose

import (
	"strconv"
	"strings"
)

// Decimal is N divided by ten Scale times, exact. Both are small: numbers of
// more than 15 figures are no quantities.
type Decimal struct {
	N     int64
	Scale uint8
}

const maxFigures = 15

// ParseDecimal reads digits with at most one point inside.
func ParseDecimal(s string) (Decimal, bool) {
	var d Decimal
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || point && frac == "" || len(whole)+len(frac) > maxFigures {
		return d, false
	}
	for _, part := range [2]string{whole, frac} {
		for i := range len(part) {
			if !isDigit(part[i]) {
				return Decimal{}, false
			}
			d.N = d.N*10 + int64(part[i]-'0')
		}
	}
	d.Scale = uint8(len(frac))
	return d.trim(), true
}

// trim takes needless zeros off the end of the fraction.
func (d Decimal) trim() Decimal {
	for d.Scale > 0 && d.N%10 == 0 {
		d.N /= 10
		d.Scale--
	}
	return d
}

// Int is the value where it is whole.
func (d Decimal) Int() (int64, bool) { return d.N, d.Scale == 0 }

// IsZero reports whether the value is 0.
func (d Decimal) IsZero() bool { return d.N == 0 }

// Compare is -1, 0 or +1 as d is less than, equal to or more than e.
func (d Decimal) Compare(e Decimal) int {
	a, b := d.atScale(max(d.Scale, e.Scale)), e.atScale(max(d.Scale, e.Scale))
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// atScale is N of d written with more places. N stays below 10^15 and scales
// below 16; what would not fit counts as very large.
func (d Decimal) atScale(scale uint8) int64 {
	n := d.N
	for ; d.Scale < scale; d.Scale++ {
		if n > 1<<59 {
			return 1 << 62
		}
		n *= 10
	}
	return n
}

// Round is d to a number of places, halves up.
func (d Decimal) Round(scale uint8) Decimal {
	if d.Scale <= scale {
		return d
	}
	for ; d.Scale > scale+1; d.Scale-- {
		d.N /= 10
	}
	d.N, d.Scale = (d.N+5)/10, scale
	return d
}

// times multiplies by a power of ten.
func (d Decimal) times(factor int64) (Decimal, bool) {
	for ; factor >= 10; factor /= 10 {
		switch {
		case d.Scale > 0:
			d.Scale--
		case d.N > 1<<59:
			return Decimal{}, false
		default:
			d.N *= 10
		}
	}
	return d.trim(), true
}

// Over divides by a power of ten.
func (d Decimal) Over(factor int64) Decimal {
	for ; factor >= 10; factor /= 10 {
		d.Scale++
	}
	return d.trim()
}

func (d Decimal) String() string {
	if d.Scale == 0 {
		return strconv.FormatInt(d.N, 10)
	}
	s := strconv.FormatInt(d.N, 10)
	for len(s) <= int(d.Scale) {
		s = "0" + s
	}
	return s[:len(s)-int(d.Scale)] + "." + s[len(s)-int(d.Scale):]
}

// Add is the sum, exact as long as both are small.
func (d Decimal) Add(e Decimal) Decimal {
	scale := max(d.Scale, e.Scale)
	return Decimal{N: d.atScale(scale) + e.atScale(scale), Scale: scale}.trim()
}

// Sub is d less e.
func (d Decimal) Sub(e Decimal) Decimal {
	scale := max(d.Scale, e.Scale)
	return Decimal{N: d.atScale(scale) - e.atScale(scale), Scale: scale}.trim()
}
