package catalog

import (
	"testing"

	"gongkai/internal/kernel/calendar"
)

func TestParseLimit(t *testing.T) {
	for text, want := range map[string]Limit{
		"信息形成或者变更之日起20个工作日内":  {Kind: LimitWorkdays, N: 20},
		"自信息形成之日起二十个工作日内予以公开": {Kind: LimitWorkdays, N: 20},
		"7 个工作日":    {Kind: LimitWorkdays, N: 7},
		"决定作出后３０日内": {Kind: LimitDays, N: 30},
		"实时公开":      {Kind: LimitAtOnce},
		"及时公开":      {Kind: LimitAtOnce},
		"长期公开":      {Kind: LimitStanding},
		"每季度公开一次":   {Kind: LimitEvery, N: 3},
		"每年1月31日前":  {Kind: LimitEvery, N: 12},
		"政策文件20个工作日内，审核结果7个工作日内": {},
		"20个工作日内，变更的也在20个工作日内":   {Kind: LimitWorkdays, N: 20},
		"按有关规定":                    {},
		"":                         {},
		"99999999999999999999个工作日": {},
	} {
		want.Text = text
		if got := ParseLimit(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestLimitDue(t *testing.T) {
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	formed := calendar.D(2024, 2, 20)
	if d, ok := ParseLimit("20个工作日内").Due(formed, cal); !ok || d != calendar.D(2024, 3, 19) {
		t.Errorf("workdays: %s %v", d, ok)
	}
	if d, ok := ParseLimit("30日内").Due(formed, cal); !ok || d != calendar.D(2024, 3, 21) {
		t.Errorf("days: %s %v", d, ok)
	}
	if _, ok := ParseLimit("长期").Due(formed, cal); ok {
		t.Error("a standing limit has a last day")
	}
}

func FuzzParseLimit(f *testing.F) {
	for _, s := range []string{"20个工作日内", "二十个工作日", "每半年", "零〇个工作日", "\xff1日内"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := ParseLimit(s)
		if l.N < 0 || l.N > maxLimit || (l.N > 0) != (l.Kind == LimitWorkdays || l.Kind == LimitDays || l.Kind == LimitEvery) {
			t.Errorf("%q: %+v", s, l)
		}
	})
}
