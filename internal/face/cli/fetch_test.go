package cli

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/kernel/fault"
)

func TestFetch(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/report", func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "gongkai/") {
			t.Errorf("user agent %q", r.UserAgent())
		}
		_, _ = io.WriteString(w, "年报")
	})
	mux.Handle("/moved", http.RedirectHandler("/report", http.StatusMovedPermanently))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/file", http.RedirectHandler("file:///etc/passwd", http.StatusFound))
	mux.HandleFunc("/secret", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	site := httptest.NewServer(mux)
	defer site.Close()

	for _, page := range []string{"/report", "/moved"} {
		body, err := fetch(t.Context(), site.URL+page)
		if err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		if data, err := io.ReadAll(body); err != nil || string(data) != "年报" {
			t.Errorf("%s: %q, %v", page, data, err)
		}
		_ = body.Close()
	}
	for page, kind := range map[string]fault.Kind{
		"/none": fault.NotFound, "/secret": fault.Forbidden, "/broken": fault.Unavailable,
		"/round": fault.Unavailable, "/file": fault.Invalid,
	} {
		_, err := fetch(t.Context(), site.URL+page)
		if err == nil || fault.KindOf(err) != kind {
			t.Errorf("%s: %v (kind %d), want kind %d", page, err, fault.KindOf(err), kind)
		}
	}
}

func TestFetchThatReachesNobody(t *testing.T) {
	site := httptest.NewServer(http.NotFoundHandler())
	address := site.URL
	site.Close()
	if _, err := fetch(t.Context(), address); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "连不上") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fetch(ctx, address); err != context.Canceled {
		t.Errorf("%v", err)
	}
	if _, err := fetch(t.Context(), "http://a b/"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
}
