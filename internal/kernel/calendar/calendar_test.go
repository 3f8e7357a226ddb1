package calendar

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"gongkai/internal/kernel/fault"

	"gongkai/internal/property"
	"pgregory.net/rapid"
)

// The facts are held twice, as lines of the notices and as lists of days; they
// must say the same.
func TestBuiltinAgreesWithTheListOfDays(t *testing.T) {
	data, err := os.ReadFile("testdata/workdays.json")
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]struct{ Rest, Work []string }
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	ours, err := toJSON(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(ours, &got); err != nil {
		t.Fatal(err)
	}
	if len(want) != 8 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	years, err := ParseYears(data)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := New(years, nil)
	if err != nil {
		t.Fatal(err)
	}
	standard, days := Standard(), 0
	for d := D(2019, 1, 1); d.Year <= 2026; d = d.AddDays(1) {
		a, errA := standard.Day(d)
		b, errB := listed.Day(d)
		if errA != nil || errB != nil || a.Working() != b.Working() || a.Provisional || b.Provisional {
			t.Errorf("%s: %+v (%v), %+v (%v)", d, a, errA, b, errB)
		}
		days++
	}
	if days != 2922 {
		t.Errorf("%d days compared", days)
	}
}

func TestDay(t *testing.T) {
	local := []Local{{D(2024, 4, 11), "三月三", "桂政办〔示例〕1号"}}
	c, err := New(Builtin(), local)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		date    Date
		kind    Kind
		reason  string
		pending bool
	}{
		{D(2024, 2, 4), MakeUp, "春节调休上班，依据国办发明电〔2023〕7号（2023年10月25日）", false},
		{D(2024, 2, 9), Weekday, "平日", false}, // 除夕 worked in 2024
		{D(2024, 2, 12), Holiday, "春节放假，依据国办发明电〔2023〕7号（2023年10月25日）", false},
		{D(2024, 3, 2), Weekend, "周末", false},
		{D(2019, 5, 2), Holiday, "劳动节放假，依据国办发明电〔2019〕3号（2019年3月22日）", false},
		{D(2020, 1, 31), Holiday, "春节假期延长放假，依据国办发明电〔2020〕1号（2020年1月26日）", false},
		{D(2020, 2, 1), Holiday, "春节假期延长放假，依据国办发明电〔2020〕1号（2020年1月26日）", false},
		{D(2024, 4, 11), LocalDay, "三月三地方性放假，依据桂政办〔示例〕1号", false},
		{D(2027, 2, 9), Holiday, "春节补假放假，依据《全国年节及纪念日放假办法》（国务院令第795号）第二条、第六条；2027年放假安排尚未录入，仅按法定节假日推算（暂定）", true},
		{D(2027, 3, 1), Weekday, "平日；2027年放假安排尚未录入，仅按法定节假日推算（暂定）", true},
	} {
		d, err := c.Day(tc.date)
		if err != nil || d.Kind != tc.kind || d.Reason() != tc.reason || d.Provisional != tc.pending {
			t.Errorf("%s: %+v %q %v", tc.date, d, d.Reason(), err)
		}
	}
	for _, d := range []Date{D(2018, 12, 31), D(1, 1, 1), D(2051, 1, 1), D(9999, 12, 31)} {
		if _, err := c.Day(d); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", d, err)
		}
	}
}

func TestAdd(t *testing.T) {
	c := Standard()
	for _, tc := range []struct {
		from   Date
		n      int
		paused []Span
		want   Date
	}{
		{D(2024, 3, 1), 7, nil, D(2024, 3, 12)}, // a Friday: Monday is 1, Tuesday of the second week 7
		{D(2023, 9, 20), 20, []Span{{D(2023, 9, 26), D(2023, 10, 10)}}, D(2023, 11, 2)},
		{D(2023, 9, 20), 3, []Span{{D(2023, 9, 26), D(2023, 10, 10)}}, D(2023, 9, 25)},
		{D(2023, 9, 20), 4, []Span{{D(2023, 9, 26), D(2023, 10, 10)}}, D(2023, 10, 11)},
		// overlapping, touching, empty and far spans count each day once
		{D(2023, 9, 20), 4, []Span{{D(2023, 10, 1), D(2023, 10, 10)}, {D(2023, 9, 26), D(2023, 10, 7)}, {D(2023, 9, 21), D(2023, 9, 20)}, {D(2024, 1, 1), D(2024, 2, 1)}}, D(2023, 10, 11)},
		// a pause that began before the count
		{D(2023, 9, 27), 1, []Span{{D(2023, 9, 26), D(2023, 10, 10)}}, D(2023, 10, 11)},
		{D(2020, 1, 22), 2, nil, D(2020, 2, 3)},
		{D(2026, 12, 31), 1, nil, D(2027, 1, 4)},
		{D(2018, 12, 28), 2, nil, D(2019, 1, 2)}, // begun in an unknown year, ends in a known one
	} {
		got, err := c.Add(tc.from, tc.n, tc.paused...)
		if err != nil || got != tc.want {
			t.Errorf("Add(%s, %d, %v) = %s, %v; want %s", tc.from, tc.n, tc.paused, got, err, tc.want)
		}
	}
	for _, tc := range []struct {
		from Date
		n    int
	}{{D(2018, 3, 1), 20}, {D(2010, 3, 1), 1}, {D(2024, 1, 1), 0}, {D(2024, 1, 1), -3}, {D(2050, 12, 30), 20}, {D(2024, 1, 1), 1 << 40}} {
		if got, err := c.Add(tc.from, tc.n); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Add(%s, %d) = %s, %v", tc.from, tc.n, got, err)
		}
	}
}

// slowAdd counts day by day.
func slowAdd(c *Calendar, d Date, n int, paused []Span) (Date, []int) {
	var numbers []int
	k := 0
	for k < n {
		d = d.AddDays(1)
		day, _ := c.Day(d)
		counts := day.Working()
		for _, s := range paused {
			counts = counts && !s.Holds(d)
		}
		if counts {
			k++
			numbers = append(numbers, k)
		} else {
			numbers = append(numbers, 0)
		}
	}
	return d, numbers
}

func TestCountingAgreesWithDayByDay(t *testing.T) {
	c := Standard()
	base := D(2019, 1, 1)
	property.Check(t, func(t *rapid.T) {
		from := base.AddDays(rapid.IntRange(0, 3200).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		var paused []Span
		for range rapid.IntRange(0, 4).Draw(t, "pauses") {
			s := from.AddDays(rapid.IntRange(-20, 80).Draw(t, "start"))
			paused = append(paused, Span{s, s.AddDays(rapid.IntRange(-2, 30).Draw(t, "length"))})
		}
		got, err := c.Add(from, n, paused...)
		want, numbers := slowAdd(c, from, n, paused)
		if err != nil || got != want {
			t.Fatalf("Add = %s, %v; want %s", got, err, want)
		}
		if k, err := c.Between(from, got, paused...); err != nil || k != n {
			t.Fatalf("Between = %d, %v; want %d", k, err, n)
		}
		if k, _ := c.Between(got, from, paused...); k != -n {
			t.Fatalf("Between backwards = %d; want %d", k, -n)
		}
		days, err := c.Explain(from, got, paused...)
		if err != nil || len(days) != len(numbers) {
			t.Fatalf("Explain: %d days, %v; want %d", len(days), err, len(numbers))
		}
		provisional := false
		for i, d := range days {
			if d.Number != numbers[i] || d.Date != from.AddDays(i+1) {
				t.Fatalf("day %d: %+v, want number %d", i, d, numbers[i])
			}
			provisional = provisional || d.Provisional
		}
		if c.Provisional(from, got) != provisional {
			t.Fatalf("Provisional(%s, %s) = %v", from, got, !provisional)
		}
		notices := map[string]bool{}
		for _, d := range days {
			if d.Basis != "" {
				notices[d.Basis] = true
			}
		}
		if got := c.Notices(from, got); len(got) != len(notices) {
			t.Fatalf("Notices = %v, want %v", got, notices)
		}
	})
}

func TestAddedYear(t *testing.T) {
	years, err := ParseYears([]byte(`{"2027": {"rest": ["01-01", "02-05", "02-08", "02-09", "02-10"], "work": ["01-31"],
		"notices": [{"number": "国办发明电〔2026〕示例号", "dated": "2026-11-05"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(append(Builtin(), years...), nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Day(D(2027, 1, 31))
	if err != nil || d.Reason() != "调休上班，依据国办发明电〔2026〕示例号（2026年11月5日）" || d.Provisional || !c.Covers(2027) {
		t.Errorf("%+v %s %v", d, d.Reason(), err)
	}
	if got := years[0].Doubts(); len(got) != 5 {
		t.Errorf("a made-up year with four missing festivals and a wrong sum raises doubts: %q", got)
	}
	for _, y := range Builtin() {
		if got := y.Doubts(); (len(got) > 0) != (y.Year == 2020) { // two days were added in 2020
			t.Errorf("%d: %q", y.Year, got)
		}
	}
}

func TestParseYearsRefuses(t *testing.T) {
	for _, tc := range []struct{ in, say string }{
		{``, "形式"},
		{`[]`, "形式"},
		{`{}`, "没有任何年份"},
		{`{"2027": {"rest": ["01-01"], "off": []}}`, "形式"},
		{`{"27": {"rest": ["01-01"]}}`, "不是年份"},
		{`{"2027": {"rest": ["02-29"]}}`, "2027 年没有"},
		{`{"2027": {"rest": ["1-1"]}}`, "MM-DD"},
		{`{"2027": {"rest": ["01-02"]}}`, "星期六"},
		{`{"2027": {"rest": ["01-01", "01-01"]}}`, "两次"},
		{`{"2027": {"rest": ["01-01"], "work": ["01-04"]}}`, "星期一"},
		{`{"2027": {"rest": [], "work": []}}`, "不完整"},
		{`{"1999": {"rest": ["01-01"]}}`, "可录入"},
		{`{"2027": {"rest": ["01-01"]}} {}`, "形式"},
		{`{"2027": {"rest": ["01-01"], "notices": [{"number": "x", "dated": "2026-13-01"}]}}`, "形式"},
	} {
		_, err := ParseYears([]byte(tc.in))
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), tc.say) {
			t.Errorf("%s: %v, want %q", tc.in, err, tc.say)
		}
	}
	for _, l := range []Local{{Date: D(2024, 4, 11)}, {D(2060, 1, 1), "节", "令"}} {
		if _, err := New(Builtin(), []Local{l}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v accepted", l)
		}
	}
}

func FuzzParseYears(f *testing.F) {
	f.Add([]byte(`{"2027": {"rest": ["01-01"], "work": ["01-31"]}}`))
	f.Add([]byte(`{"2027": {"rest": ["02-30"], "notices": [{}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		years, err := ParseYears(data)
		if err != nil {
			return
		}
		if _, err := New(years, nil); err != nil {
			t.Fatalf("a parsed year is refused: %v", err)
		}
		again, err := toJSON(years)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseYears(again); err != nil || len(back) != len(years) {
			t.Fatalf("%s: %v", again, err)
		}
	})
}

func BenchmarkStandard(b *testing.B) {
	for b.Loop() {
		Standard()
	}
}

func BenchmarkAdd(b *testing.B) {
	c := Standard()
	for b.Loop() {
		if _, err := c.Add(D(2023, 9, 20), 20, Span{D(2023, 9, 26), D(2023, 10, 10)}); err != nil {
			b.Fatal(err)
		}
	}
}

// toJSON gives the years in the form that ParseYears reads.
func toJSON(years []Year) ([]byte, error) {
	file := map[string]yearJSON{}
	for _, y := range years {
		form := yearJSON{Rest: []string{}, Work: []string{}, Notices: y.Notices}
		for _, e := range y.Rest {
			if !weekend(e.Date) {
				form.Rest = append(form.Rest, e.Date.String()[5:])
			}
		}
		for _, e := range y.Work {
			form.Work = append(form.Work, e.Date.String()[5:])
		}
		file[fmt.Sprintf("%04d", y.Year)] = form
	}
	return json.Marshal(file)
}
