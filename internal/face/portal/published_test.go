package portal_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

func person(name string, roles ...agency.Role) agency.Actor {
	return agency.Actor{Person: name, Name: name, Agency: "edu", Roles: roles}
}

// desk walks items through the review desk by the people that it needs.
type desk struct{ *bench }

func (d desk) draft(v catalog.Version, a catalog.Attribute) app.ItemView {
	d.Helper()
	one := app.ItemDraft{Agency: "edu", Version: v, Decision: &catalog.Decision{Attribute: a, Ground: "listed"}}
	if a == catalog.Withheld {
		one.Decision = &catalog.Decision{Attribute: a, Ground: "state_secret", Reason: "属于国家秘密"}
	}
	out, err := d.app.DraftItem(ctx, person("editor", agency.Editor), one)
	if err != nil {
		d.Fatal(err)
	}
	return out
}

func (d desk) act(v app.ItemView, act catalog.Act, roles ...agency.Role) app.ItemView {
	d.Helper()
	name := string(roles[0]) + act.Step[:min(len(act.Step), 20)]
	if act.Kind == catalog.Passed {
		name = act.Step[len(act.Step)-1:]
	}
	out, err := d.app.ActOnItem(ctx, person(name, roles...), v.ID, v.Version, act)
	if err != nil {
		d.Fatal(act.Kind, err)
	}
	return out
}

func (d desk) signed(v app.ItemView) app.ItemView {
	d.Helper()
	out, err := d.app.ActOnItem(ctx, person("editor", agency.Editor), v.ID, v.Version, catalog.Act{Kind: catalog.Submitted})
	if err != nil {
		d.Fatal(err)
	}
	for _, step := range []string{"review1", "proof1", "review2", "proof2", "review3", "proof3"} {
		out = d.act(out, catalog.Act{Kind: catalog.Passed, Step: step}, agency.Reviewer)
	}
	s := &catalog.Secrecy{FilledOn: calendar.D(2024, 3, 1), Unit: "云岭县教育局", Origin: "自行制作", Carrier: "公文", Channel: "政府网站", PlannedOn: calendar.D(2024, 3, 4), UnitOpinion: "同意公开", UnitBy: "张某",
		HeadOpinion: "同意", HeadBy: "王某", OfficeReview: "可以公开", Conclusion: catalog.MayPublish, Basis: "不属于条例第十四条、第十五条的情形"}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key})
	}
	out = d.act(out, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: s}, agency.Reviewer)
	return d.act(out, catalog.Act{Kind: catalog.Signed}, agency.Signer)
}

func (d desk) released(v app.ItemView) app.ItemView {
	d.Helper()
	return d.act(d.signed(v), catalog.Act{Kind: catalog.Released}, agency.Publisher)
}

// bus is a normative document with an attachment.
func (d desk) bus(title, number string) catalog.Version {
	d.Helper()
	on := calendar.D(2024, 2, 20)
	v := catalog.Version{Body: "<h3>总则</h3><p>第一条 本办法所称<b>校车</b>，是指接送学生的车辆。</p><table><tr><th>车型</th><th>座位</th></tr><tr><td>小型</td><td>9</td></tr></table>",
		Record: catalog.Record{Kind: catalog.Normative, Title: title, Number: number, FormedOn: on, IssuedOn: on, InForceOn: on.AddDays(30), Columns: []string{catalog.ColNormative},
			Summary: "规范校车的使用。", Keywords: []string{"校车"}, NormativeReason: "涉及不特定对象的权利义务，反复适用"}}
	att, err := d.app.PutItemFile(ctx, person("editor", agency.Editor), "edu", "线路表.csv", strings.NewReader("线路,站点\n1,青石街\n"))
	if err != nil {
		d.Fatal(err)
	}
	v.Attachments = []catalog.Attachment{{Name: att.Name, Blob: att.Blob}}
	return v
}

// publicPaths are where a document would be seen if it were public.
var publicPaths = []string{"/", "/columns/" + catalog.ColNormative, "/columns/" + catalog.ColStatutory, "/columns", "/library", "/agencies/edu", "/search?q=校车", "/sitemap",
	"/search?q=小车菅理办法", "/search?q=接送学生", "/library?q=校车", "/library?number=云教规", "/grassroots", "/grassroots?agency=edu&field=义务教育", "/reports",
	"/feed.atom", "/feed.rss", "/columns/" + catalog.ColNormative + "/feed.atom", "/agencies/edu/feed.rss", "/sitemap.xml", "/sitemap/pages.xml", "/sitemap/items.xml",
	"/api/v1/items", "/api/v1/columns", "/api/v1/library", "/api/v1/search?q=校车", "/api/v1/search?q=小车菅理办法", "/api/v1/agencies", "/data/manifest.json",
	"/data/items.csv", "/data/items.jsonl", "/data/library.csv", "/data/library.jsonl"}

// Nothing that is not published can be reached; what is published or
// withdrawn is seen, or not, at once.
func TestOnlyThePublishedIsReached(t *testing.T) { storetestEach(t, onlyThePublishedIsReached) }

func onlyThePublishedIsReached(b *bench) {
	t := b.T
	d := desk{b}
	if _, err := b.app.ImportDuties(ctx, apptest.Operator, app.DutyImport{Agency: "edu", Rows: append(app.DutyTemplate(), []string{"义务教育", "校车", "校车管理", "线路", "条例", "20个工作日内", "教育局", "政府网站", "", "", "", "", "", "", "", "校车"})}); err != nil {
		t.Fatal(err)
	}
	v := d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive)
	hour := 9
	hidden := func(when string) {
		t.Helper()
		hour++ // downloads are slowed
		b.clock.At(calendar.D(2024, 3, 4), hour, 0)
		for _, path := range publicPaths {
			if p := b.get(path); p.StatusCode != http.StatusOK || strings.Contains(p.body, "校车管理办法") || strings.Contains(p.body, "接送") && !strings.Contains(path, "接送") || strings.Contains(p.body, v.ID) {
				t.Errorf("%s: %s shows it (%d)", when, path, p.StatusCode)
			}
		}
		for _, path := range []string{"/items/" + v.ID, "/items/" + v.ID + "/files/1", "/items/" + v.ID + "/page/docx", "/api/v1/items/" + v.ID} {
			if p := b.get(path); p.StatusCode != http.StatusNotFound || strings.Contains(p.body, "校车管理办法") {
				t.Errorf("%s: %s gives %d", when, path, p.StatusCode)
			}
		}
	}
	hidden("draft")
	v = d.signed(v)
	hidden("signed")
	held := d.signed(d.draft(d.bus("云岭县校车管理办法（内部）", "云教规〔2024〕2号"), catalog.Withheld))
	hidden("held")
	if p := b.get("/items/" + held.ID); p.StatusCode != http.StatusNotFound {
		t.Errorf("a held item gives %d", p.StatusCode)
	}
	v = d.act(v, catalog.Act{Kind: catalog.Released}, agency.Publisher)
	b.clock.At(calendar.D(2024, 3, 4), 20, 0)
	for _, path := range []string{"/", "/columns/" + catalog.ColNormative, "/columns/" + catalog.ColStatutory, "/library", "/agencies/edu", "/search?q=校车", "/search?q=接送学生", "/grassroots?agency=edu&field=义务教育", "/feed.atom", "/agencies/edu/feed.rss", "/sitemap/items.xml", "/api/v1/items", "/api/v1/library", "/api/v1/search?q=校车",
		"/data/items.csv", "/data/items.jsonl", "/data/library.jsonl"} {
		if p := b.get(path); !strings.Contains(p.body, v.ID) {
			t.Errorf("published: %s does not show it", path)
		}
	}
	if p := b.get("/search?q=%E6%A0%A1%E8%BD%A6" + strings.Repeat("%22", 5000) + "&agency=" + strings.Repeat("%3C", 3000)); p.StatusCode != http.StatusOK || len(p.body) > 100<<10 {
		t.Errorf("a long question is repeated in every link: %d, %d bytes", p.StatusCode, len(p.body))
	}
	v = d.act(v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "附件有误"}, agency.Publisher)
	b.clock.At(calendar.D(2024, 3, 4), 22, 0)
	for _, path := range publicPaths {
		if p := b.get(path); p.StatusCode != http.StatusOK || strings.Contains(p.body, v.ID) {
			t.Errorf("withdrawn: %s shows it (%d)", path, p.StatusCode)
		}
	}
	p := b.get("/items/" + v.ID)
	if p.StatusCode != http.StatusGone || !strings.Contains(p.body, "附件有误") || !strings.Contains(p.body, "云岭县校车管理办法") || strings.Contains(p.body, "接送学生") {
		t.Errorf("withdrawn: %d\n%s", p.StatusCode, p.body)
	}
	for _, path := range []string{"/files/1", "/page/docx", "/page/pdf"} {
		if p := b.get("/items/" + v.ID + path); p.StatusCode != http.StatusNotFound {
			t.Errorf("withdrawn: %s gives %d", path, p.StatusCode)
		}
	}
}

func TestItemPage(t *testing.T) { storetestEach(t, itemPage) }

func itemPage(b *bench) {
	t := b.T
	d := desk{b}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县人民政府网站", Domain: "www.yunling.example", Code: "9900000001"}); err != nil {
		t.Fatal(err)
	}
	v := d.released(d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive))
	p := b.get("/items/" + v.ID)
	for _, want := range []string{"云教/2024-00001", "云教规〔2024〕1号", "尚未施行", "2024年2月20日", "线路表.csv", "CSV", "规范校车的使用。", "主动公开", "法定主动公开内容",
		`<meta name="ArticleTitle" content="云岭县校车管理办法">`, `<meta name="ContentSource" content="云岭县教育局">`, `<meta name="ColumnName" content="行政规范性文件">`,
		`<meta name="PubDate" content="2024-03-04 `, `<meta name="SiteIDCode" content="9900000001">`, `<meta name="Url" content="https://www.yunling.example/items/` + v.ID + `">`,
		`"@type":"Legislation"`, "<h2>总则</h2>", "在本站发布"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	f := b.get("/items/" + v.ID + "/files/1")
	if f.StatusCode != 200 || f.Header.Get("Content-Type") != "text/csv; charset=utf-8" || f.Header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(f.Header.Get("Content-Disposition"), "attachment; ") || !strings.Contains(f.Header.Get("Content-Disposition"), "UTF-8''%E7%BA%BF") || !strings.Contains(f.body, "青石街") {
		t.Errorf("file: %d %v %q", f.StatusCode, f.Header, f.body)
	}
	r, err := http.NewRequestWithContext(ctx, "GET", b.at+"/items/"+v.ID+"/files/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Range", "bytes=0-5")
	if part := b.do(r); part.StatusCode != http.StatusPartialContent || part.body != "线路" {
		t.Errorf("range: %d %q", part.StatusCode, part.body)
	}
	for _, n := range []string{"0", "2", "-1", "x"} {
		if f := b.get("/items/" + v.ID + "/files/" + n); f.StatusCode != http.StatusNotFound {
			t.Errorf("file %s: %d", n, f.StatusCode)
		}
	}
	if f := b.get("/items/" + v.ID + "/page/docx"); f.StatusCode != 200 || !strings.HasPrefix(f.body, "PK") {
		t.Errorf("docx: %d", f.StatusCode)
	}
}

// A document that ends and one that begins at midnight are shown so from then
// on, on every page and to machines, though nobody has written anything.
func TestMidnightChangesValidity(t *testing.T) { storetestEach(t, midnightChangesValidity) }

func midnightChangesValidity(b *bench) {
	t := b.T
	d := desk{b}
	old, fresh := d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), d.bus("云岭县食堂管理办法", "云教规〔2024〕2号")
	last, first := calendar.D(2024, 3, 31), calendar.D(2024, 4, 1)
	old.InForceOn, old.ExpiresOn = calendar.D(2024, 3, 1), last
	fresh.InForceOn = first
	ends, begins := d.released(d.draft(old, catalog.Proactive)), d.released(d.draft(fresh, catalog.Proactive))
	line := regexp.MustCompile(`(?s)<li>.*?</li>|<tr>.*?</tr>`)
	shows := func(path, id, want string) {
		t.Helper()
		body := b.get(path).body
		if strings.HasPrefix(path, "/api/v1/items/") || strings.HasPrefix(path, "/items/") {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %s", path, want)
			}
			return
		}
		if strings.HasPrefix(path, "/api/") {
			var list struct{ Documents []map[string]any }
			if err := json.Unmarshal([]byte(body), &list); err != nil {
				t.Fatal(err)
			}
			for _, x := range list.Documents {
				if one, _ := json.Marshal(x); strings.Contains(string(one), id) && strings.Contains(string(one), want) {
					return
				}
			}
			t.Errorf("%s does not give %s for %s: %s", path, want, id, body)
			return
		}
		for _, one := range line.FindAllString(body, -1) {
			if strings.Contains(one, id) && strings.Contains(one, ">"+want+"<") {
				return
			}
		}
		t.Errorf("%s does not mark %s as %s", path, id, want)
	}
	for _, at := range []struct {
		on                calendar.Date
		hour, minute      int
		ends, begins      string
		endsKey, beginKey string
	}{{last, 23, 59, "有效", "尚未施行", "in_force", "not_yet"}, {first, 0, 0, "失效", "有效", "expired", "in_force"}} {
		b.clock.At(at.on, at.hour, at.minute)
		for _, path := range []string{"/", "/library", "/columns/" + catalog.ColNormative, "/agencies/edu", "/search?q=管理办法"} {
			shows(path, ends.ID, at.ends)
			shows(path, begins.ID, at.begins)
		}
		shows("/items/"+ends.ID, "", at.ends)
		shows("/items/"+begins.ID, "", at.begins)
		shows("/api/v1/items/"+ends.ID, "", `"`+at.endsKey+`"`)
		shows("/api/v1/items/"+begins.ID, "", `"`+at.beginKey)
		shows("/api/v1/library", ends.ID, at.endsKey)
		shows("/api/v1/library", begins.ID, at.beginKey)
	}
	if body := b.get("/library?status=in_force").body; strings.Contains(body, ends.ID) || !strings.Contains(body, begins.ID) {
		t.Error("the filter knows nothing of midnight")
	}
}

// What is archived stays where it was, marked and dated, and stays in the
// library and in table 2; a topic shows what other columns show.
func TestArchivedAndTopics(t *testing.T) { storetestEach(t, archivedAndTopics) }

func archivedAndTopics(b *bench) {
	t := b.T
	d := desk{b}
	if err := b.app.PutColumn(ctx, apptest.Operator, catalog.Column{ID: "safe-buses", Parent: catalog.ColTopics, Name: "校车安全", Type: catalog.TopicColumn, Window: "standing", Kind: catalog.Notice, Description: "校车安全的规定和检查"}); err != nil {
		t.Fatal(err)
	}
	if body := b.get("/columns/" + catalog.ColTopics).body; !strings.Contains(body, "/columns/safe-buses") || strings.Contains(b.get("/").body, "/columns/safe-buses") {
		t.Error("an empty topic is shown at home, or not among the topics")
	}
	v := d.bus("云岭县校车管理办法", "云教规〔2024〕1号")
	v.Columns = append(v.Columns, "safe-buses")
	one := d.released(d.draft(v, catalog.Proactive))
	for _, path := range []string{"/columns/safe-buses", "/columns/" + catalog.ColTopics, "/columns/" + catalog.ColNormative} {
		if !strings.Contains(b.get(path).body, "/items/"+one.ID) {
			t.Errorf("%s lacks the item", path)
		}
	}
	if !strings.Contains(b.get("/").body, "/columns/safe-buses") {
		t.Error("the home page lacks the topic")
	}
	d.act(one, catalog.Act{Kind: catalog.Archived, Reason: "另有新规定"}, agency.Publisher)
	p := b.get("/items/" + one.ID)
	for _, want := range []string{"已归档", "本信息已于 2024年3月4日归档，仅供查阅：不再列入栏目和检索", "另有新规定", "归档不影响效力", "接送学生", `<meta name="PubDate"`} {
		if p.StatusCode != http.StatusOK || !strings.Contains(p.body, want) {
			t.Errorf("the archived page (%d) lacks %s", p.StatusCode, want)
		}
	}
	if en := b.get("/items/"+one.ID, "lang=en").body; !strings.Contains(en, "This was archived on 4 March 2024") || !strings.Contains(en, ">Archived<") {
		t.Error("the mark is not in English")
	}
	for _, path := range []string{"/columns/safe-buses", "/search?q=校车", "/"} {
		if strings.Contains(b.get(path).body, "/items/"+one.ID) {
			t.Errorf("%s still lists it", path)
		}
	}
	if body := b.get("/library").body; !strings.Contains(body, "/items/"+one.ID) || !strings.Contains(body, "已归档") {
		t.Error("the library lost it, or does not mark it")
	}
	if !strings.Contains(b.get("/library?q=接送学生").body, "/items/"+one.ID) || strings.Contains(b.get("/library?q=没有的词").body, "/items/"+one.ID) {
		t.Error("the library does not find it by its words")
	}
	r, err := b.app.Derive(ctx, apptest.Operator, "edu", 2024)
	if n := r.Report.Proactive.NormativeDocuments; err != nil || n[0].N != 1 {
		t.Errorf("table 2: %+v %v", n, err)
	}
}
