package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A province in one run: ten thousand reports, a hundred of them broken, on
// memory that hardly grows with their number. Set GONGKAI_LONG to run it.
func TestTenThousandReports(t *testing.T) {
	if os.Getenv("GONGKAI_LONG") == "" {
		t.Skip("takes a minute; set GONGKAI_LONG=1 to run it, as CI does")
	}
	small, large := t.TempDir(), t.TempDir()
	province(t, small, 1000)
	province(t, large, 10000)
	for _, command := range []string{"parse", "check --format=json"} {
		few, _ := peak(t, small, command)
		many, took := peak(t, large, command)
		t.Logf("%s: heap %d MB with 1,000 and %d MB with 10,000 reports; %.0f reports a second",
			command, few>>20, many>>20, 10000/took.Seconds())
		if grown := many - min(few, many); grown > 9000*perReport {
			t.Errorf("%s: %d MB more for 9,000 reports more", command, grown>>20)
		}
	}
}

// perReport is what a run may keep of each report, in bytes: figures for the
// cross-year rules, a sketch of the prose, and as much garbage besides.
const perReport = 2 << 10

// province writes n reports of all sorts, every hundredth of them broken.
func province(t *testing.T, dir string, n int) {
	t.Helper()
	var texts, exts []string
	files, err := filepath.Glob(filepath.Join(samples, "*-20*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if ext := filepath.Ext(f); ext == ".txt" || ext == ".md" || ext == ".html" {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts, exts = append(texts, string(data)), append(exts, ext)
		}
	}
	for i := range n {
		text := texts[i%len(texts)]
		text = strings.ReplaceAll(text, "云岭县", fmt.Sprintf("第%d县", i/len(texts)))
		if i%100 == 50 {
			text = text[:len(text)/3]
		}
		name := filepath.Join(dir, fmt.Sprintf("%03d", i/500), fmt.Sprintf("%05d%s", i, exts[i%len(texts)]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// peak runs a command and gives the largest live heap on the way.
func peak(t *testing.T, dir, command string) (heap uint64, took time.Duration) {
	t.Helper()
	var top atomic.Uint64
	stop := make(chan struct{})
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				metrics.Read(sample)
				top.Store(max(top.Load(), sample[0].Value.Uint64()))
			}
		}
	}()
	begun := time.Now()
	var errs strings.Builder
	args := append([]string{"report"}, append(strings.Fields(command), dir)...)
	code := Run(args, Streams{In: strings.NewReader(""), Out: io.Discard, Err: &errs})
	took = time.Since(begun)
	close(stop)
	if code != exitFailed || errs.String() != "" {
		t.Errorf("%s: status %d, want %d for the broken files; %s", command, code, exitFailed, errs.String())
	}
	return top.Load(), took
}
