package office_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

// library brings documents of two agencies into the catalogue, by number.
func (d *desk) library(t *testing.T) map[string]string {
	t.Helper()
	heads := []string{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期", "施行日期"}
	ids := map[string]string{}
	for id, numbers := range map[string][]string{"housing": {"云建规〔2024〕1号", "云建规〔2024〕2号"}, "education": {"云教规〔2024〕7号"}} {
		rows := [][]string{heads}
		for _, n := range numbers {
			rows = append(rows, []string{"校舍物业办法" + n[len(n)-4:], "2024-05-06 09:00", catalog.ColNormative, "行政规范性文件", "正文", n, "2024-05-06", "2024-06-10"})
		}
		if res, err := d.ImportItems(t.Context(), app.OperatorOf("test"), app.ItemImport{Agency: id, Rows: rows}); err != nil || len(res.Faults) > 0 {
			t.Fatalf("%+v, %v", res, err)
		}
		list, err := d.Items(t.Context(), app.OperatorOf("test"), app.ItemQuery{Agency: id, Kind: catalog.Normative})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list.Items {
			ids[i.Number] = i.ID
		}
	}
	return ids
}

var boxes = regexp.MustCompile(`<input type="checkbox" name="(related|found)" value="([^"]*)"( checked)?>`)

// relationBoxes lists the boxes of relations on a page.
func relationBoxes(body string) map[string][]string {
	out := map[string][]string{}
	for _, m := range boxes.FindAllStringSubmatch(body, -1) {
		out[m[1]] = append(out[m[1]], html.UnescapeString(m[2]))
	}
	return out
}

// A relation is chosen among what the words may mean, over agencies, and kept
// by its item when the form is saved again; no script is needed.
func TestRelationsAreChosen(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	ids := d.library(t)
	v := d.signedIn(t, agency.Editor)
	fields := []string{"kind", "explanation", "column", catalog.ColExplanations, "title", "《校舍物业办法》解读", "formed", "2025-06-18", "body", "<p>解读。</p>"}
	with := func(more ...string) []string { return append(append([]string{}, fields...), more...) }

	a := v.post("/office/items/new", with("rel_words", "校舍物业")...)
	if a.status != 422 || !strings.Contains(a.body, "请选择是哪一种关系") {
		t.Fatalf("without the relation: %d", a.status)
	}
	a = v.post("/office/items/new", with("rel_kind", "explains", "rel_words", "校舍物业")...)
	webtest.Check(t, "relations", []byte(a.body))
	found := relationBoxes(a.body)["found"]
	if a.status != 200 || len(found) != 4 || !strings.Contains(a.body, "请选择关联的文件") || !strings.Contains(a.body, "《校舍物业办法》解读") {
		t.Fatalf("several, and nobody is asked: %d, %q", a.status, found)
	}
	theirs := ""
	for _, s := range found {
		if strings.Contains(s, ids["云教规〔2024〕7号"]) {
			theirs = s
		}
	}
	if theirs == "" {
		t.Fatalf("another agency's document is not offered: %q", found)
	}
	a = v.post("/office/items/new", with("rel_kind", "explains", "rel_words", "校舍物业", "found", theirs)...)
	if a.status != 303 {
		t.Fatalf("not kept: %d %s", a.status, a.body)
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(a.to, "/office/items/"), "?")
	relations := func() []catalog.Relation {
		t.Helper()
		i, err := d.ItemView(t.Context(), app.OperatorOf("test"), id)
		if err != nil {
			t.Fatal(err)
		}
		return i.Text.Relations
	}
	if r := relations(); len(r) != 1 || r[0].Item != ids["云教规〔2024〕7号"] || r[0].Number != "云教规〔2024〕7号" {
		t.Fatalf("%+v", r)
	}
	edit := v.get("/office/items/" + id + "/edit").body
	kept := relationBoxes(edit)["related"]
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(edit)[1]
	if len(kept) != 1 {
		t.Fatalf("%q", kept)
	}
	// saved again with one more, which is unambiguous
	if a = v.post("/office/items/"+id+"/edit", with("version", version, "related", kept[0], "rel_kind", "carries_out", "rel_words", "云建规[2024]1号")...); a.status != 303 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if r := relations(); len(r) != 2 || r[0].Item != ids["云教规〔2024〕7号"] || r[1].Item != ids["云建规〔2024〕1号"] {
		t.Errorf("after saving again: %+v", r)
	}
	if body := v.get("/office/items/" + id).body; !strings.Contains(body, "/office/items/"+ids["云教规〔2024〕7号"]) {
		t.Error("the item does not lead to the other agency's document")
	}
	version = regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(v.get("/office/items/" + id + "/edit").body)[1]
	a = v.post("/office/items/"+id+"/edit", with("version", version, "related", "explains|0197a000-0000-7000-8000-000000000000||伪造")...)
	if a.status != 422 || !strings.Contains(a.body, "找不到关联的文件") {
		t.Errorf("an item that is not there: %d", a.status)
	}
	// an event asks in the same way
	clerk := d.signedIn(t, agency.Clerk)
	at := "/office/items/" + ids["云建规〔2024〕1号"] + "/acts/repealed_by"
	number := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(clerk.get(at).body)[1]
	a = clerk.post(at, "version", number, "effective", "2025-06-19", "cause", "校舍物业")
	if a.status != 422 || !strings.Contains(a.body, `name="picked"`) {
		t.Fatalf("the cause is guessed: %d", a.status)
	}
	if a = clerk.post(at, "version", number, "effective", "2025-06-19", "cause", "校舍物业", "picked", ids["云建规〔2024〕2号"]); a.status != 303 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	i, err := d.ItemView(t.Context(), app.OperatorOf("test"), ids["云建规〔2024〕1号"])
	if err != nil || i.State.Events[0].Cause.Item != ids["云建规〔2024〕2号"] {
		t.Errorf("%+v, %v", i.State.Events, err)
	}
}
