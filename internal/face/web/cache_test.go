package web_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

const testCache = 1 << 20

// kept is a site whose one page shows what show gives, on a clock of its own.
type kept struct {
	h     http.Handler
	touch func([]string)
	now   atomic.Int64
	made  atomic.Int64 // how often the page was composed
}

func newKept(t testing.TB, h func(k *kept, w http.ResponseWriter, r *http.Request) (string, error)) *kept {
	t.Helper()
	k := &kept{}
	k.at(time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC))
	shell, err := web.New(web.Options{Rate: -1, Cache: testCache, Now: func() time.Time { return time.UnixMilli(k.now.Load()) }, Watch: func(f func([]string)) error { k.touch = f; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := shell.NewSite(web.SiteOptions{Name: "测试站", Base: "/", Pages: fstest.MapFS{"p.gohtml": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1><p>{{.Data}}</p>{{end}}`)}}})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", s.Handle(s.Cached(func(w http.ResponseWriter, r *http.Request) error {
		k.made.Add(1)
		text, err := h(k, w, r)
		if err != nil {
			return err
		}
		return s.Render(w, r, "p", web.Page{Title: "页", Data: text})
	}, "q", "page")))
	k.h = shell.Handler(mux)
	return k
}

func (k *kept) at(t time.Time) { k.now.Store(t.UnixMilli()) }

func (k *kept) later(d time.Duration) { k.now.Add(d.Milliseconds()) }

func (k *kept) get(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	k.h.ServeHTTP(w, r)
	return w
}

func shows(t *testing.T, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<p>"+want+"</p>") {
		t.Errorf("status %d, no %q in %s", w.Code, want, w.Body)
	}
}

// counted shows how often it was composed, and reads the tag "a".
func counted(k *kept, _ http.ResponseWriter, r *http.Request) (string, error) {
	web.Reads(r, "a")
	return strconv.FormatInt(k.made.Load(), 10), nil
}

// A page stands until its tag is touched, all is touched, or the day ends in
// China.
func TestCacheStands(t *testing.T) {
	k := newKept(t, counted)
	step := func(want string) { t.Helper(); shows(t, k.get("GET", "/"), want) }
	step("1")
	step("1")
	k.touch([]string{"b"})
	step("1")
	k.touch([]string{"b", "a"})
	step("2")
	k.touch(nil)
	step("3")
	k.at(time.Date(2024, 3, 1, 15, 59, 59, 0, time.UTC))
	step("3")
	k.later(time.Second)
	step("4")
}

// What is kept apart, and what shares a page.
func TestCacheKey(t *testing.T) {
	k := newKept(t, counted)
	for _, c := range []struct {
		name, path, cookie, want string
	}{
		{"first", "/?q=1", "", "1"},
		{"unknown parameters are not seen", "/?utm=x&q=1&%zz", "", "1"},
		{"nor a second value", "/?q=1&q=2", "", "1"},
		{"nor a cookie of others", "/?q=1", "theirs=1", "1"},
		{"another query", "/?q=2", "", "2"},
		{"another path", "/x?q=1", "", "3"},
		{"another spelling of it", "/%78?q=1", "", "4"},
		{"elder", "/?q=1", "elder=1", "5"},
		{"English", "/?q=1", "lang=en", "6"},
		{"a session", "/?q=1", "a=1; gongkai_office=x", "7"},
		{"a session again", "/?q=1", "gongkai_office=x", "8"},
		{"too long", "/?q=" + strings.Repeat("x", 600), "", "9"},
		{"too long again", "/?q=" + strings.Repeat("x", 600), "", "10"},
		{"first again", "/?q=1", "", "1"},
	} {
		w := k.get("GET", c.path, "Cookie", c.cookie)
		shows(t, w, c.want)
		if strings.Contains(w.Body.String(), "utm") {
			t.Errorf("%s: the page knows of a parameter that it does not take", c.name)
		}
		if t.Failed() {
			t.Fatal(c.name)
		}
	}
	if w := k.get("GET", "/?q=1", "Authorization", "Basic x"); !strings.Contains(w.Body.String(), "<p>11</p>") {
		t.Error("a page was kept for somebody who says who they are")
	}
	if w := k.get("POST", "/?q=1"); !strings.Contains(w.Body.String(), "<p>12</p>") {
		t.Error("a page after a form came from the cache")
	}
}

// Errors, pages with a cookie, of another status or that do not say what they
// read are sent as they are and never again.
func TestCacheNotKept(t *testing.T) {
	for name, h := range map[string]func(k *kept, w http.ResponseWriter, r *http.Request) (string, error){
		"error": func(_ *kept, _ http.ResponseWriter, _ *http.Request) (string, error) {
			return "", fault.New(fault.NotFound, "x", "没有。")
		},
		"internal":   func(_ *kept, _ http.ResponseWriter, _ *http.Request) (string, error) { return "", errors.New("x") },
		"undeclared": func(_ *kept, _ http.ResponseWriter, _ *http.Request) (string, error) { return "x", nil },
		"cookie": func(_ *kept, w http.ResponseWriter, r *http.Request) (string, error) {
			web.Reads(r)
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			return "x", nil
		},
		"status": func(_ *kept, w http.ResponseWriter, r *http.Request) (string, error) {
			web.Reads(r)
			w.WriteHeader(http.StatusTeapot)
			return "x", nil
		},
	} {
		k := newKept(t, h)
		for i := range int64(3) {
			w := k.get("GET", "/")
			if k.made.Load() != i+1 || w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: composed %d times in %d, %v", name, k.made.Load(), i+1, w.Header())
			}
			if got := w.Header().Get("Set-Cookie"); (got != "") != (name == "cookie") {
				t.Errorf("%s: cookie %q", name, got)
			}
		}
	}
}

// Conditional requests, HEAD and codings.
func TestCacheConditional(t *testing.T) {
	long := strings.Repeat("长", 2000)
	k := newKept(t, func(_ *kept, _ http.ResponseWriter, r *http.Request) (string, error) {
		web.Reads(r, "a")
		return long, nil
	})
	first := k.get("GET", "/")
	etag := first.Header().Get("ETag")
	if len(etag) < 20 || first.Header().Get("Last-Modified") != "" || first.Header().Get("Vary") != "Accept-Encoding, Cookie" || first.Header().Get("Cache-Control") != "public, no-cache" {
		t.Fatalf("%v", first.Header())
	}
	k.later(time.Second)
	second := k.get("GET", "/")
	modified := second.Header().Get("Last-Modified")
	if modified != "Fri, 01 Mar 2024 09:00:01 GMT" {
		t.Errorf("Last-Modified %q", modified)
	}
	packed := k.get("GET", "/", "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("ETag") == etag || packed.Body.Len() >= first.Body.Len()/4 {
		t.Errorf("packed: %v", packed.Header())
	}
	head := k.get("HEAD", "/")
	if head.Body.Len() != 0 || head.Header().Get("Content-Length") != strconv.Itoa(first.Body.Len()) || head.Header().Get("ETag") != etag {
		t.Errorf("HEAD: %d bytes, %v", head.Body.Len(), head.Header())
	}
	for _, c := range []struct {
		headers []string
		want    int
	}{
		{[]string{"If-None-Match", etag}, 304},
		{[]string{"If-None-Match", `"x", W/` + etag}, 304},
		{[]string{"If-None-Match", "*"}, 304},
		{[]string{"If-None-Match", `"x"`}, 200},
		{[]string{"If-None-Match", etag, "Accept-Encoding", "gzip"}, 200},
		{[]string{"If-Modified-Since", modified}, 304},
		{[]string{"If-Modified-Since", "Fri, 01 Mar 2024 09:00:00 GMT"}, 200},
		{[]string{"If-Modified-Since", "yesterday"}, 200},
		{[]string{"If-Modified-Since", modified, "If-None-Match", `"x"`}, 200},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := k.get(method, "/", c.headers...)
			if w.Code != c.want {
				t.Errorf("%s with %v: %d, want %d", method, c.headers, w.Code, c.want)
			}
			if w.Code == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != etag || w.Header().Get("Content-Length") != "" || w.Header().Get("Content-Type") != "") {
				t.Errorf("%s with %v: %d bytes, %v", method, c.headers, w.Body.Len(), w.Header())
			}
		}
	}
	if k.made.Load() != 1 {
		t.Errorf("composed %d times", k.made.Load())
	}
}

// A copy of the second in which the page changed is never taken for the page.
func TestCacheChangesWithinOneSecond(t *testing.T) {
	k := newKept(t, counted)
	old := k.get("GET", "/").Header().Get("Date") // what a client without Last-Modified goes by
	if old == "" {
		old = time.UnixMilli(k.now.Load()).UTC().Format(http.TimeFormat)
	}
	k.later(300 * time.Millisecond)
	k.touch([]string{"a"})
	for range 20 {
		w := k.get("GET", "/", "If-Modified-Since", old)
		shows(t, w, "2")
		k.later(200 * time.Millisecond)
	}
}

// However many pages there are, the cache stays within its bound, and those
// used last are in it.
func TestCacheBound(t *testing.T) {
	big := strings.Repeat("x", testCache/20)
	k := newKept(t, func(_ *kept, _ http.ResponseWriter, r *http.Request) (string, error) {
		web.Reads(r, "a")
		return big, nil
	})
	for i := range 40 {
		k.get("GET", "/?q="+strconv.Itoa(i))
		k.get("GET", "/?q=0")
	}
	if n := k.made.Load(); n != 40 {
		t.Errorf("composed %d times", n)
	}
	if k.get("GET", "/?q=1"); k.made.Load() != 41 {
		t.Error("40 pages of a twentieth are still there")
	}
	k.touch([]string{"a"})
	if k.get("GET", "/?q=0"); k.made.Load() != 42 {
		t.Error("a page stands after its tag was touched")
	}
}

// Of many who ask at once one composes; and where that fails nobody waits for
// ever.
func TestCacheSingleFlight(t *testing.T) {
	var fail atomic.Bool
	k := newKept(t, func(k *kept, _ http.ResponseWriter, r *http.Request) (string, error) {
		time.Sleep(20 * time.Millisecond)
		if web.Reads(r, "a"); fail.Load() {
			panic("torn")
		}
		return "x", nil
	})
	together := func() {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { k.get("GET", "/") })
		}
		wg.Wait()
	}
	if together(); k.made.Load() != 1 {
		t.Errorf("composed %d times", k.made.Load())
	}
	k.touch(nil)
	fail.Store(true)
	together()
	fail.Store(false)
	shows(t, k.get("GET", "/"), "x")
}

// While somebody writes, nobody is shown a page older than a write that had
// returned before they asked: not even one composed of an old state and
// finished after the touch, nor one that they waited for.
func TestCacheNeverStale(t *testing.T) {
	var state atomic.Int64 // what is committed
	k := newKept(t, func(_ *kept, _ http.ResponseWriter, r *http.Request) (string, error) {
		web.Reads(r, "a")
		old := state.Load() // the snapshot
		time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond)
		return fmt.Sprint(old), nil
	})
	var returned atomic.Int64 // the last write that returned
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := returned.Load()
				body := k.get("GET", "/").Body.String()
				_, rest, _ := strings.Cut(body, "<p>")
				got, err := strconv.ParseInt(rest[:strings.Index(rest, "<")], 10, 64)
				if err != nil || got < least {
					t.Errorf("shown %d after %d was written (%v)", got, least, err)
					return
				}
			}
		})
	}
	for i := range int64(500) {
		state.Store(i + 1)
		if rand.IntN(3) == 0 {
			time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond)
		}
		k.touch([]string{"a"})
		returned.Store(i + 1)
		if i%4 == 0 {
			time.Sleep(200 * time.Microsecond)
		}
	}
	close(stop)
	wg.Wait()
	if n := k.made.Load(); n < 50 {
		t.Errorf("composed only %d times: nothing was tried", n)
	}
}
