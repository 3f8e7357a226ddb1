// Package api is the machine's side of open government information: what is
// public (Regulations arts 19–26, 50; art. 24: to be found, read and taken
// away) as JSON with an OpenAPI description, as downloads of everything, as
// feeds and as a site map. It asks for no account, says nothing that the portal
// does not show, and answers any site: nothing of it is anybody's own.
package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

// Options are what an installation decides.
type Options struct {
	// Public is how the site is reached from outside, e.g.
	// https://xxgk.example.gov.cn; "" is the domain that the site was given in
	// the office. Feeds and the site map need it; without either they take it
	// from the request and are not kept.
	Public string
}

// API answers machines. It is safe for concurrent use.
type API struct {
	visitor app.Visitor
	shell   *web.Shell
	o       Options
	bulk    *web.Limiter  // downloads of everything, by client
	under   chan struct{} // and how many at once
	part    int           // addresses in one part of the site map
	doc     []byte        // OpenAPI
}

// What one client may take away as a whole, and how many may at once: each
// reads the whole ledger.
const (
	bulkPerSecond, bulkAtOnce = 1.0 / 10, 12
	bulkTogether              = 3
)

// partSize is how many addresses a part of the site map has; the protocol
// allows 50,000 and a fifth of that is kept whole in the page cache.
const partSize = 10_000

// New makes the API of an installation.
func New(shell *web.Shell, a *app.App, o Options) (*API, error) {
	x := &API{visitor: a.Visitor(), shell: shell, o: o, bulk: web.NewLimiter(bulkPerSecond, bulkAtOnce, shell.Now), under: make(chan struct{}, bulkTogether), part: partSize}
	var err error
	x.doc, err = json.MarshalIndent(describe(), "", " ")
	return x, err
}

// Register puts all routes on mux.
func (a *API) Register(mux *http.ServeMux) {
	get := func(path string, h web.Handler) { mux.Handle("GET "+path, open(a.shell.HandleData(h))) }
	kept := func(path string, h web.Handler, query ...string) { get(path, a.shell.Cached(h, query...)) }
	for _, op := range operations() {
		h := op.handler(a)
		if op.Fresh {
			get(op.Path, h)
		} else {
			kept(op.Path, h, op.names()...)
		}
	}
	kept("/api/openapi.json", a.openAPI)
	get("/api/", a.missing)
	mux.Handle("OPTIONS /api/", open(http.HandlerFunc(preflight)))
	for path, write := range a.downloads() {
		mux.Handle("GET "+path, open(a.shell.HandleData(write)))
	}
	kept("/data/manifest.json", a.manifest)
	for _, f := range []format{atom, rss} {
		kept("/feed."+f.name, a.feedOf(f), "column", "agency")
		kept("/columns/{column}/feed."+f.name, a.feedOf(f))
		kept("/agencies/{agency}/feed."+f.name, a.feedOf(f))
	}
	a.registerLog(mux)
	kept("/sitemap.xml", a.siteIndex)
	kept("/sitemap/pages.xml", a.sitePages)
	kept("/sitemap/items.xml", a.siteItems, "after")
	kept("/robots.txt", a.robots)
}

// open lets any site read the answer, without anything of the visitor's.
func open(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Retry-After")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		next.ServeHTTP(w, r)
	})
}

func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// send answers with v as JSON.
func send(w http.ResponseWriter, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return sendBody(w, "application/json; charset=utf-8", b.Bytes())
}

func sendBody(w http.ResponseWriter, kind string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store") // the page cache has its own word
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the reader may have gone
	return nil
}

func (a *API) openAPI(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r)
	return sendBody(w, "application/openapi+json; charset=utf-8", a.doc)
}

func (a *API) missing(w http.ResponseWriter, r *http.Request) error {
	a.shell.SendProblem(w, r, http.StatusNotFound, web.Trouble{Heading: "没有找到", Code: "api.no-path", Message: "没有这个接口。全部接口见 /api/openapi.json，说明见 /api。"})
	return nil
}

// address is how the site is reached; sure is false where only the request
// says it, so that what is made of it is for nobody else.
func (a *API) address(r *http.Request) (base string, sure bool) {
	if base = strings.TrimSuffix(a.o.Public, "/"); base != "" {
		return base, true
	}
	if who, err := a.visitor.Identity(r.Context()); err == nil && who.Domain != "" {
		return "https://" + who.Domain, true
	}
	scheme := "http"
	if a.shell.Secure(r) {
		scheme = "https"
	}
	return scheme + "://" + plainHost(r.Host), false
}

// plainHost keeps what may stand in the name of a host.
func plainHost(host string) string {
	if host == "" || strings.Trim(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") != "" {
		return "localhost"
	}
	return host
}

// reads declares what an answer is made of, unless it is for this client alone.
func reads(r *http.Request, sure bool, tags ...string) {
	if sure {
		web.Reads(r, append(tags, app.TagSite)...)
	}
}
