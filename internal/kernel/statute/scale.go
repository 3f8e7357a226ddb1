package statute

import "gongkai/internal/kernel/calendar"

// FeeMethod is how the processing fee of one request is counted: never both
// ways (国办函〔2020〕109号).
type FeeMethod string

// 按件, 按量.
const (
	ByItems FeeMethod = "items"
	ByPages FeeMethod = "pages"
)

// Scale is a marginal fee scale as it stands from a date on.
type Scale struct {
	From   calendar.Date
	Method FeeMethod
	Tiers  []Tier
	Source string
}

// Tier charges each unit from First on at Rate yuan, up to the next tier.
// Where Every is set, each further Every units cost Step more than the Every
// before them, without end.
type Tier struct {
	First, Rate int
	Every, Step int
}

// scales are in force since 2021-01-01. The reading of 31 items and over as
// 31–40 at 200, 41–50 at 300, … is the usual one (choice 3.3).
var scales = []Scale{
	{inForceFee, ByItems, []Tier{{First: 1, Rate: 0}, {First: 11, Rate: 100}, {First: 31, Rate: 200, Every: 10, Step: 100}}, "国办函〔2020〕109号 按件计收标准"},
	{inForceFee, ByPages, []Tier{{First: 1, Rate: 0}, {First: 31, Rate: 10}, {First: 101, Rate: 20}, {First: 201, Rate: 40}}, "国办函〔2020〕109号 按量计收标准"},
}

// ScaleAt is the scale of a method in force on d, for an earlier day the first
// one; ok is false for an unknown method.
func ScaleAt(m FeeMethod, d calendar.Date) (s Scale, ok bool) {
	for _, r := range scales {
		if r.Method == m && (!ok || !d.Before(r.From)) {
			s, ok = r, true
		}
	}
	return s, ok
}
