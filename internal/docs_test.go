package internal

import (
	"os"
	"regexp"
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

// Both READMEs begin with the same commands, in this order, show pictures that
// exist, and name every rule. That the commands keep what is promised of them
// is tested where they live (cli: TestServeDemo, TestReadme).
func TestReadmesAgree(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		page := read(t, name)
		at := 0
		for _, want := range []string{"\ngo run ./cmd/gongkai serve --demo\n", "\ngo run ./cmd/gongkai report check samples/reports\n", "\ngo test ./...\n"} {
			next := strings.Index(page[at:], want)
			if next < 0 {
				t.Fatalf("%s lacks %q, or has it too early", name, want)
			}
			at += next
		}
		pictures := regexp.MustCompile(`!\[[^\]]+\]\(([^)]+)\)`).FindAllStringSubmatch(page, -1)
		if len(pictures) < 5 {
			t.Errorf("%s shows %d pictures", name, len(pictures))
		}
		size := 0
		for _, p := range pictures {
			size += len(read(t, p[1]))
		}
		if size > 1_500_000 {
			t.Errorf("%s loads %d bytes of pictures", name, size)
		}
		for _, r := range rules.All() {
			if !strings.Contains(page, "`"+r.ID+"`") {
				t.Errorf("%s does not name rule %s", name, r.ID)
			}
		}
	}
}
