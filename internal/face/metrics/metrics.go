// Package metrics counts what the server does, in the text format that
// Prometheus reads (exposition format 0.0.4), for whoever watches over it
// (GB/T 22239-2019 集中管控). Nothing in it is personal, and what it may name
// is bounded: routes as they are written, never addresses.
package metrics

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// buckets are the upper bounds of the durations counted, in seconds.
var buckets = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// maxSeries bounds what a mistake of ours could make the server remember.
const maxSeries = 2000

// Meter counts requests. The nil Meter counts nothing. It is safe for
// concurrent use.
type Meter struct {
	flying atomic.Int64
	gauges []Gauges

	mu     sync.Mutex
	routes map[string]*durations
	codes  map[code]uint64
}

type code struct {
	route  string
	status int
}

type durations struct {
	within [len(buckets) + 1]uint64 // by bucket, the last one without bound
	sum    float64
}

// Gauge is one value as it stands.
type Gauge struct {
	Name, Help string
	Labels     [][2]string
	Value      float64
	Counter    bool // it only grows
}

// Gauges gives values when somebody asks. Those of one name stand together.
type Gauges func(context.Context) ([]Gauge, error)

// New makes a meter that also shows what the gauges give.
func New(g ...Gauges) *Meter {
	return &Meter{gauges: g, routes: map[string]*durations{}, codes: map[code]uint64{}}
}

// Begin counts a request that has come.
func (m *Meter) Begin() {
	if m != nil {
		m.flying.Add(1)
	}
}

// End counts its answer. The route is a mux's pattern, "" where none fits.
func (m *Meter) End(route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	m.flying.Add(-1)
	s := took.Seconds()
	at, _ := slices.BinarySearch(buckets[:], s)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := code{route, status}
	if c.route == "" || m.codes[c] == 0 && len(m.codes) >= maxSeries {
		c.route = "other"
	}
	m.codes[c]++
	d := m.routes[c.route]
	if d == nil {
		d = &durations{}
		m.routes[c.route] = d
	}
	d.within[at]++
	d.sum += s
}

// Write writes everything. A gauge that fails costs its own lines.
func (m *Meter) Write(ctx context.Context, w io.Writer) error {
	var b strings.Builder
	head(&b, "gongkai_http_in_flight", "requests under way", "gauge")
	line(&b, "gongkai_http_in_flight", nil, float64(m.flying.Load()))
	m.requests(&b)
	failed := 0
	for _, g := range m.gauges {
		values, err := g(ctx)
		if err != nil {
			failed++
			continue
		}
		last := ""
		for _, v := range values {
			kind := "gauge"
			if v.Counter {
				kind = "counter"
			}
			if v.Name != last {
				head(&b, v.Name, v.Help, kind)
			}
			last = v.Name
			line(&b, v.Name, v.Labels, v.Value)
		}
	}
	head(&b, "gongkai_metrics_failed", "groups of values that could not be read this time", "gauge")
	line(&b, "gongkai_metrics_failed", nil, float64(failed))
	_, err := io.WriteString(w, b.String())
	return err
}

func (m *Meter) requests(b *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const total, seconds = "gongkai_http_requests_total", "gongkai_http_request_seconds"
	head(b, total, "answers by route and status", "counter")
	for _, c := range slices.SortedFunc(maps.Keys(m.codes), func(x, y code) int {
		if n := strings.Compare(x.route, y.route); n != 0 {
			return n
		}
		return x.status - y.status
	}) {
		line(b, total, [][2]string{{"route", c.route}, {"status", strconv.Itoa(c.status)}}, float64(m.codes[c]))
	}
	head(b, seconds, "time to the end of the answer by route", "histogram")
	for _, route := range slices.Sorted(maps.Keys(m.routes)) {
		d, sum := m.routes[route], uint64(0)
		for i, n := range d.within {
			sum += n
			le := "+Inf"
			if i < len(buckets) {
				le = number(buckets[i])
			}
			line(b, seconds+"_bucket", [][2]string{{"route", route}, {"le", le}}, float64(sum))
		}
		line(b, seconds+"_sum", [][2]string{{"route", route}}, d.sum)
		line(b, seconds+"_count", [][2]string{{"route", route}}, float64(sum))
	}
}

func head(b *strings.Builder, name, help, kind string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, strings.NewReplacer("\\", `\\`, "\n", `\n`).Replace(help), name, kind)
}

func line(b *strings.Builder, name string, labels [][2]string, v float64) {
	b.WriteString(name)
	for i, l := range labels {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(l[0] + `="` + strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`).Replace(l[1]) + `"`)
	}
	if len(labels) > 0 {
		b.WriteByte('}')
	}
	b.WriteString(" " + number(v) + "\n")
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
