package portal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/face/web/webtest"
	"gongkai/internal/law/request"
)

// phone is a browser at the width of a phone, under a citizen's hands.
type phone struct {
	*bench
	ctx context.Context
	n   int
}

// inHand starts headless Chromium at the width of a phone.
func inHand(t *testing.T, b *bench) *phone {
	t.Helper()
	p := &phone{bench: b, ctx: webtest.Browser(t)}
	p.tap(chromedp.EmulateViewport(390, 844))
	return p
}

func (p *phone) tap(as ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, as...); err != nil {
		p.Fatal(err)
	}
}

func (p *phone) open(path string) { p.Helper(); p.tap(chromedp.Navigate(p.at + path)) }

// press clicks what leads to another page, by its words.
func (p *phone) press(words string) {
	p.Helper()
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(`//body//*[self::a or self::button][not(contains(@class,"unseen"))][normalize-space(.)="`+words+`"]`)); err != nil {
		p.Fatal(words, err)
	}
}

func (p *phone) fill(name, value string) {
	p.Helper()
	p.tap(chromedp.SetValue(chromedp.CSS(`main [name="`+name+`"]:not([type=hidden])`), value))
}

func (p *phone) choose(name, value string) {
	p.Helper()
	p.tap(chromedp.Click(chromedp.CSS(`input[name="` + name + `"][value="` + value + `"]`)))
}

func (p *phone) reads(words ...string) {
	p.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
	for _, w := range words {
		if err != nil || !strings.Contains(text, w) {
			p.Fatalf("the page lacks %q: %v\n%s", w, err, text)
		}
	}
}

// look fails where the page is wider than the phone or axe finds something,
// and keeps pictures at both widths where
// GONGKAI_SHOTS names a folder.
func (p *phone) look(name string) {
	p.Helper()
	wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil || wide > 390 {
		p.Errorf("%s is %d px wide on a phone: %v", name, wide, err)
	}
	webtest.Axe(p, p.ctx, name)
	dir := os.Getenv("GONGKAI_SHOTS")
	if dir == "" {
		return
	}
	p.n++
	for _, width := range []int64{1280, 390} {
		p.tap(chromedp.EmulateViewport(width, 844))
		png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(90))
		if err != nil {
			p.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d-%s-%d.jpg", p.n, name, width)), png, 0o600); err != nil {
			p.Fatal(err)
		}
	}
}

// Journey 1: a citizen applies on a phone, corrects, and reads a partial answer.
func TestJourneyInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := open(t)
	p := inHand(t, b)
	p.open("/")
	p.look("home")
	p.press("开始申请")
	p.press("继续")
	p.reads("请更正以下问题")
	p.look("wrong")
	p.fill("agency", "edu")
	p.press("继续")
	p.fill("content", "2023年度校车运营补贴的发放标准和发放名单")
	p.look("what")
	p.press("继续")
	p.choose("kind", "natural_person")
	p.look("kind")
	p.press("继续")
	p.fill("name", "林小满")
	p.fill("id_no", "11010519491231002X")
	p.fill("phone", "19900001234")
	p.look("who")
	p.press("长辈版")
	p.look("who-elder")
	p.press("标准版")
	p.press("继续")
	p.choose("form", "网上查询下载")
	p.look("how")
	p.press("继续")
	p.reads("核对并提交", "林小满", "19900001234", "2023年度校车运营补贴")
	p.look("check")
	p.press("提交申请")
	p.reads("EDU-2024-0001", "双方确认之日")
	p.look("receipt")
	code, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.querySelectorAll(".receipt code")[1].textContent`))
	if err != nil {
		t.Fatal(err)
	}
	p.press("现在查看进度")
	p.reads("等待受理机关与您确认")
	p.look("unconfirmed")
	b.acts("2024-0001", request.Act{Kind: request.Confirmed, On: march(5)},
		request.Act{Kind: request.CorrectionRequested, On: march(7), Until: march(21), Points: []string{"写明是哪一所学校的校车"}})
	p.open("/track")
	p.look("track")
	p.fill("receipt", "edu-2024-0001")
	p.fill("code", strings.ToLower(code))
	p.press("查询")
	p.reads("请您补正", "写明是哪一所学校的校车")
	p.look("correct")
	p.fill("text", "云岭县第二小学的校车")
	p.press("提交补正")
	p.reads("补正已经收到", "剩余 20 个工作日")
	p.tap(chromedp.Click(`//summary[normalize-space(.)="期限是怎样算出来的"]`))
	p.look("clock")
	b.clock.Set(march(20))
	b.answerInPart("2024-0001")
	p.press("刷新进度")
	p.reads("已答复", "属于个人隐私，公开会损害领取人的合法权益", "不予公开的部分不服", "云岭县人民政府")
	p.look("answered")
	for _, path := range []string{"/guide/edu", "/agencies", "/remedies", "/help", "/privacy", "/accessibility", "/about", "/nowhere"} {
		p.tap(chromedp.EmulateViewport(390, 844))
		p.open(path)
		p.look(strings.ReplaceAll(path[1:], "/", "-"))
	}
	p.tap(chromedp.EmulateViewport(390, 844))
	p.open("/")
	for _, words := range []string{"高对比度", "长辈版", "English"} {
		p.press(words)
	}
	for _, path := range []string{"/", "/apply", "/guide/edu", "/track"} {
		p.tap(chromedp.EmulateViewport(390, 844))
		p.open(path)
		p.look("en-elder-contrast" + strings.ReplaceAll(path, "/", "-"))
	}
	b.noPersonalData()
}
