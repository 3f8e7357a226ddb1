package jobs

import (
	"testing"
	"time"
)

// What is scheduled for 09:00 waits for 09:00:00, not for a minute's round that
// began with the server.
func TestToNextMinute(t *testing.T) {
	for _, after := range []time.Duration{0, time.Nanosecond, 20 * time.Second, time.Minute - time.Nanosecond} {
		begun := time.Date(2026, 11, 23, 8, 59, 0, 0, time.UTC)
		if at := begun.Add(after); at.Add(toNextMinute(at)).Before(begun.Add(time.Minute)) || at.Add(toNextMinute(at)).After(begun.Add(time.Minute+50*time.Millisecond)) {
			t.Errorf("%v after the minute it waits %v", after, toNextMinute(at))
		}
	}
}
