package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"gongkai/internal/face/web"
)

// Answers of all sizes around the server's buffer arrive whole and at once:
// one after the other on a connection, in pieces, flushed, and on the last
// answer before the connection is closed.
func TestGather(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("n"))
		w.Header()["Date"] = nil
		if r.FormValue("flush") == "" {
			w.Header().Set("Content-Length", strconv.Itoa(n))
		}
		for _, part := range [][]byte{bytes.Repeat([]byte("a"), n/2), bytes.Repeat([]byte("b"), n-n/2)} {
			_, _ = w.Write(part)
			if r.FormValue("flush") != "" {
				_ = http.NewResponseController(w).Flush()
			}
		}
	})}
	go func() { _ = srv.Serve(web.Gather(l)) }()
	defer func() { _ = srv.Close() }()
	get := func(c *http.Client, query string, n int) {
		t.Helper()
		begin := time.Now()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || len(body) != n || bytes.Count(body, []byte("a")) != n/2 {
			t.Fatalf("%s: %d bytes, %v", query, len(body), err)
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s took %v", query, took)
		}
	}
	kept := &http.Client{Timeout: 10 * time.Second}
	once := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for n := 0; n < 3*4096; n += 1 + n%7*97 {
		get(kept, fmt.Sprint("n=", n), n)
	}
	for n := 4096 - 140; n < 4096; n++ { // somewhere here head and body fill the buffer to the byte
		get(kept, fmt.Sprint("n=", n), n)
		get(once, fmt.Sprint("n=", n), n)
	}
	for _, n := range []int{1, 8192, 100_000} {
		get(kept, fmt.Sprint("flush=1&n=", n), n)
		get(once, fmt.Sprint("flush=1&n=", n), n)
	}
}
