package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/face/web"
)

// paper is a file that may be read while it is written.
type paper struct {
	mu     sync.Mutex
	b      bytes.Buffer
	writes int
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes++
	return p.b.Write(b)
}

func (p *paper) lines() (n, writes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.b.String(), "\n"), p.writes
}

// Lines come together, whole and all of them; an error takes them along.
func TestLog(t *testing.T) {
	p := &paper{}
	l := web.NewLog(p)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5000 {
				l.Info("request", "status", 200)
			}
		})
	}
	wg.Wait()
	l.With("a", 1).WithGroup("g").Error("late", "b", 2)
	if n, writes := p.lines(); n != 20_001 || writes > 2000 {
		t.Errorf("%d lines in %d writes after an error", n, writes)
	}
	l.Info("slow")
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if n, _ := p.lines(); n == 20_002 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a line waits for ever")
		}
	}
	l.Info("last")
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	l.Info("after the end")
	if n, _ := p.lines(); n != 20_004 {
		t.Errorf("%d lines", n)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	for line := range strings.Lines(p.b.String()) {
		var any map[string]any
		if err := json.Unmarshal([]byte(line), &any); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(line, `{"time":`) || !strings.HasSuffix(line, "}\n") {
			t.Fatalf("torn line %q", line)
		}
	}
}

// A request's line is one that slog would write.
func TestAccess(t *testing.T) {
	p := &paper{}
	l := web.NewLog(p)
	shell, err := web.New(web.Options{Rate: -1, Log: l.Logger})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{x}", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("abc"))
	})
	r := httptest.NewRequest("GET", "/secret", nil)
	r.Method = "公\"开\n"
	shell.Handler(mux).ServeHTTP(httptest.NewRecorder(), r)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Time                          time.Time
		Level, Msg, ID, Method, Route string
		Status, Bytes                 int
		Took                          int64
	}
	if err := json.Unmarshal(p.b.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, p.b.String())
	}
	if line.Level != "INFO" || line.Msg != "request" || line.ID == "" || line.Method != r.Method || line.Status != 418 || line.Bytes != 3 || line.Took <= 0 || time.Since(line.Time) > time.Minute {
		t.Errorf("%s", p.b.String())
	}
	if strings.Contains(p.b.String(), "secret") {
		t.Error("the log names the path")
	}
}
