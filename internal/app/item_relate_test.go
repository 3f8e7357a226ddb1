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

// A document and its explanation lead to each other over agencies; drafts of
// others are neither offered nor named, own ones are.
func TestRelationsOverAgencies(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		ctx, d := context.Background(), reviewDesk{t, a}
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "county", Kind: agency.Government, Name: "云岭县人民政府", Short: "云政"}); err != nil {
			t.Fatal(err)
		}
		x := paperOf("云岭县校车办法", "云政规〔2024〕3号", calendar.D(2024, 2, 20))
		x.Agency = "county"
		secret, err := a.DraftItem(ctx, apptest.Operator, x)
		if err != nil {
			t.Fatal(err)
		}
		d.draft(paperOf("校车办法实施细则", "云教规〔2024〕1号", calendar.D(2024, 2, 20)))
		offered := func(words string) string {
			t.Helper()
			found, err := a.Relatable(ctx, editor, "edu", words)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, f := range found {
				s := f.Number
				if f.Exact {
					s += "!"
				}
				out = append(out, s)
			}
			return strings.Join(out, " ")
		}
		for words, want := range map[string]string{"校车办法": "云教规〔2024〕1号", "云政规[2024]3号": "", "云教规（2024）1号": "云教规〔2024〕1号!", "《校车办法实施细则》": "云教规〔2024〕1号!", "没有的": "", "": ""} {
			if got := offered(words); got != want {
				t.Errorf("%s: %q, want %q", words, got, want)
			}
		}
		e := paperOf("《云岭县校车办法》解读", "", calendar.D(2024, 2, 20))
		e.Kind, e.Columns, e.Relations = catalog.Explanation, []string{catalog.ColExplanations}, []catalog.Relation{{Kind: catalog.Explains, Item: secret.ID}}
		if _, err := a.DraftItem(ctx, editor, e); err == nil || !strings.Contains(err.Error(), "找不到关联的文件") || strings.Contains(err.Error(), "校车办法") {
			t.Errorf("a draft of others was named: %v", err)
		}
		if res, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "county", Rows: [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期"},
			{"云岭县校车安全办法", "2024-02-20 09:00", catalog.ColNormative, "行政规范性文件", "正文", "云政规〔2024〕4号", "2024-02-20"}}}); err != nil || res.New != 1 {
			t.Fatalf("%+v, %v", res, err)
		}
		if got := offered("校车安全"); got != "云政规〔2024〕4号" {
			t.Errorf("a published one: %q", got)
		}
		found, _ := a.Relatable(ctx, editor, "edu", "云政规〔2024〕4号")
		e.Relations[0].Item = found[0].ID
		v := d.release(d.draft(e))
		if doc, err := a.Visitor().Item(ctx, found[0].ID); err != nil || len(doc.Related) != 1 || !doc.Related[0].Passive || doc.Related[0].ID != v.ID {
			t.Errorf("the document does not lead to its explanation: %+v, %v", doc.Related, err)
		}
		if got, err := a.Visitor().Item(ctx, v.ID); err != nil || len(got.Related) != 1 || got.Related[0].ID != found[0].ID || !got.Related[0].Public {
			t.Errorf("the explanation does not lead to its document: %+v, %v", got.Related, err)
		}
	})
}
