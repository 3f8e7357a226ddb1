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
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/catalog"
)

// imported publishes an article of a workbook, as an old site's are.
func imported(t *testing.T, a *app.App, rows ...[]string) {
	t.Helper()
	head := []string{"标题", "正文", "栏目", "类别", "文号", "发布时间"}
	res, err := a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: append([][]string{head}, rows...)})
	if err != nil || len(res.Faults) > 0 {
		t.Fatalf("%v %+v", err, res)
	}
}

func lit(pieces []hanzi.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Hit {
			b.WriteString("【" + p.Text + "】")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestVisitorSearch(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 6, 3))
		imported(t, a,
			[]string{"云岭县最低生活保障实施办法", "第一章 总则\n第一条 为了规范救助工作。\n第二条 符合條件的家庭可以申請。", "通知公告", "通知公告", "云民发〔2024〕15号", "2024-05-06 09:00"},
			[]string{"关于公布学校名录的公告", "经核查，予以公布。云岭县教育局负责解释，申请者可来电。", "通知公告", "通知公告", "", "2024-05-20 09:00"},
		)
		ask := func(q app.SearchQuery) app.SearchPage {
			t.Helper()
			p, err := a.Visitor().Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		for text, want := range map[string]int{"最低生活保障金发多少": 1, "云民发[2024]15号": 1, "怎么办理云岭县教育局的事": 1, "生活不能自理怎么办": 0, "": 0} {
			if hits, err := a.Visitor().Near(t.Context(), text, []string{"edu"}, 5); err != nil || len(hits) != want {
				t.Errorf("near %q: %d, %v", text, len(hits), err)
			}
		}
		p := ask(app.SearchQuery{Text: "申请"})
		if p.Total != 2 || lit(p.Hits[0].Snippet) != "经核查，予以公布。云岭县教育局负责解释，【申请】者可来电。" || lit(p.Hits[1].Snippet) != "第一章 总则 第一条 为了规范救助工作。 第二条 符合條件的家庭可以【申請】。" {
			t.Errorf("%+v", p)
		}
		if p = ask(app.SearchQuery{Kinds: []string{"notice"}}); p.Total != 2 || !slices.ContainsFunc(p.Hits, func(h app.SearchHit) bool { return strings.HasPrefix(lit(h.Snippet), "第一条 为了规范") }) {
			t.Errorf("a snippet begins with its chapter's name: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "云民发（2024）15号"}); p.Total != 1 || lit(p.Hits[0].NumberPieces) != "【云民发〔2024〕15号】" {
			t.Errorf("number: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "低保 办法"}); p.Total != 1 || lit(p.Hits[0].TitlePieces) != "云岭县【最低生活保障】实施【办法】" || !slices.Equal(p.Synonyms, []string{"最低生活保障"}) {
			t.Errorf("synonym: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "最底生活保障"}); p.Total != 0 || p.Instead != "最低生活保障" {
			t.Errorf("misspelt: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "学校录"}); p.Instead != "学校名录" {
			t.Errorf("a character left out: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "  ，。"}); p.Total != 0 || p.Words != nil {
			t.Errorf("nothing asked: %+v", p)
		}
		if p = ask(app.SearchQuery{Text: "云岭", FromYear: 2024, N: 1, Page: 2}); p.Total != 2 || p.Pages != 2 || len(p.Hits) != 1 || p.Page != 2 {
			t.Errorf("second page: %+v", p)
		}
		names := []string{}
		for _, g := range p.Facets {
			for _, v := range g.Values {
				names = append(names, g.Name+"："+v.Label)
			}
		}
		if !slices.Contains(names, "机关：云岭县教育局") || !slices.Contains(names, "年份：2024年") || !slices.Contains(names, "类别："+catalog.Notice.Label()) || !slices.Contains(names, "栏目：通知公告") {
			t.Errorf("%q", names)
		}
		verifiedItems(t, a)
	})
}

func TestSynonyms(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		list := app.ParseSynonyms("幼儿园，托儿所\n\n老旧小区＝旧住宅区 既有小区\n")
		if err := a.PutSynonyms(t.Context(), apptest.Operator, list); err != nil {
			t.Fatal(err)
		}
		got, err := a.Synonyms(t.Context(), apptest.Operator)
		if err != nil || got.String() != "幼儿园，托儿所\n老旧小区，旧住宅区，既有小区\n" {
			t.Errorf("%q %v", got.String(), err)
		}
		for _, bad := range []string{"独词", "一，二", "甲乙，甲乙", "有《标点。的，词语", strings.Repeat("长", 31) + "，短的"} {
			if err := a.PutSynonyms(t.Context(), apptest.Operator, app.ParseSynonyms(bad)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if err := a.PutSynonyms(t.Context(), agency.Actor{Person: "nobody"}, list); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("anybody may write: %v", err)
		}
	})
}
