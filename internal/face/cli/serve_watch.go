package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/config"
	counts "gongkai/internal/face/metrics"
)

// serveMetrics opens the address that Prometheus reads, for known networks
// alone; it ends with ctx. Without --metrics there is none.
func (c *serveCommand) serveMetrics(ctx context.Context, m *counts.Meter) (address string, err error) {
	if c.Metrics == "" {
		return "", nil
	}
	from, err := config.Networks("metrics-from", c.MetricsFrom)
	if err != nil {
		return "", err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Metrics)
	if err != nil {
		return "", errors.New("不能监听 --metrics " + c.Metrics + "，可能已被占用，请换一个。")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		at, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !slices.ContainsFunc(from, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap()) }) {
			http.Error(w, "not from here", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_ = m.Write(r.Context(), w) // the reader may have gone
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 8 << 10}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(l) }()
	return "http://" + l.Addr().String() + "/metrics", nil
}

// process are the values of the program itself.
func process(start time.Time) counts.Gauges {
	return func(context.Context) ([]counts.Gauge, error) {
		s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		metrics.Read(s)
		return []counts.Gauge{
			{Name: "gongkai_build_info", Help: "always 1; what runs here", Labels: [][2]string{{"version", version()}, {"go", runtime.Version()}}, Value: 1},
			{Name: "gongkai_start_time_seconds", Help: "when the process began, since 1970", Value: float64(start.Unix())},
			{Name: "gongkai_goroutines", Help: "goroutines", Value: float64(runtime.NumGoroutine())},
			{Name: "gongkai_memory_bytes", Help: "memory taken from the system and not given back", Value: float64(s[0].Value.Uint64() - s[1].Value.Uint64())},
		}, nil
	}
}

// vitals are the values of the installation.
func vitals(a *app.App) counts.Gauges {
	return func(ctx context.Context) ([]counts.Gauge, error) {
		v, err := a.Vitals(ctx)
		if err != nil {
			return nil, err
		}
		out := []counts.Gauge{
			{Name: "gongkai_sessions", Help: "people signed in and not idle", Value: float64(v.Sessions)},
			{Name: "gongkai_outbox_waiting", Help: "notifications that have not left, counted up to 1000", Value: float64(v.Waiting)},
			{Name: "gongkai_outbox_failed", Help: "notifications that failed and nobody has seen to, counted up to 1000", Value: float64(v.Failed)},
			{Name: "gongkai_audit_entries_total", Help: "entries of the audit chain", Value: float64(v.Audit), Counter: true},
			{Name: "gongkai_log_entries_total", Help: "entries of the public log", Value: float64(v.Log), Counter: true},
			{Name: "gongkai_log_unsigned", Help: "entries of the public log that no checkpoint is of yet; other than 0 for longer than a moment, see gongkai verify", Value: float64(v.Unsigned)},
			{Name: "gongkai_database_bytes", Help: "bytes of the database on disk", Value: float64(v.Bytes)},
		}
		for _, one := range []struct {
			name, help string
			counter    bool
			value      func(i int) float64
		}{
			{"gongkai_pool_open", "database connections open", false, func(i int) float64 { return float64(v.Pools[i].Open) }},
			{"gongkai_pool_in_use", "database connections at work", false, func(i int) float64 { return float64(v.Pools[i].InUse) }},
			{"gongkai_pool_limit", "database connections that may be open", false, func(i int) float64 { return float64(v.Pools[i].Limit) }},
			{"gongkai_pool_waits_total", "times that a request waited for a connection", true, func(i int) float64 { return float64(v.Pools[i].Waits) }},
			{"gongkai_pool_wait_seconds_total", "time that requests waited for connections", true, func(i int) float64 { return v.Pools[i].Waited.Seconds() }},
		} {
			for i, p := range v.Pools {
				out = append(out, counts.Gauge{Name: one.name, Help: one.help, Counter: one.counter, Labels: [][2]string{{"pool", p.Name}}, Value: one.value(i)})
			}
		}
		return out, nil
	}
}

// tellSystemd sends a state to the service manager that started us
// (sd_notify(3)); without one it does nothing.
func tellSystemd(state string) {
	path := os.Getenv("NOTIFY_SOCKET")
	if path == "" {
		return
	}
	if path[0] == '@' {
		path = "\x00" + path[1:]
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return
	}
	_, _ = c.Write([]byte(state)) // it has no other way to hear that
	_ = c.Close()
}

// watchdog tells the service manager again and again that we answer, where it
// asks for that; it stops when the installation is not ready.
func watchdog(ctx context.Context, ready func(context.Context) error) {
	limit, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if err != nil || limit <= 0 {
		return
	}
	every := time.Duration(limit) * time.Microsecond / 3
	go func() {
		for t := time.NewTicker(every); ; {
			select {
			case <-ctx.Done():
				t.Stop()
				return
			case <-t.C:
			}
			within, cancel := context.WithTimeout(ctx, every)
			if ready(within) == nil {
				tellSystemd("WATCHDOG=1")
			}
			cancel()
		}
	}()
}
