// Package property holds code to what must be true of every input: with new
// examples each time at a desk, with the same ones wherever CI is set, so that
// a failure there is one of the change that is tested.
package property

import (
	"flag"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// seed is that of every property under CI; any number would do.
const seed = "20190515"

// Check runs a property as rapid.Check does. A seed that was asked for by
// -rapid.seed is kept.
func Check(t *testing.T, holds func(*rapid.T)) {
	t.Helper()
	if f := flag.Lookup("rapid.seed"); os.Getenv("CI") != "" && f.Value.String() == f.DefValue {
		if err := flag.Set(f.Name, seed); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, holds)
}
