package proof

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/archive"
)

// Parts is everything that a package says, the names of its parts too.
func Parts(t testing.TB, data []byte) string {
	t.Helper()
	a, err := archive.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range a.Names() {
		part, err := a.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(name + "\n" + string(part) + "\n")
	}
	return b.String()
}
