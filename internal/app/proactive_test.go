package app_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/request"
)

// granted is an application that was answered with what it asked for.
func granted(t *testing.T, a *app.App, c *apptest.Clock, on calendar.Date, what, who string) app.View {
	t.Helper()
	c.Set(on.AddDays(5))
	v, err := a.Register(ctx, apptest.Operator, app.Registration{Agency: "edu", Title: what,
		Application: app.Application{Applicant: app.Applicant{Kind: "natural_person", Name: who, Phone: "0990-1"}, Content: what},
		Acts:        []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}, {Kind: request.Answered, On: on.AddDays(5), Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "counter"}}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var discloser = agency.Actor{Person: "discloser", Name: "公开办", Agency: "edu", Roles: []agency.Role{agency.OfficeHead}}

// What several applicants were given, one of them suggested or an organ ordered
// is decided on: once, until something new speaks for it. The draft knows
// nothing of who asked; the report counts it when it is public (art. 44).
func TestProactiveConversion(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		day := calendar.D(2024, 3, 4)
		first := granted(t, a, c, day, "关于申请公开学区划分方案", "甲某")
		one := func() *app.Candidate {
			t.Helper()
			all, err := a.ProactiveCandidates(ctx, discloser, "edu")
			if err != nil || len(all) > 1 {
				t.Fatalf("%+v, %v", all, err)
			}
			if len(all) == 0 {
				return nil
			}
			return &all[0]
		}
		if one() != nil {
			t.Error("one applicant is enough")
		}
		granted(t, a, c, day.AddDays(7), "学区划分方案", "甲某")
		if one() != nil {
			t.Error("the same applicant twice is two")
		}
		granted(t, a, c, day.AddDays(14), "学区划分方案的有关材料", "乙某")
		x := one()
		if x == nil || !x.Open || !x.Several || len(x.Granted) != 3 {
			t.Fatalf("%+v", x)
		}
		decide := func(d app.Conversion) (app.Consideration, error) {
			x := one()
			d.Key = x.Key
			if d.Seen == "" {
				d.Seen = x.Seen()
			}
			return a.DecideProactive(ctx, discloser, "edu", d)
		}
		if _, err := decide(app.Conversion{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("not converted without a reason: %v", err)
		}
		if _, err := a.DecideProactive(ctx, editor, "edu", app.Conversion{Key: x.Key, Seen: x.Seen(), Reason: "过程性信息"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an editor decided: %v", err)
		}
		if kept := atOnce(t, 8, func() error {
			_, err := a.DecideProactive(ctx, discloser, "edu", app.Conversion{Key: x.Key, Seen: x.Seen(), Reason: "方案尚未定稿"})
			return err
		}); kept != 1 {
			t.Fatalf("of eight decisions at once, %d were kept", kept)
		}
		was, now := app.Candidate{Suggested: []app.Suggestion{{Case: "a"}}}, app.Candidate{Suggested: []app.Suggestion{{Case: "b"}}}
		if was.Seen() == now.Seen() {
			t.Error("another reason in the place of one that fell away is decided with it")
		}
		if x = one(); len(x.Decided) != 1 || x.Open || x.Last() == nil || x.Last().Reason != "方案尚未定稿" {
			t.Fatalf("%+v", x)
		}
		if _, err := decide(app.Conversion{Reason: "再次"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("decided twice: %v", err)
		}
		waits := func() (n int) {
			t.Helper()
			all, err := a.Tasks(ctx, discloser)
			if err != nil {
				t.Fatal(err)
			}
			for _, task := range all {
				if task.Kind == app.TaskProactive && task.Candidate == x.Key {
					n++
				}
			}
			return n
		}
		if waits() != 0 {
			t.Error("a decided one waits")
		}
		receipt, err := a.IssueQueryCode(ctx, discloser, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		claim := app.Claim{Receipt: receipt.Receipt, Code: receipt.Code}
		if tr, err := a.Visitor().Track(ctx, claim); err != nil || !tr.MaySuggest {
			t.Fatalf("may suggest: %v, %v", tr.MaySuggest, err)
		}
		if err := a.Visitor().SuggestPublishing(ctx, claim, "converted", "请公开"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a ground of no applicant: %v", err)
		}
		if err := a.Visitor().SuggestPublishing(ctx, claim, "interest", "涉及全县学生，我的电话13912345678"); err != nil {
			t.Fatal(err)
		}
		if err := a.RecordSuggestion(ctx, discloser, first.ID, "interest", "再提"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("suggested twice: %v", err)
		}
		stale := x.Seen()
		if x = one(); !x.Open || len(x.Suggested) != 1 || strings.Contains(x.Suggested[0].Reason, "13912345678") || waits() != 1 {
			t.Fatalf("%+v, %d wait", x, waits())
		}
		if _, err := decide(app.Conversion{Seen: stale, Reason: "x"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("decided what was not seen: %v", err)
		}
		key, err := a.RecordDisclosureOrder(ctx, discloser, "edu", app.DisclosureOrder{Title: "学区划分方案", Organ: "云岭县人民政府", Paper: "云政督〔2024〕1号", Dated: a.Today(), Number: first.Number})
		if err != nil || key != x.Key {
			t.Fatalf("%s, %v", key, err)
		}
		if _, err := a.RecordDisclosureOrder(ctx, discloser, "edu", app.DisclosureOrder{Title: "学区", Organ: "县", Paper: "文", Dated: a.Today(), Number: "没有"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an order from a case that is not there: %v", err)
		}
		if _, err := decide(app.Conversion{Convert: true, Title: "甲某所申请的学区划分方案", Ground: "interest", Kind: catalog.Notice}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an applicant's name in the title: %v", err)
		}
		d, err := decide(app.Conversion{Convert: true, Title: "云岭县学区划分方案", Ground: "interest", Kind: catalog.Notice})
		if err != nil {
			t.Fatal(err)
		}
		if x = one(); x.Open || !x.Last().Convert || waits() != 0 {
			t.Errorf("%+v", x)
		}
		desk := reviewDesk{t, a}
		v, err := a.ItemView(ctx, editor, d.Item)
		if err != nil || v.State.Decision.Article != "19" || v.State.Stage != catalog.StageDraft || strings.Contains(v.Text.Title+v.Text.Summary+v.Text.Body, "某") {
			t.Fatalf("%+v, %v", v.State.Decision, err)
		}
		if tr, err := a.Visitor().Track(ctx, claim); err != nil || tr.Suggested == nil || !tr.Suggested.Converted || tr.Suggested.Item != "" {
			t.Errorf("%+v, %v", tr.Suggested, err)
		}
		text := v.Text
		text.Body, text.Columns, text.FormedOn = "<p>一、二小学的学区以青石街为界。</p>", []string{catalog.ColNotices}, a.Today()
		if v, err = a.ReviseItem(ctx, editor, v.ID, v.Version, text, ""); err != nil {
			t.Fatal(err)
		}
		desk.release(v)
		if tr, err := a.Visitor().Track(ctx, claim); err != nil || tr.Suggested.Item != d.Item {
			t.Errorf("%+v, %v", tr.Suggested, err)
		}
		if _, cases, err := a.ConvertedFrom(ctx, discloser, d.Item); err != nil || len(cases) != 3 {
			t.Errorf("%+v, %v", cases, err)
		}
		p, err := a.PublishedCounts(ctx, apptest.Operator, "edu", 2024)
		if err != nil || len(p.Converted) != 1 || len(p.Suggested) != 1 {
			t.Errorf("%+v, %v", p, err)
		}
		for from, want := range map[compose.Source]string{compose.FromConverted: d.Item, compose.FromSuggested: first.ID} {
			b, err := a.SourceCases(ctx, apptest.Operator, "edu", 2024, from)
			if err != nil || len(b) != 1 || b[0].ID+b[0].Item != want {
				t.Errorf("%s: %+v, %v", from, b, err)
			}
		}
		trail, _, err := a.Trail(ctx, apptest.Operator, app.TrailQuery{Agency: "edu", Limit: 200})
		if err != nil || slices.ContainsFunc(trail, func(l app.TrailLine) bool { return strings.Contains(l.Detail, "某") }) {
			t.Errorf("the trail names somebody, %v", err)
		}
		verifiedItems(t, a)
	})
}
