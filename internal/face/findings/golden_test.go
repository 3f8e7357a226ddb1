package findings

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for format, name := range map[string]string{
		"text": "findings.txt", "json": "findings.json", "sarif": "findings.sarif", "html": "findings.html",
	} {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, sample(), refused(), sheet(), healthy())
			golden(t, filepath.Join("testdata", name), withoutRules(got))
			if again := write(t, format, sample(), refused(), sheet(), healthy()); !bytes.Equal(got, again) {
				t.Error("same input, other bytes")
			}
		})
	}
}

func TestNothingFoundIsWholeOutput(t *testing.T) {
	for format, name := range map[string]string{
		"text": "empty.txt", "json": "empty.json", "sarif": "empty.sarif",
	} {
		golden(t, filepath.Join("testdata", name), withoutRules(write(t, format)))
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := New("xml", nil, Options{}); err == nil {
		t.Error("no error")
	}
}

// withoutRules leaves the list of rules to the tests of the rules.
func withoutRules(sarif []byte) []byte {
	return rulesSARIF.ReplaceAll(sarif, []byte(`"rules":[…]}},"columnKind"`))
}

var rulesSARIF = regexp.MustCompile(`"rules":\[.*?\]\}\},"columnKind"`)

func write(t *testing.T, format string, files ...*File) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := New(format, &b, Options{Version: "v1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	var sum Tally
	for _, f := range files {
		if err := w.File(f); err != nil {
			t.Fatal(err)
		}
		sum.Add(f)
	}
	if err := w.Close(sum); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("%s differs at line %d of %d (now %d); run with -update and look at the change", path, i+1, len(b), len(a))
			return
		}
	}
}
