package store

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/audit/transparency"
)

// BenchmarkLogAppend writes a record durably with an entry of the public log,
// signed, beside one without, in turns; 5,000 entries stand before. The metric
// "of-without" is how many times the time it takes.
func BenchmarkLogAppend(b *testing.B) {
	s, err := Open(b.Context(), Place{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	secret, _, err := transparency.NewKey(rand.Reader, "bench")
	if err != nil {
		b.Fatal(err)
	}
	sign := func(size int64, root tlog.Hash, trouble error) string {
		text, err := transparency.Checkpoint{Origin: "bench", Size: size, Root: root}.Sign(secret)
		if err != nil || trouble != nil {
			b.Fatal(err, trouble)
		}
		return text
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	entry := transparency.Entry{Origin: "bench", At: at.Format(audit.TimeLayout), Agency: "edu", Kind: transparency.ItemReleased, Address: "/items/01a20503-ff85-71c9-bd30-b20523be5bcd", Digest: strings.Repeat("ab", 32)}
	note := audit.Entry{At: at, Actor: "bench", Verb: "item.release", Agency: "edu", Detail: "{}", Covers: audit.Nothing}
	write := func(n, entries int) time.Duration {
		start := time.Now()
		if err := s.Write(b.Context(), func(t *Tx) error {
			for range entries {
				t.Log("item:x", entry, note, sign)
			}
			return t.PutRecord(b.Context(), &Record{Kind: "bench", Key: fmt.Sprint(n), Body: strings.Repeat("文", 200)}, note)
		}); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	write(0, 5000)
	var with, without time.Duration
	n := 0
	for b.Loop() {
		n += 2
		without += write(n, 0)
		with += write(n+1, 1)
	}
	b.ReportMetric(float64(without.Microseconds())/float64(n/2), "µs/without")
	b.ReportMetric(float64(with.Microseconds())/float64(n/2), "µs/with")
	b.ReportMetric(float64(with)/float64(without), "of-without")
}
