package webtest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What is watched is heard: a breach of the policy, an error of a script, a
// request elsewhere; and axe finds what is made to be found.
func TestBrowserHears(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bad":
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src *")
			_, _ = w.Write([]byte(page(`<p style="color:red">红</p><img src="http://nowhere.invalid/x.png"><script src="/x.js"></script><input>`)))
		case "/x.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(`console.error("said"); nothing.there`))
		case "/favicon.ico":
		default:
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = w.Write([]byte(page(`<p>好</p>`)))
		}
	}))
	t.Cleanup(srv.Close)
	first := Browser(t)
	if err := chromedp.Do(first, chromedp.Navigate(srv.URL+"/good")); err != nil {
		t.Fatal(err)
	}
	Axe(t, first, "good")

	ctx, closeTab := chromedp.NewContext(first)
	defer closeTab()
	w := &watch{}
	if err := chromedp.Listen(ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL+"/bad")); err != nil {
		t.Fatal(err)
	}
	found, err := axe(ctx, axeRun)
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	heard := strings.Join(append(w.said, found...), "\n")
	w.mu.Unlock()
	for _, want := range []string{"Content Security Policy", "another host: http://nowhere.invalid/x.png", "console.error", "exception", "image-alt", "label: "} {
		if !strings.Contains(heard, want) {
			t.Errorf("lacks %q in\n%s", want, heard)
		}
	}
}
