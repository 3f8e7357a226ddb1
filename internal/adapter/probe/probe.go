// Package probe asks whether an address of another site still answers
// (国办发〔2017〕47号: no dead links on government sites). What it is told to ask
// was written into a text by somebody, so it never goes where that could lead
// it: not to this machine, not into the agency's network, not by a redirect.
package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Answer is what became of an address.
type Answer struct {
	OK     bool
	Status int    // 0 where nobody answered
	Text   string // in words
}

// Prober asks addresses.
type Prober struct{ client *http.Client }

// timeout is how long one address may take, redirects and all.
const timeout = 10 * time.Second

var errInside = errors.New("an address inside")

// New makes a prober.
func New() *Prober { return newProber(outside) }

func newProber(allowed func(netip.Addr, uint16) bool) *Prober {
	control := func(_, address string, _ syscall.RawConn) error { // after the name was resolved: what is checked is what is dialled
		ap, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(ap.Addr().Unmap(), ap.Port()) {
			return errInside
		}
		return nil
	}
	return &Prober{&http.Client{Timeout: timeout,
		Transport: &http.Transport{Proxy: nil, DialContext: (&net.Dialer{Timeout: 5 * time.Second, Control: control}).DialContext, TLSHandshakeTimeout: 5 * time.Second,
			ResponseHeaderTimeout: 8 * time.Second, MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return errors.New("too many redirects")
			}
			return web(r.URL)
		}}}
}

// outside reports whether an address may be asked: the web's ports of public
// addresses alone.
func outside(ip netip.Addr, port uint16) bool {
	if port != 80 && port != 443 {
		return false
	}
	for _, p := range inside() {
		if p.Contains(ip) {
			return false
		}
	}
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast()
}

// inside are networks that are nobody's public site, besides those that netip
// knows (RFC 6890; NAT64, 6to4 and Teredo can carry a private address).
func inside() (out []netip.Prefix) {
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fec0::/10"} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// web refuses what is no plain address of the web.
func web(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errInside
	}
	return nil
}

// Ask asks one address: by HEAD, and by GET where HEAD is refused. Nothing of
// the answer but its status is read.
func (p *Prober) Ask(ctx context.Context, address string) Answer {
	u, err := url.Parse(address)
	if err != nil || web(u) != nil {
		return Answer{Text: "不是网页地址"}
	}
	status, err := p.status(ctx, http.MethodHead, address)
	if err == nil && (status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented || status == http.StatusForbidden) {
		status, err = p.status(ctx, http.MethodGet, address)
	}
	var timeout net.Error
	switch {
	case errors.Is(err, errInside):
		return Answer{Text: "指向内部网络或者特殊端口，没有访问"}
	case errors.As(err, &timeout) && timeout.Timeout():
		return Answer{Text: "超时没有应答"}
	case err != nil:
		return Answer{Text: "连接不上"}
	case status >= 400:
		return Answer{Status: status, Text: fmt.Sprintf("打不开（%d）", status)}
	}
	return Answer{OK: true, Status: status, Text: "可以打开"}
}

func (p *Prober) status(ctx context.Context, method, address string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("User-Agent", "gongkai-link-check")
	res, err := p.client.Do(r)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
