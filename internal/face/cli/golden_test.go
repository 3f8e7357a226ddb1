package cli

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What the README's first command shows, and its other forms.
func TestGoldenCheckOfTheSamples(t *testing.T) {
	t.Chdir("../../..")
	for format, name := range map[string]string{"text": "check.txt", "json": "check.json", "sarif": "check.sarif"} {
		got := run(t, "", "report", "check", "--format", format, "samples/reports")
		if got.code != exitFindings || got.err != "" {
			t.Errorf("%s: status %d, %s", format, got.code, got.err)
		}
		golden(t, filepath.Join("internal/face/cli/testdata", name), plain(got.out))
	}
}

func TestGoldenPage(t *testing.T) {
	t.Chdir("../../..")
	got := run(t, "", "report", "check", "--format=html", "samples/reports/yunling-market-2023.txt")
	if got.code != exitFindings || got.err != "" {
		t.Errorf("status %d, %s", got.code, got.err)
	}
	golden(t, "internal/face/cli/testdata/check.html", plain(got.out))
}

// plain leaves the style and the list of rules to the tests that are about them.
func plain(out string) string {
	out = strings.ReplaceAll(out, version(), "VERSION")
	out = regexp.MustCompile(`(?s)<style>.*</style>`).ReplaceAllString(out, "<style>…</style>")
	return regexp.MustCompile(`"rules":\[.*\]\}\},`).ReplaceAllString(out, `"rules":[…]}},`)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("%s differs at line %d; run with -update and look at the change", path, i+1)
			return
		}
	}
}
