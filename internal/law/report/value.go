package report

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Count is a number of 件, or unknown. The zero value is unknown (JSON null).
type Count struct {
	N     int64
	Known bool
}

// C is the known count n.
func C(n int64) Count { return Count{N: n, Known: true} }

// MarshalJSON gives the number or null.
func (c Count) MarshalJSON() ([]byte, error) {
	if !c.Known {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, c.N, 10), nil
}

// UnmarshalJSON takes a whole number that is not negative, or null.
func (c *Count) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*c = Count{}
		return nil
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("%s 不是非负整数", b)
	}
	*c = C(n)
	return nil
}

// String is the number, or "" where unknown.
func (c Count) String() string {
	if !c.Known {
		return ""
	}
	return strconv.FormatInt(c.N, 10)
}

// Amount is a sum in 万元 as the source states it, a plain decimal without
// separators ("621.952"); "" is unknown (JSON null).
type Amount string

// MarshalJSON gives the decimal string or null.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(a))
}

// UnmarshalJSON takes a decimal string, a plain number, or null.
func (a *Amount) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" || s == "" {
		*a = ""
		return nil
	}
	if !IsDecimal(s) {
		return fmt.Errorf("%s 不是金额", b)
	}
	*a = Amount(s)
	return nil
}

// IsDecimal reports whether s is digits with at most one point inside.
func IsDecimal(s string) bool {
	digits, points := 0, 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '.' && i > 0 && i < len(s)-1:
			points++
		default:
			return false
		}
	}
	return digits > 0 && points <= 1 && len(s) <= 40
}
