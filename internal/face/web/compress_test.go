package web_test

import (
	"compress/gzip"
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/face/web"
)

// A page for one person is packed for those who take it, where it is longer
// than what a connection sends at once.
func TestPagesSentOnceArePacked(t *testing.T) {
	shell, err := web.New(web.Options{Rate: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, coding string
		body         string
		packed       bool
	}{
		{"short", "gzip", strings.Repeat("县", 4000), false},
		{"long", "br, gzip", strings.Repeat("云岭县", 4000), true},
		{"long, not taken", "", strings.Repeat("云岭县", 4000), false},
		{"long, refused", "gzip;q=0", strings.Repeat("云岭县", 4000), false},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", c.coding)
		shell.Send(w, r, http.StatusOK, []byte(c.body), web.Shared{})
		var body io.Reader = w.Body
		if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != c.packed {
			t.Errorf("%s: packed %v", c.name, packed)
		} else if packed {
			if n := w.Body.Len(); n > len(c.body)/10 {
				t.Errorf("%s: %d bytes of %d", c.name, n, len(c.body))
			}
			if body, err = gzip.NewReader(w.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != c.body {
			t.Errorf("%s: %d bytes came of %d (%v)", c.name, len(got), len(c.body), err)
		}
	}
}

// A part that others show as well is packed once, and stands in a page wherever
// it does; one that is not there changes nothing.
func TestSharedPartsComeBack(t *testing.T) {
	shell, err := web.New(web.Options{Rate: -1})
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Repeat("<tr><td>云岭县教育局</td></tr>\n", 900)
	part := web.Shared{HTML: template.HTML(rows), Packed: web.PackShared(template.HTML(rows))}
	own := strings.Repeat("<p>本页</p>", 3000)
	for name, body := range map[string]string{
		"in the middle": own + rows + own, "first": rows + own, "last": own + rows, "alone": rows, "twice": rows + own + rows,
		"not there": own, "cut": own + rows[:len(rows)-9], "changed": own + strings.Replace(rows, "教育局", "财政局", 900), "begun before": rows[:99] + "<p>" + rows,
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		shell.Send(w, r, http.StatusOK, []byte(body), part)
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != body {
			t.Errorf("%s: %d bytes came of %d (%v)", name, len(got), len(body), err)
		}
	}
}
