package calendar

import (
	"fmt"
	"slices"
	"sort"

	"gongkai/internal/kernel/fault"
)

// Span is a run of days, both ends included; it is empty where To is before
// From.
type Span struct{ From, To Date }

// Holds reports whether d lies in the span.
func (s Span) Holds(d Date) bool { return !d.Before(s.From) && !d.After(s.To) }

// Merge joins spans that touch or overlap, so that each day counts once.
func Merge(spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		if !s.To.Before(s.From) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.From.Compare(b.From) })
	n := 0
	for _, s := range out {
		if n > 0 && !s.From.After(out[n-1].To.AddDays(1)) {
			if s.To.After(out[n-1].To) {
				out[n-1].To = s.To
			}
			continue
		}
		out[n] = s
		n++
	}
	return out[:n]
}

// Add is the n-th working day strictly after d (n ≥ 1), leaving out the days
// of the paused spans. It refuses, with fault.Invalid, a count that ends before
// the first arrangement or past the last computable year.
func (c *Calendar) Add(d Date, n int, paused ...Span) (Date, error) {
	if n < 1 {
		return Date{}, fault.New(fault.Invalid, "calendar.bad-count", fmt.Sprintf("工作日数 %d 应为正整数", n))
	}
	at, err := c.index(d)
	if err != nil {
		return Date{}, err
	}
	left := n
	if len(paused) > 0 {
		at, left = c.passPauses(at, n, Merge(paused))
	}
	k := int(c.before[at+1]) + left - 1
	if k >= len(c.working) || k < 0 {
		return Date{}, fault.New(fault.Invalid, "calendar.too-far",
			fmt.Sprintf("自 %s 起第 %d 个工作日超出可推算的范围（至 %d 年底）", d, n, lunarLast))
	}
	end := fromOrdinal(c.first + int64(c.working[k]))
	return end, c.notPast(end)
}

// passPauses moves from at over the pauses that the count meets and gives the
// day after which the rest of n is counted without any.
func (c *Calendar) passPauses(at, n int, paused []Span) (int, int) {
	for _, s := range paused {
		from, to := int(s.From.ordinal()-c.first), int(s.To.ordinal()-c.first)
		if to = min(to, len(c.days)-1); to <= at {
			continue
		}
		if from > at+1 {
			free := int(c.before[min(from, len(c.days))] - c.before[at+1])
			if free >= n {
				break
			}
			n -= free
		}
		at = to
	}
	return at, n
}

// Between is the number of working days strictly after a up to and including
// b, less those in the paused spans; negative where b is before a.
func (c *Calendar) Between(a, b Date, paused ...Span) (int, error) {
	if b.Before(a) {
		n, err := c.Between(b, a, paused...)
		return -n, err
	}
	i, err := c.index(a)
	if err != nil {
		return 0, err
	}
	j, err := c.index(b)
	if err != nil {
		return 0, err
	}
	n := int(c.before[j+1] - c.before[i+1])
	for _, s := range Merge(paused) {
		from := max(int(s.From.ordinal()-c.first), i+1)
		to := min(int(s.To.ordinal()-c.first), j)
		if from <= to {
			n -= int(c.before[to+1] - c.before[from])
		}
	}
	return n, nil
}

// Provisional reports whether any day strictly after a up to and including b
// lies in a year without arrangement.
func (c *Calendar) Provisional(a, b Date) bool {
	if !a.Before(b) {
		return false
	}
	for year := a.AddDays(1).Year; year <= b.Year; year++ {
		if !c.Covers(year) {
			return true
		}
	}
	return false
}

// Counted is one day of an explained count. Number is its place in the count,
// 0 where it is not counted; Paused marks a working day left out by a pause.
type Counted struct {
	Day
	Number int
	Paused bool
}

// Explain lists every day strictly after from up to and including to, as Add
// counts them.
func (c *Calendar) Explain(from, to Date, paused ...Span) ([]Counted, error) {
	i, err := c.index(from)
	if err != nil {
		return nil, err
	}
	j, err := c.index(to)
	if err != nil {
		return nil, err
	}
	var out []Counted
	n := 0
	for k := i + 1; k <= j; k++ {
		d := Counted{Day: c.at(k)}
		if d.Working() {
			d.Paused = slices.ContainsFunc(paused, func(s Span) bool { return s.Holds(d.Date) })
			if !d.Paused {
				n++
				d.Number = n
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// Notices lists, without repetition, what made days of (from, to] rest or work
// against the week's rule, in order of the days.
func (c *Calendar) Notices(from, to Date) []string {
	var out []string
	lo, err := c.index(from)
	if err != nil {
		return nil
	}
	hi, err := c.index(to)
	if err != nil {
		return nil
	}
	// Only marked days carry a basis; walking them beats walking the span.
	k := sort.Search(len(c.marked), func(k int) bool { return int(c.marked[k]) > lo })
	for ; k < len(c.marked) && int(c.marked[k]) <= hi; k++ {
		if b := c.entries[c.marked[k]].basis; b != "" && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out
}
