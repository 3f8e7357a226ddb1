package portal_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

// A link out of an item leads over a page that says so; that page leads only
// where a public text does.
func TestLeavingIsSaid(t *testing.T) {
	b := open(t)
	d := desk{b}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县人民政府网站", Domain: "www.yunling.example", Code: "9900000001"}); err != nil {
		t.Fatal(err)
	}
	const away = "https://other.example/a?b=1&c=<2>"
	v := d.bus("云岭县校车管理办法", "云教规〔2024〕1号")
	v.Body = `<p><a href="` + html.EscapeString(away) + `">外面</a><a href="/library">里面</a><a href="https://www.yunling.example/columns">本站</a></p>`
	one := d.released(d.draft(v, catalog.Proactive))
	hidden := d.bus("云岭县校车安全规程", "云教规〔2024〕3号")
	hidden.Body = `<p><a href="https://draft.example/">稿</a></p>`
	draft := d.draft(hidden, catalog.Proactive)
	at := func(item, to string) string {
		return "/leave?" + url.Values{"item": {item}, "to": {to}}.Encode()
	}
	body := b.get("/items/" + one.ID).body
	if !strings.Contains(body, `href="`+html.EscapeString(at(one.ID, away))+`"`) || strings.Contains(body, `href="https://other`) || !strings.Contains(body, `href="/library">里面`) || !strings.Contains(body, `href="https://www.yunling.example/columns">本站`) {
		t.Error("the item's links lead wrong")
	}
	p := b.get(at(one.ID, away), "lang=en")
	if p.StatusCode != http.StatusOK || !strings.Contains(p.body, "<b>other.example</b>") || !strings.Contains(p.body, "You are leaving this site") || !strings.Contains(p.body, "noreferrer") {
		t.Errorf("%d %s", p.StatusCode, p.body)
	}
	for _, bad := range []string{at(one.ID, "https://evil.example/"), at(one.ID, "https://other.example/a"), at(one.ID, "javascript:alert(1)"), at(one.ID, "//evil.example"), at(one.ID, ""), at(one.ID, "/library"),
		at(draft.ID, "https://draft.example/"), at("", away), "/leave", "/leave?to=" + url.QueryEscape(away)} {
		if p := b.get(bad); p.StatusCode != http.StatusNotFound || strings.Contains(p.body, `href="https://evil`) || p.Header.Get("Location") != "" {
			t.Errorf("%s gives %d", bad, p.StatusCode)
		}
	}
	d.act(one, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "附件有误"}, agency.Publisher)
	if p := b.get(at(one.ID, away)); p.StatusCode != http.StatusNotFound {
		t.Errorf("what was withdrawn leads on: %d", p.StatusCode)
	}
}
