package cli

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// load asks at a constant rate, whether or not the answers keep up, as a crowd
// does: an answer's time counts from when it was due to be asked for, so that
// a pause of the server is felt by all who would have come meanwhile.
type load struct {
	make    func(i int) *http.Request
	rate    float64 // requests a second
	lasts   time.Duration
	workers int
}

// run gives the answers' times in ascending order, and how many were not 200.
func (l load) run(t *testing.T) (times []time.Duration, failed int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: l.workers, MaxConnsPerHost: l.workers, DisableCompression: true}}
	defer client.CloseIdleConnections()
	total := int(l.rate * l.lasts.Seconds())
	due := make(chan int, total)
	begin := time.Now()
	at := func(i int) time.Time { return begin.Add(time.Duration(float64(i) / l.rate * float64(time.Second))) }
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range l.workers {
		wg.Go(func() {
			for i := range due {
				ok := l.one(client, i)
				took := time.Since(at(i))
				mu.Lock()
				if times = append(times, took); !ok {
					failed++
				}
				mu.Unlock()
			}
		})
	}
	for i := range total {
		if wait := time.Until(at(i)); wait > 0 {
			time.Sleep(wait)
		}
		due <- i
	}
	close(due)
	wg.Wait()
	slices.Sort(times)
	return times, failed
}

func (l load) one(c *http.Client, i int) bool {
	res, err := c.Do(l.make(i))
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, res.Body)
	return res.Body.Close() == nil && err == nil && res.StatusCode == http.StatusOK
}

// share is the time within which a share of the answers came.
func share(times []time.Duration, of float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[min(int(float64(len(times))*of), len(times)-1)]
}
