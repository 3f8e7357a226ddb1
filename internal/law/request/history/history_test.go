package history_test

import (
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
	"gongkai/internal/law/request/history"
	"gongkai/internal/property"
)

// Every history is lawful, ends as wanted, and is counted and closed in the
// years it was placed in.
func TestHistoriesAreLawful(t *testing.T) {
	cal := calendar.Standard()
	outcomes := request.Outcomes()
	property.Check(t, func(t *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }
		year := rapid.IntRange(2020, 2025).Draw(t, "year")
		outcome := outcomes[rapid.IntRange(0, len(outcomes)-1).Draw(t, "outcome")].Key
		place, counted := history.Within, year
		if rapid.Bool().Draw(t, "across") {
			place, counted = history.Across, year-1
		}
		received, closed, err := place(outcome, year, cal, pick)
		if err != nil {
			t.Fatal(err)
		}
		acts, err := history.Make(history.Want{ReceivedOn: received, ClosedOn: closed, Outcome: outcome}, cal, pick)
		if err != nil {
			t.Fatal(err)
		}
		s, err := request.Fold(acts, closed.AddDays(30), cal, nil)
		if err != nil {
			t.Fatalf("%s %s–%s: %v", outcome, received, closed, err)
		}
		if s.Row != outcome || len(s.Violations) > 0 || s.CountedOn.Year != counted || s.FirstClosed.Year != year {
			t.Fatalf("%s %s–%s: row %s, counted %s, closed %s, violations %v", outcome, received, closed, s.Row, s.CountedOn, s.FirstClosed, s.Violations)
		}
	})
}

func TestLastingStaysOpenOverTheYear(t *testing.T) {
	cal := calendar.Standard()
	property.Check(t, func(t *rapid.T) {
		acts, err := history.Lasting(2023, cal, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
		if err != nil {
			t.Fatal(err)
		}
		s, err := request.Fold(acts, calendar.D(2024, 3, 1), cal, nil)
		if err != nil || len(s.Violations) > 0 || s.CountedOn.Year != 2022 || s.FirstClosed.Year != 2024 {
			t.Fatalf("%+v %v", s, err)
		}
	})
}
