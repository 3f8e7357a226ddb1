package app_test

import (
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

func ofCounty(name string, roles ...agency.Role) agency.Actor {
	return agency.Actor{Person: name, Name: name, Agency: "county", Roles: roles}
}

var (
	areaClerk  = ofCounty("area-clerk", agency.Clerk)
	areaHead   = ofCounty("area-head", agency.OfficeHead)
	areaSigner = ofCounty("area-signer", agency.Signer)
)

// area is a county whose members reported: three accepted, one missing, and one
// application of its own.
type area struct {
	*testing.T
	*app.App
	names []string
}

func newArea(t *testing.T, a *app.App, c *apptest.Clock) *area {
	t.Helper()
	c.Set(calendar.D(2024, 3, 1))
	x := &area{t, a, membersUnder(t, a, 4)}
	c.Set(calendar.D(2025, 2, 10))
	first := plainReport(x.names[0], 2024, 3, 1)
	first.Proactive.NormativeDocuments[report.InForce] = report.C(4)
	x.accept(2024, first, plainReport(x.names[1], 2024, 5, 0), plainReport(x.names[2], 2024, 0, 0))
	return x
}

func (x *area) accept(year int, all ...*report.Report) {
	x.Helper()
	var files []file
	for _, r := range all {
		files = append(files, pressed(x.T, r, doc.JSON))
	}
	uploaded(x.T, x.App, countySupervisor, year, files...)
	col, err := x.Collection(ctx, countySupervisor, "county", year)
	if err != nil {
		x.Fatal(err)
	}
	for _, m := range col.Members {
		if m.Standing == app.StandingReceived {
			if err := x.AcceptFiling(ctx, countySupervisor, m.ID, year, m.Last.Version, "核实"); err != nil {
				x.Fatal(m.Name, err)
			}
		}
	}
}

func (x *area) desk() app.ReportView {
	x.Helper()
	d, err := x.ReportDesk(ctx, areaClerk, "county", 2024)
	if err != nil {
		x.Fatal(err)
	}
	return d
}

func (x *area) choose(b app.ReportBasis) {
	x.Helper()
	if err := x.ChooseBasis(ctx, areaClerk, "county", 2024, x.desk().Version, b); err != nil {
		x.Fatal(err)
	}
}

func (x *area) move(who agency.Actor, do app.ReportDo, note string) {
	x.Helper()
	if err := x.MoveReport(ctx, who, "county", 2024, x.desk().Version, do, note); err != nil {
		x.Fatal(do, err)
	}
}

// write answers every blank.
func (x *area) write() {
	x.Helper()
	d := x.desk()
	texts := d.Texts.Map(func(s string) string {
		for _, b := range compose.Asked(d.Values) {
			s = strings.ReplaceAll(s, "【"+b.Name+"：】", "【"+b.Name+"：已经汇总。】")
		}
		return s
	})
	if err := x.WriteReport(ctx, areaClerk, "county", 2024, d.Version, texts, d.Values); err != nil {
		x.Fatal(err)
	}
}

func (x *area) finding(d *app.ReportView, rule string) *app.DeskFinding {
	for i := range d.Findings {
		if d.Findings[i].Rule == rule {
			return &d.Findings[i]
		}
	}
	return nil
}

func figure(r *report.Report, row report.Row) int64 { return r.Requests[row][report.RowTotal].N }

// The region's report, from the choice to what the public sees, and what is
// told when a part changes after it was signed.
func TestTheRegionsReport(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		x := newArea(t, a, c)
		if d := x.desk(); !d.MayChoose || d.Basis != app.BasisOwn || figure(&d.Report, report.New) != 0 {
			t.Fatalf("%v %q %d", d.MayChoose, d.Basis, figure(&d.Report, report.New))
		}
		if err := a.ChooseBasis(ctx, reportClerk, "edu", 2024, 0, app.BasisSum); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a bureau sums: %v", err)
		}
		if err := a.ChooseBasis(ctx, countySupervisor, "county", 2024, 0, app.BasisSum); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a supervisor writes: %v", err)
		}
		x.choose(app.BasisSum)
		d := x.desk()
		if figure(&d.Report, report.New) != 9 || d.Report.Proactive.Fees != "0.3" || len(d.Missing) > 0 || d.Sum.Own != nil || len(d.Sum.Leaves) != 3 {
			t.Fatalf("%d %s %v %v", figure(&d.Report, report.New), d.Report.Proactive.Fees, d.Missing, d.Sum.Names())
		}
		if d.Steps[0].What != app.DoBasis || d.Steps[0].Note != "数字口径：汇总" {
			t.Errorf("%+v", d.Steps)
		}
		// What only cases tell is asked for, never 0.
		for _, name := range []string{"渠道构成", "办理情况", "平均用时", "信息处理费"} {
			if _, bound := d.Values[name]; bound {
				t.Errorf("%s is bound to nobody's cases", name)
			}
		}
		if text := d.Narrative.Sections(); !strings.Contains(text.Overview, "（待填写：渠道构成）") || strings.Contains(text.Overview+text.Other, "没有收取") {
			t.Error(text.Overview, text.Other)
		}
		missing := x.finding(&d, "R-MISSING")
		if missing == nil || !missing.MayJustify || !strings.Contains(missing.Message, x.names[3]) || strings.Contains(missing.Message, x.names[0]) {
			t.Fatalf("%+v", missing)
		}
		x.write()
		d = x.desk()
		if err := a.MoveReport(ctx, areaClerk, "county", 2024, d.Version, app.DoSubmit, ""); fault.KindOf(err) != fault.Conflict {
			t.Fatalf("submitted with somebody missing and unexplained: %v", err)
		}
		if err := a.Justify(ctx, areaClerk, "county", 2024, d.Version, x.finding(&d, "R-MISSING").Key, "该机关今年新设，没有年度报告"); err != nil {
			t.Fatal(err)
		}
		x.move(areaClerk, app.DoSubmit, "")
		x.move(areaHead, app.DoPass, "")
		x.move(areaSigner, app.DoSign, "")
		x.signedSum(3)
		x.move(areaClerk, app.DoPublish, "")
		p, err := a.Visitor().Report(ctx, "county", 2024)
		if err != nil || figure(&p.Report, report.New) != 9 || len(p.Report.Leaves) != 3 || len(p.Missing) != 1 || p.Missing[0] != x.names[3] {
			t.Fatalf("%d %v %v %v", figure(&p.Report, report.New), p.Report.Leaves, p.Missing, err)
		}
		x.moved(c)
	})
}

// signedSum holds what was frozen against what it was made of.
func (x *area) signedSum(parts int) {
	x.Helper()
	s, diff, found, err := x.SignedReport(ctx, areaClerk, "county", 2024)
	if err != nil || !found || s.Sum == nil || len(s.Sum.Of) != parts || len(diff) > 0 {
		x.Fatalf("%+v %v %v", s.Sum, diff, err)
	}
	for _, one := range s.Sum.Of {
		if len(one.Digest) != 64 || one.Version == 0 && s.Sum.Own == nil {
			x.Errorf("%+v", one)
		}
	}
	if own, err := x.ReconcileDocuments(ctx, areaClerk, "county", 2025); err != nil || own[0].Mismatch() || s.Report.Proactive.NormativeDocuments[report.InForce] != report.C(4) {
		x.Errorf("next year's own documents are held against the sum: %+v %v", own, err)
	}
	if d := x.desk(); len(d.Shifts) > 0 {
		x.Errorf("moved at once: %+v", d.Shifts)
	}
	verify(x.T, x.App)
}

// moved: one part is reported anew, the missing one comes, the county registers
// a case: the signed figures stay, and the desk says so.
func (x *area) moved(c *apptest.Clock) {
	x.Helper()
	_, shares, ok, err := x.ReportShares(ctx, areaClerk, "county", 2024, report.RequestPath(report.New, report.RowTotal))
	if err != nil || !ok || len(shares) != 3 {
		x.Fatal(shares, ok, err)
	}
	if err := x.ReturnFiling(ctx, countySupervisor, "b01", 2024, 1, "申请数有误"); err != nil {
		x.Fatal(err)
	}
	if d := x.desk(); len(d.Shifts) != 1 || !strings.Contains(d.Shifts[0].What, "已退回") {
		x.Errorf("%+v", d.Shifts)
	}
	x.accept(2024, plainReport(x.names[1], 2024, 6, 0), plainReport(x.names[3], 2024, 2, 0))
	d := x.desk()
	what := map[string]string{}
	for _, s := range d.Shifts {
		what[s.Name] = s.What
	}
	if figure(&d.Shown, report.New) != 9 || len(what) != 2 || !strings.Contains(what[x.names[1]], "新的一版") || !strings.Contains(what[x.names[3]], "没有列入") {
		x.Errorf("%d %v", figure(&d.Shown, report.New), what)
	}
	if _, again, _, err := x.ReportShares(ctx, areaClerk, "county", 2024, report.RequestPath(report.New, report.RowTotal)); err != nil || len(again) != 3 || again[0] != shares[0] {
		x.Errorf("the shares of what was signed moved: %v %v", again, err)
	}
	verify(x.T, x.App)
	// A correction counts what is there then, the county's own part with it.
	if _, err := x.Register(ctx, apptest.Operator, app.Registration{Agency: "county",
		Application: app.Application{Applicant: app.Applicant{Kind: "commercial", Name: "某公司"}, Content: "补登的申请"},
		Acts:        []request.Act{{Kind: request.Received, On: calendar.D(2024, 12, 2), Channel: request.Counter}}}); err != nil {
		x.Fatal(err)
	}
	x.move(areaClerk, app.DoCorrect, "补列后报送的机关")
	d = x.desk()
	if figure(&d.Report, report.New) != 13 || d.Sum.Own == nil || len(d.Missing) == 0 || x.finding(&d, "R-MISSING") == nil {
		x.Fatalf("%d %v", figure(&d.Report, report.New), d.Missing)
	}
	for _, p := range allCounts { // its own part must be whole too
		if err := x.RecordCounts(ctx, areaClerk, "county", []app.Count{{Year: 2024, Path: p, Value: "0", Source: "统计表"}}); err != nil {
			x.Fatal(err)
		}
	}
	d = x.desk()
	if f := x.finding(&d, "R-MISSING"); f != nil || len(d.Missing) > 0 {
		x.Fatalf("nobody is missing: %+v %v", f, d.Missing)
	}
	x.move(areaClerk, app.DoSubmit, "")
	x.move(areaHead, app.DoPass, "")
	x.move(areaSigner, app.DoSign, "")
	x.signedSum(5)
	x.corrects()
}

// corrects: a bureau strikes a case that the signed sum contains. The ledger is
// put right, the sum stays as it was signed, and both are told: the bureau that
// its report is to be handed in anew, the county that this part no more holds.
func (x *area) corrects() {
	x.Helper()
	bureau := agency.Actor{Person: "bureau-head", Name: "周", Agency: "b00", Roles: []agency.Role{agency.OfficeHead}}
	v, err := x.Register(ctx, apptest.Operator, app.Registration{Agency: "b00", Application: app.Application{Applicant: app.Applicant{Kind: "commercial", Name: "某公司"}, Content: "批复"},
		Acts: []request.Act{{Kind: request.Received, On: calendar.D(2024, 12, 2), Channel: request.Counter}, {Kind: request.Answered, On: calendar.D(2024, 12, 20), Outcome: "granted", Delivery: "counter"}}})
	if err != nil {
		x.Fatal(err)
	}
	moved := func() []int {
		x.Helper()
		years, err := x.FilingsMoved(ctx, bureau, "b00")
		if err != nil {
			x.Fatal(err)
		}
		return years
	}
	before := len(moved())
	if _, err := x.Strike(ctx, bureau, v.ID, v.Version, 2, "答复没有发出", nil); err != nil {
		x.Fatal(err)
	}
	d := x.desk()
	if years := moved(); before != 0 || len(years) != 1 || years[0] != 2024 || len(d.Shifts) != 1 || d.Shifts[0].Agency != "b00" || !strings.Contains(d.Shifts[0].What, "更正了案件") || figure(&d.Shown, report.New) != 13 {
		x.Errorf("nobody is told: %v %+v", years, d.Shifts)
	}
	x.accept(2024, plainReport(x.names[0], 2024, 3, 2))
	if d = x.desk(); len(moved()) != 0 || len(d.Shifts) != 1 || !strings.Contains(d.Shifts[0].What, "已接收新的一版") {
		x.Errorf("after it was handed in anew: %v %+v", moved(), d.Shifts)
	}
	verify(x.T, x.App)
}

// Choosing back and forth keeps the text, and takes no agency's cases for the
// region's.
func TestTheBasisIsChosen(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		x := newArea(t, a, c)
		x.write()
		if s := x.desk().Narrative.Sections(); !strings.Contains(s.Other, "没有收取政府信息公开信息处理费") {
			t.Fatal(s.Other)
		}
		x.choose(app.BasisSum)
		d := x.desk()
		if s := d.Narrative.Sections(); strings.Contains(s.Other, "没有收取") || !strings.Contains(s.Other, "（待填写：信息处理费）") || !strings.Contains(s.Overview, "收到政府信息公开申请9件") {
			t.Errorf("%s\n%s", s.Overview, s.Other)
		}
		if x.finding(&d, compose.RuleBound) != nil {
			t.Error("what the ledger wrote is taken for a hand's")
		}
		x.choose(app.BasisOwn)
		if s := x.desk().Narrative.Sections(); !strings.Contains(s.Other, "没有收取政府信息公开信息处理费") {
			t.Error(s.Other)
		}
		if err := a.ChooseBasis(ctx, areaClerk, "county", 2024, x.desk().Version, "half"); fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
	})
}
