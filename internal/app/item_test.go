package app_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// deskPerson has the roles that its steps need.
func deskPerson(name string, roles ...agency.Role) agency.Actor {
	return agency.Actor{Person: name, Name: name, Agency: "edu", Roles: roles}
}

// The people of the review desk.
var (
	editor    = deskPerson("editor", agency.Editor)
	reader1   = deskPerson("reader1", agency.Reviewer)
	reader2   = deskPerson("reader2", agency.UnitHead)
	reader3   = deskPerson("reader3", agency.OfficeHead)
	keeper    = deskPerson("keeper", agency.Reviewer)
	head      = deskPerson("head", agency.Signer)
	publisher = deskPerson("publisher", agency.Publisher)
)

// paperOf is a normative document that lacks nothing.
func paperOf(title, number string, on calendar.Date) app.ItemDraft {
	return app.ItemDraft{
		Agency: "edu", Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "listed"},
		Version: catalog.Version{Body: "<p>第一条 本办法所称校车，是指接送学生的车辆。</p>", Record: catalog.Record{
			Kind: catalog.Normative, Title: title, Number: number, FormedOn: on, IssuedOn: on, InForceOn: on.AddDays(30), Columns: []string{catalog.ColNormative},
			NormativeReason: "涉及不特定对象的权利义务，反复适用",
		}},
	}
}

// reviewDesk walks items through the desk.
type reviewDesk struct {
	t testing.TB
	a *app.App
}

func (d reviewDesk) draft(x app.ItemDraft) app.ItemView {
	d.t.Helper()
	v, err := d.a.DraftItem(context.Background(), editor, x)
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

func (d reviewDesk) act(who agency.Actor, v app.ItemView, act catalog.Act) app.ItemView {
	d.t.Helper()
	out, err := d.a.ActOnItem(context.Background(), who, v.ID, v.Version, act)
	if err != nil {
		d.t.Fatalf("%s by %s: %v", act.Kind, who.Person, err)
	}
	return out
}

func (d reviewDesk) refused(who agency.Actor, v app.ItemView, act catalog.Act, why string) {
	d.t.Helper()
	if _, err := d.a.ActOnItem(context.Background(), who, v.ID, v.Version, act); err == nil || !strings.Contains(err.Error(), why) {
		d.t.Errorf("%s by %s: %v, want %q", act.Kind, who.Person, err, why)
	}
}

// cleared is a secrecy review that found nothing.
func cleared() *catalog.Secrecy {
	s := &catalog.Secrecy{FilledOn: calendar.D(2024, 3, 1), Unit: "云岭县教育局", Origin: "自行制作", Carrier: "公文", Channel: "政府网站", PlannedOn: calendar.D(2024, 3, 4), UnitOpinion: "同意公开", UnitBy: "张某",
		HeadOpinion: "同意", HeadBy: "王某", OfficeReview: "可以公开", Conclusion: catalog.MayPublish, Basis: "不属于条例第十四条、第十五条的情形"}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key})
	}
	return s
}

// signed takes a draft through all reviews to signing.
func (d reviewDesk) signed(v app.ItemView) app.ItemView {
	d.t.Helper()
	v = d.reviewed(v)
	return d.act(head, v, catalog.Act{Kind: catalog.Signed})
}

func (d reviewDesk) release(v app.ItemView) app.ItemView {
	d.t.Helper()
	kind := catalog.Released
	if v.State.Public > 0 {
		kind = catalog.Corrected
	}
	return d.act(publisher, d.signed(v), catalog.Act{Kind: kind})
}

func TestPublishCorrectWithdraw(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d, pub := context.Background(), reviewDesk{t, a}, a.Visitor()
		v := d.draft(paperOf("云岭县校车管理办法", "云教规[2024]1号", calendar.D(2024, 2, 20)))
		if v.Text.Number != "云教规〔2024〕1号" || v.State.Due != calendar.D(2024, 3, 19) {
			t.Errorf("number %q, due %s", v.Text.Number, v.State.Due)
		}
		if _, err := pub.Item(ctx, v.ID); err == nil {
			t.Error("a draft is public")
		}
		d.refused(publisher, v, catalog.Act{Kind: catalog.Released}, "不可能")
		d.refused(reader1, v, catalog.Act{Kind: catalog.Submitted}, "角色")
		v = d.release(v)
		if v.State.Stage != catalog.StagePublished || v.Index != "云教/2024-00001" || len(v.State.Violations) != 0 {
			t.Errorf("stage %s, index %q, %v", v.State.Stage, v.Index, v.State.Violations)
		}
		got, err := pub.Item(ctx, v.ID)
		if err != nil || got.Title != "云岭县校车管理办法" || got.Status != catalog.NotYetInForce || got.Record.Index != v.Index {
			t.Errorf("public: %+v, %v", got.ItemLine, err)
		}
		for _, col := range []string{"", catalog.ColNormative, "20-1", catalog.ColStatutory} {
			if l, err := pub.ListItems(ctx, app.ItemFilter{Column: col, Agency: "edu"}); err != nil || len(l.Items) != 1 {
				t.Errorf("column %q lists %d, %v", col, len(l.Items), err)
			}
		}
		c.Set(calendar.D(2024, 4, 1))
		text := v.Text
		text.Title = "云岭县校车安全管理办法"
		if _, err := a.ReviseItem(ctx, editor, v.ID, v.Version, text, ""); err == nil {
			t.Error("corrected without a reason")
		}
		if v, err = a.ReviseItem(ctx, editor, v.ID, v.Version, text, "标题漏字"); err != nil {
			t.Fatal(err)
		}
		if got, _ = pub.Item(ctx, v.ID); got.Title != "云岭县校车管理办法" {
			t.Errorf("a correction under review shows: %s", got.Title)
		}
		v = d.release(v)
		if got, _ = pub.Item(ctx, v.ID); got.Title != "云岭县校车安全管理办法" || len(got.Traces) != 1 || got.Traces[0].Reason != "标题漏字" {
			t.Errorf("after the correction: %s, %+v", got.Title, got.Traces)
		}
		v = d.act(publisher, v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "内容有误，正在核实"})
		got, err = pub.Item(ctx, v.ID)
		if err != nil || got.Gone == nil || got.Gone.Reason != "内容有误，正在核实" || got.Body != "" {
			t.Errorf("withdrawn: %+v, %v", got, err)
		}
		if l, _ := pub.ListItems(ctx, app.ItemFilter{}); len(l.Items) != 0 {
			t.Error("a withdrawn item is listed")
		}
		if tree, _ := pub.ItemColumns(ctx, ""); tree[2].Items != 0 {
			t.Errorf("%s counts %d", tree[2].Name, tree[2].Items)
		}
		verifiedItems(t, a)
	})
}

func verifiedItems(t testing.TB, a *app.App) {
	t.Helper()
	v, err := a.Verify(context.Background(), apptest.Operator, nil)
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v, %v", v.Faults, err)
	}
}

func TestDifferentPeople(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		d := reviewDesk{t, a}
		many := deskPerson("many", agency.Editor, agency.Reviewer, agency.UnitHead, agency.Signer, agency.Publisher)
		v := d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20)))
		v = d.act(editor, v, catalog.Act{Kind: catalog.Submitted})
		d.refused(deskPerson("editor", agency.Reviewer), v, catalog.Act{Kind: catalog.Passed, Step: "review1"}, "起草人")
		v = d.act(many, v, catalog.Act{Kind: catalog.Passed, Step: "review1"})
		v = d.act(many, v, catalog.Act{Kind: catalog.Passed, Step: "proof1"})
		d.refused(many, v, catalog.Act{Kind: catalog.Passed, Step: "review2"}, "不同的人")
		d.refused(reader2, v, catalog.Act{Kind: catalog.Passed, Step: "review3"}, "二审")
		v = d.act(reader2, v, catalog.Act{Kind: catalog.Returned, Reason: "第三条与上位法不一致"})
		if v.State.Stage != catalog.StageDraft {
			t.Errorf("stage %s", v.State.Stage)
		}
		v = d.signed(v)
		d.refused(deskPerson("editor", agency.Publisher), v, catalog.Act{Kind: catalog.Released}, "起草人")
		if _, err := a.ReviseItem(context.Background(), editor, v.ID, v.Version, v.Text, ""); err == nil {
			t.Error("a signed text was changed")
		}
	})
}

func TestScheduledAndEmergency(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		v := d.signed(d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		d.refused(publisher, v, catalog.Act{Kind: catalog.Scheduled, At: "2024-03-01T08:00"}, "晚于现在")
		v = d.act(publisher, v, catalog.Act{Kind: catalog.Scheduled, At: "2024-03-02T08:00"})
		if run, err := a.ReleaseDue(ctx); err != nil || len(run.Released) != 0 {
			t.Errorf("released before its time: %+v, %v", run, err)
		}
		c.Set(calendar.D(2024, 3, 2))
		if run, err := a.ReleaseDue(ctx); err != nil || len(run.Released) != 1 || len(run.Held) != 0 {
			t.Errorf("%+v, %v", run, err)
		}
		if p, err := a.Visitor().Item(ctx, v.ID); err != nil || p.PublishedAt != "2024-03-02T09:00" {
			t.Errorf("%+v, %v", p.ItemLine, err)
		}
		c.Set(calendar.D(2024, 3, 4))
		urgent := paperOf("关于停课的通知", "", calendar.D(2024, 3, 4))
		urgent.Kind, urgent.Columns = catalog.Notice, []string{catalog.ColNotices}
		e := d.draft(urgent)
		d.refused(editor, e, catalog.Act{Kind: catalog.Submitted, Emergency: true}, "紧急情形")
		e = d.act(editor, e, catalog.Act{Kind: catalog.Submitted, Emergency: true, Reason: "暴雨红色预警"})
		e = d.act(keeper, e, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
		e = d.act(head, e, catalog.Act{Kind: catalog.Signed})
		e = d.act(publisher, e, catalog.Act{Kind: catalog.Released})
		if e.State.AfterDue != calendar.D(2024, 3, 5) {
			t.Errorf("after-review due %s", e.State.AfterDue)
		}
		c.Set(calendar.D(2024, 3, 6))
		if tasks, err := a.ReviewTasks(ctx, reader2, "edu"); err != nil || len(tasks.AfterReviews) != 1 || !tasks.AfterReviews[0].Overdue {
			t.Errorf("%+v, %v", tasks.AfterReviews, err)
		}
		e = d.act(reader2, e, catalog.Act{Kind: catalog.AfterReviewed, Reason: "内容准确"})
		if len(e.State.Violations) != 1 || e.State.Violations[0].Rule != catalog.AfterReviewLate {
			t.Errorf("%+v", e.State.Violations)
		}
		verifiedItems(t, a)
	})
}

func TestReassessmentOfWhatIsWithheld(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		d := reviewDesk{t, a}
		x := paperOf("关于校车招标的请示", "", calendar.D(2024, 2, 20))
		x.Kind, x.Decision = catalog.PolicyPaper, &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "内部请示"}
		v := d.signed(d.draft(x))
		if v.State.Stage != catalog.StageHeld || v.State.ReassessDue != calendar.D(2025, 3, 1) {
			t.Errorf("%s, due %s", v.State.Stage, v.State.ReassessDue)
		}
		d.refused(publisher, v, catalog.Act{Kind: catalog.Released}, "不可能")
		c.Set(calendar.D(2025, 3, 3))
		v = d.act(reader2, v, catalog.Act{Kind: catalog.Reassessed, Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "knowledge"}})
		if v.State.Stage != catalog.StageDraft || len(v.State.Violations) != 1 || v.State.Due != calendar.D(2025, 3, 31) {
			t.Errorf("%s, %+v, due %s", v.State.Stage, v.State.Violations, v.State.Due)
		}
	})
}
