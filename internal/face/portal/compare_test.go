package portal_test

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
)

// Reports of three years: an agency's page draws its years and leads to the
// others, the corrected one says what was corrected, the comparison sets the
// agencies of a year side by side, in Chinese and in English.
func TestReportsOfSeveralYears(t *testing.T) {
	b := &bench{T: t, log: &bytes.Buffer{}, clock: &apptest.Clock{}}
	b.clock.Set(calendar.D(2025, 6, 20))
	a, err := app.Open(ctx, app.Options{Dir: t.TempDir(), Now: b.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	b.app = a
	if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 80, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.DemoReports(ctx, apptest.Operator, 2024); err != nil {
		t.Fatal(err)
	}
	b.serve()
	has := func(path string, cookie string, want ...string) {
		t.Helper()
		p := b.get(path, cookie)
		if p.StatusCode != 200 {
			t.Fatalf("%s: %d", path, p.StatusCode)
		}
		for _, w := range want {
			if !strings.Contains(p.body, w) {
				t.Errorf("%s lacks %q", path, w)
			}
		}
	}
	has("/reports", "", "/reports/compare/2024", "/reports/compare/2022", "已更正", "/data/report-cells.csv")
	has("/reports/education/2023", "", "与往年比较", "<svg", "2022年", "/reports/education/2022", "/reports/education/2024")
	has("/reports/education/2024", "", "2022年", "2023年", "比2023年")
	has("/reports/finance/2024", "", "本报告已更正", "多计了当年收到、次年才作出决定的 90 件", "第 2 版")
	has("/reports/compare/2024", "", "2024年度各机关年度报告比较", "<svg", "云岭县教育局", "/reports/education/2024", "规范性文件现行有效", "/reports/compare/2023")
	has("/reports/compare/2024", "lang=en", "Annual reports of 2024 compared", "Granted in part")
	if p := b.get("/reports/education/2022"); strings.Contains(p.body, "与往年比较") {
		t.Error("the first year is compared with nothing")
	}
	for path, want := range map[string]int{"/reports/compare/2010": 404, "/reports/compare/x": 404, "/reports/nobody/2024": 404} {
		if p := b.get(path); p.StatusCode != want {
			t.Errorf("%s: %d", path, p.StatusCode)
		}
	}
}
