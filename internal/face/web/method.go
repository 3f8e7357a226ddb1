package web

import (
	"net/http"
	"strings"
)

// methods are those that mux takes at a request's address (RFC 9110, 15.5.6),
// without the handlers that take every address.
func methods(mux *http.ServeMux, r *http.Request) (out []string) {
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		probe := *r
		probe.Method = m
		_, pattern := mux.Handler(&probe)
		if pattern == "" || strings.HasSuffix(pattern, "/") {
			continue
		}
		if out = append(out, m); m == http.MethodGet {
			out = append(out, http.MethodHead)
		}
	}
	return out
}

// Otherwise answers, at the root of mux, what no route takes: 405 with the
// methods that do where the address is a route's, else what next says. A
// program that asks under /api/ is told as a problem, people by a page.
func (s *Site) Otherwise(mux *http.ServeMux, next Handler) http.Handler {
	return s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		allow := methods(mux, r)
		if len(allow) == 0 {
			return next(w, r)
		}
		w.Header().Set("Allow", strings.Join(allow, ", "))
		t := Trouble{Heading: "不能这样打开", Message: "这个地址不接受这种请求方式。请返回首页，从页面上的链接和按钮进入。", ID: RequestID(r.Context()), Home: Link{Text: "返回首页", Href: s.o.Base}}
		if forMachines(r) {
			t.Code, t.Message = "method", "这个接口不接受这种请求方式，可用的见 Allow。"
			s.SendProblem(w, r, http.StatusMethodNotAllowed, t)
			return nil
		}
		return s.Render(w, r, ".", Page{Title: t.Heading, Status: http.StatusMethodNotAllowed, Data: t})
	})
}

// forMachines reports whether a program asks, which is told by a problem.
func forMachines(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// only refuses every other method at one of the shell's own addresses.
func only(allow string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allow)
		plain(w, http.StatusMethodNotAllowed, "这个地址不接受这种请求方式。\n")
	}
}
