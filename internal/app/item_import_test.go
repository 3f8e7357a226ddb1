package app_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// oldSite is a table of articles: one that is clean, one with a picture, one
// with an identity number in it.
func oldSite(t testing.TB) app.ItemImport {
	return app.ItemImport{Agency: "edu", Column: catalog.ColNotices, Files: fstest.MapFS{"现场.png": {Data: picture(t)}}, Rows: [][]string{
		{"标题", "发布时间", "正文", "附件", "原网址"},
		{"关于校车的公告", "2023-05-06 09:30", "<p>全文如下。</p>", "", "https://old.example.gov.cn/tzgg/1.html?id=7"},
		{"关于操场的公告", "2023-05-07 09:30", "<p>见照片。</p>", "现场.png", "https://old.example.gov.cn/tzgg/2.html"},
		{"关于补助的公告", "2023-05-08 09:30", "<p>张某，身份证号11010519491231002X，已发放。</p>", "", "/tzgg/3.html"},
	}}
}

// What screening stops does not become public by being imported: it waits as a
// draft with its time, is settled or mended, and is then taken over by somebody
// who wrote none of it; its old address leads to it from then on.
func TestImportKeepsBackWhatIsOpen(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		d, pub, in := reviewDesk{t, a}, a.Visitor(), oldSite(t)
		blobs, records := keptFiles(t, p, a)
		in.DryRun = true
		res, err := a.ImportItems(ctx, apptest.Operator, in)
		if err != nil || res.Kept || res.New != 3 || len(res.Open) != 2 || res.Open[0].Row != 3 || res.Open[1].Findings[0].Rule != "S-RESIDENT" {
			t.Fatalf("trial: %+v, %v", res, err)
		}
		if b, r := keptFiles(t, p, a); b != blobs || r != records {
			t.Error("a trial left files")
		}
		in.DryRun = false
		if res, err = a.ImportItems(ctx, apptest.Operator, in); err != nil || !res.Kept || len(res.Open) != 2 || res.Unread != 1 {
			t.Fatalf("%+v, %v", res, err)
		}
		if l, err := pub.ListItems(ctx, app.ItemFilter{}); err != nil || len(l.Items) != 1 || l.Items[0].Title != "关于校车的公告" {
			t.Errorf("public: %+v, %v", l.Items, err)
		}
		if found, err := pub.Search(ctx, app.SearchQuery{Text: "操场"}); err != nil || len(found.Hits) != 0 {
			t.Errorf("a draft is found: %+v, %v", found, err)
		}
		open, err := a.OpenImports(ctx, editor, "edu", "", 50)
		if err != nil || open.Total != 2 || open.Items[0].At != "2023-05-07T09:30" || !open.Items[0].Due.IsZero() {
			t.Fatalf("%+v, %v", open, err)
		}
		photo, number := open.Items[0].ID, open.Items[1].ID
		both := []string{photo, number}
		if did, err := a.TakeOver(ctx, publisher, both); err != nil || did[0].Err == nil || !strings.Contains(did[1].Err.Error(), "必须先行删除") {
			t.Errorf("taken over while open: %+v, %v", did, err)
		}
		if _, err := a.SettleUnread(ctx, editor, both, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("settled without a reason: %v", err)
		}
		if did, err := a.SettleUnread(ctx, editor, both, "逐张检查，没有人像"); err != nil || did[0].Err != nil || did[1].Err == nil {
			t.Errorf("%+v, %v", did, err)
		}
		v, err := a.ItemView(ctx, editor, number)
		if err != nil {
			t.Fatal(err)
		}
		text := v.Text
		text.Body = "<p>已发放。</p>"
		if v, err = a.ReviseItem(ctx, deskPerson("editor", publisher.Roles[0], editor.Roles[0]), number, v.Version, text, ""); err != nil {
			t.Fatal(err)
		}
		d.refused(deskPerson("editor", publisher.Roles...), v, catalog.Act{Kind: catalog.Imported}, "起草人")
		d.refused(editor, v, catalog.Act{Kind: catalog.Imported}, "角色")
		if did, err := a.TakeOver(ctx, publisher, both); err != nil || did[0].Err != nil || did[1].Err != nil {
			t.Fatalf("%+v, %v", did, err)
		}
		got, err := pub.Item(ctx, number)
		if err != nil || got.PublishedAt != "2023-05-08T09:30" || got.Record.Index == "" || strings.Contains(got.Body, "身份证") {
			t.Errorf("%+v, %v", got.ItemLine, err)
		}
		if open, _ := a.OpenImports(ctx, editor, "edu", "", 50); open.Total != 0 {
			t.Errorf("%d still wait", open.Total)
		}
		if v, err = a.ItemView(ctx, editor, number); err != nil || len(v.State.Violations) > 0 || !v.State.Imported {
			t.Errorf("%+v, %v", v.State, err)
		}
		if res, err = a.ImportItems(ctx, apptest.Operator, oldSite(t)); err != nil || res.Same != 3 || res.New != 0 {
			t.Errorf("again: %+v, %v", res, err)
		}
		verifiedItems(t, a)
	})
}

// An import that is refused leaves no file, and only those of the articles that
// are kept stay.
func TestRefusedImportLeavesNothing(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, p store.Place) {
		in := oldSite(t)
		in.Rows[2][1] = "去年"
		in.Rows = append(in.Rows, []string{"坏附件", "2023-05-06", "正文", "坏.csv", "/4.html"})
		in.Files = fstest.MapFS{"现场.png": {Data: picture(t)}, "坏.csv": {Data: []byte("a\x00b")}}
		blobs, records := keptFiles(t, p, a)
		res, err := a.ImportItems(ctx, apptest.Operator, in)
		if err != nil || res.Kept || res.Faulty != 2 {
			t.Fatalf("%+v, %v", res, err)
		}
		if b, r := keptFiles(t, p, a); b != blobs || r != records {
			t.Errorf("%d files, %d records stayed", b-blobs, r-records)
		}
		in.SkipFaulty = true
		if res, err = a.ImportItems(ctx, apptest.Operator, in); err != nil || !res.Kept || res.New != 2 {
			t.Fatalf("%+v, %v", res, err)
		}
		if b, _ := keptFiles(t, p, a); b != blobs {
			t.Errorf("the files of refused articles stayed: %d", b-blobs)
		}
	})
}

func TestOldAddressesLeadToItems(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		pub := a.Visitor()
		rows := [][]string{{"标题", "发布时间", "正文", "原网址"},
			{"甲", "2023-05-06", "甲", "https://a.example.gov.cn/x/1.html?id=7"}, {"乙", "2023-05-06", "乙", "http://b.example.gov.cn:8080/x/2.html"}, {"丙", "2023-05-06", "丙", "https://c.example.gov.cn/x/2.html"},
			{"丁", "2023-05-06", "丁", ""}, {"戊", "2023-05-06", "戊", "文档/说明 一.html"}, {"己", "2023-05-06", "己", "javascript:alert(1)"}}
		if res, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "edu", Column: "notices", Rows: rows}); err != nil || !res.Kept || len(res.Open) > 0 {
			t.Fatalf("%+v, %v", res, err)
		}
		look := func() {
			t.Helper()
			for _, x := range []struct{ host, at, title string }{
				{"a.example.gov.cn", "/x/1.html?id=7", "甲"}, {"new.example.gov.cn", "/x/1.html?id=7", "甲"}, {"a.example.gov.cn", "/x/1.html", ""}, {"a.example.gov.cn", "/x/1.html?id=8", ""},
				{"b.example.gov.cn", "/x/2.html", "乙"}, {"c.example.gov.cn", "/x/2.html", "丙"}, {"new.example.gov.cn", "/x/2.html", ""},
				{"", "/文档/说明 一.html", "戊"}, {"", "/", ""}, {"", "//evil.example/", ""}, {"", "/丁 2023-05-06T00:00", ""}, {"", "alert(1)", ""}, {"", "/alert(1)", ""},
			} {
				id, err := pub.OldAddress(ctx, x.host, x.at)
				if x.title == "" {
					if fault.KindOf(err) != fault.NotFound {
						t.Errorf("%s%s leads to %s, %v", x.host, x.at, id, err)
					}
					continue
				}
				i, err2 := pub.Item(ctx, id)
				if err != nil || err2 != nil || i.Title != x.title {
					t.Errorf("%s%s leads to %q: %v, %v", x.host, x.at, i.Title, err, err2)
				}
			}
		}
		look()
		// listings of an older program are made again in the background, once
		db := raw(t, p)
		for _, q := range []string{`DELETE FROM old_addresses`, `DELETE FROM item_columns`, `DELETE FROM column_counts`, `UPDATE listing_state SET edition = 0, after = ''`} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if done, err := a.FreshenListings(ctx); err != nil || !done {
			t.Fatal(done, err)
		}
		look()
		verifiedItems(t, a)
		if _, err := db.Exec(`DELETE FROM old_addresses`); err != nil {
			t.Fatal(err)
		}
		if done, err := a.FreshenListings(ctx); err != nil || !done {
			t.Error(done, err)
		}
		if _, err := pub.OldAddress(ctx, "", "/x/1.html?id=7"); err == nil {
			t.Error("it was done twice")
		}
		if err := a.RelistItems(ctx, apptest.Operator); err != nil {
			t.Fatal(err)
		}
		look()
		c.Set(calendar.D(2024, 3, 4))
	})
}

// Only what can stand at an address of a site is one, and nothing leads abroad.
func FuzzOldAddress(f *testing.F) {
	for _, s := range []string{"https://a.example/x.html?id=1", "/x", "a/b.html", "javascript:alert(1)", "//evil.example/x.html", "https://[::1", "标题 2023-05-06T00:00", "\x00.html"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		host, at, ok := app.OldAddressOf(s)
		if ok && (!strings.HasPrefix(at, "/") || len(at) < 2 || strings.ContainsAny(host, "/\\ ")) {
			t.Errorf("%q: %q %q", s, host, at)
		}
	})
}

// An explanation is of its own agency's document with the number that it names,
// of several the last one that was there; where two are left nobody guesses, and
// the import says so.
func TestImportFindsTheDocumentExplained(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "fin", Kind: agency.Department, Name: "云岭县财政局", Short: "云财"}); err != nil {
			t.Fatal(err)
		}
		heads := []string{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "解读的文件"}
		document := func(title, number, on string) []string {
			return []string{title, on + " 09:00", catalog.ColNormative, "行政规范性文件", "<p>第一条</p>", number, on, ""}
		}
		take := func(where string, rows ...[]string) app.ItemsImported {
			t.Helper()
			res, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: where, Rows: append([][]string{heads}, rows...)})
			if err != nil || !res.Kept {
				t.Fatalf("%+v, %v", res, err)
			}
			return res
		}
		take("fin", document("别局办法", "云教规〔2019〕1号", "2019-02-01"), document("别局独有", "云财规〔2019〕3号", "2019-02-01"))
		take("edu", document("旧办法", "云教规〔2019〕1号", "2019-03-01"), document("重号办法", "云教规〔2019〕1号", "2022-03-01"),
			document("同日甲", "云教规〔2019〕2号", "2019-04-01"), document("同日乙", "云教规〔2019〕2号", "2019-04-01"))
		explains := func(title, at, number string) []string {
			return []string{title, at + " 09:00", catalog.ColExplanations, "政策解读", "<p>说明</p>", "", "", number}
		}
		rows := [][]string{explains("早", "2020-01-01", "云教规[2019]1号"), explains("晚", "2023-01-01", "云教规〔2019〕1号"), explains("不明", "2020-01-01", "云教规〔2019〕2号"), explains("别人的", "2020-01-01", "云财规〔2019〕3号"), explains("太早", "2018-01-01", "云教规〔2019〕1号")}
		res := take("edu", rows...)
		if len(res.Unrelated) != 2 || res.Unrelated[0].Row != 4 || !strings.Contains(res.Unrelated[0].Message, "2 份") || res.Unrelated[1].Row != 6 {
			t.Errorf("%+v", res.Unrelated)
		}
		for title, want := range map[string]string{"早": "旧办法", "晚": "重号办法", "不明": "", "别人的": "别局独有", "太早": ""} {
			p, err := a.Items(ctx, apptest.Operator, app.ItemQuery{Agency: "edu", Kind: catalog.Explanation, Words: title})
			if err != nil || len(p.Items) == 0 {
				t.Fatalf("%s: %v", title, err)
			}
			for _, i := range p.Items {
				v, err := a.ItemView(ctx, apptest.Operator, i.ID)
				if err != nil || i.Title == title && (len(v.Text.Relations) != 1 || v.Text.Relations[0].Title != want) {
					t.Errorf("%s explains %+v, want %q, %v", title, v.Text.Relations, want, err)
				}
			}
		}
		if again := take("edu", rows...); again.Same != 5 || len(again.Unrelated) != 0 {
			t.Errorf("%+v", again)
		}
		verifiedItems(t, a)
	})
}
