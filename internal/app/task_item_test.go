package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// waits lists the tasks about items as kind(days left), "!" where today's mail has it.
func waits(t *testing.T, a *app.App, who agency.Actor) string {
	t.Helper()
	all, err := a.Tasks(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range all {
		if x.Item == "" {
			continue
		}
		s := fmt.Sprintf("%s(%d)", x.Kind, x.Left)
		if x.Mail {
			s += "!"
		}
		if x.Title == "" || strings.Contains(x.Text, x.Title) {
			t.Errorf("the page needs the title of a draft, the mail must not have it: %+v", x)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// What waits at the review desk is told to those who may do it, and to nobody
// whom the law keeps from it; art. 26 comes before the step.
func TestReviewTasks(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		d := reviewDesk{t, a}
		both := deskPerson("reader1", agency.Reviewer, agency.UnitHead, agency.Signer, agency.Publisher)
		drafter := deskPerson("editor", agency.Editor, agency.Reviewer, agency.Signer, agency.Publisher)
		people := map[string]agency.Actor{"editor": drafter, "reader1": both, "reader2": reader2, "head": head, "publisher": publisher}
		told := func(what string, want map[string]string) {
			t.Helper()
			for name, who := range people {
				if got := waits(t, a, who); got != want[name] {
					t.Errorf("%s, %s: %q, want %q", what, name, got, want[name])
				}
			}
		}
		c.Set(calendar.D(2024, 3, 1))
		v := d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 28))) // to be published by 27 March
		told("drafted", map[string]string{"editor": "draft(0)"})
		v = d.act(editor, v, catalog.Act{Kind: catalog.Submitted})
		v = d.act(reader1, v, catalog.Act{Kind: catalog.Returned, Reason: "写明施行日期"})
		told("sent back", map[string]string{"editor": "returned(0)!"})
		v = d.act(editor, v, catalog.Act{Kind: catalog.Submitted})
		told("submitted", map[string]string{"reader1": "item_review(18)!", "reader2": "item_review(18)!"})
		v = d.act(reader1, v, catalog.Act{Kind: catalog.Passed, Step: "review1"})
		v = d.act(reader1, v, catalog.Act{Kind: catalog.Passed, Step: "proof1"})
		told("second level", map[string]string{"reader2": "item_review(18)!"})
		c.Set(calendar.D(2024, 3, 26))
		told("the day before", map[string]string{"reader2": "item_due(1)!"})
		c.Set(calendar.D(2024, 3, 28))
		told("late", map[string]string{"reader2": "item_late(-1)!"})
		v = d.act(reader2, v, catalog.Act{Kind: catalog.Passed, Step: "review2"})
		v = d.act(reader2, v, catalog.Act{Kind: catalog.Passed, Step: "proof2"})
		v = d.act(reader3, v, catalog.Act{Kind: catalog.Passed, Step: "review3"})
		v = d.act(reader3, v, catalog.Act{Kind: catalog.Passed, Step: "proof3"})
		told("secrecy", map[string]string{"reader1": "item_late(-1)!"})
		v = d.act(keeper, v, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
		told("signing", map[string]string{"head": "item_late(-1)!", "reader1": "item_late(-1)!"})
		v = d.act(head, v, catalog.Act{Kind: catalog.Signed})
		told("release", map[string]string{"publisher": "item_late(-1)!", "reader1": "item_late(-1)!"})
		d.act(publisher, v, catalog.Act{Kind: catalog.Released})
		told("released", nil)

		n := paperOf("乙公告", "", calendar.D(2024, 3, 1))
		n.Kind, n.Columns = catalog.Notice, []string{catalog.ColNotices}
		w := d.draft(n)
		c.Set(calendar.D(2024, 4, 1)) // to have been published by 29 March
		told("a forgotten draft", map[string]string{"editor": "item_late(-1)!"})
		w = d.act(editor, w, catalog.Act{Kind: catalog.Submitted, Emergency: true, Reason: "暴雨"})
		w = d.act(keeper, w, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
		w = d.act(head, w, catalog.Act{Kind: catalog.Signed})
		d.act(publisher, w, catalog.Act{Kind: catalog.Released})
		told("after an emergency", map[string]string{"reader1": "after_review(1)!", "reader2": "after_review(1)!"})
		for i := range 4 {
			n.Title = fmt.Sprintf("丙公告%d", i)
			n.FormedOn, n.IssuedOn = calendar.D(2024, 4, 1), calendar.D(2024, 4, 1)
			d.draft(n)
		}
		if got := said(t, a, drafter); !strings.Contains(got, "draft:4 条信息") {
			t.Errorf("many drafts: %q", got)
		}
	})
}

// What is withheld comes back after a year (art. 18): a task first, then a
// decision, and published without what must be left out (删减后公开).
func TestWithheldComesBackAndIsPublishedRedacted(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		x := paperOf("校车招标情况报告", "", calendar.D(2024, 2, 20))
		x.Kind, x.Columns = catalog.PolicyPaper, []string{"20-3"}
		x.Body = "<p>校车招标的经过、结果和报价（1000万元）如下。</p>"
		x.Decision = &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "尚在讨论"}
		v := d.signed(d.draft(x)) // on 1 March 2024
		for day, want := range map[calendar.Date]string{calendar.D(2025, 1, 31): "", calendar.D(2025, 2, 5): "reassess(18)", calendar.D(2025, 2, 28): "reassess(0)!", calendar.D(2025, 3, 3): "reassess(-1)!"} {
			if c.Set(day); waits(t, a, reader2) != want {
				t.Errorf("%s: %q, want %q", day, waits(t, a, reader2), want)
			}
			if got := waits(t, a, editor); got != "" {
				t.Errorf("%s: the editor is told %q", day, got)
			}
		}
		c.Set(calendar.D(2025, 2, 28))
		assessor := deskPerson("assessor", agency.Reviewer)
		redacted := &catalog.Decision{Attribute: catalog.Redacted, Ground: "third_party", Reason: "含投标人报价"}
		d.refused(reader2, v, catalog.Act{Kind: catalog.Reassessed, Decision: redacted}, "删减了哪些内容")
		redacted.Redaction = "删去投标人报价"
		v = d.act(assessor, v, catalog.Act{Kind: catalog.Reassessed, Decision: redacted})
		if v.State.Stage != catalog.StageDraft || len(v.State.Violations) != 0 || waits(t, a, reader2) != "" {
			t.Errorf("%s, %+v, %q", v.State.Stage, v.State.Violations, waits(t, a, reader2))
		}
		if _, err := a.Visitor().Item(ctx, v.ID); err == nil {
			t.Error("public before it was reviewed")
		}
		text := v.Text
		text.Body = "<p>校车招标的经过和结果如下，报价从略。</p>"
		v, err := a.ReviseItem(ctx, editor, v.ID, v.Version, text, "")
		if err != nil {
			t.Fatal(err)
		}
		v = d.release(v)
		got, err := a.Visitor().Item(ctx, v.ID)
		if err != nil || got.Decision.Attribute != catalog.Redacted || got.Decision.Redaction != "删去投标人报价" || strings.Contains(got.Text, "1000万元") || !strings.Contains(got.Text, "报价从略") {
			t.Errorf("%+v, %q, %v", got.Decision, got.Text, err)
		}
		verifiedItems(t, a)
	})
}
