package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"
)

type requestID struct{}

// RequestID is the number by which the log finds the request of ctx.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestID{}).(string)
	return id
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logged writes one line a request: the route's pattern, never its path,
// query, address or body, so that no personal data can stand in it. A panic
// costs one page, not the server.
func (s *Shell) logged(next http.Handler) http.Handler {
	run, count := rand.Text()[:8], atomic.Uint64{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := run + "-" + strconv.FormatUint(count.Add(1), 36)
		r = r.WithContext(context.WithValue(r.Context(), requestID{}, id))
		rec, start := &recorder{ResponseWriter: w}, time.Now()
		s.meter.Begin()
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler {
				s.log.Error("panic", "id", id, "route", r.Pattern, "panic", p, "stack", string(debug.Stack()))
				if rec.status == 0 {
					plain(rec, http.StatusInternalServerError, "系统出错，您的操作可能没有完成。请稍后再试；仍不行请把编号 "+id+" 告诉管理员。\n")
				}
			}
			took := time.Since(start)
			s.meter.End(r.Pattern, rec.status, took)
			if s.access != nil {
				s.access.request(start, id, r.Method, r.Pattern, rec.status, rec.bytes, took)
			} else {
				s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("id", id), slog.String("method", r.Method),
					slog.String("route", r.Pattern), slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes), slog.Duration("took", took))
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
		}()
		next.ServeHTTP(rec, r)
	})
}
