package office_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/store"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// tab is a page under a person's hands.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	n    int
}

func (b *tab) do(as ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, as...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.base + path)) }

// leads clicks what leads to another page, and waits for that.
func (b *tab) leads(xpath string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(xpath)); err != nil {
		b.t.Fatal(xpath, err)
	}
}

// press clicks a button or link of the page by its words.
func (b *tab) press(words string) {
	b.t.Helper()
	b.leads(`//main//*[self::a or self::button][normalize-space(.)="` + words + `"]`)
}

func (b *tab) fill(name, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(chromedp.CSS(`[name="`+name+`"]`), value))
}

func (b *tab) tick(name, value string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(`input[name="` + name + `"][value="` + value + `"]`)))
}

func (b *tab) reads(want string) {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
	for tries := 0; err != nil && tries < 3; tries++ { // the page before may just have been taken away
		text, err = chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
	}
	if err != nil || !strings.Contains(text, want) {
		b.shot("lacks")
		b.t.Fatalf("the page lacks %q: %v\n%s", want, err, text)
	}
}

// shot keeps a picture where GONGKAI_SHOTS names a folder, at both widths.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("GONGKAI_SHOTS")
	if dir == "" {
		return
	}
	b.n++
	for _, width := range []int64{1280, 390} {
		b.do(chromedp.EmulateViewport(width, 900))
		png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
		if err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d-%s-%d.jpg", b.n, name, width)), png, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// printsStrip fails where the calendar strip of a page would not be printed
// because nobody opened it.
func (b *tab) printsStrip() {
	b.t.Helper()
	for _, media := range []string{"print", ""} {
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
			b.t.Fatal(err)
		}
		seen, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`[...document.querySelectorAll(".clock .strip-box")].some(e => !e.closest("details[open] details[open]") && e.checkVisibility())`))
		if err != nil || seen != (media == "print") {
			b.t.Errorf("media %q: the strip that nobody opened is shown: %v %v", media, seen, err)
		}
	}
}

// narrow fails where a phone would have to scroll sideways.
func (b *tab) narrow(path string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(b.base+path))
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil || wide > 390 {
		b.t.Errorf("%s is %d px wide on a phone: %v", path, wide, err)
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

func (b *tab) signIn(d *desk, r agency.Role) { b.t.Helper(); b.signInAs(d, d.staff[r].Login) }

// openFolds opens what the page folds away.
func (b *tab) openFolds() {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.querySelectorAll("main details").forEach(d => d.open = true), 1`)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) signInAs(d *desk, login string) {
	b.t.Helper()
	b.open("/office/signin")
	b.fill("login", login)
	b.fill("password", d.logins[login])
	b.press("登录")
	b.reads("今日")
}

func (b *tab) signOut() {
	b.t.Helper()
	b.leads(`//header//button[normalize-space(.)="退出"]`)
}

func TestJourneyInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := webtest.Browser(t)
	d := county(t, store.Place{Dir: t.TempDir()})
	b := &tab{t: t, ctx: ctx, base: d.srv.URL}
	b.open("/office/")
	b.shot("signin")
	b.signIn(d, agency.Receiver)
	b.shot("today")
	b.open("/office/cases/new")
	b.press("登记")
	b.reads("请更正以下问题")
	b.shot("wrong")
	b.tick("channel", "counter")
	b.fill("kind", "natural_person")
	b.fill("name", "钱某某")
	b.fill("content", "青石街旧改项目的立项批复")
	b.press("登记")
	b.reads("剩余 20 个工作日 · 应于 2025年7月18日（星期五）前答复")
	here, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(strings.TrimSuffix(here, "?done=registered"), d.srv.URL)
	b.shot("registered")
	b.press("告知补正")
	b.fill("points", "写明年份")
	b.fill("until", "2025-07-04")
	b.shot("correction")
	b.press("记入案卷")
	b.reads("等待申请人补正")
	b.press("收到补正")
	b.press("记入案卷")
	b.reads("剩余 20 个工作日")
	b.signOut()
	d.browserEnd(b, path)
}

// browserEnd is the second half: the head extends, the handler answers, the
// clerk finds it in the report.
func (d *desk) browserEnd(b *tab, path string) {
	b.t.Helper()
	b.signIn(d, agency.OfficeHead)
	b.shot("head")
	b.open(path)
	b.press("延长答复期限")
	b.fill("days", "10")
	b.fill("reason", "检索旧档")
	b.press("记入案卷")
	b.reads("剩余 30 个工作日")
	b.printsStrip()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.querySelectorAll("details").forEach(d => d.open = true), 1`)); err != nil {
		b.t.Fatal(err)
	}
	b.shot("extended")
	b.open("/office/cases?view=clock")
	b.shot("inbox")
	b.open("/office/calendar?year=2025")
	b.shot("calendar")
	b.open("/office/settings")
	b.shot("settings")
	b.signOut()
	b.signIn(d, agency.Handler)
	b.open(path)
	b.press("起草文书")
	b.shot("letters")
	b.press("答复书（信息不存在）")
	b.fill("scope", "局档案室 2005 年以来的档案")
	b.fill("how", "以项目名称检索目录")
	b.tick("delivery", "mail")
	b.press("预览")
	b.reads("局档案室 2005 年以来的档案")
	b.shot("preview")
	b.press("存为草稿")
	b.reads("局档案室 2005 年以来的档案")
	b.shot("letter")
	d.browserLetter(b, path)
	b.signIn(d, agency.Clerk)
	b.open("/office/reports/2025")
	b.shot("report")
	b.leads(`//a[contains(@href, "requests.unavailable.not_held.natural_person")]`)
	b.reads("青石街旧改项目的立项批复")
	b.shot("cell")
	for _, p := range []string{"/office/", "/office/cases?view=clock", path, "/office/reports/2025", "/office/calendar", "/office/reports/2024/counts"} {
		b.narrow(p)
	}
	b.signOut()
	b.signIn(d, agency.AuditAdmin)
	b.open("/office/audit")
	b.shot("audit")
	b.signOut()
	b.signIn(d, agency.SecurityAdmin)
	b.open("/office/people/lizhiming")
	b.shot("person")
	b.leads(`//button[normalize-space(.)="长辈版"]`)
	b.shot("elder")
}

// browserLetter hands a drafted letter in, has the head send it back, mends
// it, and takes it through approval and signature to its reader.
func (d *desk) browserLetter(b *tab, path string) {
	b.t.Helper()
	where, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	letter, _, _ := strings.Cut(strings.TrimPrefix(where, d.srv.URL), "?")
	b.press("送审")
	b.reads("等待审核")
	b.open(path + "/acts/answered")
	b.reads("还没有发出")
	b.shot("unsent")
	b.signOut()
	b.signIn(d, agency.UnitHead)
	b.open(letter)
	b.shot("review")
	b.fill("reason", "写明逐卷翻阅的情况")
	b.press("退回起草人")
	b.reads("已退回起草人")
	b.signOut()
	b.signIn(d, agency.Handler)
	b.reads("被退回")
	b.open(letter + "/edit")
	b.fill("how", "以项目名称检索目录，并逐卷翻阅")
	b.press("存为草稿")
	b.press("送审")
	b.signOut()
	b.signIn(d, agency.UnitHead)
	b.open(letter)
	b.press("审核同意")
	b.signOut()
	b.signIn(d, agency.Signer)
	b.open(letter)
	b.press("签发")
	b.reads("已签发")
	b.signOut()
	b.signIn(d, agency.Handler)
	b.open(letter)
	b.press("已经发出")
	b.open(path)
	b.reads("已于 2025年6月20日（星期五）答复")
	b.shot("answered")
	b.signOut()
}
