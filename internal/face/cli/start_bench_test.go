package cli

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/face/config"
)

// TestBenchStart starts the program ten times on an installation that stands,
// to the last byte of its first page, then lets it serve a while and rest. Part
// of make bench-web.
func TestBenchStart(t *testing.T) {
	if os.Getenv("GONGKAI_BENCH_WEB") == "" {
		t.Skip("set GONGKAI_BENCH_WEB=1 to measure starts")
	}
	dir := t.TempDir()
	bin, data := filepath.Join(dir, "gongkai"), filepath.Join(dir, "data")
	for _, args := range [][]string{{"go", "build", "-trimpath", "-o", bin, "gongkai/cmd/gongkai"}, {bin, "demo", "--data", data, "--cases", "4000"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	var took, used []time.Duration
	for range 10 {
		begin := time.Now()
		p, at := begun(t, bin, data)
		fetched(t, at)
		took, used = append(took, time.Since(begin)), append(used, processor(p.Process.Pid))
		ended(t, p)
	}
	slices.Sort(took)
	slices.Sort(used)
	t.Logf("to the first page: %v (%v–%v), %v of processor", took[5], took[0], took[9], used[5])
	if took[5] > 300*time.Millisecond {
		t.Errorf("the first page takes %v, want 300 ms", took[5])
	}
	p, at := begun(t, bin, data)
	defer ended(t, p)
	for range 3000 {
		fetched(t, at)
	}
	busy := resident(t, p)
	time.Sleep(130 * time.Second) // the idler looks once a minute
	t.Logf("resident: %d MB after 3,000 pages, %d MB at rest", busy>>20, resident(t, p)>>20)
	if rest := resident(t, p); rest > 80<<20 {
		t.Errorf("%d MB at rest, want 80", rest>>20)
	}
}

func begun(t *testing.T, bin, data string) (*exec.Cmd, string) {
	t.Helper()
	p := exec.Command(bin, "serve", "--data", data, "--listen", "127.0.0.1:0", "--rate", "0")
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := out.Read(line)
	m := regexp.MustCompile(`http://\S+`).Find(line[:n])
	if m == nil {
		t.Fatalf("%q, %v", line[:n], err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p, string(m)
}

func ended(t *testing.T, p *exec.Cmd) {
	t.Helper()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	_ = p.Wait()
}

func fetched(t *testing.T, at string) {
	t.Helper()
	res, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

// resident is what a process holds of the machine's memory, in bytes.
func resident(t *testing.T, p *exec.Cmd) int64 {
	t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.Process.Pid), "status"))
	if err != nil {
		t.Skip("the system does not tell what memory a process holds")
	}
	_, rest, _ := bytes.Cut(status, []byte("VmRSS:"))
	kb, err := strconv.ParseInt(strings.Fields(string(rest))[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// A client that sends its head letter by letter, or a body that never ends, is
// cut off and holds nobody up.
func TestServeSlowClients(t *testing.T) {
	if os.Getenv("GONGKAI_LONG") == "" {
		t.Skip("takes a quarter of a minute; set GONGKAI_LONG=1 to run it, as CI does")
	}
	c := &serveCommand{Demo: true, Server: config.Server{Listen: "127.0.0.1:0"}}
	c.Cipher = "aes"
	said, stop := served(t, c, 2)
	defer stop()
	at := strings.TrimPrefix(strings.TrimSuffix(said[0][1], "/"), "http://")
	for range 50 {
		slow, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = slow.Close() }()
		if _, err := slow.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-")); err != nil {
			t.Fatal(err)
		}
	}
	if status := statusAt(t, http.DefaultClient, said[0][1]); status != http.StatusOK {
		t.Errorf("others are answered %d", status)
	}
	one, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = one.Close() }()
	begin := time.Now()
	go func() {
		for range 40 {
			if _, err := one.Write([]byte("a")); err != nil {
				return
			}
			time.Sleep(500 * time.Millisecond)
		}
	}()
	if err := one.SetReadDeadline(time.Now().Add(18 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := one.Read(make([]byte, 100)); n == 0 && err != io.EOF && !strings.Contains(err.Error(), "reset") {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
}
