package app_test

import "testing"

// slow marks what takes seconds and does one thing after the other: the race
// detector (-short) has nothing to find there.
func slow(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: slow, and nothing runs at the same time")
	}
}
