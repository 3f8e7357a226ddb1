package app_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/request"
	"gongkai/internal/law/screening"
)

// A planted identity number stops signing until it is taken out; what may be
// justified stops it until it is. Both stand in the acts.
func TestFindingsStopSigning(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		d := reviewDesk{t, a}
		x := paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		x.Body = "<p>经查，李某13912345678已到场。</p>"
		var sheet bytes.Buffer
		if err := paper.Write(ctx, &sheet, &doc.Document{Blocks: []doc.Block{doc.T(&doc.Table{Rows: []doc.Row{{{Text: "姓名"}, {Text: "证件"}}, {{Text: "李某"}, {Text: "11010519491231002X"}}}})}}, doc.XLSX); err != nil {
			t.Fatal(err)
		}
		att, err := a.PutItemFile(ctx, editor, "edu", "名单.xlsx", &sheet)
		if err != nil {
			t.Fatal(err)
		}
		x.Attachments = []catalog.Attachment{{Name: "名单.xlsx", Blob: att.Blob}}
		v := d.draft(x)
		block, must := 0, 0
		for _, f := range v.Findings {
			if f.Block {
				block++
			} else if f.Must {
				must++
			}
		}
		if open := openFindings(v); block != 1 || must == 0 || open["正文"] != "S-MOBILE" || open["附件“名单.xlsx”"] == "" {
			t.Fatalf("%d must go, %d to justify: %v", block, must, open)
		}
		v = d.reviewed(v)
		d.refused(head, v, catalog.Act{Kind: catalog.Signed}, "必须先行删除")
		v = d.settled(v, "当事人书面同意公开")
		d.refused(head, v, catalog.Act{Kind: catalog.Signed}, "必须先行删除") // no reason lets an identity number stand
		v = d.act(reader1, v, catalog.Act{Kind: catalog.Returned, Reason: "删去身份证号码"})
		text := v.Text
		text.Attachments = nil
		if v, err = a.ReviseItem(ctx, editor, v.ID, v.Version, text, ""); err != nil {
			t.Fatal(err)
		}
		d.release(v)
		verifiedItems(t, a)
	})
}

// What is found only after signing, by a list that has changed since, stops
// scheduling and release; what was scheduled goes back to its drafter with the
// reason, and nothing is published.
func TestFindingsStopRelease(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		d := reviewDesk{t, a}
		v := d.signed(d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
		later := d.signed(d.draft(paperOf("乙办法", "云教规〔2024〕2号", calendar.D(2024, 2, 20))))
		later = d.act(publisher, later, catalog.Act{Kind: catalog.Scheduled, At: "2024-03-02T08:00"})
		own := screening.Lists{Wrong: []screening.Wrong{{Wrong: "接送学生的车辆", Right: "接送学生的专用车辆", Severity: screening.Justify}}}
		if err := a.PutScreeningLists(ctx, editor, "edu", own); err != nil {
			t.Fatal(err)
		}
		d.refused(publisher, v, catalog.Act{Kind: catalog.Scheduled, At: "2024-03-05T08:00"}, "筛查结果没有处理")
		d.refused(publisher, v, catalog.Act{Kind: catalog.Released}, "筛查结果没有处理")
		c.Set(calendar.D(2024, 3, 2))
		run, err := a.ReleaseDue(ctx)
		if err != nil || len(run.Released) != 0 || run.Held[later.ID] == nil {
			t.Fatalf("%+v, %v", run, err)
		}
		if later, err = a.ItemView(ctx, editor, later.ID); err != nil || later.State.Stage != catalog.StageDraft || later.State.Public != 0 {
			t.Errorf("%s, %v", later.State.Stage, err)
		}
		last := later.Acts[len(later.Acts)-1]
		if last.Kind != catalog.Returned || !strings.Contains(last.Reason, "复查未通过") || !strings.Contains(last.Reason, "筛查结果") {
			t.Errorf("sent back with %q", last.Reason)
		}
		if l, err := a.Visitor().ListItems(ctx, app.ItemFilter{}); err != nil || len(l.Items) != 0 {
			t.Errorf("%d are public, %v", len(l.Items), err)
		}
		if v, err = a.ItemView(ctx, editor, v.ID); err != nil {
			t.Fatal(err)
		}
		v = d.settled(v, "引用上位法原文")
		d.act(publisher, v, catalog.Act{Kind: catalog.Released})
		verifiedItems(t, a)
	})
}

// Nobody passes an unsettled finding: signing says how many are open.
func TestUnsettledFindingIsRefused(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		d := reviewDesk{t, a}
		x := paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		x.Body = "<p>联系人手机13912345678，身份证号11010519491231002X。</p>"
		v := d.act(editor, d.draft(x), catalog.Act{Kind: catalog.Submitted})
		for i, s := range []string{"review1", "proof1", "review2", "proof2", "review3", "proof3"} {
			v = d.act(deskPerson([]string{"reader1", "reader2", "reader3"}[i/2], reader1.Roles[0]), v, catalog.Act{Kind: catalog.Passed, Step: s})
		}
		v = d.act(keeper, v, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
		d.refused(head, v, catalog.Act{Kind: catalog.Signed}, "筛查结果")
	})
}

func TestPublishedCounts(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) { publishedCounts(t, a, c) })
}

func publishedCounts(t *testing.T, a *app.App, c *apptest.Clock) {
	t.Helper()
	ctx, d := context.Background(), reviewDesk{t, a}
	doc1 := d.release(d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
	d.release(d.draft(paperOf("乙办法", "云教规〔2024〕3号", calendar.D(2024, 2, 20))))
	e := paperOf("《甲办法》解读", "", calendar.D(2024, 2, 20))
	e.Kind, e.Columns, e.Relations = catalog.Explanation, []string{catalog.ColExplanations}, []catalog.Relation{{Kind: catalog.Explains, Item: doc1.ID}}
	d.release(d.draft(e))
	p, err := a.PublishedCounts(ctx, apptest.Operator, "edu", 2024)
	if err != nil || p.Items != 3 || p.Explanations != 1 || p.Explained != 1 || len(p.Unexplained) != 1 || p.Normative != [3]int64{2, 0, 2} || p.Kinds[catalog.Normative] != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	behind := map[compose.Source][]string{compose.FromPublished: {"《甲办法》解读", "乙办法", "甲办法"}, compose.FromExplanations: {"《甲办法》解读"}, compose.FromExplained: {"甲办法"}, compose.FromUnexplained: {"乙办法"}}
	for _, x := range p.Columns {
		if from := compose.FromColumn + compose.Source(x.ID); x.ID == catalog.ColExplanations {
			behind[from] = []string{"《甲办法》解读"}
		} else if all, err := a.SourceCases(ctx, apptest.Operator, "edu", 2024, from); err != nil || int64(len(all)) != x.Items {
			t.Errorf("%s: %d of %d, %v", x.Name, len(all), x.Items, err)
		}
	}
	for from, want := range behind {
		all, err := a.SourceCases(ctx, apptest.Operator, "edu", 2024, from)
		var got []string
		for _, b := range all {
			if got = append(got, b.Title); b.Item == "" {
				t.Errorf("%s: %q is no item", from, b.Title)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q, %v", from, got, want, err)
		}
	}
	if got, _ := a.Visitor().Item(ctx, doc1.ID); len(got.Related) != 1 || !got.Related[0].Passive || got.Related[0].Kind != catalog.Explains {
		t.Errorf("%+v", got.Related)
	}
	if g, err := a.NumberGaps(ctx, apptest.Operator, "edu", 2024); err != nil || len(g) != 1 || g[0].Serial != 2 {
		t.Errorf("gaps %+v, %v", g, err)
	}
	for range 2 {
		v := apptest.Received(t, a, c, calendar.D(2024, 4, 1), "申请公开第二小学学区划分方案")
		apptest.Act(t, a, c, v, request.Act{Kind: request.Answered, On: calendar.D(2024, 4, 2), Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "counter"})
	}
	got, err := a.ProactiveCandidates(ctx, apptest.Operator, "edu")
	if err != nil || len(got) != 1 || len(got[0].Granted) != 2 || got[0].Several || !got[0].Unsure || !strings.Contains(got[0].Title, "学区划分") {
		t.Errorf("%+v, %v", got, err)
	}
	verifiedItems(t, a)
}

// A restored copy lists, counts and finds what the first did.
func TestRestoreListsItems(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, p store.Place) { restoresItems(t, a, p) })
}

func restoresItems(t *testing.T, a *app.App, from store.Place) {
	ctx, d := context.Background(), reviewDesk{t, a}
	v := d.release(d.draft(paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))))
	var copied bytes.Buffer
	if _, err := a.Backup(ctx, apptest.Operator, &copied); err != nil {
		t.Fatal(err)
	}
	to := store.Place{Dir: t.TempDir()}
	if from.URL != "" {
		to.URL = storetest.Postgres(t).URL
	}
	if _, err := app.Restore(ctx, app.Options{Dir: to.Dir, URL: to.URL}, &copied); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.ColumnCounts(ctx, "edu")
		if counts[catalog.ColNormative].Items != 1 {
			t.Errorf("counts %v", counts)
		}
		r, err2 := tx.Search(ctx, store.SearchQuery{Words: [][]string{{"校车"}}, Limit: 5})
		if len(r.Hits) != 1 || r.Hits[0].Item != v.ID {
			t.Errorf("found %+v", r.Hits)
		}
		if err == nil {
			err = err2
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
