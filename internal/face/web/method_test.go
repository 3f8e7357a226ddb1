package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestMethods: an address that is there says which methods it takes; one that
// is not says that it is not.
func TestMethods(t *testing.T) {
	shell, s := site(t)
	mux := http.NewServeMux()
	hello := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }
	mux.HandleFunc("GET /page", hello)
	mux.HandleFunc("GET /form/{id}", hello)
	mux.HandleFunc("POST /form/{id}", hello)
	mux.HandleFunc("POST /deed", hello)
	mux.HandleFunc("GET /api/v1/items", hello)
	mux.HandleFunc("GET /office/", hello)
	mux.Handle("/", s.Otherwise(mux, s.Missing))
	h := shell.Handler(mux)
	for _, x := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/page", 200, ""}, {"HEAD", "/page", 200, ""}, {"POST", "/page", 405, "GET, HEAD"}, {"DELETE", "/page", 405, "GET, HEAD"}, {"BREW", "/page", 405, "GET, HEAD"},
		{"POST", "/form/1", 200, ""}, {"PUT", "/form/1", 405, "GET, HEAD, POST"}, {"GET", "/deed", 405, "POST"}, {"POST", "/api/v1/items", 405, "GET, HEAD"}, {"GET", "/nowhere", 404, ""}, {"DELETE", "/nowhere", 404, ""},
		{"DELETE", "/office/nowhere", 404, ""}, {"POST", "/healthz", 405, "GET, HEAD"}, {"DELETE", "/static/app.css", 405, "GET, HEAD"}, {"GET", "/static/none.css", 404, ""}, {"GET", "/preferences", 405, "POST"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), x.method, x.path, nil))
		if w.Code != x.status || w.Header().Get("Allow") != x.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", x.method, x.path, w.Code, w.Header().Get("Allow"), x.status, x.allow)
		}
		if x.status == 405 && x.path == "/page" && !strings.Contains(w.Body.String(), "<h1>不能这样打开</h1>") {
			t.Errorf("%s %s: no page: %s", x.method, x.path, w.Body)
		}
		if strings.HasPrefix(x.path, "/api/") && !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s %s: no problem: %s", x.method, x.path, w.Body)
		}
	}
}
