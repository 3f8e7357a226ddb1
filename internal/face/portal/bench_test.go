package portal

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/face/web"
	"gongkai/internal/law/request"
)

// The same bytes of no page at all are what the others are compared with.
func BenchmarkPages(b *testing.B) {
	a, _ := apptest.Open(b, store.Place{Dir: b.TempDir()})
	shell, err := web.New(web.Options{Rate: -1, Static: []fs.FS{Static()}})
	if err != nil {
		b.Fatal(err)
	}
	p, err := New(shell, a)
	if err != nil {
		b.Fatal(err)
	}
	p.claims = web.NewLimiter(1e9, 1e9, shell.Now)
	mux := http.NewServeMux()
	p.Register(mux)
	mux.HandleFunc("GET /plain", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 4096)) })
	h := shell.Handler(mux)
	r, err := p.visitor.Apply(b.Context(), app.Submission{Agency: "edu", Type: request.TypeRequest, Token: strings.Repeat("A", 26), Application: app.Application{
		Applicant: app.Applicant{Kind: "natural_person", Name: "林", IDType: "其他证件", IDNo: "1", Phone: "19900001234"}, Content: "文件", Form: app.ByQuery}})
	if err != nil {
		b.Fatal(err)
	}
	claim := url.Values{"receipt": {r.Receipt}, "code": {r.Code}}.Encode()
	for _, c := range []struct{ method, path, body string }{{"GET", "/plain", ""}, {"GET", "/", ""}, {"GET", "/guide/edu", ""}, {"GET", "/apply", ""}, {"POST", "/track", claim}} {
		b.Run(c.method+c.path, func(b *testing.B) {
			for b.Loop() {
				req := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, req); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
