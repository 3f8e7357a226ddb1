package app_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

func sheet(lines ...string) [][]string {
	var out [][]string
	for _, l := range lines {
		out = append(out, strings.Split(l, "|"))
	}
	return out
}

const headings = "登记编号|申请人|申请人类别|收到日期|申请内容|答复日期|办理结果"

func TestImportIsAllOrNothingAndNeverTwice(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 6, 3))
		in := func(dry, skip bool, lines ...string) app.Imported {
			t.Helper()
			res, err := a.ImportRequests(ctx, apptest.Operator, app.Import{Agency: "edu", Rows: sheet(append([]string{headings}, lines...)...), DryRun: dry, SkipFaulty: skip})
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		count := func() int64 {
			t.Helper()
			d, err := a.Derive(ctx, apptest.Operator, "edu", 2024)
			if err != nil {
				t.Fatal(err)
			}
			return d.Report.Requests[report.New][report.RowTotal].N
		}
		good, open, bad := "1|李某|自然人|2024-03-04|甲项目批复|2024-03-20|予以公开", "2|王某|自然人|2024-05-20|乙项目批复||", "3|某公司|企业|2024-03-04|丙|2024-03-01|予以公开"
		if res := in(true, false, good, open); res.New != 2 || res.Kept || count() != 0 {
			t.Errorf("a dry run: %+v, %d cases", res, count())
		}
		if res := in(false, false, good, bad); res.Kept || len(res.Faults) != 1 || res.Faults[0].Row != 3 || count() != 0 {
			t.Errorf("one faulty row keeps none: %+v, %d cases", res, count())
		}
		if res := in(false, true, good, open, bad, good); !res.Kept || res.New != 2 || len(res.Faults) != 2 || count() != 2 {
			t.Errorf("skipping faulty rows: %+v, %d cases", res, count())
		}
		if res := in(false, false, good, open); res.Same != 2 || res.New != 0 || count() != 2 {
			t.Errorf("again: %+v", res)
		}
		if res := in(false, false, good, "2|王某|自然人|2024-05-20|乙项目批复|2024-05-30|部分公开"); res.Grown != 1 || res.Same != 1 {
			t.Errorf("answered since: %+v", res)
		}
		if res := in(false, false, "1|李某|自然人|2024-03-05|甲项目批复|2024-03-20|予以公开"); res.Kept || len(res.Faults) != 1 || !strings.Contains(res.Faults[0].Message, "2024-03-04") {
			t.Errorf("a changed day: %+v", res)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
		var rows [][]string
		if err := a.RegisterRows(ctx, apptest.Operator, "edu", func(r []string) error { rows = append(rows, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(rows) != 3 || rows[1][0] != "1" || rows[1][1] != "李*" {
			t.Errorf("the register: %v", rows)
		}
	})
}

func TestImportRefusesWhatIsNoRegister(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	for _, rows := range [][][]string{nil, sheet("a|b", "1|2"), sheet("登记编号|申请人|收到日期", "1|李某|2024-01-01")} {
		if _, err := a.ImportRequests(ctx, apptest.Operator, app.Import{Agency: "edu", Rows: rows}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", rows, err)
		}
	}
	if _, err := a.ImportRequests(ctx, apptest.Operator, app.Import{Agency: "none", Rows: sheet(headings)}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an agency that does not exist: %v", err)
	}
}
