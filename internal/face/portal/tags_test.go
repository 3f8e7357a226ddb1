package portal_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

var metaTag = regexp.MustCompile(`<meta name="([A-Za-z]+)" content="([^"]*)">`)

func tagsOf(body string) map[string]string {
	out := map[string]string{}
	for _, m := range metaTag.FindAllStringSubmatch(body, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// The tags of the government page rules (国办发〔2017〕47号) by class of page.
var (
	siteTags    = []string{"SiteName", "SiteDomain", "SiteIDCode"}
	columnTags  = []string{"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
	articleTags = []string{"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Url"}
)

// classes are the classes of pages by how their addresses begin.
var classes = []struct {
	prefix string
	tags   []string
}{
	{"/items/", slices.Concat(columnTags, articleTags)}, {"/reports/edu/", slices.Concat(columnTags, []string{"ArticleTitle", "PubDate", "ContentSource", "Url"})},
	{"/", columnTags}, // all others but the home page
}

var minute = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$`)

// elsewhere are addresses that the face of machines answers.
func elsewhere(path string) bool {
	for _, p := range []string{"/static/", "/feed.", "/data/", "/api/", "/sitemap.xml"} {
		if strings.HasPrefix(path, p) || strings.Contains(path, "/feed.") {
			return true
		}
	}
	return false
}

// Every page that a visitor can come to by links has the tags of its class,
// the path that leads to it, under 100 KB, and leads nowhere in vain.
func TestEveryPageHasItsTags(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) { everyPageHasItsTags(t, openAt(t, p)) })
}

func everyPageHasItsTags(t *testing.T, b *bench) {
	d := desk{b}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县人民政府网站", Domain: "www.yunling.example", Code: "9900000001", Sponsor: "县政府办", ICP: "云ICP备99000001号",
		Police: "云公网安备 99000002000001号", Organ: "0000", Mistake: "https://mistake.example/"}); err != nil {
		t.Fatal(err)
	}
	v := d.bus("云岭县校车管理办法", "云教规〔2024〕1号")
	v.Body += `<p><img src="/items/x/files/1" alt="图"></p>`
	first := d.released(d.draft(v, catalog.Proactive))
	news := catalog.Version{Body: "<p>开学第一天。</p>", Record: catalog.Record{Kind: catalog.News, Title: "校车开通", FormedOn: calendar.D(2024, 3, 1), Columns: []string{catalog.ColNews}, Summary: "开通。", Keywords: []string{"校车"}}}
	d.released(d.draft(news, catalog.Proactive))
	if _, err := b.app.ImportDuties(ctx, apptest.Operator, app.DutyImport{Agency: "edu", Rows: append(app.DutyTemplate(), []string{"义务教育", "校车", "校车管理", "线路", "条例", "20个工作日内", "教育局", "政府网站", "", "", "", "", "", "", "", "校车"})}); err != nil {
		t.Fatal(err)
	}
	seen, todo := map[string]bool{}, []string{"/", "/search?q=校车", "/library?on=2024-12-31&status=in_force"}
	items := 0
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] || elsewhere(path) {
			continue
		}
		seen[path] = true
		p := b.get(path)
		if p.StatusCode != http.StatusOK {
			t.Errorf("%s is linked and gives %d", path, p.StatusCode)
			continue
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		if strings.HasPrefix(path, "/items/") {
			items++
		}
		checkTags(t, path, p)
		for _, m := range regexp.MustCompile(`href="(/[^"#]*)`).FindAllStringSubmatch(p.body, -1) {
			todo = append(todo, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	if len(seen) < 60 || items < 2 {
		t.Errorf("only %d pages, %d items", len(seen), items)
	}
	if got := tagsOf(b.get("/items/" + first.ID).body); got["Image"] != "https://www.yunling.example/items/x/files/1" || got["ColumnName"] != "行政规范性文件" || got["Keywords"] != "校车" {
		t.Errorf("%v", got)
	}
	for _, want := range []string{"云ICP备99000001号", "recordcode=99000002000001", "bszs.conac.cn/sitename?method=show&amp;id=0000", "网站标识码 9900000001", "https://mistake.example/", "主办单位 县政府办"} {
		if !strings.Contains(b.get("/").body, want) {
			t.Errorf("the foot lacks %s", want)
		}
	}
}

func checkTags(t *testing.T, path string, p page) {
	t.Helper()
	got := tagsOf(p.body)
	want := siteTags
	for _, c := range classes {
		if path != "/" && strings.HasPrefix(path, c.prefix) {
			want = slices.Concat(want, c.tags)
			break
		}
	}
	for _, name := range want {
		if got[name] == "" && name != "Image" {
			t.Errorf("%s lacks the tag %s", path, name)
		}
	}
	if at, ok := got["PubDate"]; ok && !minute.MatchString(at) {
		t.Errorf("%s: PubDate %q", path, at)
	}
	if path != "/" && !strings.Contains(p.body, `class="crumbs"`) {
		t.Errorf("%s does not say where it is", path)
	}
	told(t, path, p.body)
	if len(p.body) > 100<<10 {
		t.Errorf("%s has %d bytes", path, len(p.body))
	}
	if m := regexp.MustCompile(`(?:src|srcset|action|poster|data)="(?:https?:)?//|<link [^>]*href="(?:https?:)?//`).FindString(p.body); m != "" {
		t.Errorf("%s asks another host: %s", path, m)
	}
	if m := outside.FindString(p.body); m != "" {
		t.Errorf("%s asks another host by a style: %s", path, m)
	}
}

// outside is a style that fetches from another host.
var outside = regexp.MustCompile(`(?i)url\(\s*["']?\s*(?:https?:)?//[^)]*|@import[^;]*//[^;]*`)

var ldJSON = regexp.MustCompile(`<script type="application/ld\+json">(.*?)</script>`)

// told holds what search engines are told of a page against what it is: data
// that can be read, of a type, with absolute addresses.
func told(t *testing.T, path, body string) {
	t.Helper()
	found := ldJSON.FindAllStringSubmatch(body, -1)
	wants := map[string]string{"/items/": "datePublished", "/reports/edu/": "distribution", "/data": "dataset"}
	for prefix, member := range wants {
		if !strings.HasPrefix(path, prefix) {
			continue
		}
		var m map[string]any
		if len(found) != 1 || json.Unmarshal([]byte(found[0][1]), &m) != nil {
			t.Errorf("%s tells search engines nothing, or twice: %d", path, len(found))
			continue
		}
		if m["@context"] != "https://schema.org" || m["@type"] == nil || m["name"] == "" || m[member] == nil {
			t.Errorf("%s tells %v", path, m)
		}
		if at, ok := m["url"].(string); ok && !strings.HasPrefix(at, "https://www.yunling.example/") {
			t.Errorf("%s is told to be at %s", path, at)
		}
	}
}

// What a page is drawn with comes from the site itself too.
func TestStylesAskNobodyElse(t *testing.T) {
	b := open(t)
	sheets := regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)"|<script src="([^"]*)"`).FindAllStringSubmatch(b.get("/").body, -1)
	if len(sheets) < 3 {
		t.Fatalf("%d styles and scripts", len(sheets))
	}
	for _, s := range sheets {
		p := b.get(s[1] + s[2])
		if m := outside.FindString(p.body); p.StatusCode != http.StatusOK || m != "" || strings.Contains(s[2]+p.body, "fetch(") {
			t.Errorf("%s: %d, %s", s[0], p.StatusCode, m)
		}
	}
	for _, bad := range []string{`a{background:url(https://x.example/1.png)}`, `a{background:url( "//x.example/1" )}`, `@import "https://x.example/a.css";`} {
		if !outside.MatchString(bad) {
			t.Errorf("%s is not found", bad)
		}
	}
}

// A withdrawn item says what it was in its tags too, and a feed is told of on
// each page that lists something.
func TestTagsOfTheWithdrawnAndFeeds(t *testing.T) {
	b := open(t)
	d := desk{b}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县人民政府网站", Domain: "www.yunling.example", Code: "9900000001"}); err != nil {
		t.Fatal(err)
	}
	v := d.released(d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive))
	d.act(v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "附件有误"}, agency.Publisher)
	gone := b.get("/items/" + v.ID)
	if gone.StatusCode != http.StatusGone {
		t.Fatal(gone.StatusCode)
	}
	checkTags(t, "/columns/gone", gone)
	if got := tagsOf(gone.body); got["ArticleTitle"] != "云岭县校车管理办法" || got["ContentSource"] == "" || !minute.MatchString(got["PubDate"]) {
		t.Errorf("%v", got)
	}
	for path, at := range map[string]string{"/": "", "/columns": "", "/data": "", "/columns/news": "/columns/news", "/agencies/edu": "/agencies/edu"} {
		body := html.UnescapeString(b.get(path).body)
		for _, f := range []string{`type="application/atom+xml" href="` + at + `/feed.atom"`, `type="application/rss+xml" href="` + at + `/feed.rss"`} {
			if !strings.Contains(body, `<link rel="alternate" `+f) {
				t.Errorf("the head of %s lacks %s", path, f)
			}
		}
		for _, link := range []string{`<a href="` + at + `/feed.atom"`, `<a href="` + at + `/feed.rss"`} {
			if path != "/" && !strings.Contains(body, link) {
				t.Errorf("%s has no link %s", path, link)
			}
		}
	}
}

// The library finds a document by its number, its title and what it says, and
// offers its files at once.
func TestLibraryFindsByText(t *testing.T) {
	b := open(t)
	d := desk{b}
	v := d.bus("云岭县校车管理办法", "云教规〔2024〕1号")
	v.Body = "<p>校车驾驶人应当取得准驾资格，照管人员随车。</p>"
	first := d.released(d.draft(v, catalog.Proactive))
	d.released(d.draft(d.bus("云岭县食堂管理办法", "云教规〔2024〕2号"), catalog.Proactive))
	for q, want := range map[string][2]bool{"校车": {true, true}, "准驾资格": {true, false}, "云教规〔2024〕2号": {false, true}, "管理办法": {true, true}, "照管人员 校车": {true, false}, "没有的词": {}} {
		body := b.get("/library?q=" + url.QueryEscape(q)).body
		if got := [2]bool{strings.Contains(body, "云岭县校车管理办法"), strings.Contains(body, "云岭县食堂管理办法")}; got != want {
			t.Errorf("%s finds %v", q, got)
		}
	}
	body := b.get("/library").body
	if !strings.Contains(body, "共 2 件") || !strings.Contains(b.get("/library?q=校车").body, "共 2 件") || strings.Contains(b.get("/library?q=没有的词").body, "共 ") {
		t.Error("how many there are is not said")
	}
	for _, want := range []string{"/items/" + first.ID + `/page/pdf"`, "/items/" + first.ID + `/page/docx"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the library lacks %s", want)
		}
	}
}

// Who stands behind the site changes on every page at once, and what would
// lead astray is refused.
func TestIdentity(t *testing.T) {
	b := open(t)
	for _, path := range []string{"/", "/privacy", "/library"} {
		b.get(path)
	}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "新网站"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/privacy", "/library", "/apply", "/nowhere"} {
		if p := b.get(path); tagsOf(p.body)["SiteName"] != "新网站" || !strings.Contains(p.body, "- 新网站</title>") {
			t.Errorf("%s has the old name", path)
		}
	}
	for _, bad := range []app.Identity{{Domain: "http://x"}, {Domain: "a b"}, {Mistake: "javascript:alert(1)"}, {Mistake: "http://x"}, {Organ: "1&x=2"}, {Police: "12"}, {Name: "一\n二"}} {
		if err := b.app.PutIdentity(ctx, apptest.Operator, bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

// Who asks for what is public is shown it, and loses nothing by going on.
func TestSuggestedBeforeApplying(t *testing.T) {
	b := open(t)
	d := desk{b}
	d.draft(d.bus("云岭县校车安全规程", "云教规〔2024〕3号"), catalog.Proactive)
	v := d.released(d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive))
	ask := func(content, seen string) page {
		form := map[string][]string{"step": {"what"}, "agency": {"edu"}, "content": {content}, "token": {"abcdefghijklmnopqrstuvwx"}}
		if seen != "" {
			form["seen"] = []string{seen}
		}
		return b.post("/apply", form)
	}
	for _, content := range []string{"校车", "申请公开2024年校车管理办法的有关信息", "《校车管理办法》", "云教规[2024]1号", "请问关于校车管理办法，我想了解具体情况", "孩子上学坐的校车管理不好，怎么投诉"} {
		p := ask(content, "")
		if !strings.Contains(p.body, "已经公开的信息，不必申请") || !strings.Contains(p.body, "/items/"+v.ID) || strings.Contains(p.body, "安全规程") {
			t.Errorf("%q: nothing is suggested, or a draft is", content)
		}
		if p = ask(content, content); !strings.Contains(p.body, "您是谁") || !strings.Contains(p.body, `name="content"`) {
			t.Errorf("%q: does not go on", content)
		}
	}
	if p := b.get("/search?q=" + url.QueryEscape("校车管理不好怎么办")); !strings.Contains(p.body, "意思相近，可能") || !strings.Contains(p.body, "/items/"+v.ID) || strings.Contains(p.body, "安全规程") || strings.Contains(p.body, "缩小范围") {
		t.Error("a question in everyday words finds nothing, or a draft")
	}
	if p := ask("天气预报的发布流程", ""); !strings.Contains(p.body, "您是谁") {
		t.Error("something is suggested for nothing")
	}
	if p := b.get("/record"); p.StatusCode != 200 {
		t.Error(p.StatusCode)
	}
	b.noPersonalData()
}
