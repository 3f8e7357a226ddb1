package report

import (
	"math/big"
	"strings"
)

// FenOf10kYuan is the number of decimals of an amount in 万元 that is exact to
// one 分: 0.01 元 is 0.000001 万元.
const FenOf10kYuan = 6

// Rat is the amount as an exact number of 万元; ok is false where it is unknown.
func (a Amount) Rat() (r *big.Rat, ok bool) {
	if a == "" || !IsDecimal(string(a)) {
		return nil, false
	}
	return new(big.Rat).SetString(string(a))
}

// AmountOf writes r (万元) with at most decimals digits after the point: rounded
// once, halves away from zero, without trailing zeros.
func AmountOf(r *big.Rat, decimals int) Amount {
	s := r.FloatString(decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return Amount(s)
}
