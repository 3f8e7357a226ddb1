package calendar

import "testing"

func TestDate(t *testing.T) {
	for _, s := range []string{"2024-02-30", "2024-2-3", "2024-02-03T00:00:00Z", "", "24-02-03", "2023-02-29", " 2024-02-03"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q read as %s", s, d)
		}
	}
	d, err := ParseDate("2024-02-29")
	if err != nil || d != D(2024, 2, 29) || d.String() != "2024-02-29" || d.Chinese() != "2024年2月29日" || d.WeekdayChinese() != "星期四" {
		t.Errorf("%s %s %v", d, d.Chinese(), err)
	}
	if n := D(9999, 12, 31).DaysSince(D(1, 1, 1)); n != 3652058 {
		t.Errorf("%d days from year 1 to 9999", n)
	}
	for n := int64(-800000); n < 800000; n += 9973 {
		if got := fromOrdinal(n).ordinal(); got != n {
			t.Errorf("ordinal %d becomes %d", n, got)
		}
	}
}
