package calendar

import (
	"slices"
	"time"
)

// Festival is one statutory day off for everyone (全国年节及纪念日放假办法
// art. 2). Substitute marks the working day given for a festival that falls on
// a weekend, or on another festival (art. 6).
type Festival struct {
	Date       Date
	Name       string
	Substitute bool
}

// measures are the versions of 全国年节及纪念日放假办法 art. 2. eve and may2
// say what the 2024 amendment added: 除夕 and 2 May.
var measures = []struct {
	from      int
	citation  string
	eve, may2 bool
}{
	{2014, "《全国年节及纪念日放假办法》（国务院令第644号）第二条", false, false},
	{2025, "《全国年节及纪念日放假办法》（国务院令第795号）第二条", true, true},
}

// lunar holds the civil dates, "MM-DD", of 春节 (the first day of the first
// month), 清明, 端午 and 中秋. Computed from new moons and solar longitude after
// Meeus, Astronomical Algorithms, chs 25 and 49, in Beijing time (GB/T 33661);
// festival_test.go computes them again. No new moon used here lies within three
// minutes of midnight.
const lunarFirst = 2018

var lunar = [...][4]string{
	{"02-16", "04-05", "06-18", "09-24"}, // 2018
	{"02-05", "04-05", "06-07", "09-13"},
	{"01-25", "04-04", "06-25", "10-01"}, // 2020
	{"02-12", "04-04", "06-14", "09-21"},
	{"02-01", "04-05", "06-03", "09-10"},
	{"01-22", "04-05", "06-22", "09-29"},
	{"02-10", "04-04", "06-10", "09-17"},
	{"01-29", "04-04", "05-31", "10-06"}, // 2025
	{"02-17", "04-05", "06-19", "09-25"},
	{"02-06", "04-05", "06-09", "09-15"},
	{"01-26", "04-04", "05-28", "10-03"},
	{"02-13", "04-04", "06-16", "09-22"},
	{"02-03", "04-05", "06-05", "09-12"}, // 2030
	{"01-23", "04-05", "06-24", "10-01"},
	{"02-11", "04-04", "06-12", "09-19"},
	{"01-31", "04-04", "06-01", "09-08"},
	{"02-19", "04-05", "06-20", "09-27"},
	{"02-08", "04-05", "06-10", "09-16"}, // 2035
	{"01-28", "04-04", "05-30", "10-04"},
	{"02-15", "04-04", "06-18", "09-24"},
	{"02-04", "04-05", "06-07", "09-13"},
	{"01-24", "04-05", "05-27", "10-02"},
	{"02-12", "04-04", "06-14", "09-20"}, // 2040
	{"02-01", "04-04", "06-03", "09-10"},
	{"01-22", "04-04", "06-22", "09-28"},
	{"02-10", "04-05", "06-11", "09-17"},
	{"01-30", "04-04", "05-31", "10-05"},
	{"02-17", "04-04", "06-19", "09-25"}, // 2045
	{"02-06", "04-04", "06-08", "09-15"},
	{"01-26", "04-05", "05-29", "10-04"},
	{"02-14", "04-04", "06-15", "09-22"},
	{"02-02", "04-04", "06-04", "09-11"},
	{"01-23", "04-04", "06-23", "09-30"}, // 2050
}

const lunarLast = lunarFirst + len(lunar) - 1

// Festivals lists the statutory days off of a year by date, with the
// substitute days of art. 6, and cites the version of the measures. The text
// does not say which working day a substitute is: it is taken as the next one
// that is free, as the yearly notices do. ok is false outside 2018–2050.
func Festivals(year int) (days []Festival, citation string, ok bool) {
	if year < lunarFirst || year > lunarLast {
		return nil, "", false
	}
	eve, may2 := false, false
	for _, m := range measures {
		if year >= m.from {
			citation, eve, may2 = m.citation, m.eve, m.may2
		}
	}
	l := lunar[year-lunarFirst]
	first := monthDay(year, l[0])
	add := func(name string, dates ...Date) {
		for _, d := range dates {
			days = append(days, Festival{Date: d, Name: name})
		}
	}
	add("元旦", D(year, 1, 1))
	if eve {
		add("除夕", first.AddDays(-1))
	}
	add("春节", first, first.AddDays(1), first.AddDays(2))
	add("清明节", monthDay(year, l[1]))
	add("劳动节", D(year, 5, 1))
	if may2 {
		add("劳动节", D(year, 5, 2))
	}
	add("端午节", monthDay(year, l[2]))
	add("中秋节", monthDay(year, l[3]))
	add("国庆节", D(year, 10, 1), D(year, 10, 2), D(year, 10, 3))
	return withSubstitutes(days), citation, true
}

// withSubstitutes adds a day for each festival that is lost on a weekend or on
// another festival.
func withSubstitutes(days []Festival) []Festival {
	taken := map[Date]bool{}
	var lost []Festival
	for _, f := range days {
		if weekend(f.Date) || taken[f.Date] {
			lost = append(lost, f)
		}
		taken[f.Date] = true
	}
	for _, f := range lost {
		d := f.Date.AddDays(1)
		for weekend(d) || taken[d] {
			d = d.AddDays(1)
		}
		taken[d] = true
		days = append(days, Festival{Date: d, Name: f.Name, Substitute: true})
	}
	slices.SortStableFunc(days, func(a, b Festival) int { return a.Date.Compare(b.Date) })
	return days
}

func weekend(d Date) bool { w := d.Weekday(); return w == 0 || w == 6 }

// monthDay reads "MM-DD" of the package's own tables, whose every entry a test
// checks.
func monthDay(year int, s string) Date {
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	return D(year, time.Month(two(0)), two(3))
}
