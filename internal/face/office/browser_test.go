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

// elderStrip names the days of the clock's strips that an elder's letters do not
// leave on one line of their column.
const elderStrip = `(document.documentElement.classList.add("elder"), document.querySelectorAll("details").forEach(d => d.open = true),
	[...document.querySelectorAll(".strip small")].filter(e => e.offsetHeight > 24 || e.scrollWidth > e.clientWidth).map(e => e.textContent).join(" "))`

// narrow fails where a phone would have to scroll sideways.
func (b *tab) narrow(path string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(b.base+path))
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil || wide > 390 {
		b.t.Errorf("%s is %d px wide on a phone: %v", path, wide, err)
	}
	if days, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](elderStrip)); err != nil || days != "" {
		b.t.Errorf("%s: days that do not fit in elderly mode: %s %v", path, days, err)
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
