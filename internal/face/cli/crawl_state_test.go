package cli

import (
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
)

// The states of pages that no link leads to: who is not signed in, who has no
// right to a page, an address that does not exist, and forms that come back.
// Each is held against what every page must be, and kept for the browser to
// look at under an address of its own.

// shownAt is where the browser finds the answers that were kept.
const shownAt = "/shown/"

func (w *crawl) states() {
	w.Helper()
	public, english := visitor{name: "public"}, visitor{"English", "/", []*http.Cookie{{Name: "lang", Value: "en"}}}
	staff := w.visitors()[3]
	w.keep("sign-in", 200, w.send(w.h, public, "GET", "/office/signin", nil))
	w.keep("sign-in refused", 422, w.send(w.h, public, "POST", "/office/signin", url.Values{"login": {"nobody"}, "password": {"wrong wrong"}}))
	w.keep("sign-in empty", 422, w.send(w.h, public, "POST", "/office/signin", url.Values{}))
	w.keep("no such page of the office", 404, w.send(w.h, staff, "GET", "/office/nothing", nil))
	w.keep("set-up", 200, w.send(w.fresh(), public, "GET", "/office/setup", nil))
	w.keep("set-up refused", 422, w.send(w.fresh(), public, "POST", "/office/setup", url.Values{"code": {"wrong"}}))
	for _, v := range []visitor{public, english} {
		w.keep(v.name+" no such page", 404, w.send(w.h, v, "GET", "/nothing", nil))
		w.keep(v.name+" leaving for nowhere", 404, w.send(w.h, v, "GET", "/leave?to=https://x.example/", nil))
		w.keep(v.name+" claim refused", 422, w.send(w.h, v, "POST", "/track", url.Values{"receipt": {"X-1"}, "code": {"abcd"}}))
		w.keep(v.name+" claim empty", 422, w.send(w.h, v, "POST", "/track", url.Values{}))
		w.apply(v)
	}
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// apply goes wrong at every step of an application before it goes right, and
// looks at the case that it has become.
func (w *crawl) apply(v visitor) {
	w.Helper()
	page := w.send(w.h, v, "GET", "/apply", nil)
	answers := []url.Values{{"agency": {"education"}}, {"content": {"关于天外来客的甲乙丙丁戊己"}}, {"kind": {"natural_person"}},
		{"name": {"林小满"}, "id_type": {app.ResidentID}, "id_no": {"11010519491231002X"}, "phone": {"19900001234"}}, {"form": {app.ByQuery}}, {}}
	for i, a := range answers {
		carried := url.Values{}
		for _, m := range hiddenInput.FindAllStringSubmatch(page.Body.String(), -1) {
			carried.Set(m[1], html.UnescapeString(m[2]))
		}
		if i < len(answers)-1 {
			w.keep(fmt.Sprintf("%s step %d refused", v.name, i+1), 422, w.send(w.h, v, "POST", "/apply", carried))
		}
		for k, one := range a {
			carried[k] = one
		}
		page = w.send(w.h, v, "POST", "/apply", carried)
		w.keep(fmt.Sprintf("%s after step %d", v.name, i+1), 200, page)
		if strings.Contains(page.Body.String(), `name="seen"`) {
			w.Fatal("the demonstration has published what is asked for here")
		}
	}
	claim := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(page.Body.String(), -1) {
		claim.Set(m[1], html.UnescapeString(m[2]))
	}
	w.keep(v.name+" case", 200, w.send(w.h, v, "POST", "/track", claim))
	w.keep(v.name+" withdrawing", 200, w.send(w.h, v, "POST", "/track/withdraw", claim))
	claim.Set("sure", "yes")
	w.keep(v.name+" withdrawn", 200, w.send(w.h, v, "POST", "/track/withdraw", claim))
	w.keep(v.name+" withdrawn twice", 409, w.send(w.h, v, "POST", "/track/withdraw", claim))
}

// fresh is an installation that nobody has set up.
func (w *crawl) fresh() http.Handler {
	w.Helper()
	if w.empty != nil {
		return w.empty
	}
	c := &serveCommand{}
	c.Data, c.Cipher = w.TempDir(), "aes"
	o, err := c.options(false)
	if err != nil {
		w.Fatal(err)
	}
	a, err := app.Open(w.Context(), o)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = a.Close() })
	sites, err := c.sites(w.Context(), a, slog.New(slog.DiscardHandler), "set up", nil)
	if err != nil {
		w.Fatal(err)
	}
	w.empty = sites.shell.Handler(sites.mux)
	return w.empty
}

func (w *crawl) send(h http.Handler, v visitor, method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.URL.Scheme, r.URL.Host = "", ""
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// keep checks an answer and keeps it for the browser; the English differ from
// the others in their words alone, which the check has read.
func (w *crawl) keep(name string, status int, rec *httptest.ResponseRecorder) {
	w.Helper()
	if rec.Code != status {
		w.Errorf("%s: %d, want %d, to %q", name, rec.Code, status, rec.Header().Get("Location"))
		return
	}
	webtest.Check(w, name, rec.Body.Bytes())
	if strings.HasPrefix(name, "English") {
		return
	}
	path := shownAt + fmt.Sprint(len(w.shown))
	w.shown = append(w.shown, rec)
	w.sights[shownAt+name] = sight{visitor{name: name}, path}
}

// show gives the browser an answer that was kept, as it was sent.
func (w *crawl) show(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, shownAt+"%d", &n); err != nil || n >= len(w.shown) {
			next.ServeHTTP(out, r)
			return
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy"} {
			out.Header().Set(name, w.shown[n].Header().Get(name))
		}
		_, _ = out.Write(w.shown[n].Body.Bytes())
	})
}
