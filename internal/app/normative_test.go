package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
	"gongkai/internal/property"
)

func TestRepealMarksTheOriginalAndCounts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		old := d.release(d.draft(paperOf("旧办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		c.Set(calendar.D(2024, 6, 3))
		x := paperOf("新办法", "云教规〔2024〕2号", calendar.D(2024, 6, 1))
		x.InForceOn = calendar.D(2024, 7, 1)
		x.Relations = []catalog.Relation{{Kind: catalog.Repeals, Item: old.ID}}
		d.release(d.draft(x))
		if got, err := a.Visitor().Item(ctx, old.ID); err != nil || got.Status != catalog.InForce || got.Validity.Facts.EndedOn != calendar.D(2024, 7, 1) ||
			len(got.Related) != 1 || got.Related[0].Title != "新办法" {
			t.Errorf("before: %s, %+v, %v", got.Status, got.Related, err)
		}
		c.Set(calendar.D(2024, 7, 1))
		if got, _ := a.Visitor().Item(ctx, old.ID); got.Status != catalog.RepealedStatus || got.Validity.Facts.EndedBy.Number != "云教规〔2024〕2号" {
			t.Errorf("after: %s, %+v", got.Status, got.Validity)
		}
		if err := a.RecordDocuments(ctx, apptest.Operator, "edu", []app.Document{
			{Number: "云教规（2024）2号", Title: "新办法", IssuedOn: calendar.D(2024, 6, 1)}, // in the library already: once
			{Number: "云教规〔2020〕7号", Title: "登记簿上的办法", IssuedOn: calendar.D(2020, 6, 1)},
		}); err != nil {
			t.Fatal(err)
		}
		r, err := a.Derive(ctx, apptest.Operator, "edu", 2024)
		if n := r.Report.Proactive.NormativeDocuments; err != nil || [3]int64{n[0].N, n[1].N, n[2].N} != [3]int64{2, 1, 2} {
			t.Errorf("table 2: %v, %v", n, err)
		}
		verifiedItems(t, a)
	})
}

func TestCleanUpIsOneDecision(t *testing.T) {
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx, d := context.Background(), reviewDesk{t, a}
	for i := 1; i <= 3; i++ {
		d.release(d.draft(paperOf(fmt.Sprintf("办法之%d", i), fmt.Sprintf("云教规〔2024〕%d号", i), calendar.D(2024, 2, 20))))
	}
	c.Set(calendar.D(2024, 9, 2))
	lines := []app.CleanUpLine{{Number: "云教规[2024]1号", Result: catalog.Repealed, At: "第1项"}, {Number: "云教规〔2024〕2号", Result: catalog.Kept}, {Number: "云教规〔2024〕9号", Result: catalog.Kept}}
	decision := app.CleanUp{Title: "清理决定", Number: "云教〔2024〕30号", On: calendar.D(2024, 9, 1), Lines: lines}
	if _, err := a.CleanUp(ctx, apptest.Operator, "edu", decision); err == nil || !strings.Contains(err.Error(), "第 3 行") {
		t.Fatalf("%v", err)
	}
	list, err := a.NormativeList(ctx, apptest.Operator, "edu", calendar.Date{})
	if err != nil || len(list) != 3 || list[0].Status != catalog.InForce || list[2].Status != catalog.InForce {
		t.Errorf("a refused decision left a trace: %+v, %v", list, err)
	}
	decision.Lines = lines[:2]
	got, err := a.CleanUp(ctx, apptest.Operator, "edu", decision)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.ItemView(ctx, apptest.Operator, got.Lines[0].Item)
	if err != nil || v.Validity.Status != catalog.RepealedStatus || v.Validity.Events[0].Batch != got.ID || v.Validity.Events[0].CauseItem != "第1项" {
		t.Errorf("%+v, %v", v.Validity, err)
	}
	if all, err := a.CleanUps(ctx, apptest.Operator, "edu"); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestValidityPolicyEndsAndReminds(t *testing.T) {
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx, d := context.Background(), reviewDesk{t, a}
	v := d.release(d.draft(paperOf("试点办法（试行）", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
	if v.Validity.Facts.LastDay != (calendar.Date{}) {
		t.Errorf("ended without a policy: %+v", v.Validity.Facts)
	}
	p := catalog.Presets()[0]
	p.From = calendar.D(2020, 1, 1)
	if err := a.PutValidityPolicy(ctx, apptest.Operator, "edu", p); err != nil {
		t.Fatal(err)
	}
	last := calendar.D(2026, 3, 20) // in force 21 March 2024, two years
	c.Set(calendar.D(2025, 9, 19))
	if r, err := a.Renewals(ctx, apptest.Operator, "edu"); err != nil || len(r) != 0 {
		t.Errorf("early: %+v, %v", r, err)
	}
	c.Set(calendar.D(2026, 1, 20))
	r, err := a.Renewals(ctx, apptest.Operator, "edu")
	if err != nil || len(r) != 1 || r[0].LastDay != last || len(r[0].Due) != 2 || r[0].Next == nil {
		t.Errorf("%+v, %v", r, err)
	}
	c.Set(last)
	if got, _ := a.Visitor().Item(ctx, v.ID); got.Status != catalog.InForce {
		t.Errorf("on its last day: %s", got.Status)
	}
	c.Set(last.AddDays(1))
	if got, _ := a.Visitor().Item(ctx, v.ID); got.Status != catalog.Expired {
		t.Errorf("the day after: %s", got.Status)
	}
	verifiedItems(t, a)
}

// Table 2 of every year is what the public library lists on that year's last
// day, and follows from the year before, whatever documents there are.
func TestTableTwoIsTheLibrary(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2025, 6, 2))
		serial := 0
		round := 0
		property.Check(t, func(rt *rapid.T) {
			if round++; round > 5 {
				return
			}
			rows := [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "施行日期", "有效期至", "废止日期", "废止依据"}}
			for range rapid.IntRange(1, 12).Draw(rt, "documents") {
				serial++
				issued := calendar.D(2020, 1, 1).AddDays(rapid.IntRange(0, 1900).Draw(rt, "issued"))
				force := issued.AddDays(rapid.IntRange(0, 200).Draw(rt, "force"))
				row := []string{fmt.Sprintf("办法%d", serial), issued.String(), catalog.ColNormative, "行政规范性文件", "正文", fmt.Sprintf("云教规〔%d〕%d号", issued.Year, serial), issued.String(), force.String(), "", "", ""}
				switch rapid.IntRange(0, 3).Draw(rt, "end") {
				case 0:
					row[8] = force.AddDays(rapid.IntRange(0, 900).Draw(rt, "term")).String()
				case 1:
					row[9], row[10] = issued.AddDays(rapid.IntRange(0, 900).Draw(rt, "until")).String(), "清理决定"
				}
				rows = append(rows, row)
			}
			if res, err := a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: rows}); err != nil || len(res.Faults) > 0 {
				rt.Fatalf("%+v, %v", res, err)
			}
			for year := 2020; year <= 2024; year++ {
				tableEqualsLibrary(t, a, "edu", year)
			}
		})
		verifiedItems(t, a)
	})
}

func TestImportSaysWhatIsWrongByRow(t *testing.T) {
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx := context.Background()
	files := fstest.MapFS{
		"a.html":   {Data: []byte("<html><head><meta name=\"ArticleTitle\" content=\"关于甲的公告\"><meta name=\"PubDate\" content=\"2023-05-06 10:20\"></head><body><h1>关于甲的公告</h1><p>全文如下。</p><script>x()</script></body></html>")},
		"list.csv": {Data: []byte("姓名,数量\n甲,1\n")},
		"bad.docx": {Data: []byte("PK\x03\x04 not a document")},
	}
	rows := [][]string{
		{"标题", "发布时间", "栏目", "正文文件", "正文", "附件", "网址", "备注"},
		{"甲", "2023-05-06 09:30", "通知公告", "a.html", "", "list.csv", "http://old.example/1", ""},
		{"乙", "去年", "通知公告", "", "内容", "", "", ""},
		{"丙", "2023-05-06", "没有的栏目", "", "内容", "", "", ""},
		{"丁", "2023-05-06", "通知公告", "bad.docx", "", "", "", ""},
		{"戊", "2023-05-06", "通知公告", "../secret.txt", "", "", "", ""},
		{"己", "2023-05-06", "notices", "", "<p onclick=x()>内容</p>", "", "", ""},
	}
	in := app.ItemImport{Agency: "edu", Rows: rows, Files: files}
	res, err := a.ImportItems(ctx, apptest.Operator, in)
	if err != nil || res.Kept || res.Faulty != 4 || len(res.Unknown) != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	for i, want := range []string{"去年", "没有的栏目", "bad.docx", "secret.txt"} {
		if f := res.Faults[i]; f.Row != i+3 || !strings.Contains(f.Message, want) {
			t.Errorf("row %d: %s", f.Row, f.Message)
		}
	}
	if l, _ := a.Visitor().ListItems(ctx, app.ItemFilter{}); len(l.Items) != 0 {
		t.Error("half an import was kept")
	}
	in.SkipFaulty = true
	if res, err = a.ImportItems(ctx, apptest.Operator, in); err != nil || !res.Kept || res.New != 2 {
		t.Fatalf("%+v, %v", res, err)
	}
	if res, err = a.ImportItems(ctx, apptest.Operator, in); err != nil || res.New != 0 || res.Same != 2 {
		t.Errorf("again: %+v, %v", res, err)
	}
	l, err := a.Visitor().ListItems(ctx, app.ItemFilter{Column: catalog.ColNotices})
	if err != nil || len(l.Items) != 2 {
		t.Fatalf("%+v, %v", l, err)
	}
	for _, i := range l.Items {
		p, err := a.Visitor().Item(ctx, i.ID)
		if err != nil || strings.Contains(p.Body, "script") || strings.Contains(p.Body, "onclick") || !strings.HasPrefix(i.PublishedAt, "2023-05-06") {
			t.Errorf("%+v, %v", p, err)
		}
	}
	if res, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "edu", Files: files, Column: "news", SkipFaulty: true}); err != nil || res.New != 1 || res.Faulty != 1 {
		t.Errorf("folder: %+v, %v", res, err)
	}
	verifiedItems(t, a)
}
