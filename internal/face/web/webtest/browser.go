package webtest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium finds Chromium: its headless shell, the same engine without the
// windows and services of a desktop, at less than half of the processor's time;
// else the browser.
func chromium() (path string, err error) {
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", err
}

// Browser starts headless Chromium with one tab; without one the test skips,
// under CI it fails. Whatever the console complains of, a breach of the
// Content-Security-Policy among it, and every request to another host fails
// the test.
func Browser(t testing.TB) context.Context {
	t.Helper()
	path, err := chromium()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium, and CI must not skip")
		}
		t.Skip("no chromium")
	}
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "zh-CN"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), o...)
	t.Cleanup(stop)
	limited, limit := context.WithTimeout(alloc, 8*time.Minute)
	t.Cleanup(limit)
	return Tab(t, limited)
}

// Tab opens a further tab beside that of a browser, watched in the same way.
// It has the cookies of the others unless the options say otherwise.
func Tab(t testing.TB, browser context.Context, o ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, o...)
	w := &watch{}
	if err := chromedp.Listen(ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		closeTab()
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, s := range w.said {
			t.Error(s)
		}
	})
	return ctx
}

// watch keeps what a tab complains of.
type watch struct {
	mu   sync.Mutex
	said []string
}

// answered is what the console says of a page that was refused on purpose: a
// form that was filled in wrongly, an address that does not exist, a lock.
var answered = regexp.MustCompile(`the server responded with a status of (403|404|409|410|422|429)`)

func (w *watch) hear(ev any) {
	text := ""
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			text = "console." + string(e.Type)
			for _, a := range e.Args {
				text += " " + string(a.Value) + a.Description
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !answered.MatchString(e.Entry.Text) {
			text = "console: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && strings.HasPrefix(u.Scheme, "http") && u.Hostname() != "127.0.0.1" {
			text = "a request to another host: " + e.Request.URL
		}
	}
	if text == "" {
		return
	}
	w.mu.Lock()
	w.said = append(w.said, text)
	w.mu.Unlock()
}
