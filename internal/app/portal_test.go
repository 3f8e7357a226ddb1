package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

const aToken = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

// asked is a whole application by a person who does not exist.
func asked() app.Submission {
	return app.Submission{Agency: "edu", Token: aToken, Application: app.Application{
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002x", Phone: "19900001234"},
		Content:   "2023年度校车运营补贴的发放标准和发放名单，可回电19900001234", Form: app.ByQuery, Help: true,
	}}
}

func applied(t testing.TB, a *app.App, s app.Submission) app.Receipt {
	t.Helper()
	r, err := a.Visitor().Apply(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func claim(r app.Receipt) app.Claim { return app.Claim{Receipt: r.Receipt, Code: r.Code} }

// caseOf finds the case of a receipt as the office would.
func caseOf(t testing.TB, a *app.App, r app.Receipt) app.View {
	t.Helper()
	id, err := a.FindCase(ctx, apptest.Operator, r.Agency.ID, r.Number)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Case(ctx, apptest.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func tracked(t testing.TB, a *app.App, r app.Receipt) app.Tracked {
	t.Helper()
	got, err := a.Visitor().Track(ctx, claim(r))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestVisitorAppliesCorrectsAndIsAnswered(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		r := applied(t, a, asked())
		if r.Receipt != "EDU-2024-0001" || len(r.Code) != 19 || r.Again {
			t.Fatalf("receipt %+v", r)
		}
		v := caseOf(t, a, r)
		if v.Stage != string(request.StageUnconfirmed) || v.Acts[0].Channel != request.Internet || !v.State.Day0.IsZero() {
			t.Fatalf("an application on line waits for confirmation: %+v", v.State)
		}
		if strings.Contains(v.Title, "19900001234") {
			t.Errorf("title %q holds a number", v.Title)
		}
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 5)})
		apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: calendar.D(2024, 3, 7), Until: calendar.D(2024, 3, 21), Points: []string{"写明学校名称"}})
		got := tracked(t, a, r)
		if got.State.Stage != request.StageAwaitingCorrection || got.Acts[2].Points[0] != "写明学校名称" {
			t.Fatalf("tracked %+v", got)
		}
		c.Set(calendar.D(2024, 3, 11))
		if err := a.Visitor().Correct(ctx, claim(r), "云岭县第二小学", ""); err != nil {
			t.Fatal(err)
		}
		if err := a.Visitor().Correct(ctx, claim(r), "再来一次", ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second correction: %v", err)
		}
		got = tracked(t, a, r)
		if got.State.Day0 != calendar.D(2024, 3, 11) || got.State.Due != calendar.D(2024, 4, 9) {
			t.Errorf("clock after correction: day 0 %s, due %s", got.State.Day0, got.State.Due)
		}
		if i := slices.IndexFunc(got.State.Steps, func(s request.Step) bool { return len(s.Days) > 0 }); i < 0 {
			t.Error("no day is explained")
		}
		v = caseOf(t, a, r)
		handler := agency.Actor{Person: "h", Agency: "edu", Roles: []agency.Role{agency.Handler}}
		cs, err := a.ReadPersonal(ctx, handler, v.ID, "办理")
		if err != nil || len(cs.Corrections) != 1 || cs.Corrections[0].Text != "云岭县第二小学" {
			t.Fatalf("corrections %v, %v", cs, err)
		}
		if _, err := a.ReadPersonal(ctx, apptest.Operator, v.ID, "好奇"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("who may not read personal data read it: %v", err)
		}
		apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: calendar.D(2024, 3, 28), Outcome: "partial", Reply: "partial", Articles: []string{"37", "15"}})
		got = tracked(t, a, r)
		if got.Remedies.Clause != request.ReviewByParts || got.State.Stage != request.StageAnswered {
			t.Errorf("remedy %q at stage %s", got.Remedies.Clause, got.State.Stage)
		}
		if err := a.Visitor().Withdraw(ctx, claim(r)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an answered case was withdrawn: %v", err)
		}
		faultless(t, a)
	})
}

func faultless(t testing.TB, a *app.App) {
	t.Helper()
	v, err := a.Verify(ctx, apptest.Operator, nil)
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v, %v", v.Faults, err)
	}
}

func TestSubmissionIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		first := applied(t, a, asked())
		again := applied(t, a, asked())
		if !again.Again || again.Receipt != first.Receipt || again.Code != first.Code {
			t.Errorf("sent twice: %+v, then %+v", first, again)
		}
		changed := asked()
		changed.Content += "，另加一项"
		if _, err := a.Visitor().Apply(ctx, changed); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), first.Receipt) {
			t.Errorf("a changed text under a used token: %v", err)
		}
		c.Set(calendar.D(2024, 3, 2))
		if late := applied(t, a, asked()); late.Code != "" || late.Receipt != first.Receipt {
			t.Errorf("a day later the code is shown again: %+v", late)
		}
		var wg sync.WaitGroup
		got := make([]app.Receipt, 8)
		errs := make([]error, 8)
		for i := range got {
			wg.Go(func() {
				s := asked()
				s.Token = strings.Repeat(string(rune('B'+i/2)), 26) // each token twice
				got[i], errs[i] = a.Visitor().Apply(ctx, s)
			})
		}
		wg.Wait()
		numbers := map[string]bool{}
		for i := range got {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			numbers[got[i].Receipt] = true
			if got[i].Code != got[i^1].Code {
				t.Errorf("one submission, two codes: %+v", got[i])
			}
		}
		if len(numbers) != 4 {
			t.Errorf("four submissions gave the numbers %v", numbers)
		}
		faultless(t, a)
	})
}

func TestClaims(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	s := asked()
	r := applied(t, a, s)
	s.Token = strings.Repeat("C", 26)
	other := applied(t, a, s)
	for _, ok := range []app.Claim{
		{strings.ToLower(r.Receipt), strings.ToLower(r.Code)},
		{" ＥＤＵ－２０２４－０００１ ", strings.ReplaceAll(r.Code, "-", " ")},
		{r.Receipt, strings.NewReplacer("0", "O", "1", "l").Replace(r.Code)},
	} {
		if _, err := a.Visitor().Track(ctx, ok); err != nil {
			t.Errorf("%q: %v", ok, err)
		}
	}
	var first string
	for _, no := range []app.Claim{
		{r.Receipt, other.Code}, {"EDU-2024-0099", r.Code}, {"EDU-2024-0099", ""}, {r.Receipt, ""}, {r.Receipt, "0000-0000-0000-0000"}, {"", ""},
		{r.Receipt, r.Code + "0"}, {r.Receipt, r.Code[:18]}, {"'; DROP TABLE cases", "<script>"}, {r.Receipt, strings.Repeat("长", 10000)},
	} {
		_, err := a.Visitor().Track(ctx, no)
		if fault.KindOf(err) != fault.NotFound {
			t.Fatalf("%q: %v", no, err)
		}
		if first == "" {
			first = err.Error()
		}
		if err.Error() != first {
			t.Errorf("%q is told apart: %v", no, err)
		}
	}
	v := caseOf(t, a, r)
	again, err := a.IssueQueryCode(ctx, apptest.Operator, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Visitor().Track(ctx, claim(r)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the old code still opens: %v", err)
	}
	if _, err := a.Visitor().Track(ctx, claim(again)); err != nil {
		t.Error(err)
	}
}

// Nothing of an applicant and no code may stand in the database in the clear.
func TestDatabaseHoldsNoSecret(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		s := asked()
		r := applied(t, a, s)
		v := caseOf(t, a, r)
		apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: a.Today(), Until: a.Today().AddDays(10), Points: []string{"x"}})
		if err := a.Visitor().Correct(ctx, claim(r), "补正：密语一二三", ""); err != nil {
			t.Fatal(err)
		}
		st, err := store.Open(ctx, store.Place{Dir: p.Dir, URL: p.URL, Existing: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = st.Close() }()
		var all strings.Builder
		if err := st.Read(ctx, func(tx *store.Tx) error {
			if err := tx.Audit(ctx, 0, func(r store.AuditRow) error { fmt.Fprintln(&all, r); return nil }); err != nil {
				return err
			}
			if err := tx.Cases(ctx, "", func(c *store.Case) error { fmt.Fprintf(&all, "%+v\n", *c); return nil }); err != nil {
				return err
			}
			return tx.AllRecords(ctx, func(r store.Record) error { fmt.Fprintf(&all, "%+v\n", r); return nil })
		}); err != nil {
			t.Fatal(err)
		}
		text := all.String()
		for _, secret := range []string{r.Code, strings.ReplaceAll(r.Code, "-", ""), s.Token, s.Applicant.Name, s.Applicant.Phone, "110105", "密语"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q stands in the database", secret)
			}
		}
		if !strings.Contains(text, "visitor:portal visitor.apply") {
			t.Error("the audit does not name the visitor")
		}
	})
}

func TestSubmissionsAreChecked(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	long := strings.Repeat("长", app.MaxContent+1)
	for _, c := range []struct {
		name   string
		change func(*app.Submission)
		fields string
	}{
		{"nothing", func(s *app.Submission) { *s = app.Submission{Token: aToken} }, "kind content name id_type id_no contact form phone"},
		{"no token", func(s *app.Submission) { s.Token = "short" }, ""},
		{"agency", func(s *app.Submission) { s.Agency = "nowhere" }, "agency"},
		{"kind", func(s *app.Submission) { s.Applicant.Kind = "king" }, "kind contact id_type"},
		{"long", func(s *app.Submission) { s.Content, s.Applicant.Name = long, long }, "content name"},
		{"slip in the number", func(s *app.Submission) { s.Applicant.IDNo = "110105194912310021" }, "id_no"},
		{"no such birthday", func(s *app.Submission) { s.Applicant.IDNo = "110105194913310027" }, "id_no"},
		{"other paper", func(s *app.Submission) { s.Applicant.IDType, s.Applicant.IDNo = "护照", "E1" }, ""},
		{"paper of another kind", func(s *app.Submission) { s.Applicant.IDType = app.UnifiedCode }, "id_type"},
		{"unreachable", func(s *app.Submission) { s.Applicant.Phone = "" }, "phone"},
		{"phone", func(s *app.Submission) { s.Applicant.Phone = "call me" }, "phone"},
		{"e-mail wanted", func(s *app.Submission) { s.Form = app.ByEmail }, "email"},
		{"e-mail", func(s *app.Submission) { s.Applicant.Email = "a@b@c" }, "email"},
		{"post wanted", func(s *app.Submission) { s.Form = app.ByMail }, "address"},
		{"form", func(s *app.Submission) { s.Form = "飞鸽" }, "form"},
		{"organisation", func(s *app.Submission) {
			s.Applicant = app.Applicant{Kind: "commercial", Name: "云岭青禾农业有限公司", IDType: app.UnifiedCode, IDNo: "11441700007280420Y", Phone: "0990-8100001"}
		}, "contact"},
		{"code", func(s *app.Submission) {
			s.Applicant = app.Applicant{Kind: "commercial", Name: "青禾", IDType: app.UnifiedCode, IDNo: "11441700007280420A", Contact: "林", Phone: "0990-8100001"}
		}, "id_no"},
		{"record", func(s *app.Submission) { s.Type = request.TypeRecordCorrection }, "record wrong evidence"},
	} {
		s := asked()
		c.change(&s)
		_, err := a.Visitor().Apply(ctx, s)
		if got := fieldsOf(err); got != c.fields {
			t.Errorf("%s: fields %q, want %q (%v)", c.name, got, c.fields, err)
		}
		if (err == nil) != (c.name == "other paper") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func fieldsOf(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	var names []string
	for _, x := range f.Fields {
		names = append(names, x.Name)
	}
	return strings.Join(names, " ")
}

func TestTrackTellsNothingOfOthers(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	c.Set(calendar.D(2024, 3, 4))
	r := applied(t, a, asked())
	v := caseOf(t, a, r)
	d := func(day int) calendar.Date { return calendar.D(2024, 3, day) }
	apptest.Act(t, a, c, v,
		request.Act{Kind: request.Confirmed, On: d(5)},
		request.Act{Kind: request.Assigned, On: d(5), Unit: "基建股王某", Reason: "难缠"},
		request.Act{Kind: request.Consulted, On: d(6), ID: "鑫源公司", With: request.ThirdParty, ReceivedOn: d(7), Reason: "内部说明"},
		request.Act{Kind: request.ConsultationAnswered, On: d(12), ID: "鑫源公司", Opinion: "object", Reason: "涉及成本"},
		request.Act{Kind: request.Extended, On: d(13), Days: 10, ApprovedBy: "陈主任", ToldOn: d(13), Reason: "材料较多"},
		request.Act{Kind: request.Answered, On: d(20), Outcome: "refused.third_party_rights", Reply: "refused", Articles: []string{"36(3)", "15"}},
		request.Act{Kind: request.Archived, On: d(21), ShelfNo: "A-1"})
	got := tracked(t, a, r)
	text := fmt.Sprintf("%+v", got)
	for _, inside := range []string{"基建股", "王某", "难缠", "鑫源", "内部说明", "涉及成本", "不同意公开", "陈主任", "A-1"} {
		if strings.Contains(text, inside) {
			t.Errorf("the applicant sees %q", inside)
		}
	}
	if got.State.Stage != request.StageAnswered || got.Remedies.Clause != request.ReviewFirst || !strings.Contains(text, "材料较多") {
		t.Errorf("stage %s, clause %s", got.State.Stage, got.Remedies.Clause)
	}
}

func TestRemedies(t *testing.T) {
	t.Parallel()
	slow(t)
	for _, c := range []struct {
		answer request.Act
		want   request.Remedy
	}{
		{request.Act{Outcome: "granted", Reply: "provided"}, request.ReviewOrSuit},
		{request.Act{Outcome: "refused.state_secret"}, request.ReviewFirst},
		{request.Act{Outcome: "refused.administrative_inquiry"}, request.ReviewOrSuit},
		{request.Act{Outcome: "partial"}, request.ReviewByParts},
		{request.Act{Outcome: "partial", Articles: []string{"37", "38"}}, request.ReviewOrSuit},
		{request.Act{Outcome: "unavailable.not_held", Reply: "not_exist"}, request.ReviewOrSuit},
	} {
		a, ck := apptest.Open(t, store.Place{Dir: t.TempDir()})
		ck.Set(calendar.D(2024, 3, 4))
		r := applied(t, a, asked())
		c.answer.Kind, c.answer.On = request.Answered, calendar.D(2024, 3, 6)
		apptest.Act(t, a, ck, caseOf(t, a, r), request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 5)}, c.answer)
		if got := tracked(t, a, r).Remedies.Clause; got != c.want {
			t.Errorf("%+v: clause %q, want %q", c.answer, got, c.want)
		}
	}
}

func TestSilenceHasARemedyAndWithdrawalEnds(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	c.Set(calendar.D(2024, 3, 4))
	r := applied(t, a, asked())
	apptest.Act(t, a, c, caseOf(t, a, r), request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 5)})
	if got := tracked(t, a, r).Remedies; got.Clause != request.NoRemedy || got.Silence {
		t.Errorf("while the clock runs: %+v", got)
	}
	c.Set(calendar.D(2024, 4, 12))
	if got := tracked(t, a, r).Remedies; got.Clause != request.ReviewOrSuit || !got.Silence {
		t.Errorf("after the due date: %+v", got)
	}
	if err := a.Visitor().Withdraw(ctx, claim(r)); err != nil {
		t.Fatal(err)
	}
	if got := tracked(t, a, r); got.State.Stage != request.StageWithdrawn || got.Remedies.Clause != request.NoRemedy {
		t.Errorf("withdrawn: %+v", got.State)
	}
	faultless(t, a)
}

func TestRecordCorrectionOnLine(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	s := asked()
	s.Type, s.Content, s.Form = request.TypeRecordCorrection, "", ""
	s.Record = app.Inaccuracy{Record: "学籍登记表中林小满的出生日期", Wrong: "写作1990年1月1日", Evidence: "户口登记"}
	r := applied(t, a, s)
	v := caseOf(t, a, r)
	if v.Type != string(request.TypeRecordCorrection) || strings.Contains(v.Title, "林小满") {
		t.Errorf("case %+v", v.Case)
	}
	apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: a.Today().AddDays(1), Outcome: "corrected", Reason: "已核实"})
	if got := tracked(t, a, r); got.State.Stage != request.StageAnswered || got.Remedies.Clause != request.ReviewOrSuit {
		t.Errorf("%+v", got.State)
	}
}

func TestGuideAndAgencies(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	for _, one := range []agency.Agency{{ID: "gov", Kind: agency.Government, Name: "云岭县人民政府"}, {ID: "office", Parent: "gov", Kind: agency.Office, Name: "云岭县人民政府办公室"},
		{ID: "town", Kind: agency.Government, Name: "无办公室的政府"}} {
		if err := a.PutAgency(ctx, apptest.Operator, one); err != nil {
			t.Fatal(err)
		}
	}
	all, err := a.Visitor().Agencies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	if got := strings.Join(ids, " "); got != "edu office town" {
		t.Errorf("agencies %s", got)
	}
	g, err := a.Visitor().Guide(ctx, "edu")
	if err != nil || len(g.Steps) < 10 || len(g.Fees) != 2 || g.Steps[3].Period.N != 20 || g.Remedies.Review.N != 60 {
		t.Errorf("guide %+v, %v", g, err)
	}
	if _, err := a.Visitor().Guide(ctx, "nowhere"); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// What no database takes as text must not become a fault of ours.
func TestVisitorsTypeAnything(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		odd := "a\x00b\xff\u202e\u2066<>'%"
		v := a.Visitor()
		if _, err := v.Track(ctx, app.Claim{Receipt: odd, Code: odd}); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if _, err := v.Guide(ctx, odd); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		s := asked()
		s.Agency = odd
		if _, err := v.Apply(ctx, s); fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
		s = asked()
		s.Content, s.Applicant.Name, s.Applicant.IDType, s.Applicant.IDNo = odd, odd, "其他证件", odd
		r := applied(t, a, s)
		if _, _, err := v.Letter(ctx, claim(r), odd, "pdf"); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if got := tracked(t, a, r).Title; got != "ab<>'%" {
			t.Errorf("title %q", got)
		}
	})
}

func FuzzClaim(f *testing.F) {
	a, _ := apptest.Open(f, store.Place{Dir: f.TempDir()})
	r, err := a.Visitor().Apply(ctx, asked())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.Receipt, "7K4M-2Q9X-0000-AAAA")
	f.Add("\x00％_", "ＡＢ oil")
	bare := strings.ReplaceAll(r.Code, "-", "")
	f.Fuzz(func(t *testing.T, receipt, code string) {
		c, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		_, err := a.Visitor().Track(c, app.Claim{Receipt: receipt, Code: code})
		if err == nil && !strings.Contains(strings.ToUpper(code), bare[:4]) || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q %q: %v", receipt, code, err)
		}
	})
}
