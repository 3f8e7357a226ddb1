package web_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/face/web"
)

// Every route's body is bounded, whatever the form calls itself, and a route
// that takes more has to say so.
func TestBounded(t *testing.T) {
	shell, err := web.New(web.Options{Rate: -1})
	if err != nil {
		t.Fatal(err)
	}
	read := func(r *http.Request) (int64, error) {
		n, err := io.Copy(io.Discard, r.Body)
		var large *http.MaxBytesError
		if err != nil && !errors.As(err, &large) {
			t.Error(err)
		}
		return n, err
	}
	var n int64
	mux := http.NewServeMux()
	mux.HandleFunc("POST /plain", func(_ http.ResponseWriter, r *http.Request) { n, err = read(r) })
	mux.HandleFunc("POST /large", func(_ http.ResponseWriter, r *http.Request) { web.Larger(r, web.MaxFiles+10); n, err = read(r) })
	h := shell.Handler(mux)
	for _, c := range []struct {
		path, media string
		send        int
		bound       int64 // 0: taken whole
	}{
		{"/plain", "application/x-www-form-urlencoded", web.MaxBody, 0},
		{"/plain", "application/x-www-form-urlencoded", web.MaxBody + 1, web.MaxBody},
		{"/plain", "", web.MaxBody + 1, web.MaxBody},
		{"/plain", "multipart/form-data; boundary=x", web.MaxFiles, 0},
		{"/plain", "multipart/form-data; boundary=x", web.MaxFiles + 1, web.MaxFiles},
		{"/large", "multipart/form-data; boundary=x", web.MaxFiles + 10, 0},
		{"/large", "", web.MaxFiles + 11, web.MaxFiles + 10},
	} {
		r := httptest.NewRequest("POST", c.path, bytes.NewReader(make([]byte, c.send)))
		r.Header.Set("Content-Type", c.media)
		n, err = -1, nil
		h.ServeHTTP(httptest.NewRecorder(), r)
		want := int64(c.send)
		if c.bound > 0 {
			want = c.bound
		}
		if n != want || (err != nil) != (c.bound > 0) {
			t.Errorf("%s %q: read %d of %d, %v", c.path, c.media, n, c.send, err)
		}
	}
}

// What is no text is no address, and never reaches what keeps what was typed.
func TestOnlyTextComesThrough(t *testing.T) {
	shell, err := web.New(web.Options{Rate: -1})
	if err != nil {
		t.Fatal(err)
	}
	f := &web.Form{Hidden: []web.Option{{Label: "unit"}}, Fields: []*web.Field{{Name: "title", Label: "标题"}}}
	mux := http.NewServeMux()
	mux.HandleFunc("/items/{item}", func(_ http.ResponseWriter, r *http.Request) { _, err = f.Read(r) })
	h := shell.Handler(mux)
	for path, status := range map[string]int{"/items/%00": 404, "/items/%ff": 404, "/items/x": 200, "/items/%E6%96%87": 200, "/api/v1/items/%00": 404} {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, httptest.NewRequest("GET", path, nil)); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
		if kind := w.Header().Get("Content-Type"); strings.HasPrefix(path, "/api/") && !strings.HasPrefix(kind, "application/problem+json") {
			t.Errorf("%s is told a program as %s", path, kind)
		}
	}
	many := "--x\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\n法\x00规\xff股\r\n--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n文\x00件\r\n--x--\r\n"
	for media, body := range map[string]string{"application/x-www-form-urlencoded": "unit=%E6%B3%95%00%E8%A7%84%FF%E8%82%A1&title=%E6%96%87%00%E4%BB%B6", "multipart/form-data; boundary=x": many} {
		r := httptest.NewRequest("POST", "/items/x", bytes.NewReader([]byte(body)))
		r.Header.Set("Content-Type", media)
		h.ServeHTTP(httptest.NewRecorder(), r)
		if err != nil || f.Value("unit") != "法规股" || f.Value("title") != "文件" {
			t.Errorf("%s: %q, %q, %v", media, f.Value("unit"), f.Value("title"), err)
		}
	}
}
