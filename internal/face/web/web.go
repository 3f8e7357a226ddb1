// Package web is the shell that the public portal and the staff office share
// (互联网政务应用安全管理规定; 互联网网站适老化通用设计规范): one look, one set
// of components and forms, one place for security headers, limits, errors and
// the request log. It knows no law but the calendar strip's words.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/face/metrics"
)

// Options are what a shell needs; the zero value works.
type Options struct {
	Log     *slog.Logger                // nil discards
	Static  []fs.FS                     // files of the sites beside the shell's own, served hashed
	Proxies []netip.Prefix              // reverse proxies whose X-Forwarded-For and -Proto are believed
	Rate    float64                     // requests a second that one client may make, burst four times as much; 0 is DefaultRate, negative is no limit
	Ready   func(context.Context) error // nil is always ready
	Now     func() time.Time            // nil is time.Now
	Meter   *metrics.Meter              // nil counts nothing
	// Watch has its function called with the tags of everything that changes,
	// as app.App.Watch does; anonymous pages are kept only where it is given.
	Watch func(func(tags []string)) error
	Cache int  // bytes of pages that are kept; 0 is MaxCached
	Check bool // make every page the quick way and by html/template, and fail where they differ; for tests
}

// DefaultRate is generous to an office behind one address.
const DefaultRate = 50

// MaxBody bounds a request without files; a route with files sets its own.
const MaxBody = 1 << 20

// Shell is what both sites stand in. It is safe for concurrent use.
type Shell struct {
	assets   *assets
	words    *catalogue
	log      *slog.Logger
	proxies  []netip.Prefix
	limit    *Limiter
	cache    *pageCache // nil where nobody watches
	buffers  sync.Pool  // of *[]byte, for pages being made
	check    bool
	access   *chunks // of log, where it is a Log
	ready    func(context.Context) error
	draining atomic.Bool
	meter    *metrics.Meter
	now      func() time.Time
}

// New makes a shell; an error is a file of ours that cannot be read.
func New(o Options) (*Shell, error) {
	s := &Shell{log: o.Log, proxies: o.Proxies, ready: o.Ready, meter: o.Meter, now: o.Now, check: o.Check}
	s.buffers.New = func() any { return new([]byte) }
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if h, ok := s.log.Handler().(urgent); ok {
		s.access = h.out
	}
	if s.now == nil {
		s.now = time.Now
	}
	if o.Rate == 0 {
		o.Rate = DefaultRate
	}
	if o.Rate > 0 {
		s.limit = NewLimiter(o.Rate, int(4*o.Rate), s.now)
	}
	var err error
	if s.assets, err = newAssets(append([]fs.FS{ownStatic()}, o.Static...)...); err != nil {
		return nil, err
	}
	if s.words, err = newCatalogue(); err != nil || o.Watch == nil {
		return s, err
	}
	if o.Cache == 0 {
		o.Cache = MaxCached
	}
	s.cache = newPageCache(s.now, o.Cache)
	return s, o.Watch(s.cache.touch)
}

// Handler is the whole server: the sites under the shell's own routes. The
// office and the portal register themselves on sites.
func (s *Shell) Handler(sites *http.ServeMux) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+staticPath, s.assets)
	mux.HandleFunc("POST "+preferencePath, s.setPreference)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("/", s.spelled(sites))
	mux.HandleFunc(preferencePath, only("POST"))
	for _, own := range []string{staticPath, "/healthz", "/readyz"} {
		mux.HandleFunc(own, only("GET, HEAD"))
	}
	protect := http.NewCrossOriginProtection()
	protect.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusForbidden, "这个请求来自别的网站，已被拒绝。请回到本站页面重新提交。\n")
	}))
	return s.logged(s.secured(s.limited(protect.Handler(bounded(mux)))))
}

// spelled knows no address that is no text: nothing is kept under one, and a
// database may refuse to look.
func (s *Shell) spelled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if storable(r.URL.Path) != r.URL.Path {
			const said = "没有这个页面：地址中有不能识别的字符。"
			if forMachines(r) {
				s.SendProblem(w, r, http.StatusNotFound, Trouble{Heading: "没有找到", Message: said, Code: "address"})
				return
			}
			plain(w, http.StatusNotFound, said+"\n")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Drain says from now on that the server is not ready, so that a balancer
// sends it nobody new; what comes all the same is answered.
func (s *Shell) Drain() { s.draining.Store(true) }

func (s *Shell) readyz(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping\n")
		return
	}
	if s.ready != nil {
		if err := s.ready(r.Context()); err != nil {
			s.log.Error("not ready", "error", err)
			plain(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the reader may have gone
}

// Now is the shell's clock.
func (s *Shell) Now() time.Time { return s.now() }
