package calendar

import (
	"math"
	"testing"
	"time"
)

// The table of lunar festivals is computed again here from the sky: new moons
// and the sun's longitude after Meeus, Astronomical Algorithms (1998), in
// Beijing time, with the rule of GB/T 33661 that the month of the winter
// solstice is the eleventh and a month without a major solar term may be leap.
func TestLunarFestivals(t *testing.T) {
	for year := lunarFirst; year <= lunarLast; year++ {
		first := map[int]Date{}
		for _, m := range lunarMonths(year) {
			if !m.leap {
				first[m.number] = m.start
			}
		}
		l := lunar[year-lunarFirst]
		for i, want := range []Date{first[1], beijing(solarTerm(15, julian(year, 4, 5))), first[5].AddDays(4), first[8].AddDays(14)} {
			if got := monthDay(year, l[i]); got != want {
				t.Errorf("%d, festival %d: the table says %s, the sky %s", year, i, got, want)
			}
		}
	}
}

func TestFestivals(t *testing.T) {
	for year, want := range map[int]int{2018: 11, 2024: 11, 2025: 13, 2031: 13, 2050: 13} {
		days, citation, ok := Festivals(year)
		plain, weekdays := 0, 0
		for i, f := range days {
			if !f.Substitute {
				plain++
			}
			if !weekend(f.Date) && (i == 0 || f.Date != days[i-1].Date) {
				weekdays++
			}
			if i > 0 && f.Date.Before(days[i-1].Date) {
				t.Errorf("%d: %s out of order", year, f.Date)
			}
		}
		if !ok || plain != want || weekdays != want || citation == "" {
			t.Errorf("%d: %d statutory days, %d weekdays off; want %d of each", year, plain, weekdays, want)
		}
	}
	for _, year := range []int{2017, 2051} {
		if _, _, ok := Festivals(year); ok {
			t.Errorf("%d has festivals", year)
		}
	}
}

type lunarMonth struct {
	number int
	leap   bool
	start  Date
}

func lunarMonths(year int) []lunarMonth {
	solstice := func(y int) Date { return beijing(solarTerm(270, julian(y, 12, 21))) }
	k := math.Floor((float64(year-1-2000) * 12.3685)) + 8
	var starts []Date
	from, to := 0, 0
	for i := range 22 {
		starts = append(starts, beijing(newMoon(k+float64(i))))
		if !starts[i].After(solstice(year - 1)) {
			from = i
		}
		if !starts[i].After(solstice(year)) {
			to = i
		}
	}
	var terms []Date
	for i := range 12 {
		angle := float64((270 + 30*i) % 360)
		terms = append(terms, beijing(solarTerm(angle, julian(year-1, 12, 21)+float64(i)*30.4368)))
	}
	leapDue := to-from == 13
	out := []lunarMonth{{11, false, starts[from]}}
	number := 11
	for i := from + 1; i < to; i++ {
		major := false
		for _, d := range terms {
			major = major || !d.Before(starts[i]) && d.Before(starts[i+1])
		}
		if leap := leapDue && !major; leap {
			leapDue = false
			out = append(out, lunarMonth{number, true, starts[i]})
			continue
		}
		number = number%12 + 1
		out = append(out, lunarMonth{number, false, starts[i]})
	}
	return out
}

func julian(y, m, d int) float64 {
	return float64(D(y, time.Month(m), d).ordinal()) + 2440587.5
}

// beijing is the civil day of a Julian ephemeris day in UTC+8; the difference
// of dynamical and universal time is 70 ± 10 s over these years.
func beijing(jde float64) Date {
	return fromOrdinal(int64(math.Floor(jde - 2440587.5 - 70.0/86400 + 8.0/24)))
}

func solarTerm(angle, near float64) float64 {
	lo, hi := near-20, near+20
	for range 60 {
		mid := (lo + hi) / 2
		if math.Mod(longitude(mid)-angle+540, 360) < 180 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// longitude is the sun's apparent longitude in degrees, ch. 25.
func longitude(jde float64) float64 {
	t := (jde - 2451545) / 36525
	m := rad(357.52911 + 35999.05029*t - 0.0001537*t*t)
	c := (1.914602-0.004817*t-0.000014*t*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t + c - 0.00569 - 0.00478*math.Sin(rad(125.04-1934.136*t))
	return math.Mod(math.Mod(l, 360)+360, 360)
}

func rad(deg float64) float64 { return deg * math.Pi / 180 }

// newMoon is the Julian ephemeris day of the k-th new moon since 2000, ch. 49.
func newMoon(k float64) float64 {
	t := k / 1236.85
	e := 1 - 0.002516*t - 0.0000074*t*t
	sun := rad(2.5534 + 29.10535670*k - 0.0000014*t*t)
	moon := rad(201.5643 + 385.81693528*k + 0.0107582*t*t + 0.00001238*t*t*t)
	lat := rad(160.7108 + 390.67050284*k - 0.0016118*t*t - 0.00000227*t*t*t)
	node := rad(124.7746 - 1.56375588*k + 0.0020672*t*t)
	day := 2451550.09766 + 29.530588861*k + 0.00015437*t*t - 0.000000150*t*t*t
	for _, p := range []struct{ c, moon, sun, lat float64 }{
		{-0.40720, 1, 0, 0},
		{0.17241 * e, 0, 1, 0},
		{0.01608, 2, 0, 0},
		{0.01039, 0, 0, 2},
		{0.00739 * e, 1, -1, 0},
		{-0.00514 * e, 1, 1, 0},
		{0.00208 * e * e, 0, 2, 0},
		{-0.00111, 1, 0, -2},
		{-0.00057, 1, 0, 2},
		{0.00056 * e, 2, 1, 0},
		{-0.00042, 3, 0, 0},
		{0.00042 * e, 0, 1, 2},
		{0.00038 * e, 0, 1, -2},
		{-0.00024 * e, 2, -1, 0},
		{-0.00007, 1, 2, 0},
	} {
		day += p.c * math.Sin(p.moon*moon+p.sun*sun+p.lat*lat)
	}
	day -= 0.00017 * math.Sin(node)
	for _, a := range [][3]float64{{299.77, 0.107408, 325}, {251.88, 0.016321, 165}, {251.83, 26.651886, 164}, {349.42, 36.412478, 126}, {84.66, 18.206239, 110}, {141.74, 53.303771, 62}, {207.14, 2.453732, 60}} {
		day += a[2] * 1e-6 * math.Sin(rad(a[0]+a[1]*k))
	}
	return day
}
