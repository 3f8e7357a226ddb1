// Package fee is the processing fee for excessive requests (信息处理费,
// Regulations art. 42; 国办函〔2020〕109号): marginal sums by items or by pages,
// tier by tier.
package fee

import (
	"fmt"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// Max bounds a count: what is over it is a slip of the keyboard.
const Max = 100_000

// Sum is a fee in yuan with the tiers it was added up from.
type Sum struct {
	Method  statute.FeeMethod `json:"method"`
	Count   int               `json:"count"`             // items or pages charged now
	Already int               `json:"already,omitempty"` // items of the same applicant earlier in the month
	Amount  int               `json:"amount"`            // yuan
	Tiers   []Line            `json:"tiers"`
	Source  string            `json:"source"`
}

// Line is what one tier adds: the units from First to Last, both included, at
// Rate yuan each.
type Line struct {
	First int `json:"first"`
	Last  int `json:"last"`
	Rate  int `json:"rate"`
	Count int `json:"count"`
	Sum   int `json:"sum"`
}

// ByItems charges n items (n ≥ 1) of a request by the scale in force on d.
// Items count on through one calendar month for one applicant and one agency
// (choices 3.1, 3.2): already is their number before this request. Errors are
// fault.Invalid.
func ByItems(n, already int, d calendar.Date) (Sum, error) {
	switch {
	case n < 1 || n > Max:
		return Sum{}, bad("件数", n, 1)
	case already < 0 || already > Max:
		return Sum{}, bad("本月已有的件数", already, 0)
	}
	return charge(statute.ByItems, n, already, d)
}

// ByPages charges n pages (n ≥ 1; one side of A4 or smaller) of one request by
// the scale in force on d; pages never add up over requests.
func ByPages(n int, d calendar.Date) (Sum, error) {
	if n < 1 || n > Max {
		return Sum{}, bad("页数", n, 1)
	}
	return charge(statute.ByPages, n, 0, d)
}

func bad(what string, n, least int) error {
	return fault.New(fault.Invalid, "fee.bad-count", fmt.Sprintf("%s %d 不对，应为 %d 至 %d 的整数", what, n, least, Max))
}

func charge(m statute.FeeMethod, n, already int, d calendar.Date) (Sum, error) {
	scale, ok := statute.ScaleAt(m, d)
	if !ok {
		return Sum{}, fault.New(fault.Invalid, "fee.no-scale", fmt.Sprintf("没有 %q 的收费标准", m))
	}
	s := Sum{Method: m, Count: n, Already: already, Source: scale.Source}
	for _, b := range bands(scale.Tiers, already+n) {
		first := max(b.First, already+1)
		if first > b.Last {
			continue
		}
		b.First, b.Count = first, b.Last-first+1
		b.Sum = b.Count * b.Rate
		s.Amount += b.Sum
		s.Tiers = append(s.Tiers, b)
	}
	return s, nil
}

// bands lays the tiers out up to unit last.
func bands(tiers []statute.Tier, last int) []Line {
	var out []Line
	for i, t := range tiers {
		end := last
		if i+1 < len(tiers) {
			end = min(last, tiers[i+1].First-1)
		}
		if t.Every == 0 {
			if t.First <= end {
				out = append(out, Line{First: t.First, Last: end, Rate: t.Rate})
			}
			continue
		}
		for first, rate := t.First, t.Rate; first <= end; first, rate = first+t.Every, rate+t.Step {
			out = append(out, Line{First: first, Last: min(end, first+t.Every-1), Rate: rate})
		}
	}
	return out
}
