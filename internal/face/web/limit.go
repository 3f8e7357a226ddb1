package web

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter slows down each key (an address, an account, a receipt number) by
// itself. Its memory is bounded: keys not seen for a while are forgotten.
type Limiter struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu   sync.Mutex
	keys map[string]*bucket
}

type bucket struct {
	*rate.Limiter
	seen time.Time
}

const maxKeys = 100_000

// NewLimiter allows perSecond events a second and key, and burst at once.
func NewLimiter(perSecond float64, burst int, now func() time.Time) *Limiter {
	return &Limiter{rate: rate.Limit(perSecond), burst: max(burst, 1), now: now, keys: map[string]*bucket{}}
}

// Allow takes one event of the key; false means not now.
func (l *Limiter) Allow(key string) bool {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.keys[key]
	if b == nil {
		if len(l.keys) >= maxKeys {
			l.forget(now)
		}
		b = &bucket{Limiter: rate.NewLimiter(l.rate, l.burst)}
		l.keys[key] = b
	}
	b.seen = now
	return b.AllowN(now, 1)
}

// forget drops the keys whose bucket is full again; where that is not enough,
// the table has been flooded, and is dropped whole.
func (l *Limiter) forget(now time.Time) {
	for k, b := range l.keys {
		if b.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, k)
		}
	}
	if len(l.keys) >= maxKeys {
		clear(l.keys)
	}
}

func (s *Shell) limited(next http.Handler) http.Handler {
	if s.limit == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.limit.Allow(s.Client(r)) {
			w.Header().Set("Retry-After", "2")
			plain(w, http.StatusTooManyRequests, "访问过于频繁，请稍候几秒再试。\n")
			return
		}
		next.ServeHTTP(w, r)
	})
}
