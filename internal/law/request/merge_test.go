package request

import (
	"gongkai/internal/kernel/calendar"
	"strings"
	"testing"
)

// An application that came by two channels is handled in one case and counted
// once; the other has no row, no year, and nothing follows but filing.
func TestMerged(t *testing.T) {
	d := func(n int) calendar.Date { return calendar.D(2024, 3, 1).AddDays(n) }
	received := Act{Kind: Received, On: d(0), Channel: Counter}
	merged := Act{Kind: Merged, On: d(3), Into: "2024-9"}
	s, err := Fold([]Act{received, merged}, d(30), standard, nil)
	if err != nil || s.Stage != StageMerged || s.Row != "" || !s.CountedOn.IsZero() || s.ClosedOn != d(3) || s.Overdue || s.Counting {
		t.Fatalf("%+v, %v", s, err)
	}
	if len(s.Next) != 1 || s.Next[0] != Archived || s.Into != "2024-9" {
		t.Errorf("next %v", s.Next)
	}
	if !strings.Contains(s.Steps[len(s.Steps)-1].Text, "2024-9") && !strings.Contains(s.Steps[len(s.Steps)-2].Text, "2024-9") {
		t.Errorf("no step says where it went: %+v", s.Steps)
	}
	for name, acts := range map[string][]Act{
		"into nothing":  {received, {Kind: Merged, On: d(3)}},
		"answered then": {received, merged, {Kind: Answered, On: d(4), Outcome: "granted"}},
		"reopened then": {received, merged, {Kind: Reopened, On: d(4), Until: d(20)}},
		"once answered": {received, {Kind: Answered, On: d(2), Outcome: "granted"}, {Kind: Reopened, On: d(3), Until: d(20)}, {Kind: Merged, On: d(4), Into: "x"}},
	} {
		if _, err := Fold(acts, d(30), standard, nil); err == nil {
			t.Errorf("%s is admitted", name)
		}
	}
	s, err = Fold([]Act{received, merged, {Kind: Archived, On: d(5)}}, d(30), standard, nil)
	if err != nil || s.Stage != StageArchived || !s.CountedOn.IsZero() || s.Into != "2024-9" {
		t.Errorf("%+v, %v", s, err)
	}
}
