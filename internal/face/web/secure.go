package web

import (
	"io"
	"net/http"
	"net/netip"
	"strings"
)

// Policy is the Content-Security-Policy of every page, without exceptions.
const Policy = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// secured sets the headers of every answer; their values are shared and only
// read.
func (s *Shell) secured(next http.Handler) http.Handler {
	always := http.Header{
		"Content-Security-Policy":      {Policy},
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=()"},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, values := range always {
			h[name] = values
		}
		if s.Secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// MaxFiles bounds a request with files, all of them together.
const MaxFiles = 8 << 20

// bounded keeps every body from growing without end: MaxBody, or MaxFiles of a
// form with files. A route that takes more says so with Larger.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			most := int64(MaxBody)
			if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
				most = MaxFiles
			}
			r.Body = &bound{http.MaxBytesReader(w, r.Body, most), r.Body, w}
		}
		next.ServeHTTP(w, r)
	})
}

// bound is a body with its bound, which a route may widen before it reads.
type bound struct {
	io.ReadCloser
	whole io.ReadCloser
	w     http.ResponseWriter
}

// Larger lets a route read bodies of up to most bytes; it is called before
// anything of the body was read.
func Larger(r *http.Request, most int64) {
	if b, ok := r.Body.(*bound); ok {
		b.ReadCloser = http.MaxBytesReader(b.w, b.whole, most)
	}
}

// Secure reports whether the visitor came by HTTPS, here or to a proxy that
// is believed.
func (s *Shell) Secure(r *http.Request) bool {
	return r.TLS != nil || s.trusted(r) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// Client is the visitor's address: the connection's or, behind a proxy that is
// believed, the last one that the proxies did not add themselves.
func (s *Shell) Client(r *http.Request) string {
	at := peer(r)
	if !s.trusted(r) {
		return at.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
		if !s.isProxy(at) {
			break
		}
	}
	return at.String()
}

func (s *Shell) trusted(r *http.Request) bool { return len(s.proxies) > 0 && s.isProxy(peer(r)) }

func (s *Shell) isProxy(a netip.Addr) bool {
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}
