package api

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"gongkai/internal/kernel/audit/transparency"
)

// publicLog: what a client of the log asks for, and what it may keep.
func (b *bench) publicLog(t *testing.T) {
	key := strings.TrimSpace(b.get("/log/key").Body.String())
	w := b.get("/log/checkpoint")
	c, err := transparency.OpenCheckpoint(w.Body.Bytes(), key)
	if err != nil || c.Size != 5 || w.Header().Get("Content-Type") != plain || w.Header().Get("ETag") == "" {
		t.Fatalf("%+v, %v, %v", c, err, w.Header())
	}
	if w := b.get("/log/checkpoint", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
		t.Errorf("an unchanged checkpoint: %d", w.Code)
	}
	for path, bytes := range map[string]int{"/log/tile/0/000.p/5": 5 * 32, "/log/tile/0/000.p/2": 2 * 32, "/log/tile/entries/000.p/5": -1} {
		w := b.get(path)
		if w.Code != 200 || bytes > 0 && w.Body.Len() != bytes || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%s: %d, %d bytes, %v", path, w.Code, w.Body.Len(), w.Header())
		}
		if again := b.get(path, "If-None-Match", w.Header().Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("%s again: %d", path, again.Code)
		}
	}
	for _, path := range []string{"/log/tile/0/000", "/log/tile/0/000.p/6", "/log/tile/1/000.p/1", "/log/tile/entries/001", "/log/tile/x", "/log/tile/0/000.p/256", "/log/proof/5", "/log/proof/-1", "/log/proof/x", "/items/nothing/published.json"} {
		if w := b.get(path, "If-None-Match", `"`+strings.TrimPrefix(path, "/log/")+`"`); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	p, err := transparency.ParseProof(b.get("/log/proof/4").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := p.Check(key)
	if err != nil || e.N != 4 {
		t.Fatalf("%+v, %v", e, err)
	}
	if sum := sha256.Sum256(b.get(e.Address + "/published.json").Body.Bytes()); hex.EncodeToString(sum[:]) != e.Digest {
		t.Errorf("what is published is not what the entry says: %+v", e)
	}
}
