package cli

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
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

// Every command that the documents show is one the program takes, with these
// options and arguments.
func TestDocumentedCommands(t *testing.T) {
	shown := regexp.MustCompile("(?m)(?:^|&& |`|ExecStart=/usr/bin/)(?:go run ./cmd/)?(gongkai [a-z][^`\n&]*)")
	for name, least := range map[string]int{"README.md": 15, "README.zh-CN.md": 15, "docs/running.md": 5, "docs/importing.md": 5, "docs/log.md": 6,
		"packaging/gongkai.service": 1, "packaging/gongkai-backup.service": 1, "docs/adr/0006-sign-on.md": 0} {
		page, err := os.ReadFile("../../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for _, m := range shown.FindAllStringSubmatch(string(page), -1) {
			line, _, _ := strings.Cut(m[1], " #")
			line = strings.NewReplacer("/etc/gongkai/gongkai.conf", os.DevNull, "--config FILE", "--config "+os.DevNull, " FILE", " "+os.DevNull).Replace(line)
			args := strings.Fields(line)[1:]
			if slices.ContainsFunc(args, func(a string) bool { return strings.HasSuffix(a, "…") }) {
				continue // the family's name, not a call
			}
			read++
			var c commands
			parser, err := kong.New(&c, kong.Exit(func(int) {}), kong.Writers(io.Discard, io.Discard))
			if err != nil {
				t.Fatal(err)
			}
			_, err = parser.Parse(args)
			if inText := strings.HasPrefix(m[0], "`"); inText && err != nil && (strings.HasPrefix(err.Error(), "missing") || strings.HasPrefix(err.Error(), "expected")) {
				err = nil // a name in a sentence may leave out what a call needs
			}
			if err != nil {
				t.Errorf("%s shows %q: %v", name, m[1], err)
			}
		}
		if read < least {
			t.Errorf("%s: %d commands were read, not %d", name, read, least)
		}
	}
}
