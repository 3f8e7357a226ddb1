package portal_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/law/catalog"
)

// A citizen on a phone finds what is published already, by two characters, and
// instead of applying; every page of what is published is looked at by axe
// under the strict policy, in both views.
func TestPublishedInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := open(t)
	d := desk{b}
	if err := b.app.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县人民政府网站", Domain: "www.yunling.example", Code: "9900000001", ICP: "云ICP备99000001号", Organ: "0000"}); err != nil {
		t.Fatal(err)
	}
	v := d.released(d.draft(d.bus("云岭县校车管理办法", "云教规〔2024〕1号"), catalog.Proactive))
	gone := d.released(d.draft(d.bus("云岭县校车旧办法", "云教规〔2024〕2号"), catalog.Proactive))
	d.act(gone, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "重复发布"}, "publisher")
	if _, err := b.app.ImportDuties(ctx, apptest.Operator, app.DutyImport{Agency: "edu", Rows: app.DutyTemplate()}); err != nil {
		t.Fatal(err)
	}
	p := inHand(t, b)
	p.open("/")
	p.look("home-full")
	p.fill("q", "校车")
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(chromedp.CSS("form.find button"))); err != nil {
		t.Fatal(err)
	}
	p.reads("找到 1 条", "云岭县校车管理办法")
	p.look("found")
	p.press("云岭县校车管理办法")
	p.reads("索引号", "云教/2024-00001", "本文件尚未施行", "线路表.csv")
	p.look("item")
	p.open("/apply?agency=edu")
	p.press("继续")
	p.fill("content", "请问校车管理办法的有关规定")
	p.press("继续")
	p.reads("已经公开的信息，不必申请", "云岭县校车管理办法")
	p.look("suggested")
	p.press("都不是，继续申请")
	p.reads("您是谁")
	pages := []string{"/columns", "/columns/statutory", "/columns/news", "/library", "/search", "/search?q=没有的词", "/reports", "/agencies", "/agencies/edu", "/sitemap", "/grassroots", "/grassroots?agency=edu&field=保障性住房", "/items/" + gone.ID}
	for _, path := range pages {
		p.tap(chromedp.EmulateViewport(390, 844))
		p.open(path)
		p.look(name(path))
	}
	p.tap(chromedp.EmulateViewport(390, 844))
	p.open("/")
	for _, words := range []string{"高对比度", "长辈版", "English"} {
		p.press(words)
	}
	for _, path := range append(pages, "/", "/items/"+v.ID) {
		p.tap(chromedp.EmulateViewport(390, 844))
		p.open(path)
		p.look("en-elder-" + name(path))
	}
}

// name is an address as the name of a picture.
func name(path string) string {
	return strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(strings.Trim(path, "/"))
}
