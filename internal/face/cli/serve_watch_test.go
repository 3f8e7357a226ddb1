package cli

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/adapter/identity/identitytest"
	"gongkai/internal/face/config"
)

func body(t *testing.T, where string) (string, int) {
	t.Helper()
	res, err := http.Get(where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), res.StatusCode
}

// The counts stand at an address of their own, for those who may read them,
// and name routes, never what was asked for.
func TestServeMetrics(t *testing.T) {
	c := &serveCommand{Server: config.Server{Listen: "127.0.0.1:0", Rate: 50, Metrics: "127.0.0.1:0", MetricsFrom: []string{"127.0.0.0/8"}}}
	c.Data, c.Cipher = t.TempDir(), "aes"
	said, stop := served(t, c, 5)
	public, watched := said[0][1], said[4][1]
	if said[4][0] != "监控" {
		t.Fatalf("%q", said)
	}
	for _, path := range []string{"", "guide/secret-name", "no-such-page", "metrics"} {
		_, status := body(t, public+path)
		if path == "metrics" && status != http.StatusNotFound {
			t.Errorf("the public reads the counts: %d", status)
		}
	}
	got, status := body(t, watched)
	if status != http.StatusOK || strings.Contains(got, "secret-name") || strings.Contains(got, "no-such-page") {
		t.Errorf("%d\n%s", status, got)
	}
	for _, want := range []string{`gongkai_http_requests_total{route="GET /{$}",status="200"} 1`, `route="GET /guide/{agency}",status="404"} 1`, "gongkai_sessions 0", "gongkai_outbox_waiting 0", "gongkai_audit_entries_total ", "gongkai_log_entries_total 0", "gongkai_log_unsigned 0",
		`gongkai_pool_limit{pool="write"} 1`, "gongkai_database_bytes ", "gongkai_build_info{version=", "gongkai_metrics_failed 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q in\n%s", want, got)
		}
	}
	stop()
	if _, err := http.Get(watched); err == nil {
		t.Error("the counts outlive the server")
	}

	c = &serveCommand{Server: config.Server{Listen: "127.0.0.1:0", Metrics: "127.0.0.1:0", MetricsFrom: []string{"10.0.0.0/8"}}}
	c.Data, c.Cipher = t.TempDir(), "aes"
	said, stop = served(t, c, 5)
	if _, status := body(t, said[4][1]); status != http.StatusForbidden {
		t.Errorf("a stranger reads the counts: %d", status)
	}
	stop()
}

// Told to stop, the server says first that it is not ready, still answers, and
// tells the service manager all along.
func TestServeDrainsAndTellsSystemd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	heard := make(chan string, 1000)
	go func() {
		b := make([]byte, 100)
		for {
			n, err := l.Read(b)
			if err != nil {
				return
			}
			heard <- string(b[:n])
		}
	}()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "60000")
	c := &serveCommand{Server: config.Server{Listen: "127.0.0.1:0", Drain: 700 * time.Millisecond}}
	c.Data, c.Cipher = t.TempDir(), "aes"
	said, stop := served(t, c, 4)
	if _, status := body(t, said[0][1]+"readyz"); status != http.StatusOK {
		t.Errorf("not ready: %d", status)
	}
	wait := func(want string) {
		t.Helper()
		for end := time.After(10 * time.Second); ; {
			select {
			case got := <-heard:
				if got == want {
					return
				}
			case <-end:
				t.Fatalf("the service manager never heard %s", want)
			}
		}
	}
	wait("READY=1")
	wait("WATCHDOG=1")
	go stop()
	wait("STOPPING=1")
	if text, status := body(t, said[0][1]+"readyz"); status != http.StatusServiceUnavailable || text != "stopping\n" {
		t.Errorf("ready while it stops: %d %q", status, text)
	}
	if _, status := body(t, said[0][1]+"healthz"); status != http.StatusOK {
		t.Errorf("not alive while it stops: %d", status)
	}
	for end := time.Now().Add(10 * time.Second); ; {
		if _, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimSuffix(strings.TrimPrefix(said[0][1], "http://"), "/")); err != nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it never stops")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// A watchdog that is not answered says nothing, so that the service manager
// starts the server anew.
func TestWatchdogIsSilentWhereNothingAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "30000")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var asked atomic.Int32
	watchdog(ctx, func(context.Context) error { asked.Add(1); return errors.New("away") })
	if err := l.SetReadDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Read(make([]byte, 100)); !errors.Is(err, os.ErrDeadlineExceeded) || asked.Load() < 2 {
		t.Errorf("heard %d bytes after %d questions: %v", n, asked.Load(), err)
	}
}

// The provider is read from the configuration, is not asked at the start, and
// its button stands on the sign-in page.
func TestServeWithSignOn(t *testing.T) {
	i := identitytest.New(t)
	i.Down = true
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(identitytest.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &serveCommand{Demo: true, Server: config.Server{Listen: "127.0.0.1:0", SignOn: config.SignOn{Issuer: i.URL, Client: identitytest.Client, Secret: secret, Name: "县统一身份"}}}
	if err := c.Run(t.Context(), &Streams{Out: io.Discard, Err: io.Discard}); err == nil || !strings.Contains(err.Error(), "--public") {
		t.Errorf("without an address to come back to: %v", err)
	}
	c.Public, c.Cipher = "https://xxgk.example.test", "aes"
	c.Data = ""
	said, stop := served(t, c, 2)
	defer stop()
	if page, _ := body(t, said[1][1]+"signin"); !strings.Contains(page, "用县统一身份登录") {
		t.Error("no button")
	}
	if _, status := body(t, said[1][1]+"sso"); status != http.StatusServiceUnavailable {
		t.Errorf("the provider is away: %d", status)
	}
}
