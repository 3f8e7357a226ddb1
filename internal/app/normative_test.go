package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

func TestRepealMarksTheOriginalAndCounts(t *testing.T) {
	t.Parallel()
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
		} else if next, _ := a.Visitor().Item(ctx, got.Related[0].ID); len(next.Related) != 1 || next.Related[0].Status != catalog.RepealedStatus {
			t.Errorf("the new one does not say that the old one is repealed: %+v", next.Related)
		}
		if list, err := a.CellCases(ctx, apptest.Operator, "edu", 2024, "proactive.normative_documents.repealed"); err != nil || len(list) != 1 || list[0].On != "2024-07-01" {
			t.Errorf("counted as repealed: %+v, %v", list, err)
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
		c.Set(calendar.D(2025, 1, 6))
		missing, err := a.Uncatalogued(ctx, apptest.Operator, "edu", 2024)
		if err != nil || len(missing) != 1 || missing[0].Number != "云教规〔2020〕7号" {
			t.Errorf("counted and not listed: %+v, %v", missing, err)
		}
		desk, err := a.ReportDesk(ctx, apptest.Operator, "edu", 2024)
		if f := deskFindingOf(desk, app.RuleLibrary); err != nil || f == nil || f.Bars() || !strings.Contains(f.Message, "《登记簿上的办法》云教规〔2020〕7号") || strings.Contains(f.Message, "新办法") {
			t.Errorf("the report desk does not name it: %+v, %v", f, err)
		}
		for day, want := range map[calendar.Date]int{calendar.D(2020, 1, 1): 0, calendar.D(2024, 12, 31): 1} {
			if n, err := a.Visitor().Uncatalogued(ctx, "edu", day); err != nil || n != want {
				t.Errorf("the library owns up to %d on %s, %v", n, day, err)
			}
		}
		verifiedItems(t, a)
	})
}

func TestCleanUpIsOneDecision(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) { cleanUpIsOneDecision(t, a, c) })
}

func cleanUpIsOneDecision(t *testing.T, a *app.App, c *apptest.Clock) {
	t.Helper()
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
	if all, err := a.CleanUps(ctx, apptest.Operator, "edu"); err != nil || len(all) != 1 || all[0].Item != "" {
		t.Errorf("%v, %v", all, err)
	}
	public := func(id string) app.PublicItem {
		t.Helper()
		p, err := a.Visitor().Item(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	repealed, kept := got.Lines[0].Item, got.Lines[1].Item
	if e := public(kept).Validity.Events[0]; e.Kind != catalog.Kept || e.Cause.Kind != "" || e.Cause.Number != "云教〔2024〕30号" || e.Cause.Item != "" {
		t.Errorf("kept by %+v", e.Cause)
	}
	// The decision is drafted: nobody outside hears of it until it is public.
	x := paperOf("关于清理结果的决定", "", calendar.D(2024, 9, 1))
	x.Kind = catalog.Notice
	decided := d.draft(x)
	if err := a.LinkCleanUp(ctx, apptest.Operator, "edu", got.ID, repealed); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a document decides on itself: %v", err)
	}
	if err := a.LinkCleanUp(ctx, editor, "edu", got.ID, decided.ID); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an editor linked it: %v", err)
	}
	if err := a.LinkCleanUp(ctx, apptest.Operator, "edu", got.ID, decided.ID); err != nil {
		t.Fatal(err)
	}
	if p := public(repealed); p.Validity.Events[0].Cause.Item != "" || !slices.Contains(p.Awaited, decided.ID) {
		t.Errorf("a draft is named: %+v, awaited %v", p.Validity.Events[0].Cause, p.Awaited)
	}
	d.release(decided)
	if e := public(repealed).Validity.Events[0]; e.Cause.Item != decided.ID {
		t.Errorf("the history does not lead to the decision: %+v", e.Cause)
	}
	c2 := public(decided.ID).CleanUp
	if c2 == nil || len(c2.Documents) != 2 || c2.Documents[0].Status != catalog.RepealedStatus || c2.Documents[1].Status != catalog.InForce {
		t.Fatalf("%+v", c2)
	}
	v, err = a.ItemView(ctx, apptest.Operator, kept)
	if err != nil {
		t.Fatal(err)
	}
	d.act(publisher, v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "有误"})
	if c2 = public(decided.ID).CleanUp; len(c2.Documents) != 1 {
		t.Errorf("a withdrawn document is listed: %+v", c2)
	}
	if err := a.LinkCleanUp(ctx, apptest.Operator, "edu", got.ID, decided.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("linked twice: %v", err)
	}
	verifiedItems(t, a)
}

// A decision that names an item that nobody outside knows is not named by what
// it repeals, whoever reads it: page, interface or feed.
func TestUnpublishedCauseIsNotNamed(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		v := d.release(d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		hidden := d.draft(paperOf("尚未公开的新办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20)))
		d.act(apptest.Operator, v, catalog.Act{Kind: catalog.Repealed, Effective: a.Today(), Cause: &catalog.Relation{Kind: catalog.Repeals, Item: hidden.ID}})
		p, err := a.Visitor().Item(ctx, v.ID)
		if err != nil || p.Validity.Status != catalog.RepealedStatus || p.Validity.Facts.EndedBy != nil || p.Validity.Events[0].Cause != nil || !slices.Contains(p.Awaited, hidden.ID) {
			t.Errorf("%+v, %v", p.Validity, err)
		}
	})
}

func TestValidityPolicyEndsAndReminds(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		v := d.release(d.draft(paperOf("试点办法（试行）", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		if v.Validity.Facts.LastDay != (calendar.Date{}) {
			t.Errorf("ended without a policy: %+v", v.Validity.Facts)
		}
		p := catalog.Presets()[0]
		p.From = calendar.D(2020, 1, 1)
		if err := a.PutValidityPolicy(ctx, apptest.Operator, "edu", calendar.Date{}, p); err != nil {
			t.Fatal(err)
		}
		last := calendar.D(2026, 3, 20) // in force 21 March 2024, two years
		clerk := deskPerson("clerk", agency.Clerk)
		for _, x := range []struct {
			on   calendar.Date
			want string
		}{{calendar.D(2025, 9, 19), ""}, {calendar.D(2025, 9, 22), "renew!"}, {calendar.D(2025, 9, 23), "renew"}, // 20 September is a Saturday
			{calendar.D(2026, 1, 19), "renew"}, {calendar.D(2026, 1, 20), "renew!"}, {calendar.D(2026, 2, 20), "renew!"}, {calendar.D(2026, 2, 24), "renew!"}, // within the Spring Festival, whose first working day is the 24th
			{calendar.D(2026, 2, 25), "renew"}, {last, "renew!"}} {
			c.Set(x.on)
			kind, left, _ := strings.Cut(waits(t, a, clerk), "(")
			if _, mail, _ := strings.Cut(left, ")"); kind+mail != x.want {
				t.Errorf("%s: the clerk is told %q, want %q", x.on, kind+mail, x.want)
			}
			if got := waits(t, a, editor); got != "" {
				t.Errorf("%s: the editor is told %q", x.on, got)
			}
		}
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
	})
}

// A county's rule on validity reaches its departments: documents end by it,
// are reminded of by it, and follow where the department is moved.
func TestPolicyReachesSubordinates(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		put := func(one agency.Agency) {
			t.Helper()
			if err := a.PutAgency(ctx, apptest.Operator, one); err != nil {
				t.Fatal(err)
			}
		}
		put(agency.Agency{ID: "county", Kind: agency.Government, Name: "云岭县人民政府"})
		put(agency.Agency{ID: "other", Kind: agency.Government, Name: "青山县人民政府"})
		edu := agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教", Parent: "county"}
		put(edu)
		v := d.release(d.draft(paperOf("试点办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20)))) // in force 21 March 2024
		last := func() calendar.Date {
			t.Helper()
			got, err := a.Visitor().Item(ctx, v.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got.Validity.Facts.LastDay
		}
		rule := func(id string, was calendar.Date, years int) {
			t.Helper()
			p := catalog.Policy{Name: id + "的规定", From: calendar.D(2020, 1, 1), Years: years, AutoExpire: true}
			if err := a.PutValidityPolicy(ctx, apptest.Operator, id, was, p); err != nil {
				t.Fatal(err)
			}
		}
		rule("county", calendar.Date{}, 5)
		if last() != calendar.D(2029, 3, 20) {
			t.Errorf("by the county's rule: %s", last())
		}
		c.Set(calendar.D(2028, 9, 20))
		if r, err := a.Renewals(ctx, apptest.Operator, "edu"); err != nil || len(r) != 1 || len(r[0].Due) != 1 {
			t.Errorf("six months before: %+v, %v", r, err)
		}
		if err := a.PutValidityPolicy(ctx, apptest.Operator, "county", calendar.Date{}, catalog.Policy{Name: "又一个", From: calendar.D(2020, 1, 1)}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("two rules from one day: %v", err)
		}
		rule("edu", calendar.Date{}, 7)
		if last() != calendar.D(2031, 3, 20) {
			t.Errorf("by its own rule: %s", last())
		}
		lines, err := a.ValidityPolicies(ctx, apptest.Operator, "edu")
		if err != nil || len(lines) != 2 || lines[0].Own || lines[0].Holds || lines[0].Whose != "云岭县人民政府" || !lines[1].Own || !lines[1].Holds {
			t.Errorf("%+v, %v", lines, err)
		}
		rule("edu", calendar.D(2020, 1, 1), 6)
		if last() != calendar.D(2030, 3, 20) {
			t.Errorf("changed: %s", last())
		}
		if err := a.RemoveValidityPolicy(ctx, apptest.Operator, "edu", calendar.D(2020, 1, 1)); err != nil || last() != calendar.D(2029, 3, 20) {
			t.Errorf("taken away: %s, %v", last(), err)
		}
		edu.Parent = "other"
		if put(edu); last() != (calendar.Date{}) {
			t.Errorf("under another county: %s", last())
		}
		verifiedItems(t, a)
	})
}

func deskFindingOf(d app.ReportView, rule string) *app.DeskFinding {
	for i := range d.Findings {
		if d.Findings[i].Rule == rule {
			return &d.Findings[i]
		}
	}
	return nil
}

// A mismatch with last year's signed report bars the new one until somebody
// says why; the explanation lapses when the mismatch becomes another.
func TestMismatchIsNeverSilent(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx := context.Background()
		register := func(n int) {
			t.Helper()
			if err := a.RecordDocuments(ctx, apptest.Operator, "edu", []app.Document{{Number: fmt.Sprintf("云教规〔2020〕%d号", n), Title: fmt.Sprintf("办法之%d", n), IssuedOn: calendar.D(2020, 6, 1)}}); err != nil {
				t.Fatal(err)
			}
		}
		register(1)
		for _, p := range []report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees} {
			if err := a.RecordCounts(ctx, apptest.Operator, "edu", []app.Count{{Year: 2023, Path: p, Value: "0", Source: "统计表"}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.Sign(ctx, apptest.Operator, "edu", 2023, report.Sections{}); err != nil {
			t.Fatal(err)
		}
		if y, err := a.DueReportYear(ctx, apptest.Operator, "edu"); err != nil || y != 2024 {
			t.Errorf("signed: next due %d, %v", y, err)
		}
		c.Set(calendar.D(2025, 1, 6))
		if y, err := a.DueReportYear(ctx, apptest.Operator, "edu"); err != nil || y != 2024 {
			t.Errorf("in January: next due %d, %v", y, err)
		}
		barred := func() bool {
			t.Helper()
			d, err := a.ReportDesk(ctx, apptest.Operator, "edu", 2024)
			if err != nil {
				t.Fatal(err)
			}
			f := deskFindingOf(d, app.RuleCarry)
			return f != nil && f.Bars()
		}
		if barred() {
			t.Error("barred without a mismatch")
		}
		register(2)
		rs, err := a.ReconcileDocuments(ctx, apptest.Operator, "edu", 2024)
		if err != nil || !rs[0].Signed || rs[0].Difference != 1 || len(rs[0].Added) != 1 || rs[0].Added[0].Title != "办法之2" || !barred() {
			t.Fatalf("%+v, %v", rs, err)
		}
		if err := a.ExplainReconciliation(ctx, apptest.Operator, "edu", 2024, false, "0000000000000000", "漏登"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("explained what nobody saw: %v", err)
		}
		if err := a.ExplainReconciliation(ctx, apptest.Operator, "edu", 2024, false, rs[0].Key, "上年登记簿漏登一件"); err != nil {
			t.Fatal(err)
		}
		if rs, err = a.ReconcileDocuments(ctx, apptest.Operator, "edu", 2024); err != nil || rs[0].Explained == nil || rs[0].Explained.Text != "上年登记簿漏登一件" || barred() {
			t.Errorf("explained: %+v, %v", rs, err)
		}
		if register(3); !barred() {
			t.Error("an old explanation covers a new mismatch")
		}
		verifiedItems(t, a)
	})
}

// Table 2 of every year is what the public library lists on that year's last
// day, and follows from the year before, whatever documents there are and
// whatever happens to them; what is in the register alone is named.
func TestTableTwoIsTheLibrary(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2025, 6, 2))
		w := &documentWorld{t: t, a: a}
		round := 0
		property.Check(t, func(rt *rapid.T) {
			if round++; round > 5 {
				return
			}
			w.imported(rt)
			w.registered(rt)
			w.happen(rt)
			for year := 2020; year <= 2024; year++ {
				tableEqualsLibrary(t, a, "edu", year)
			}
		})
		libraryIsWhole(t, a)
		verifiedItems(t, a)
	})
}

// libraryIsWhole walks the library by pages: asked for words, it lists each
// document that has them once, whether they are rare or common.
func libraryIsWhole(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	for _, words := range []string{"", "办法", "办法1", "没有的词", "，"} {
		lists := [2][]string{}
		for n, list := range []func(context.Context, app.NormativeFilter) (app.NormativePage, error){a.Visitor().NormativeLibrary, a.Visitor().LibraryWalked} {
			total := -1
			for f := (app.NormativeFilter{Words: words, N: 7}); ; {
				p, err := list(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range p.Lines {
					lists[n] = append(lists[n], l.IssuedOn.String()+" "+l.ID)
				}
				if total < 0 {
					total = p.Total
				}
				if f.After = p.Next; p.Next == (store.Key{}) {
					break
				}
			}
			if total != len(lists[n]) {
				t.Errorf("%q: %d said, %d listed", words, total, len(lists[n]))
			}
		}
		if sorted := slices.Clone(lists[0]); !slices.Equal(lists[0], lists[1]) || !slices.IsSortedFunc(sorted, func(x, y string) int { return strings.Compare(y, x) }) || len(slices.Compact(sorted)) != len(lists[0]) {
			t.Errorf("%q: %d named, %d walked", words, len(lists[0]), len(lists[1]))
		}
		if none := words == "没有的词" || words == "，"; none != (len(lists[0]) == 0) {
			t.Errorf("%q: %d listed", words, len(lists[0]))
		}
	}
}

// documentWorld makes documents and lets things happen to them.
type documentWorld struct {
	t      *testing.T
	a      *app.App
	serial int
}

func (w *documentWorld) imported(rt *rapid.T) {
	rows := [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "施行日期", "有效期至", "废止日期", "废止依据"}}
	for range rapid.IntRange(1, 12).Draw(rt, "documents") {
		w.serial++
		issued := calendar.D(2020, 1, 1).AddDays(rapid.IntRange(0, 1900).Draw(rt, "issued"))
		force := issued.AddDays(rapid.IntRange(0, 200).Draw(rt, "force"))
		row := []string{fmt.Sprintf("办法%d", w.serial), issued.String(), catalog.ColNormative, "行政规范性文件", "正文", fmt.Sprintf("云教规〔%d〕%d号", issued.Year, w.serial), issued.String(), force.String(), "", "", ""}
		switch rapid.IntRange(0, 3).Draw(rt, "end") {
		case 0:
			row[8] = force.AddDays(rapid.IntRange(0, 900).Draw(rt, "term")).String()
		case 1:
			row[9], row[10] = issued.AddDays(rapid.IntRange(0, 900).Draw(rt, "until")).String(), "清理决定"
		}
		rows = append(rows, row)
	}
	if res, err := w.a.ImportItems(w.t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: rows}); err != nil || len(res.Faults) > 0 {
		rt.Fatalf("%+v, %v", res, err)
	}
}

// registered enters documents into the register alone.
func (w *documentWorld) registered(rt *rapid.T) {
	for range rapid.IntRange(0, 2).Draw(rt, "registered") {
		w.serial++
		issued := calendar.D(2020, 1, 1).AddDays(rapid.IntRange(0, 1900).Draw(rt, "issued"))
		d := app.Document{Number: fmt.Sprintf("云教规〔%d〕%d号", issued.Year, w.serial), Title: fmt.Sprintf("登记%d", w.serial), IssuedOn: issued}
		if rapid.Bool().Draw(rt, "ended") {
			d.EndedOn = issued.AddDays(rapid.IntRange(1, 900).Draw(rt, "until"))
		}
		if err := w.a.RecordDocuments(w.t.Context(), apptest.Operator, "edu", []app.Document{d}); err != nil {
			rt.Fatal(err)
		}
	}
}

// happen records events of validity on days of any year.
func (w *documentWorld) happen(rt *rapid.T) {
	ctx := w.t.Context()
	list, err := w.a.NormativeList(ctx, apptest.Operator, "edu", calendar.Date{})
	if err != nil {
		rt.Fatal(err)
	}
	for range rapid.IntRange(0, 8).Draw(rt, "events") {
		v, err := w.a.ItemView(ctx, apptest.Operator, rapid.SampledFrom(list).Draw(rt, "document").ID)
		if err != nil {
			rt.Fatal(err)
		}
		on := calendar.D(2020, 1, 1).AddDays(rapid.IntRange(0, 2000).Draw(rt, "effective"))
		act := catalog.Act{Kind: rapid.SampledFrom(app.CleanUpResults()).Draw(rt, "event"), Effective: on, Until: on.AddDays(rapid.IntRange(0, 900).Draw(rt, "until")), Cause: &catalog.Relation{Title: "某决定"}}
		if _, err := w.a.ActOnItem(ctx, apptest.Operator, v.ID, v.Version, act); (err != nil) != on.Before(v.IssuedOn) {
			rt.Fatalf("%+v of what was issued on %s: %v", act, v.IssuedOn, err)
		}
	}
}

func TestImportSaysWhatIsWrongByRow(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
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
		asAgenciesWrite(t, a)
		if res, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "edu", Files: files, Column: "news", SkipFaulty: true}); err != nil || res.New != 1 || res.Faulty != 1 {
			t.Errorf("folder: %+v, %v", res, err)
		}
		verifiedItems(t, a)
	})
}

// A table as agencies keep it: a title above, a heading of two rows with merged
// cells, marks and blanks in names, days in several forms, one of them missing,
// an article twice, a sum below.
func asAgenciesWrite(t *testing.T, a *app.App) {
	t.Helper()
	rows := [][]string{
		{"2025年信息发布一览表"},
		{"序号", "标　题*", "日期", "", "所属栏目", "正文内容（全文）", "备注"},
		{"", "", "成文日期", "发布日期", "", "", ""},
		{"1", "路灯检修的通告", "2023年6月3日", "2023年6月5日 9:30", "通知 公告", "检修路灯。", ""},
		{"2", "清明祭扫的提示", "", "", "通知公告", "文明祭扫。", ""},
		{"3", "路灯检修的通告", "2023.6.3", "2023-06-05 9时30分", "通知公告", "检修路灯。", ""},
		{"", "合 计", "", "3"},
	}
	res, err := a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: rows, DryRun: true})
	if err != nil || res.Rows != 3 || res.New != 1 || fmt.Sprint(res.Unknown) != "[序号 备注]" || len(res.Faults) != 2 ||
		res.Faults[0].Row != 5 || !strings.Contains(res.Faults[0].Message, "没有发布时间") || res.Faults[1].Row != 6 || !strings.Contains(res.Faults[1].Message, "第 4 行") {
		t.Errorf("%+v, %v", res, err)
	}
	_, err = a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: [][]string{{"姓名", "电话"}, {"甲", "乙"}}, DryRun: true})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "姓名、电话") {
		t.Error(err)
	}
}
