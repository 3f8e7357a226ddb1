package duty

import (
	"testing"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		kind agency.Kind
		year int
		want Kind
		due  calendar.Date
		ok   bool
	}{
		{agency.Department, 2024, Submitted, calendar.D(2025, 1, 31), true},
		{agency.Office, 2024, Submitted, calendar.D(2025, 1, 31), true},
		{agency.Institution, 2024, Submitted, calendar.D(2025, 1, 31), true},
		{agency.Township, 2024, Practised, calendar.D(2025, 1, 31), true},
		{agency.Government, 2024, Published, calendar.D(2025, 3, 31), true},
		{agency.Vertical, 2024, Elsewhere, calendar.Date{}, true},
		{agency.Department, 2018, 0, calendar.Date{}, false}, // due before the Regulations of 2019
		{"parish", 2024, 0, calendar.Date{}, false},
	} {
		d, ok := Of(c.kind, c.year)
		if ok != c.ok || d.Kind != c.want || d.Due != c.due {
			t.Errorf("%s %d: %+v %v", c.kind, c.year, d, ok)
		}
		if ok && (d.Source == "" || d.What == "") {
			t.Errorf("%s: no source or words", c.kind)
		}
	}
}

// Every kind of agency has a duty or is said to have none here.
func TestEveryKindHasARow(t *testing.T) {
	for _, k := range agency.Kinds() {
		if _, ok := Of(k.Kind, 2024); !ok {
			t.Errorf("no duty for %s", k.Kind)
		}
	}
}

func TestTheDayItselfIsInTime(t *testing.T) {
	d, _ := Of(agency.Department, 2024)
	for _, c := range []struct {
		on   calendar.Date
		left int
		late bool
	}{{calendar.D(2025, 1, 30), 1, false}, {calendar.D(2025, 1, 31), 0, false}, {calendar.D(2025, 2, 1), -1, true}} {
		if d.DaysLeft(c.on) != c.left || d.Late(c.on) != c.late {
			t.Errorf("%s: %d left, late %v", c.on, d.DaysLeft(c.on), d.Late(c.on))
		}
	}
}
