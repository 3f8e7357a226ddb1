package cli

import (
	"os"
	"strings"
	"testing"
)

// What the READMEs quote of the report check is what it says, word for word;
// its first command begins with the lines that it shows (TestServeDemo tries
// the rest of them).
func TestReadme(t *testing.T) {
	t.Chdir("../../..")
	var out strings.Builder
	if code := Run([]string{"report", "check", "samples/reports"}, Streams{Out: &out, Err: &out}); code != exitFindings {
		t.Fatalf("exit status %d\n%s", code, out.String())
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		quoted := 0
		for l := range strings.Lines(string(page)) {
			if strings.HasPrefix(l, "samples/reports/") {
				quoted++
				if !strings.Contains(out.String(), l) {
					t.Errorf("%s quotes what is not said: %s", name, l)
				}
			}
		}
		if quoted < 3 {
			t.Errorf("%s quotes %d findings", name, quoted)
		}
		for _, want := range []string{"公众端\thttp://127.0.0.1:8080/\n办公端\thttp://127.0.0.1:8080/office/\nreceiver\tchenxiaolan\t"} {
			if !strings.Contains(string(page), want) {
				t.Errorf("%s lacks the lines that serve --demo prints", name)
			}
		}
	}
}
