package statute

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

func TestPeriods(t *testing.T) {
	for key, want := range map[PeriodKey]string{
		Answer: "20个工作日 33", Extension: "20个工作日 33", CorrectionNotice: "7个工作日 30", ThirdPartyOpinion: "15个工作日 32",
		CoMakerOpinion: "15个工作日 34", FeePayment: "20个工作日 ", ProactivePublication: "20个工作日 26",
		ReviewApplication: "60日 20", ReviewAnswer: "10个工作日 48", ReviewAnswerSimple: "5个工作日 54", ReviewDecision: "60日 62",
		ReviewExtension: "30日 62", ReviewDecisionSimple: "30日 62", SuitDirect: "6个月 46", SuitAfterReview: "15日 45",
		SuitAnswer: "15日 67", FirstInstance: "6个月 81", FirstInstanceSimple: "45日 83", AppealFromJudgment: "15日 85",
		AppealFromRuling: "10日 85", SecondInstance: "3个月 88",
	} {
		p := key.At(calendar.D(2025, 1, 1))
		if got := strings.SplitN(p.String(), "（", 2)[0] + " " + p.Article; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if early := key.At(calendar.D(2000, 1, 1)); early != p {
			t.Errorf("%s: an earlier day has %s", want, early)
		}
	}
	for _, rows := range periods {
		if len(rows) == 0 {
			t.Error("a period without a row")
		}
		for i, r := range rows {
			if r.From.IsZero() || r.N <= 0 || r.Law == Unstated || i > 0 && !rows[i-1].From.Before(r.From) {
				t.Errorf("%+v", r)
			}
		}
	}
}

// 民法典 arts 201–203 by hand.
func TestEnd(t *testing.T) {
	cal := calendar.Standard()
	d := calendar.D
	for _, tc := range []struct {
		p          Period
		from, want calendar.Date
	}{
		{Period{N: 7, Unit: WorkingDays}, d(2024, 3, 1), d(2024, 3, 12)},
		{Period{N: 15, Unit: CalendarDays}, d(2024, 3, 1), d(2024, 3, 18)},  // the 16th is a Saturday
		{Period{N: 60, Unit: CalendarDays}, d(2024, 8, 5), d(2024, 10, 8)},  // 4 October lies in the holidays
		{Period{N: 15, Unit: CalendarDays}, d(2024, 4, 13), d(2024, 4, 28)}, // a Sunday that works
		{Period{N: 6, Unit: Months}, d(2024, 3, 1), d(2024, 9, 2)},          // 1 September is a Sunday
		{Period{N: 6, Unit: Months}, d(2023, 8, 31), d(2024, 2, 29)},        // no 31st
		{Period{N: 3, Unit: Months}, d(2024, 11, 12), d(2025, 2, 12)},       // over the year
	} {
		if got, err := tc.p.End(tc.from, cal); err != nil || got != tc.want {
			t.Errorf("%s from %s: %s, %v; want %s", tc.p, tc.from, got, err, tc.want)
		}
	}
	if _, err := (Period{N: 7, Unit: CalendarDays}).End(d(2018, 3, 1), cal); fault.KindOf(err) != fault.Invalid {
		t.Errorf("2018: %v", err)
	}
}

func TestScales(t *testing.T) {
	for _, m := range []FeeMethod{ByItems, ByPages} {
		s, ok := ScaleAt(m, calendar.D(2024, 1, 1))
		early, _ := ScaleAt(m, calendar.D(2020, 1, 1))
		if !ok || len(s.Tiers) == 0 || len(early.Tiers) != len(s.Tiers) || s.Source == "" {
			t.Errorf("%s: %+v", m, s)
		}
	}
	if _, ok := ScaleAt("weight", calendar.D(2024, 1, 1)); ok {
		t.Error("a scale by weight")
	}
}

func TestSettings(t *testing.T) {
	seen := map[Key]bool{}
	for _, s := range List() {
		if seen[s.Key] || s.Choice == "" || s.Title == "" || s.Why == "" || s.check(s.Default) != nil {
			t.Errorf("%+v", s)
		}
		seen[s.Key] = true
	}
	d := calendar.D
	set, err := NewSettings(
		Change{d(2025, 1, 1), OtherOrganDays, "10"},
		Change{d(2024, 1, 1), OtherOrganDays, "5"},
		Change{d(2024, 1, 1), RowNotExist, "unavailable.not_held"}, // the default, said aloud
	)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[calendar.Date]int{d(2023, 12, 31): 15, d(2024, 1, 1): 5, d(2024, 12, 31): 5, d(2025, 1, 1): 10} {
		if got := set.At(day).Int(OtherOrganDays); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
	if c := set.At(d(2025, 1, 1)).Changed(); len(c) != 1 || c[0].Key != OtherOrganDays {
		t.Errorf("changed: %+v", c)
	}
	var none *Settings
	if v := none.At(d(2025, 1, 1)); v.Get(PauseFrom) != "dispatch" || v.Get("nothing") != "" || len(v.Changed()) != 0 {
		t.Error("nil settings are not the defaults")
	}
	for _, c := range []Change{{Key: "nothing", Value: "1"}, {Key: OtherOrganDays, Value: "0"}, {Key: OtherOrganDays, Value: "many"}, {Key: PauseFrom, Value: "never"}} {
		if _, err := NewSettings(c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v accepted", c)
		}
	}
}

func TestArticles(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range articles {
		if seen[a.Key] || a.Name == "" || a.Gist == "" {
			t.Errorf("%+v", a)
		}
		seen[a.Key] = true
	}
	if a, ok := ArticleByKey("36(3)"); !ok || a.Name != "第三十六条第三项" {
		t.Errorf("%+v", a)
	}
	if _, ok := ArticleByKey("99"); ok {
		t.Error("article 99")
	}
	if got := FeePayment.At(calendar.D(2024, 1, 1)).String(); got != "20个工作日（政府信息公开信息处理费管理办法（国办函〔2020〕109号））" {
		t.Error(got)
	}
}
