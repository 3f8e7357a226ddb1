package cli

import (
	"context"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// idler gives memory back to the machine once nobody has asked for anything
// for a minute: an office's server stands idle at night beside other programs.
type idler struct {
	next   http.Handler
	forget func()
	asks   atomic.Int64
}

func (i *idler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.asks.Add(1)
	i.next.ServeHTTP(w, r)
}

// gcPercent lets garbage grow to four times what is kept before it is collected:
// the server keeps little.
const gcPercent = 400

func (i *idler) run(ctx context.Context) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	freed := int64(-1)
	for last := i.asks.Load(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if asks := i.asks.Load(); asks != last {
			last = asks
		} else if freed != asks {
			i.forget()
			debug.FreeOSMemory()
			freed = asks
		}
	}
}
