package dispute

import (
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// The groups of table 4 and the cells of a group, by their keys in a report.
const (
	GroupReconsideration      = "reconsideration"
	GroupDirect               = "litigation_direct"
	GroupAfterReconsideration = "litigation_after_reconsideration"

	CellUpheld    = "upheld"
	CellCorrected = "corrected"
	CellOther     = "other"
	CellPending   = "pending"
)

func (c Case) group() string {
	switch {
	case c.Type == Reconsideration:
		return GroupReconsideration
	case c.AfterReconsideration:
		return GroupAfterReconsideration
	}
	return GroupDirect
}

// Fact is one count of one case in table 4 of a year.
type Fact struct{ Group, Cell string }

// Table says where a case is counted in table 4 of a year, from what was known
// on 31 December; ok is false where it is not. Settings: dispute_year_basis
// (choice 5.9: concluded in the year and pending at its end, or accepted in the
// year) and dispute_appeals (5.10: the latest result or the first instance's).
// A case has one count a year; one decided before and still on appeal is
// counted again only when its new result comes.
func (c Case) Table(year int, cal *calendar.Calendar, v statute.Values) (f Fact, ok bool, err error) {
	end := calendar.D(year, 12, 31)
	known := c
	known.Acts = nil
	for _, a := range c.Acts {
		if !a.On.After(end) {
			known.Acts = append(known.Acts, a)
		}
	}
	if len(known.Acts) == 0 {
		return f, false, nil
	}
	s, err := known.Fold(end, cal)
	if err != nil || s.AcceptedOn.IsZero() {
		return f, false, err
	}
	result, on := s.Result, s.DecidedOn
	if v.Get(statute.DisputeAppeals) == "first" {
		result, on = s.FirstResult, s.FirstDecided
	}
	f = Fact{c.group(), CellPending}
	if o, decided := outcomeOf(result); decided {
		f.Cell = o.Cell
	}
	if v.Get(statute.DisputeYear) == "accepted" {
		return f, s.AcceptedOn.Year == year, nil
	}
	return f, f.Cell == CellPending || on.Year == year, nil
}
