package web_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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
