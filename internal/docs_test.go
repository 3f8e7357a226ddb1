package internal

import (
	"os"
	"strings"
	"testing"

	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/report/rules"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The page of choices lists every setting with its default.
func TestChoicesListEverySetting(t *testing.T) {
	page := read(t, "docs/law/choices.md")
	for _, s := range statute.List() {
		if !strings.Contains(page, "| `"+string(s.Key)+"` | "+s.Title+" | `"+s.Default+"` |") {
			t.Errorf("docs/law/choices.md lacks %s (%s, default %s)", s.Key, s.Title, s.Default)
		}
	}
}

// Both READMEs name the two commands, and every rule is explained somewhere a
// reader finds it.
func TestReadmesAgree(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		page := read(t, name)
		for _, want := range []string{"go run ./cmd/gongkai report check samples/reports", "go test ./...", "docs/img/"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		for _, r := range rules.All() {
			if !strings.Contains(page, "`"+r.ID+"`") {
				t.Errorf("%s does not name rule %s", name, r.ID)
			}
		}
	}
}
