package portal_test

import (
	"net/http"
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
	s := &catalog.Secrecy{Conclusion: catalog.MayPublish, Basis: "不属于条例第十四条、第十五条的情形"}
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
var publicPaths = []string{"/", "/columns/" + catalog.ColNormative, "/columns/" + catalog.ColStatutory, "/columns", "/library", "/agencies/edu", "/search?q=校车", "/sitemap"}

// Nothing that is not published can be reached; what is published or
// withdrawn is seen, or not, at once.
func TestOnlyThePublishedIsReached(t *testing.T) {
	b := open(t)
	d := desk{b}
	v := d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive)
	hidden := func(when string) {
		t.Helper()
		for _, path := range publicPaths {
			if p := b.get(path); p.StatusCode != http.StatusOK || strings.Contains(p.body, "校车管理办法") || strings.Contains(p.body, v.ID) {
				t.Errorf("%s: %s shows it (%d)", when, path, p.StatusCode)
			}
		}
		for _, path := range []string{"/items/" + v.ID, "/items/" + v.ID + "/files/1", "/items/" + v.ID + "/page/docx"} {
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
	for _, path := range []string{"/", "/columns/" + catalog.ColNormative, "/columns/" + catalog.ColStatutory, "/library", "/agencies/edu", "/search?q=校车"} {
		if p := b.get(path); !strings.Contains(p.body, v.ID) {
			t.Errorf("published: %s does not show it", path)
		}
	}
	v = d.act(v, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "附件有误"}, agency.Publisher)
	for _, path := range publicPaths {
		if p := b.get(path); strings.Contains(p.body, v.ID) {
			t.Errorf("withdrawn: %s shows it", path)
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

func TestItemPage(t *testing.T) {
	b := open(t)
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
