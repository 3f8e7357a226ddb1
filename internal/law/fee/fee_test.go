package fee

import (
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"

	"gongkai/internal/property"
	"pgregory.net/rapid"
)

var today = calendar.D(2024, 3, 1)

// The worked sums of the reference.
func TestWorkedSums(t *testing.T) {
	for n, want := range map[int]int{1: 0, 10: 0, 11: 100, 12: 200, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 45: 5500, 50: 7000, 51: 7400} {
		if s, err := ByItems(n, 0, today); err != nil || s.Amount != want {
			t.Errorf("%d items: %d, %v; want %d", n, s.Amount, err, want)
		}
	}
	for n, want := range map[int]int{1: 0, 30: 0, 31: 10, 100: 700, 101: 720, 200: 2700, 201: 2740, 250: 4700} {
		if s, err := ByPages(n, today); err != nil || s.Amount != want {
			t.Errorf("%d pages: %d, %v; want %d", n, s.Amount, err, want)
		}
	}
}

func TestTiers(t *testing.T) {
	s, err := ByItems(6, 28, today)
	want := []Line{{29, 30, 100, 2, 200}, {31, 34, 200, 4, 800}}
	if err != nil || s.Amount != 1000 || len(s.Tiers) != 2 || s.Tiers[0] != want[0] || s.Tiers[1] != want[1] {
		t.Errorf("%+v %v", s, err)
	}
}

// The rate of one item, straight from the schedule's words.
func rate(n int) int {
	switch {
	case n <= 10:
		return 0
	case n <= 30:
		return 100
	}
	return 100 * (1 + (n-30+9)/10)
}

func TestItemsAddUp(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 500).Draw(t, "items")
		already := rapid.IntRange(0, 500).Draw(t, "already")
		s, err := ByItems(n, already, today)
		want := 0
		for i := already + 1; i <= already+n; i++ {
			want += rate(i)
		}
		if err != nil || s.Amount != want {
			t.Fatalf("%d after %d: %d, %v; want %d", n, already, s.Amount, err, want)
		}
		count, sum := 0, 0
		for _, l := range s.Tiers {
			count, sum = count+l.Count, sum+l.Sum
		}
		if count != n || sum != s.Amount {
			t.Fatalf("tiers hold %d items and %d yuan", count, sum)
		}
	})
}

func TestRefused(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {-1, 0}, {Max + 1, 0}, {1, -1}, {1, Max + 1}} {
		if s, err := ByItems(c[0], c[1], today); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %+v", c, s)
		}
	}
	for _, n := range []int{0, -5, Max + 1} {
		if s, err := ByPages(n, today); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d pages: %+v", n, s)
		}
	}
}
