package metrics

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func text(t *testing.T, m *Meter) string {
	t.Helper()
	var b strings.Builder
	if err := m.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var sample = regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? (\+Inf|-?[0-9.e+-]+))$`)

func TestMeter(t *testing.T) {
	m := New(func(context.Context) ([]Gauge, error) {
		return []Gauge{{Name: "gongkai_pool", Help: "a \\ b\nc", Labels: [][2]string{{"pool", "a\"b\\c\nd"}}, Value: 1.5}, {Name: "gongkai_pool", Labels: [][2]string{{"pool", "z"}}, Value: 2}, {Name: "gongkai_n", Help: "n", Counter: true, Value: 3}}, nil
	}, func(context.Context) ([]Gauge, error) { return []Gauge{{Name: "x"}}, errors.New("away") })
	for _, ms := range []int{1, 5, 6, 100, 20_000} {
		m.Begin()
		m.End("GET /cases/{id}", 200, time.Duration(ms)*time.Millisecond)
	}
	m.Begin()
	m.Begin()
	m.End("", 404, 0)
	got := text(t, m)
	for _, l := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		if !sample.MatchString(l) {
			t.Errorf("not in the format: %s", l)
		}
	}
	for _, want := range []string{
		"gongkai_http_in_flight 1\n", `gongkai_http_requests_total{route="GET /cases/{id}",status="200"} 5`, `requests_total{route="other",status="404"} 1`,
		`_bucket{route="GET /cases/{id}",le="0.005"} 2`, `_bucket{route="GET /cases/{id}",le="0.01"} 3`, `_bucket{route="GET /cases/{id}",le="0.1"} 4`, `_bucket{route="GET /cases/{id}",le="10"} 4`,
		`_bucket{route="GET /cases/{id}",le="+Inf"} 5`, `_count{route="GET /cases/{id}"} 5`, `_sum{route="GET /cases/{id}"} 20.112`,
		`gongkai_pool{pool="a\"b\\c\nd"} 1.5`, "# TYPE gongkai_n counter\ngongkai_n 3\n", "gongkai_metrics_failed 1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "# TYPE gongkai_pool ") != 1 {
		t.Error("one name, two heads")
	}
	var none *Meter
	none.Begin()
	none.End("x", 200, 0)
}

// A flood of names makes the server remember only so many.
func TestMeterIsBounded(t *testing.T) {
	m := New()
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 2 * maxSeries {
				m.Begin()
				m.End(fmt.Sprint("route ", g, " ", i), 200, 0)
			}
		})
	}
	all.Wait()
	if len(m.codes) > maxSeries+1 || len(m.routes) > maxSeries+1 {
		t.Errorf("%d series", len(m.codes))
	}
	if !strings.Contains(text(t, m), `requests_total{route="other"`) {
		t.Error("what is too much is not counted")
	}
}

func BenchmarkEnd(b *testing.B) {
	m := New()
	for b.Loop() {
		m.Begin()
		m.End("GET /office/cases/{id}", 200, 3*time.Millisecond)
	}
}
