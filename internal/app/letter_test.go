package app_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// office completes the agency's data and registers an application that is due
// on 1 April 2024.
func office(t *testing.T, a *app.App, c *apptest.Clock) app.View {
	t.Helper()
	if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{
		ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教",
		Remedy:  agency.Remedy{ReviewBody: "云岭县人民政府", Court: "云岭县人民法院"},
		Face:    agency.Contact{Office: "办公室", Address: "青石街12号", Phone: "0990-8101002"},
		Payment: agency.Payment{Payee: "云岭县财政局", Bank: "云岭农商银行", Account: "99000123", How: "柜台缴纳"},
	}); err != nil {
		t.Fatal(err)
	}
	return apptest.Received(t, a, c, calendar.D(2024, 3, 4), "某小学扩建项目的批复")
}

func person(role agency.Role) agency.Actor {
	return agency.Actor{Person: string(role), Name: "某" + string(role), Agency: "edu", Roles: []agency.Role{role}}
}

var refusal = letter.Detail{Ground: "third_party_rights", Reasons: []string{"第三方不同意公开，理由合理"}, Delivery: "mail"}

// signed takes a letter through all its hands.
func signed(t *testing.T, a *app.App, v app.View, k letter.Kind, d letter.Detail) app.LetterView {
	t.Helper()
	l, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, k, d, "")
	if err == nil {
		l, err = a.SubmitLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version)
	}
	if err == nil {
		l, err = a.ApproveLetter(ctx, person(agency.OfficeHead), v.ID, l.ID, l.Version, "")
	}
	if err == nil {
		l, err = a.SignLetter(ctx, person(agency.Signer), v.ID, l.ID, l.Version)
	}
	if err != nil {
		t.Fatal(k, err)
	}
	return l
}

func sound(t *testing.T, a *app.App) {
	t.Helper()
	v, err := a.Verify(ctx, apptest.Operator, nil)
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

func TestLetterFromDraftToAct(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		v := office(t, a, c)
		c.Set(calendar.D(2024, 3, 25))
		l := signed(t, a, v, letter.Refused, refusal)
		if l.DocumentNo != "云教公开〔2024〕1号" || l.State != app.LetterSigned {
			t.Errorf("signed: %s %s", l.State, l.DocumentNo)
		}
		c.Set(calendar.D(2024, 3, 27))
		l, err := a.IssueLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, app.Service{On: calendar.D(2024, 3, 26)})
		if err != nil {
			t.Fatal(err)
		}
		after, err := a.Case(ctx, apptest.Operator, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		act := after.Acts[len(after.Acts)-1]
		if act.Kind != request.Answered || act.On != calendar.D(2024, 3, 26) || act.DocumentNo != l.DocumentNo ||
			act.Outcome != "refused.third_party_rights" || act.Reply != "refused" || act.Delivery != "mail" || !slices.Equal(act.Articles, []string{"36(3)", "15"}) {
			t.Errorf("the act: %+v", act)
		}
		if after.Stage != string(request.StageAnswered) || len(after.State.Violations) != 0 {
			t.Errorf("the case: %s %v", after.Stage, after.State.Violations)
		}
		text := l.Document.PlainText()
		for _, want := range []string{"李某：", l.DocumentNo, "二〇二四年三月二十五日", "先向云岭县人民政府", v.Number} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %s", want, text)
			}
		}
		for _, f := range []doc.Format{doc.DOCX, doc.PDF, doc.Text} {
			one, err := a.PrintLetter(ctx, person(agency.Handler), v.ID, l.ID, f)
			if err != nil {
				t.Fatal(f, err)
			}
			two, err := a.PrintLetter(ctx, person(agency.Signer), v.ID, l.ID, f)
			if err != nil || !bytes.Equal(one, two) || len(one) == 0 {
				t.Errorf("%s: the second print differs: %v", f, err)
			}
		}
		secret(t, p)
		sound(t, a)
		if _, err := a.IssueLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, app.Service{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("issued twice: %v", err)
		}
	})
}

// secret looks for the applicant in what lies on the disk in the clear.
func secret(t *testing.T, p store.Place) {
	t.Helper()
	db := raw(t, p)
	var n int
	if err := db.QueryRow(`SELECT COUNT(*) FROM records WHERE kind = 'letter'`).Scan(&n); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if err := db.QueryRow(`SELECT COUNT(*) FROM records WHERE body LIKE '%李某%'`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d records name the applicant: %v", n, err)
	}
	blobs := 0
	err := filepath.WalkDir(filepath.Join(p.Dir, "blobs"), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		blobs++
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("李某")) || bytes.HasPrefix(data, []byte("PK")) || bytes.HasPrefix(data, []byte("%PDF")) {
			t.Errorf("%s is not sealed", path)
		}
		return err
	})
	if err != nil || blobs != 3 {
		t.Errorf("%d blobs, %v", blobs, err)
	}
}

// Each letter that is an act adds exactly that act.
func TestLettersBecomeActs(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		march := func(d int) calendar.Date { return calendar.D(2024, 3, d) }
		for _, one := range []struct {
			kind   letter.Kind
			before []request.Act
			on     calendar.Date
			detail letter.Detail
			by     agency.Role
			want   func(request.Act) bool
		}{
			{letter.CorrectionNotice, nil, march(8), letter.Detail{Unclear: "不知所指", Points: []string{"文号"}, Guidance: "查目录", Until: march(22)}, agency.Handler,
				func(x request.Act) bool { return x.Kind == request.CorrectionRequested && x.Until == march(22) }},
			{letter.ExtensionNotice, nil, march(25), letter.Detail{Days: 10, Reasons: []string{"材料多"}}, agency.OfficeHead,
				func(x request.Act) bool {
					return x.Kind == request.Extended && x.Days == 10 && x.ApprovedBy == "某office_head" && x.ToldOn == march(25)
				}},
			{letter.FeeNotice, nil, march(15), letter.Detail{Fee: &letter.Fee{Method: "items", Count: 12}}, agency.Handler,
				func(x request.Act) bool {
					return x.Kind == request.FeeNoticed && x.Method == "items" && x.Amount == 200
				}},
			{letter.Abandonment, []request.Act{{Kind: request.CorrectionRequested, On: march(8), Until: march(22)}}, march(25), letter.Detail{Ground: "correction"}, agency.Handler,
				func(x request.Act) bool { return x.Kind == request.Abandoned && x.Ground == "correction" }},
			{letter.DelayNotice, []request.Act{{Kind: request.ReasonsRequested, On: march(6)}, {Kind: request.ReasonsGiven, On: march(12)}}, march(20),
				letter.Detail{Until: calendar.D(2024, 6, 28), Reasons: []string{"件数多"}}, agency.OfficeHead,
				func(x request.Act) bool { return x.Kind == request.DelaySet && x.Until == calendar.D(2024, 6, 28) }},
		} {
			v := office(t, a, c)
			if one.before != nil {
				v = apptest.Act(t, a, c, v, one.before...)
			}
			c.Set(one.on)
			l := signed(t, a, v, one.kind, one.detail)
			if _, err := a.IssueLetter(ctx, person(one.by), v.ID, l.ID, l.Version, app.Service{}); err != nil {
				t.Errorf("%s: %v", one.kind, err)
				continue
			}
			after, err := a.Case(ctx, apptest.Operator, v.ID)
			if err != nil {
				t.Fatal(err)
			}
			act := after.Acts[len(after.Acts)-1]
			if len(after.Acts) != len(v.Acts)+1 || !one.want(act) || act.DocumentNo != l.DocumentNo || len(after.State.Violations) != 0 {
				t.Errorf("%s: %+v, %v", one.kind, act, after.State.Violations)
			}
		}
		c.Set(calendar.D(2024, 4, 1))
		sound(t, a)
	})
}

// A consultation's act needs the day on which the other side got the letter.
func TestConsultationWantsItsReceipt(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := office(t, a, c)
		c.Set(calendar.D(2024, 3, 8))
		l := signed(t, a, v, letter.ThirdPartyConsultation, letter.Detail{Consultation: "甲", Information: "采购合同", Party: &letter.Party{Name: "鑫源公司"}})
		c.Set(calendar.D(2024, 3, 12))
		serve := app.Service{On: calendar.D(2024, 3, 8)}
		if _, err := a.IssueLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, serve); fault.KindOf(err) != fault.Invalid {
			t.Errorf("no day of receipt: %v", err)
		}
		serve.ReceivedOn = calendar.D(2024, 3, 11)
		if _, err := a.IssueLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, serve); err != nil {
			t.Fatal(err)
		}
		after, err := a.Case(ctx, apptest.Operator, v.ID)
		if err != nil || len(after.State.Asked) != 1 || after.State.Asked[0].TermEnd != calendar.D(2024, 4, 1) {
			t.Errorf("%+v %v", after.State.Asked, err)
		}
	})
}

// A signed letter that the case has overtaken stays in the drawer, and its
// number is accounted for.
func TestStaleLetterIsNotIssued(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := office(t, a, c)
		c.Set(calendar.D(2024, 3, 25))
		l := signed(t, a, v, letter.ExtensionNotice, letter.Detail{Days: 10, Reasons: []string{"材料多"}})
		c.Set(calendar.D(2024, 4, 2))
		if _, err := a.IssueLetter(ctx, person(agency.OfficeHead), v.ID, l.ID, l.Version, app.Service{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an extension told after the due date: %v", err)
		}
		c.Set(calendar.D(2024, 3, 26))
		two := signed(t, a, v, letter.Refused, refusal)
		if _, err := a.Act(ctx, apptest.Operator, v.ID, v.Version, request.Act{Kind: request.CorrectionRequested, On: calendar.D(2024, 3, 26), Until: calendar.D(2024, 3, 29)},
			request.Act{Kind: request.Corrected, On: calendar.D(2024, 3, 26)}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.IssueLetter(ctx, person(agency.Handler), v.ID, two.ID, two.Version, app.Service{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a letter that the case has overtaken: %v", err)
		}
		if _, err := a.VoidLetter(ctx, person(agency.Handler), v.ID, two.ID, two.Version, "案件变化"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a handler voids a signed letter: %v", err)
		}
		if _, err := a.VoidLetter(ctx, person(agency.Signer), v.ID, two.ID, two.Version, "案件变化"); err != nil {
			t.Fatal(err)
		}
		three := signed(t, a, v, letter.Refused, refusal)
		if three.DocumentNo != "云教公开〔2024〕3号" {
			t.Errorf("a number was used again: %s", three.DocumentNo)
		}
		n, err := a.LetterNumbers(ctx, apptest.Operator, "edu", 2024)
		if err != nil || n.Last != 3 || len(n.Gaps) != 0 || len(n.Twice) != 0 || n.Voided[2] != "案件变化" || len(n.Letters) != 3 {
			t.Errorf("%+v %v", n, err)
		}
		sound(t, a)
	})
}

// A letter that vanished from the ledger leaves a gap in the numbers.
func TestGapsAreFound(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		v := office(t, a, c)
		l := signed(t, a, v, letter.Refused, refusal)
		if _, err := raw(t, p).Exec(`DELETE FROM records WHERE kind = 'letter' AND key LIKE '%` + l.ID + `'`); err != nil {
			t.Fatal(err)
		}
		n, err := a.LetterNumbers(ctx, apptest.Operator, "edu", 2024)
		if err != nil || !slices.Equal(n.Gaps, []int{1}) {
			t.Errorf("%+v %v", n, err)
		}
	})
}

func TestWhoMayDoWhatToALetter(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := office(t, a, c)
		draft := func(k letter.Kind, d letter.Detail) app.LetterView {
			l, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, k, d, "")
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		l := draft(letter.Refused, refusal)
		denied := func(what string, err error) {
			t.Helper()
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := a.DraftLetter(ctx, person(agency.Clerk), v.ID, letter.Refused, refusal, "")
		denied("a clerk drafts", err)
		if _, err = a.ApproveLetter(ctx, person(agency.UnitHead), v.ID, l.ID, l.Version, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("approved before it was handed in: %v", err)
		}
		if _, err = a.ReturnLetter(ctx, person(agency.UnitHead), v.ID, l.ID, l.Version, "早"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("returned before it was handed in: %v", err)
		}
		submit := func(l app.LetterView) app.LetterView {
			t.Helper()
			l, err := a.SubmitLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		_, err = a.SubmitLetter(ctx, person(agency.Signer), v.ID, l.ID, l.Version)
		denied("a signer hands in", err)
		l = submit(l)
		if _, err = a.EditLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, refusal, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("edited after it was handed in: %v", err)
		}
		if _, err = a.ReturnLetter(ctx, person(agency.Signer), v.ID, l.ID, l.Version, "签发人"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the signer returned what is not approved: %v", err)
		}
		if _, err = a.ReturnLetter(ctx, person(agency.UnitHead), v.ID, l.ID, l.Version, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("returned without a reason: %v", err)
		}
		if l, err = a.ReturnLetter(ctx, person(agency.UnitHead), v.ID, l.ID, l.Version, "写明依据"); err != nil || l.State != app.LetterDraft {
			t.Fatalf("the head returns it: %v", err)
		}
		l = submit(l)
		_, err = a.ApproveLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, "")
		denied("a handler approves", err)
		_, err = a.Letter(ctx, person(agency.Clerk), v.ID, l.ID)
		denied("a clerk reads", err)
		if _, err = a.SignLetter(ctx, person(agency.Signer), v.ID, l.ID, l.Version); fault.KindOf(err) != fault.Conflict {
			t.Errorf("signed before it was approved: %v", err)
		}
		extension := submit(draft(letter.ExtensionNotice, letter.Detail{Days: 5, Reasons: []string{"材料多"}}))
		_, err = a.ApproveLetter(ctx, person(agency.UnitHead), v.ID, extension.ID, extension.Version, "")
		denied("a unit head extends", err)
		l, err = a.ApproveLetter(ctx, person(agency.UnitHead), v.ID, l.ID, l.Version, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = a.EditLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, refusal, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("edited after approval: %v", err)
		}
		if l, err = a.ReturnLetter(ctx, person(agency.Signer), v.ID, l.ID, l.Version, "理由不够具体"); err != nil {
			t.Fatal(err)
		}
		if _, err = a.EditLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version-1, refusal, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an old version: %v", err)
		}
		d := refusal
		d.Reasons = []string{"报价含有成本构成，第三方已采取保密措施"}
		if l, err = a.EditLetter(ctx, person(agency.Handler), v.ID, l.ID, l.Version, d, ""); err != nil || !strings.Contains(l.Document.PlainText(), "成本构成") {
			t.Errorf("%v", err)
		}
		got := []string{}
		for _, s := range l.Steps {
			got = append(got, s.What+" "+s.By)
		}
		if !slices.Equal(got, []string{"draft handler", "submit handler", "return unit_head", "submit handler", "approve unit_head", "return signer", "edit handler"}) {
			t.Errorf("steps: %v", got)
		}
		all, err := a.Letters(ctx, person(agency.Clerk), v.ID)
		if err != nil || len(all) != 2 {
			t.Errorf("%d letters, %v", len(all), err)
		}
	})
}

func TestOwnWordsOfAnAgency(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		v := office(t, a, c)
		source := "文书：refused\n施行：2024-03-10\n\n{必备:申请情况}\n{必备:决定}\n{必备:理由}\n本局工作人员可以为{称谓}解释。\n{必备:救济}\n"
		if err := a.PutLetterTemplate(ctx, apptest.Operator, "edu", source); err != nil {
			t.Fatal(err)
		}
		err := a.PutLetterTemplate(ctx, apptest.Operator, "edu", strings.Replace(source, "{必备:救济}\n", "", 1))
		var f *fault.Error
		if !errors.As(err, &f) || f.Fields[0].Code != "letter.template-lacks" {
			t.Errorf("a template without remedies: %v", err)
		}
		for _, one := range []struct {
			on    int
			words string
			want  bool
		}{{8, "", false}, {10, "", true}, {10, "{必备:申请情况}\n{必备:决定}\n{必备:理由}\n{必备:救济}", false}} {
			c.Set(calendar.D(2024, 3, one.on))
			l, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, letter.Refused, refusal, one.words)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(l.Document.PlainText(), "可以为您解释"); got != one.want {
				t.Errorf("%+v: %v", one, got)
			}
		}
		if _, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, letter.Refused, refusal, "{必备:决定}"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a letter that dropped its remedies: %v", err)
		}
	})
}

// Opening an applicant's data for a letter leaves a trace with its purpose.
func TestLettersLeaveATrace(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		v := office(t, a, c)
		l, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, letter.Refused, refusal, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Letter(ctx, person(agency.Signer), v.ID, l.ID); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := raw(t, p).QueryRow(`SELECT COUNT(*) FROM audit WHERE verb = 'applicant.read' AND detail LIKE '%` + l.ID + `%'`).Scan(&n); err != nil || n != 2 { // one for writing it, one for opening it
			t.Errorf("%d entries, %v", n, err)
		}
		bad := refusal
		bad.Reasons = nil
		if _, err := a.DraftLetter(ctx, person(agency.Handler), v.ID, letter.Refused, bad, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an incomplete letter: %v", err)
		}
	})
}
