// Package office is the staff's face (条例 arts 27–45, 49–50): the inbox by the
// clock, the case and its acts, disputes, the report desk, people and their
// roles, and the audit. Every page but those for signing in wants a session
// and the permission of its route; what a page does, app decides again.
package office

import (
	"embed"
	"io/fs"
	"net/http"
	"net/netip"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

//go:embed pages
var pages embed.FS

//go:embed static
var static embed.FS

// Base is where the office stands.
const Base = "/office/"

// Office is the staff's face. It is safe for concurrent use.
type Office struct {
	*web.Site
	app     *app.App
	o       Options
	guesses *web.Limiter  // of passwords and codes, by client
	hashing chan struct{} // bounds what hashing takes at once
	paces   *web.Limiter  // of requests, by account; nil is no limit
	held    held          // typed after a session had run out
}

// Options are what an installation decides.
type Options struct {
	// Strict wants a second factor of the three administrators.
	Strict bool
	// SetupCode is what the first administrator must know, so that a stranger
	// on the network is not faster; "" closes the set-up.
	SetupCode string
	// AccountRate is how many requests a second one account may make, from
	// wherever, with bursts of eight times as much; 0 is no limit.
	AccountRate float64
	// From are the networks that the office is open to; none is all
	// (互联网政务应用安全管理规定 art. 19).
	From []netip.Prefix
	// Public is the public site, whose pages an inspection of oneself looks at;
	// nil leaves them out.
	Public http.Handler
}

// Static holds the office's own files, for web.Options.
func Static() fs.FS {
	sub, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

// New makes the office on a shell.
func New(shell *web.Shell, a *app.App, o Options) (*Office, error) {
	sub, err := fs.Sub(pages, "pages")
	if err != nil {
		return nil, err
	}
	f := &Office{app: a, o: o, guesses: web.NewLimiter(0.2, 20, shell.Now), hashing: make(chan struct{}, 2)}
	if o.AccountRate > 0 {
		f.paces = web.NewLimiter(o.AccountRate, int(8*o.AccountRate), shell.Now)
	}
	f.Site, err = shell.NewSite(web.SiteOptions{Name: "政府信息公开办公端", Base: Base, Class: "office", Styles: []string{"office.css"}, Pages: sub, Chrome: chrome, Chinese: true})
	return f, err
}

// Patterns are the office's routes, as a mux knows them.
func (o *Office) Patterns() (out []string) {
	for _, d := range o.doors() {
		out = append(out, d.pattern)
	}
	for _, r := range o.routes() {
		out = append(out, r.pattern)
	}
	return out
}

// Register puts the office's routes on a mux.
func (o *Office) Register(mux *http.ServeMux) {
	for _, r := range o.doors() {
		mux.Handle(r.pattern, o.near(o.Handle(r.open)))
	}
	for _, r := range o.routes() {
		mux.Handle(r.pattern, o.near(o.guard(r)))
	}
	mux.Handle("GET /office", o.near(http.RedirectHandler(Base, http.StatusMovedPermanently)))
}
