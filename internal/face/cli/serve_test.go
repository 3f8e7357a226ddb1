package cli

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/face/config"
	"gongkai/internal/kernel/agency"
)

// served runs a server until the test ends and gives what it printed: words
// before the first tab, the rest behind.
func served(t *testing.T, c *serveCommand, lines int) (said [][]string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := c.Run(ctx, &Streams{Out: w, Err: io.Discard})
		ended <- err
		_ = w.CloseWithError(io.EOF)
	}()
	in := bufio.NewScanner(r)
	for len(said) < lines && in.Scan() {
		said = append(said, strings.Split(in.Text(), "\t"))
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	stop = func() {
		t.Helper()
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(15 * time.Second):
			t.Error("the server does not stop")
		}
	}
	if len(said) < lines {
		t.Fatalf("printed %q: %v", said, <-ended)
	}
	return said, stop
}

// The demonstration prints where it is and who may sign in with what, and all
// of them may; it leaves nothing behind.
func TestServeDemo(t *testing.T) {
	c := &serveCommand{Demo: true, Server: config.Server{Listen: "127.0.0.1:0"}}
	c.Cipher = "aes"
	said, stop := served(t, c, 2+len(agency.Roles()))
	portal, office := said[0][1], said[1][1]
	if !strings.HasSuffix(office, "/office/") || !strings.HasPrefix(office, portal) {
		t.Errorf("addresses %q, %q", portal, office)
	}
	for _, where := range []string{portal, portal + "healthz", portal + "readyz"} {
		if res := statusAt(t, http.DefaultClient, where); res != http.StatusOK {
			t.Errorf("%s: %d", where, res)
		}
	}
	var wg sync.WaitGroup // all of them in one morning
	for i, role := range agency.Roles() {
		line := said[2+i]
		if len(line) != 3 || line[0] != string(role) {
			t.Fatalf("line %q, want that of %s", line, role)
		}
		wg.Go(func() { signsIn(t, portal, role, line[1], line[2]) })
	}
	wg.Wait()
	researcher(t, strings.TrimSuffix(portal, "/"))
	stop()
	if _, err := os.Stat(c.Data); !os.IsNotExist(err) {
		t.Errorf("the demonstration's data stay: %v", err)
	}
}

// signsIn opens the office and looks around in both faces.
func signsIn(t *testing.T, portal string, role agency.Role, login, password string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
		return
	}
	client := &http.Client{Jar: jar}
	res, err := client.PostForm(portal+"office/signin", url.Values{"login": {login}, "password": {password}})
	if err != nil {
		t.Error(err)
		return
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if res.Request.URL.Path != "/office/" || res.StatusCode != http.StatusOK {
		t.Errorf("%s stands at %s: %d", role, res.Request.URL.Path, res.StatusCode)
	}
	for _, path := range []string{"office/", "office/cases?view=all", "", "news", "library"} {
		res, err := client.Get(portal + path)
		if err != nil {
			t.Error(err)
			return
		}
		if err := res.Body.Close(); err != nil || res.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s at %s: %d %v", role, path, res.StatusCode, err)
		}
	}
}

func statusAt(t *testing.T, c *http.Client, where string) int {
	t.Helper()
	res, err := c.Get(where)
	if err != nil {
		t.Error(err)
		return 0
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	return res.StatusCode
}

// An empty installation says where to set it up and with what code.
func TestServeEmpty(t *testing.T) {
	c := &serveCommand{Server: config.Server{Listen: "127.0.0.1:0", Rate: 50}}
	c.Data, c.Cipher = t.TempDir(), "aes"
	said, stop := served(t, c, 4)
	defer stop()
	if said[2][0] != "首次设置" || said[3][0] != "设置码" || len(said[3][1]) < 8 {
		t.Errorf("%q", said)
	}
	var wg sync.WaitGroup
	for _, where := range []string{said[2][1], said[0][1], said[0][1] + "library", said[0][1] + "search?q=x", said[0][1] + "log", said[0][1] + "apply", said[0][1] + "healthz", said[1][1] + "signin"} {
		for range 3 { // at once: also for the race detector
			wg.Go(func() {
				if status := statusAt(t, http.DefaultClient, where); status != http.StatusOK {
					t.Errorf("%s: %d", where, status)
				}
			})
		}
	}
	wg.Wait()
}
