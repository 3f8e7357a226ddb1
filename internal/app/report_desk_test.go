package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/request"
)

// eduStaff is somebody of edu: whoever stands here has one role.
func eduStaff(name string, roles ...agency.Role) agency.Actor {
	return agency.Actor{Person: name, Name: name, Agency: "edu", Roles: roles}
}

var (
	reportClerk  = eduStaff("clerk", agency.Clerk)
	reportHead   = eduStaff("head", agency.OfficeHead)
	reportSigner = eduStaff("signer", agency.Signer)
)

// yearOfWork is 2024 of edu: four applications, each handled in another way.
func yearOfWork(t *testing.T, a *app.App, c *apptest.Clock) {
	t.Helper()
	d := calendar.D
	v := apptest.Received(t, a, c, d(2024, 3, 4), "甲的批复")
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: d(2024, 3, 8), Outcome: "granted", Reply: "provided", Delivery: "mail"})
	v = apptest.Received(t, a, c, d(2024, 3, 4), "乙的批复") // due 2 April
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: d(2024, 4, 30), Outcome: "granted", Reply: "provided", Delivery: "mail"})
	v = apptest.Received(t, a, c, d(2024, 5, 6), "丙的批复")
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: d(2024, 5, 8), Until: d(2024, 5, 20), Points: []string{"年份"}})
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Corrected, On: d(2024, 5, 13)})
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Extended, On: d(2024, 6, 3), Days: 10, ToldOn: d(2024, 6, 3), ApprovedBy: "head", Reason: "检索"})
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: d(2024, 6, 20), Outcome: "partial", Reply: "partial", Delivery: "mail"})
	// Answered late, then reopened: the first closing decides.
	v = apptest.Received(t, a, c, d(2024, 7, 1), "丁的批复")
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: d(2024, 8, 12), Outcome: "unavailable.not_held", Reply: "not_exist", Delivery: "mail"})
	v = apptest.Act(t, a, c, v, request.Act{Kind: request.Reopened, On: d(2024, 9, 2), Until: d(2024, 9, 30), Reason: "复议撤销"})
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: d(2024, 9, 10), Outcome: "granted", Reply: "provided", Delivery: "mail"})
}

func counts(t *testing.T, a *app.App, year int, paths ...report.Path) {
	t.Helper()
	for _, p := range paths {
		if err := a.RecordCounts(t.Context(), reportClerk, "edu", []app.Count{{Year: year, Path: p, Value: "12", Source: "统计表"}}); err != nil {
			t.Fatal(err)
		}
	}
}

var allCounts = []report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees}

func viewOf(t *testing.T, a *app.App, year int) app.ReportView {
	t.Helper()
	d, err := a.ReportDesk(t.Context(), reportClerk, "edu", year)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fillBlanks writes the draft with every blank answered.
func fillBlanks(t *testing.T, a *app.App, more string) {
	t.Helper()
	d := viewOf(t, a, 2024)
	texts := d.Texts.Map(func(s string) string {
		for _, b := range compose.Blanks() {
			s = strings.ReplaceAll(s, "【"+b.Name+"：】", "【"+b.Name+"：2】")
		}
		return s
	})
	texts.Overview += more
	if err := a.WriteReport(t.Context(), reportClerk, "edu", 2024, d.Version, texts, d.Values); err != nil {
		t.Fatal(err)
	}
}

func moves(t *testing.T, a *app.App, who agency.Actor, do app.ReportDo, note string) {
	t.Helper()
	if err := a.MoveReport(t.Context(), who, "edu", 2024, viewOf(t, a, 2024).Version, do, note); err != nil {
		t.Fatalf("%s: %v", do, err)
	}
}

func bound(d *app.ReportView, name string) string { return d.Values[name] }

func TestTheNarrativeCountsTheCases(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		yearOfWork(t, a, c)
		c.Set(calendar.D(2025, 1, 10))
		d := viewOf(t, a, 2024)
		for name, want := range map[string]string{
			"收到申请": "4", "办结申请": "4",
			"渠道构成": "从提出渠道看，当面提交4件。",
			"办理情况": "办理过程中，依法延长期限的1件、告知补正的1件、逾期办结的2件。",
			// 4, 41, 33 and 30 working days after receipt.
			"平均用时": "每件平均用时27.0个工作日。",
			"行政许可": compose.Unknown,
		} {
			if got := bound(&d, name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		for source, want := range map[compose.Source][]string{
			compose.FromLate: {"乙的批复", "丁的批复"}, compose.FromExtended: {"丙的批复"}, compose.FromCorrected: {"丙的批复"}, compose.FromFees: nil,
			"facts.channel.counter": {"甲的批复", "乙的批复", "丙的批复", "丁的批复"}, "facts.rows.unavailable": {"丁的批复"}, "facts.organisations": nil,
		} {
			behind, err := a.SourceCases(t.Context(), reportClerk, "edu", 2024, source)
			var got []string
			for _, b := range behind {
				got = append(got, b.Title)
			}
			slices.Sort(got)
			slices.Sort(want)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v %v", source, got, want, err)
			}
		}
		if _, err := a.SourceCases(t.Context(), reportClerk, "edu", 2024, "facts.moon"); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

// The whole way, with who may not do what, and what bars it.
func TestReportGoesItsWay(t *testing.T) {
	t.Parallel()
	slow(t)
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		ctx := t.Context()
		yearOfWork(t, a, c)
		refused := func(who agency.Actor, do app.ReportDo, kind fault.Kind, words string) {
			t.Helper()
			err := a.MoveReport(ctx, who, "edu", 2024, viewOf(t, a, 2024).Version, do, "x")
			if fault.KindOf(err) != kind || !strings.Contains(err.Error(), words) {
				t.Errorf("%s by %s: %v", do, who.Person, err)
			}
		}
		c.Set(calendar.D(2024, 12, 30))
		refused(reportClerk, app.DoSubmit, fault.Conflict, "尚未结束")
		c.Set(calendar.D(2025, 1, 10))
		refused(reportClerk, app.DoSubmit, fault.Conflict, "缺少单元格")
		counts(t, a, 2024, allCounts...)
		refused(reportClerk, app.DoSubmit, fault.Conflict, "没有填写")
		fillBlanks(t, a, "")
		refused(reportClerk, app.DoPass, fault.Forbidden, "")
		refused(reportHead, app.DoPass, fault.Conflict, "编制中")
		refused(reportClerk, "fly", fault.NotFound, "")
		if err := a.MoveReport(ctx, reportClerk, "edu", 2024, 0, app.DoSubmit, ""); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "刚被他人更新") {
			t.Error(err)
		}
		moves(t, a, reportClerk, app.DoSubmit, "")
		if err := a.WriteReport(ctx, reportClerk, "edu", 2024, viewOf(t, a, 2024).Version, compose.Texts{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("written while reviewed: %v", err)
		}
		both := eduStaff("clerk", agency.Clerk, agency.OfficeHead, agency.Signer)
		refused(both, app.DoPass, fault.Conflict, "不能由您审核")
		waits := func(who agency.Actor, words string) {
			t.Helper()
			all, err := a.Tasks(ctx, who)
			if err != nil || !slices.ContainsFunc(all, func(x app.Task) bool { return x.Year == 2024 && strings.Contains(x.Text, words) }) {
				t.Errorf("%s is not told %q: %+v, %v", who.Person, words, all, err)
			}
		}
		waits(reportHead, "等待审核")
		moves(t, a, reportHead, app.DoReturn, "写得太短")
		waits(reportClerk, "被退回编制")
		moves(t, a, reportClerk, app.DoSubmit, "")
		moves(t, a, reportHead, app.DoPass, "")
		waits(reportSigner, "等待签发")
		refused(both, app.DoSign, fault.Conflict, "不能由您签发")
		refused(reportHead, app.DoSign, fault.Forbidden, "")
		moves(t, a, reportSigner, app.DoSign, "")
		if _, err := a.Visitor().Report(ctx, "edu", 2024); fault.KindOf(err) != fault.NotFound {
			t.Errorf("public before it is published: %v", err)
		}
		waits(reportClerk, "等待发布")
		moves(t, a, reportClerk, app.DoPublish, "")
		published(t, a, c)
	})
}

// published: what was published stays; what the ledger then says is told
// beside it; a correction is another version.
func published(t *testing.T, a *app.App, c *apptest.Clock) {
	t.Helper()
	ctx := t.Context()
	first, err := a.Visitor().Report(ctx, "edu", 2024)
	if err != nil || first.Version != 1 || len(first.Hash) != 64 || first.Report.Requests[report.New][report.RowTotal].N != 4 {
		t.Fatalf("%+v %v", first.Publication, err)
	}
	name, data, err := a.Visitor().ReportFile(ctx, "edu", 2024, doc.JSON)
	if err != nil || strings.Contains(name, "草稿") || !strings.Contains(string(data), `"new":[4,`) {
		t.Error(name, err)
	}
	if _, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu",
		Application: app.Application{Applicant: app.Applicant{Kind: "commercial", Name: "某公司"}, Content: "补登的申请"},
		Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 12, 2), Channel: request.Counter}}}); err != nil {
		t.Fatal(err)
	}
	d := viewOf(t, a, 2024)
	if d.Shown.Requests[report.New][report.RowTotal].N != 4 || len(d.Differences) == 0 || d.Differences[0].Added == nil {
		t.Errorf("the published report moved: %+v", d.Differences)
	}
	if err := a.MoveReport(ctx, reportClerk, "edu", 2024, d.Version, app.DoCorrect, " "); fault.KindOf(err) != fault.Invalid {
		t.Errorf("corrected without a word: %v", err)
	}
	moves(t, a, reportClerk, app.DoCorrect, "补计申请一件")
	if still, err := a.Visitor().Report(ctx, "edu", 2024); err != nil || still.Hash != first.Hash {
		t.Error("the public lost the report while it is corrected", err)
	}
	d = viewOf(t, a, 2024)
	if !slices.ContainsFunc(d.Narrative.Changes, func(c compose.Change) bool { return c == compose.Change{Name: "收到申请", Was: "4", Is: "5"} }) {
		t.Errorf("not told what changed: %+v", d.Narrative.Changes)
	}
	moves(t, a, reportClerk, app.DoSubmit, "")
	moves(t, a, reportHead, app.DoPass, "")
	moves(t, a, reportSigner, app.DoSign, "")
	c.Set(calendar.D(2025, 2, 3))
	moves(t, a, reportHead, app.DoPublish, "")
	second, err := a.Visitor().Report(ctx, "edu", 2024)
	if err != nil || second.Version != 2 || second.Note != "补计申请一件" || second.Hash == first.Hash || len(second.Earlier) != 1 || second.Earlier[0] != first.Publication {
		t.Errorf("%+v %v", second, err)
	}
	all, err := a.Visitor().Reports(ctx)
	if err != nil || len(all) != 1 || all[0].Publication != second.Publication || all[0].AgencyName != "云岭县教育局" {
		t.Errorf("%+v %v", all, err)
	}
	if v, err := a.Verify(ctx, apptest.Operator, nil); err != nil || len(v.Faults) > 0 {
		t.Error(v.Faults, err)
	}
	trail, _, err := a.Trail(ctx, eduStaff("auditor", agency.AuditAdmin), app.TrailQuery{Agency: "edu", Verb: string(agency.ReportPublish)})
	if err != nil || len(trail) == 0 {
		t.Error("publishing is not in the audit:", err)
	}
}

// An error passes with a reason, which lapses when the error says another
// thing; what is missing or locked never does.
func TestJustification(t *testing.T) {
	t.Parallel()
	slow(t)
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx := context.Background()
	yearOfWork(t, a, c)
	c.Set(calendar.D(2025, 1, 10))
	counts(t, a, 2024, allCounts...)
	fillBlanks(t, a, "\n本年度收到政府信息公开申请3件，由镇街代收。")
	find := func(rule string) *app.DeskFinding {
		t.Helper()
		d := viewOf(t, a, 2024)
		for i := range d.Findings {
			if d.Findings[i].Rule == rule {
				return &d.Findings[i]
			}
		}
		t.Fatalf("no %s among %+v", rule, d.Findings)
		return nil
	}
	f := find(compose.RuleLoose)
	if !f.Bars() || !f.MayJustify {
		t.Errorf("%+v", f)
	}
	explain := func(key, text string) error {
		return a.Justify(ctx, reportClerk, "edu", 2024, viewOf(t, a, 2024).Version, key, text)
	}
	if err := explain(f.Key, "只是代收的"); err != nil {
		t.Fatal(err)
	}
	if f = find(compose.RuleLoose); f.Bars() || f.Justified == nil || f.Justified.Text != "只是代收的" || f.Justified.By != "clerk" {
		t.Errorf("%+v", f)
	}
	apptest.Received(t, a, c, calendar.D(2024, 12, 2), "补登的申请")
	c.Set(calendar.D(2025, 1, 10))
	if f = find(compose.RuleLoose); !f.Bars() {
		t.Error("the reason outlived what it explained")
	}
	if err := explain("nothing", "x"); fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
	d := viewOf(t, a, 2024)
	d.Texts.Overview = strings.Replace(d.Texts.Overview, "【收到申请：5】", "【收到申请：6】", 1)
	if err := a.WriteReport(ctx, reportClerk, "edu", 2024, d.Version, d.Texts, d.Values); err != nil {
		t.Fatal(err)
	}
	if err := explain(find(compose.RuleBound).Key, "x"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a changed lock was explained away: %v", err)
	}
	if err := a.RedraftReport(ctx, reportClerk, "edu", 2024, viewOf(t, a, 2024).Version); err != nil {
		t.Fatal(err)
	}
	if d := viewOf(t, a, 2024); d.Written || !strings.Contains(d.Shown.Sections.Overview, "收到政府信息公开申请5件") {
		t.Error("not drafted anew")
	}
}

// A filled count says who entered it, from where, and what last year's was.
func TestCountTasks(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	c.Set(calendar.D(2025, 1, 10))
	counts(t, a, 2023, report.PathLicences, report.PathFees)
	counts(t, a, 2024, report.PathFees)
	for m := 1; m <= 3; m++ {
		if err := a.RecordCounts(t.Context(), reportClerk, "edu", []app.Count{{Year: 2024, Month: m, Path: report.PathPenalties, Value: "2"}}); err != nil {
			t.Fatal(err)
		}
	}
	got := viewOf(t, a, 2024).Counts
	if len(got) != 4 || !got[0].Missing() || got[0].Last != "12" || got[0].Article == "" || got[0].Asks == "" {
		t.Errorf("%+v", got)
	}
	if p := got[1]; p.Value != "6" || p.Months != 3 || p.By != "clerk" || p.At.IsZero() {
		t.Errorf("%+v", p)
	}
	if f := got[3]; f.Value != "12" || f.Stated != "0.0012" || f.Last != "0.0012" || f.Source != "统计表" {
		t.Errorf("%+v", f)
	}
}

// What the command on the server signed is on the desk as signed.
func TestSignedByCommand(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	c.Set(calendar.D(2025, 1, 10))
	counts(t, a, 2024, allCounts...)
	if _, err := a.Sign(t.Context(), apptest.Operator, "edu", 2024, report.Sections{Overview: "平稳。", Problems: "有不足。", Other: "没有收取信息处理费。"}); err != nil {
		t.Fatal(err)
	}
	d := viewOf(t, a, 2024)
	if d.State != app.ReportSigned || d.Shown.Sections.Problems != "有不足。" || d.Mark() != "已签发未发布" {
		t.Errorf("%s %+v", d.State, d.Shown.Sections)
	}
	name, _, err := a.ReportFile(t.Context(), reportClerk, "edu", 2024, doc.Text)
	if err != nil || !strings.HasPrefix(name, "已签发未发布_") {
		t.Error(name, err)
	}
	moves(t, a, reportClerk, app.DoPublish, "")
}
