package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/face/web/webtest"
)

// The demonstration's pages are walked as a visitor walks them, by following
// links: by everybody who works there, and by the public in each language and
// view. Every link leads somewhere that its reader may go, every page conforms
// and is small; then the browser looks at one page for each route.
func TestEveryPageOfTheDemonstration(t *testing.T) {
	w := newCrawl(t, nil)
	for _, v := range w.visitors() {
		w.walk(v)
	}
	w.states()
	for _, pattern := range w.office {
		if strings.HasPrefix(pattern, "GET ") && w.seen[pattern] == 0 && unlinked[pattern] == "" {
			t.Errorf("no link leads anybody to %s", pattern)
		}
	}
	for pattern := range unlinked {
		if w.seen[pattern] > 0 {
			t.Errorf("%s is linked after all", pattern)
		}
	}
	if !t.Failed() && !testing.Short() {
		w.look()
	}
}

// unlinked are the office's pages that the demonstration's people cannot come
// to by a link, and why.
var unlinked = map[string]string{
	"GET /office/second": "nobody of the demonstration has a second factor",
	"GET /office/setup":  "it is set up",
	"GET /office/":       "the page of an address that does not exist",
	"GET /office/signin": "everybody is signed in",
	"GET /office/held":   "no session has ended while somebody typed",
	"GET /office/cases/{id}/letters/{letter}/proof": "the letters that a visitor opens first are not sent by mail",
	"GET /office/cases/{id}/suggestion":             "the cases that a visitor opens first wait for their answer",
	"GET /office/sso":                               "there is no provider", "GET /office/sso/return": "there is no provider", "GET /office/sso/end": "there is no provider",
}

// deadOnPurpose are links of the demonstration that lead nowhere, so that the
// inspection has something to find.
var deadOnPurpose = map[string]bool{"/old/guide": true, "/items/019a0000-0000-7000-8000-000000000000": true}

// How much of a page and a walk there may be.
const (
	pageBound  = 100 << 10 // bytes, without images
	alikeBound = 4         // pages of one route that one visitor opens
	tabs       = 3
)

// visitor is somebody who walks: one of the office, or of the public.
type visitor struct {
	name, start string
	cookies     []*http.Cookie
}

// sight is one page for the browser to look at.
type sight struct {
	visitor
	path string
}

type crawl struct {
	*testing.T
	app    *app.App
	mux    *http.ServeMux
	h      http.Handler
	staff  []app.DemoPerson
	office []string       // patterns
	seen   map[string]int // by pattern
	sights map[string]sight
	shown  []*httptest.ResponseRecorder // answers that no address gives again
	empty  http.Handler                 // an installation that nobody has set up
}

// newCrawl is the demonstration as serve shows it, on a clock of the test's.
func newCrawl(t *testing.T, now func() time.Time) *crawl {
	t.Helper()
	c := &serveCommand{Demo: true}
	c.Data, c.Cipher = t.TempDir(), "aes"
	o, err := c.options(false)
	if err != nil {
		t.Fatal(err)
	}
	o.Now, o.Passing, o.Cache, o.PasswordCost = now, true, apptest.Cache(), identity.Cost{Memory: 64, Time: 1, Lanes: 1}
	a, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	s := &Streams{Out: io.Discard, Err: io.Discard}
	w := &crawl{T: t, app: a, seen: map[string]int{}, sights: map[string]sight{}}
	if w.staff, err = c.demo(t.Context(), a, s); err != nil {
		t.Fatal(err)
	}
	sites, err := c.sites(t.Context(), a, slog.New(slog.DiscardHandler), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	w.mux, w.h, w.office = sites.mux, sites.shell.Handler(sites.mux), sites.office.Patterns()
	return w
}

func (w *crawl) visitors() []visitor {
	out := []visitor{{name: "public", start: "/"},
		{"English", "/", []*http.Cookie{{Name: "lang", Value: "en"}}},
		{"elder", "/", []*http.Cookie{{Name: "elder", Value: "1"}, {Name: "contrast", Value: "1"}}}}
	for _, p := range w.staff {
		token, err := w.app.SignIn(w.Context(), p.Login, p.Password, "")
		if err != nil {
			w.Fatal(err)
		}
		out = append(out, visitor{string(p.Role), "/office/", []*http.Cookie{{Name: "gongkai_office", Value: token}}})
	}
	return out
}

// walk follows links breadth first.
func (w *crawl) walk(v visitor) {
	w.Helper()
	type step struct{ from, to string }
	todo, known, alike := []step{{"the start", v.start}}, map[string]bool{v.start: true}, map[string]int{}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		r := w.request(v, at.to)
		_, pattern := w.mux.Handler(r)
		if alike[pattern]++; alike[pattern] > alikeBound {
			continue
		}
		page := w.open(v, at.from, pattern, r)
		for _, href := range page.Links {
			to, err := url.Parse(href)
			if err != nil {
				w.Errorf("%s: %s: %v", v.name, at.to, err)
				continue
			}
			if to = r.URL.ResolveReference(to); to.Host == r.URL.Host && to.Scheme == r.URL.Scheme && !known[to.RequestURI()] {
				known[to.RequestURI()] = true
				todo = append(todo, step{at.to, to.RequestURI()})
			}
		}
	}
}

func (w *crawl) request(v visitor, path string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.URL.Scheme, r.URL.Host = "", ""
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	return r
}

// open asks for a page and holds it against what every page must be.
func (w *crawl) open(v visitor, from, pattern string, r *http.Request) webtest.Page {
	w.Helper()
	where := v.name + " " + r.URL.RequestURI()
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	w.seen[pattern]++
	if loc := rec.Header().Get("Location"); rec.Code >= 300 && rec.Code < 400 && !strings.HasPrefix(loc, "/office/signin") {
		return webtest.Page{Links: []string{loc}}
	}
	if deadOnPurpose[r.URL.Path] || rec.Code == http.StatusTooManyRequests && (strings.Contains(pattern, "/file/") || strings.Contains(pattern, "/page/") || strings.Contains(pattern, " /data/")) {
		return webtest.Page{} // made to be found by the inspection; files are printed only so fast
	}
	if rec.Code != http.StatusOK || len(body) == 0 {
		w.Errorf("%s, linked from %s: %d, %d bytes, to %q", where, from, rec.Code, len(body), rec.Header().Get("Location"))
		return webtest.Page{}
	}
	if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") || rec.Header().Get("Content-Disposition") != "" {
		return webtest.Page{}
	}
	if len(body) > pageBound {
		w.Errorf("%s: %d bytes, more than %d", where, len(body), pageBound)
	}
	for _, f := range webtest.Outside(body) {
		w.Errorf("%s: %s", where, f)
	}
	if v.name == "English" {
		return webtest.Check(w, where, body) // other words in the same look
	}
	// The public's pages are looked at in both looks, the office's in one.
	key := pattern
	if v.start == "/" {
		key += " " + v.name
	}
	if have, ok := w.sights[key]; !ok || len(r.URL.Path) > len(have.path) {
		w.sights[key] = sight{v, r.URL.RequestURI()}
	}
	return webtest.Check(w, where, body)
}

// look shows the browser one page for each route, in several tabs at once.
func (w *crawl) look() {
	w.Helper()
	srv := httptest.NewServer(w.show(w.h))
	w.Cleanup(srv.Close)
	browser := webtest.Browser(w)
	todo := make(chan sight)
	ended := make(chan error, tabs)
	for range tabs {
		ctx := webtest.Tab(w, browser, chromedp.WithNewBrowserContext())
		go func() { ended <- w.tab(ctx, srv.URL, todo) }()
	}
	start := time.Now()
	for _, key := range slices.Sorted(maps.Keys(w.sights)) {
		todo <- w.sights[key]
	}
	close(todo)
	for range tabs {
		if err := <-ended; err != nil {
			w.Error(err)
		}
	}
	w.Logf("%d pages in the browser in %v", len(w.sights), time.Since(start).Round(time.Second))
}

// tab looks at pages until there are no more; after a failure it only takes
// them, for the others must not wait for it.
func (w *crawl) tab(ctx context.Context, base string, todo <-chan sight) (failed error) {
	for s := range todo {
		if failed == nil {
			failed = w.visit(ctx, base, s)
		}
	}
	return failed
}

func (w *crawl) visit(ctx context.Context, base string, s sight) error {
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		return err
	}
	for _, c := range s.cookies {
		if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: base}); err != nil {
			return err
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(base+s.path)); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	axe := webtest.Axe
	if s.name == "elder" {
		axe = webtest.AxeLook // its elements are those that the public has
	}
	axe(w, ctx, s.name+" "+s.path)
	return w.narrow(ctx, s)
}

// narrow fails where a phone would have to scroll a page sideways; what is wide
// in it scrolls by itself.
func (w *crawl) narrow(ctx context.Context, s sight) error {
	const phone = 390
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(phone, 844)); err != nil {
		return err
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err == nil && wide > phone {
		w.Errorf("%s %s is %d px wide on a phone of %d", s.name, s.path, wide, phone)
	}
	return errors.Join(err, chromedp.Do(ctx, chromedp.EmulateReset()))
}
