package probe

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestOutside(t *testing.T) {
	for addr, want := range map[string]bool{"93.184.216.34:443": true, "93.184.216.34:80": true, "93.184.216.34:22": false, "127.0.0.1:80": false, "10.1.2.3:80": false, "192.168.1.1:443": false, "172.16.0.1:80": false,
		"169.254.169.254:80": false, "100.64.0.1:80": false, "0.0.0.0:80": false, "[::1]:80": false, "[fe80::1]:80": false, "[fd00::1]:80": false, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false,
		"[::ffff:127.0.0.1]:80": false, "[2606:2800:220:1::1]:443": true, "224.0.0.1:80": false, "255.255.255.255:80": false, "198.18.0.1:80": false} {
		ap := netip.MustParseAddrPort(addr)
		if got := outside(ap.Addr().Unmap(), ap.Port()); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}

// The real prober never comes to a server of this machine, not by a redirect
// either.
func TestNeverInside(t *testing.T) {
	came := 0
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came++ }))
	defer inner.Close()
	for _, address := range []string{inner.URL, "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://user:pass@127.0.0.1/", "://", "http://0x7f000001/", "http://2130706433/"} {
		if a := New().Ask(t.Context(), address); a.OK || a.Text == "" {
			t.Errorf("%s: %+v", address, a)
		}
	}
	outer := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusFound))
	defer outer.Close()
	door := netip.MustParseAddrPort(outer.Listener.Addr().String())
	p := newProber(func(ip netip.Addr, port uint16) bool { return netip.AddrPortFrom(ip, port) == door })
	if a := p.Ask(t.Context(), outer.URL); a.OK || came > 0 {
		t.Errorf("a redirect led inside: %+v, %d", a, came)
	}
}

func TestAsk(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.URL.Path == "/get" && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case r.URL.Path == "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	}))
	defer s.Close()
	p := newProber(func(netip.Addr, uint16) bool { return true })
	for path, want := range map[string]Answer{"/": {true, 200, "可以打开"}, "/gone": {false, 410, "打不开（410）"}, "/get": {true, 200, "可以打开"}, "/loop": {false, 0, "连接不上"}} {
		if got := p.Ask(t.Context(), s.URL+path); got != want {
			t.Errorf("%s: %+v", path, got)
		}
	}
}
