package request

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/property"
)

// What was struck and entered again as it stood leaves the case as it was; what
// was struck and not entered again leaves it as if it had never been.
func TestStruckActsCountForNothing(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		acts := history(t)
		asOf := acts[len(acts)-1].On
		before, err := Fold(acts, asOf, standard, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.IntRange(1, len(acts)).Draw(t, "struck")
		again := acts[n-1]
		again.Of = n
		whole := append(append([]Act{}, acts...), Act{Kind: Struck, On: asOf, Of: n}, again)
		after, err := Fold(whole, asOf, standard, nil)
		if err != nil || !reflect.DeepEqual(before, after) {
			t.Fatalf("struck and entered again: %v\n%+v\n%+v", err, before, after)
		}
		if len(acts) == 1 {
			return
		}
		without, err := Effective(append(append([]Act{}, acts...), Act{Kind: Struck, On: asOf, Of: len(acts)}))
		if err != nil || !reflect.DeepEqual(without, acts[:len(acts)-1]) {
			t.Fatalf("the last act struck: %v, %v", without, err)
		}
		if by := StruckBy(whole); by[n-1] != len(acts)+1 || by[len(whole)-1] != 0 {
			t.Fatalf("struck by %v", by)
		}
	})
}

func TestStrikesThatNameNothing(t *testing.T) {
	received := Act{Kind: Received, On: calendar.D(2024, 3, 1), Channel: Counter}
	for name, acts := range map[string][]Act{
		"no such act":   {received, {Kind: Struck, On: received.On, Of: 2}},
		"nothing named": {received, {Kind: Struck, On: received.On}},
		"twice":         {received, {Kind: Struck, On: received.On, Of: 1}, {Kind: Received, On: received.On, Channel: Counter, Of: 1}, {Kind: Struck, On: received.On, Of: 1}},
		"itself":        {received, {Kind: Assigned, On: received.On, Unit: "科"}, {Kind: Struck, On: received.On, Of: 3}},
		"the receipt":   {received, {Kind: Struck, On: received.On, Of: 1}},
	} {
		if _, err := Fold(acts, received.On, standard, nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := FoldRecordCorrection(acts, received.On, standard); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s of a record correction: %v", name, err)
		}
	}
}

// A corrected case is exported and replayed as it was entered.
func TestCorrectedCaseIsReplayed(t *testing.T) {
	acts := []Act{
		{Kind: Received, On: calendar.D(2024, 3, 4), Channel: Counter},
		{Kind: Assigned, On: calendar.D(2024, 3, 5), Unit: "科"},
		{Kind: Struck, On: calendar.D(2024, 3, 6), Of: 1, Reason: "看错日期"},
		{Kind: Received, On: calendar.D(2024, 3, 1), Channel: Counter, Of: 1},
	}
	data, err := json.Marshal(map[string]any{"as_of": "2024-03-08", "acts": acts})
	if err != nil {
		t.Fatal(err)
	}
	c, err := ReadCase(data)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Fold(standard, nil)
	if err != nil || s.Day0 != calendar.D(2024, 3, 1) || s.Due != calendar.D(2024, 3, 29) || s.Unit != "科" {
		t.Errorf("day 0 %s, due %s, %v", s.Day0, s.Due, err)
	}
}
