package app_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

// An agency's own words are tried on what it has published, hold from then on,
// and say who changed what; only who reviews lets something stand.
func TestOwnListsForScreening(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, p store.Place) {
		d := reviewDesk{t, a}
		x := paperOf("关于按排校车的办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		x.Body = "<p>经查，李某13912345678已到场。</p>"
		old := d.draft(x)
		if open := openFindings(old); open["正文"] != "S-MOBILE" || open["标题和概述"] != "" {
			t.Fatalf("%v", open)
		}
		d.release(d.draft(paperOf("关于按排校车线路的办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20))))
		own := screening.Lists{Wrong: []screening.Wrong{{Wrong: "按排", Right: "安排", Severity: screening.Justify}}}
		got, err := a.PreviewScreening(ctx, editor, "edu", own)
		if err != nil || got.Looked != 1 || got.Found != 1 || !got.Whole || !strings.Contains(got.Items[0].Title, "线路") {
			t.Errorf("preview %+v, %v", got, err)
		}
		if v, _ := a.ItemView(ctx, editor, old.ID); openFindings(v)["标题和概述"] != "" {
			t.Error("a preview was kept")
		}
		if err := a.PutScreeningLists(ctx, editor, "edu", own); err != nil {
			t.Fatal(err)
		}
		if v, _ := a.ItemView(ctx, editor, old.ID); openFindings(v)["标题和概述"] != "S-WRONG" {
			t.Errorf("the list does not hold: %v", openFindings(v))
		}
		own.Allow = []string{"13912345678"}
		if err := a.PutScreeningLists(ctx, editor, "edu", own); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a drafter let a number stand: %v", err)
		}
		if err := a.PutScreeningLists(ctx, reader1, "edu", own); err != nil {
			t.Fatal(err)
		}
		if v, _ := a.ItemView(ctx, editor, old.ID); openFindings(v)["正文"] != "" {
			t.Errorf("the exception does not hold: %v", openFindings(v))
		}
		if err := a.PutScreeningLists(ctx, reader1, "edu", screening.Lists{Wrong: []screening.Wrong{{Wrong: " "}}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an empty word: %v", err)
		}
		for _, who := range []struct{ at string }{{"edu"}, {"fin"}} {
			if err := a.PutScreeningLists(ctx, deskPersonAt(who.at), "edu", own); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("a publisher, or another agency, changed the list: %v", err)
			}
		}
		changes, err := a.ListChanges(ctx, editor, "edu", app.ListScreening)
		if err != nil || len(changes) != 2 || changes[0].By != "reader1" || !strings.Contains(changes[1].Words(), "按排 = 安排") || strings.Contains(changes[0].Words(), "13912345678") {
			t.Errorf("%+v, %v", changes, err)
		}
		was, err := a.Synonyms(ctx, apptest.Operator)
		if err != nil {
			t.Fatal(err)
		}
		next := append(was, []string{"校车", "接送车"})
		if p, err := a.PreviewSynonyms(ctx, reader3, next); err != nil || len(p) != 1 || p[0].Found[0] != 1 || p[0].Found[1] != 0 {
			t.Errorf("%+v, %v", p, err)
		}
		if err := a.PutSynonyms(ctx, reader3, next); err != nil {
			t.Fatal(err)
		}
		if found, err := a.Visitor().Search(ctx, app.SearchQuery{Text: "接送车"}); err != nil || found.Total != 1 {
			t.Errorf("%d found, %v", found.Total, err)
		}
		if c, err := a.ListChanges(ctx, reader3, "", app.ListSynonyms); err != nil || len(c) != 1 || !strings.Contains(c[0].Words(), "校车，接送车") {
			t.Errorf("%+v, %v", c, err)
		}
		verifiedItems(t, a)
	})
}

func deskPersonAt(at string) agency.Actor {
	who := deskPerson("someone", agency.Publisher)
	if who.Agency = at; at != "edu" {
		who.Roles = []agency.Role{agency.Editor, agency.OfficeHead}
	}
	return who
}
